"""A workbook of tables."""

import io

from openpyxl import load_workbook

from inventory.core.sheets import tables_xlsx
from inventory.core.tables import Table


def test_the_name_of_a_sheet_ends_at_a_word() -> None:
    titles = ("Werk", "Langer in gebruik door herstellen", "Dagen per stap van een herstelling")
    book = tables_xlsx("Maand", [Table(str(number), title, ("Wat",), ()) for number, title in enumerate(titles)])
    names = load_workbook(io.BytesIO(book)).sheetnames
    assert names == ["Werk", "Langer in gebruik door…", "Dagen per stap van een…"]
