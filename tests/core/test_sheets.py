"""A workbook of tables."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

from openpyxl import load_workbook

from inventory.core.tables import Amount, Day, Table
from inventory.core.workbook import workbook

AT = datetime(2026, 11, 2, 6, tzinfo=UTC)


def test_the_name_of_a_sheet_ends_at_a_word() -> None:
    titles = ("Werk", "Langer in gebruik door herstellen", "Dagen per stap van een herstelling")
    book = workbook("Maand", [Table(str(number), title, ("Wat",), ()) for number, title in enumerate(titles)], at=AT)
    names = load_workbook(io.BytesIO(book)).sheetnames
    assert names == ["Werk", "Langer in gebruik door…", "Dagen per stap van een…"]


def test_a_figure_is_a_number_a_day_is_a_date_and_a_text_is_never_a_formula() -> None:
    row = ("=1+1", Amount(Decimal("12.50")), Day(date(2026, 3, 1)), 7)
    table = Table("kg", "Kg", ("Wat", "Kg", "Op", "Aantal"), (row,))
    page = load_workbook(io.BytesIO(workbook("Bewijs", [table], at=AT))).worksheets[0]
    assert [cell.data_type for cell in page[2]] == ["s", "n", "d", "n"]
    assert (page["A2"].value, page["B2"].value, page["D2"].value) == ("=1+1", 12.5, 7)


def test_a_column_of_figures_stands_right_whatever_stands_in_it() -> None:
    rows = (("Fiets", 3, "-", "niet per maand", "oud"), ("Kar", 4, "–", 5, "-"))
    table = Table("x", "X", ("Wat", "Nu", "Straks", "Maand", "Nota"), rows, may_drop=(1,), numbers=(3,))
    assert table.figures == {1, 2, 3}
    assert Table("x", "X", ("Wie", "Nota"), (("Jan", "-"),)).figures == set(), "dashes alone are no figures"
    nothing = Table("x", "X", table.columns, (("Kar", 0, "-", "niet per maand", "oud"),), may_drop=(1,), numbers=(3,))
    assert nothing.for_reading().figures == {1, 2}, "what is said of a column moves along with it"
