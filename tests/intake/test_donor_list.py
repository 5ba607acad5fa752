"""A partner's list: read as it was meant, or refused with the place and the reason."""

import time
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.intake.readers.donor_list import DonorList, DonorRow, read_donor_list
from tests.thorough import examples

HEAD = ("Soort", "Merk", "Model", "Serienummer", "Inventarisnummer", "Toebehoren")
LAPTOP = ("Laptop", "Dell", "Latitude 5490", "7XKQJ12", "INV-001", "lader, tas")
EXPECTED = DonorRow(2, "laptop", "Dell", "Latitude 5490", "7XKQJ12", "INV-001", ("lader", "tas"))


def csv_list(*rows: tuple[Any, ...], by: str = ";", encoding: str = "utf-8") -> bytes:
    lines = (by.join(f'"{cell}"' if by in str(cell) else str(cell) for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def xlsx_list(*rows: tuple[Any, ...], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for place, shown in (formats or {}).items():
        sheet[place].number_format = shown
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "lijst.csv", **more: Any) -> DonorList:
    return read_donor_list(data, name, **more)


def one_problem(data: bytes) -> tuple[int, str, str]:
    read_list = read(data)
    assert len(read_list.problems) == 1, read_list.problems
    problem = read_list.problems[0]
    assert problem.message.endswith(".")
    return problem.row, problem.column, problem.reason


@pytest.mark.parametrize("by", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_as_partners_save_it(by: str, encoding: str) -> None:
    row = ("Laptop", "Médion", *LAPTOP[2:])
    found = read(csv_list(HEAD, row, by=by, encoding=encoding))
    assert found.problems == ()
    assert found.rows == (DonorRow(2, "laptop", "Médion", "Latitude 5490", "7XKQJ12", "INV-001", ("lader", "tas")),)


def test_a_line_that_names_the_separator_is_no_row() -> None:
    assert read(b"sep=;\r\n" + csv_list(HEAD, LAPTOP)).rows == (EXPECTED,)


def test_xlsx() -> None:
    found = read(xlsx_list(HEAD, LAPTOP), "lijst.xlsx")
    assert found.rows == (EXPECTED,)
    assert found.headings == {
        "type": "Soort",
        "make": "Merk",
        "model": "Model",
        "serial": "Serienummer",
        "donor_tag": "Inventarisnummer",
        "accessories": "Toebehoren",
    }


@pytest.mark.parametrize(
    "head",
    [
        ("TYPE", "BRAND", "MODEL", "SERIAL NUMBER", "ASSET TAG", "ACCESSORIES"),
        ("device type", "Manufacturer", "model name", "S/N", "Asset-Tag", "accessories"),
        (" soort  toestel ", "merk *", "Modelnr?"[:5], "Serie Nr.", "inventaris nr", "Toebehoren (lader...)"),
        ("Type d'appareil", "Marque", "Modèle", "N° de série", "Numéro d'inventaire", "Accessoires"),
        ("Toestel", "Merk", "Type", "Serienr", "Eigen nummer", "Bijgeleverd"),
    ],
)
def test_headings_in_three_languages_however_written(head: tuple[str, ...]) -> None:
    found = read(csv_list(head, LAPTOP))
    assert found.problems == ()
    assert found.rows == (EXPECTED,)


def test_a_title_above_the_list_and_blank_rows_keep_the_row_numbers_of_the_spreadsheet() -> None:
    rows = (("Schenking Voorbeeld BV",), (), HEAD, LAPTOP, (), ("Tablet", "Apple", "iPad 6", "DMPX1234"))
    for data in (csv_list(*rows), xlsx_list(*rows)):
        assert [row.row for row in read(data).rows] == [4, 6]


def test_remarks_and_names_are_left_out_and_other_headings_are_named() -> None:
    data = csv_list((*HEAD, "Opmerking", "Gebruiker", "Kleur"), (*LAPTOP, "was van An", "An Peeters", "zwart"))
    found = read(data)
    assert found.rows == (EXPECTED,)
    assert found.dropped_headings == ("Opmerking", "Gebruiker")
    assert found.unknown_headings == ("Kleur",)
    assert "Peeters" not in repr(found)


def test_a_mapping_names_columns_that_we_do_not_know() -> None:
    data = csv_list(("Ding", "Firma", "Model", "Code"), ("pc", "HP", "ProDesk 400", "CZC1234567"))
    assert {problem.reason for problem in read(data).problems} == {"no_headings"}
    found = read(data, mapping={"type": "ding", "make": "Firma", "serial": "code"})
    assert found.rows == (DonorRow(2, "desktop", "HP", "ProDesk 400", "CZC1234567"),)


@pytest.mark.parametrize(
    ("mapping", "reason"), [({"colour": "Merk"}, "unknown_field"), ({"serial": "Streepjescode"}, "unknown_heading")]
)
def test_a_mapping_that_cannot_be_is_refused(mapping: dict[str, str], reason: str) -> None:
    (problem,) = read(csv_list(HEAD, LAPTOP), mapping=mapping).problems
    assert problem.reason == reason


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Laptops", "laptop"), ("notebook", "laptop"), ("Chromebook", "laptop"), ("MacBook Air", "laptop"),
        ("PC", "desktop"), ("All-in-one", "desktop"), ("mini PC", "desktop"), ("Desktop ", "desktop"),
        ("iPad", "tablet"), ("TABLET", "tablet"), ("tablette", "tablet"),
    ],
)  # fmt: skip
def test_the_names_people_give_to_devices(text: str, kind: str) -> None:
    assert read(csv_list(HEAD, (text, *LAPTOP[1:]))).rows[0].type == kind


@pytest.mark.parametrize("text", ["printer", "laptoptas", "docking laptop"])
def test_an_unknown_sort_of_device_is_refused_with_the_allowed_words(text: str) -> None:
    found = read(csv_list(HEAD, LAPTOP, (text, "HP", "X", "ABC1234", "", "")))
    (problem,) = found.problems
    assert (problem.row, problem.column, problem.reason) == (3, "Soort", "unknown_type")
    assert problem.message == (
        f'Rij 3, kolom "Soort": Dit soort toestel kennen we niet: "{text}". Schrijf laptop, desktop of tablet.'
    )
    assert [row.row for row in found.rows] == [2]


@pytest.mark.parametrize(
    ("place", "column", "reason"), [(0, "Soort", "no_type"), (1, "Merk", "empty"), (2, "Model", "empty")]
)
def test_empty_cells_that_are_needed(place: int, column: str, reason: str) -> None:
    cells = list(LAPTOP)
    cells[place] = ""
    assert one_problem(csv_list(HEAD, tuple(cells))) == (2, column, reason)


def test_a_missing_column_is_named() -> None:
    (problem,) = read(csv_list(("Soort", "Merk", "Serienummer"), ("laptop", "HP", "A1B2C3"))).problems
    assert (problem.row, problem.column, problem.reason) == (1, "Model", "missing_heading")


def test_two_columns_for_one_thing_are_refused() -> None:
    assert one_problem(csv_list((*HEAD, "S/N"), (*LAPTOP, "B"))) == (1, "S/N", "double_heading")


@pytest.mark.parametrize(
    ("cell", "serial"),
    [
        (48151.0, "48151"), (500000000000, "500000000000"), (5.0e11, "500000000000"), (" 7XKQJ12 ", "7XKQJ12"),
        ("48151.0", "48151"), ("n.v.t.", None), ("-", None), ("onbekend", None), ("To be filled by O.E.M.", None),
        ("'0012345", "0012345"), ('="0012345"', "0012345"), ("7XKQ\u00a0J12\u200b", "7XKQ J12"), (None, None),
    ],
)  # fmt: skip
def test_serials_become_what_the_person_meant(cell: Any, serial: str | None) -> None:
    data = xlsx_list(HEAD, (*LAPTOP[:3], None, *LAPTOP[4:]))
    if cell is not None:
        book = openpyxl.load_workbook(BytesIO(data))
        place = book.active["D2"]  # type: ignore[index]
        place.value = cell
        if isinstance(cell, str):
            place.data_type = "s"  # also a text that starts with =
        out = BytesIO()
        book.save(out)
        data = out.getvalue()
    assert read(data).rows[0].serial == serial


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (date(2026, 3, 1), "became_date"), (1.5, "digits_lost"), (1234567890123456789, "digits_lost"),
        ("5.0E+11", "digits_lost"), ("5,01E+11", "digits_lost"), ("01/03/2026", "became_date"),
        ("#N/A", "formula_error"), ("####", "formula_error"), ("A" * 121, "too_long"),
    ],
)  # fmt: skip
def test_serials_that_excel_spoiled_are_refused(cell: Any, reason: str) -> None:
    assert one_problem(xlsx_list(HEAD, (*LAPTOP[:3], cell, *LAPTOP[4:]))) == (2, "Serienummer", reason)


def test_leading_zeros_that_excel_shows_are_kept() -> None:
    data = xlsx_list(HEAD, (*LAPTOP[:3], 12345, *LAPTOP[4:]), formats={"D2": "00000000"})
    assert read(data).rows[0].serial == "00012345"


def test_a_model_that_is_a_number_is_text() -> None:
    assert read(xlsx_list(HEAD, ("laptop", "HP", 840, "5CG1", 7, None))).rows == (
        DonorRow(2, "laptop", "HP", "840", "5CG1", "7"),
    )


def test_a_formula_counts_with_its_saved_value_and_without_one_the_cell_is_empty() -> None:
    assert one_problem(xlsx_list(HEAD, ("laptop", "=A1", *LAPTOP[2:]))) == (2, "Merk", "empty")


def test_the_same_serial_twice_refuses_both_rows() -> None:
    other = ("desktop", "HP", "ProDesk", "7xkq-j12", "", "")
    found = read(csv_list(HEAD, LAPTOP, ("tablet", "Apple", "iPad", "DMP1", "", ""), other))
    assert [(p.row, p.column, p.reason) for p in found.problems] == [
        (2, "Serienummer", "double_serial"),
        (4, "Serienummer", "double_serial"),
    ]
    assert "rij 4" in found.problems[0].message
    assert "rij 2" in found.problems[1].message
    assert [row.row for row in found.rows] == [3]


def test_totals_and_remarks_below_the_list_are_noticed_and_skipped() -> None:
    below = (*HEAD, "Opmerking"), (*LAPTOP, ""), ("Totaal", "", "", 1), ("", "", "", "", "", "", "opgehaald op maandag")
    for data in (csv_list(*below), xlsx_list(*below)):
        found = read(data)
        assert (found.rows, found.problems, found.skipped_rows) == ((EXPECTED,), (), (3, 4))


def test_more_than_one_device_in_a_row_is_refused() -> None:
    assert read(csv_list((*HEAD, "Aantal"), (*LAPTOP, 1))).rows == (EXPECTED,)
    assert one_problem(csv_list((*HEAD, "Aantal"), (*LAPTOP, 10))) == (2, "Aantal", "quantity")


def test_columns_for_single_accessories() -> None:
    head, row = (*HEAD[:5], "Lader", "Muis", "Tas"), (*LAPTOP[:5], "ja", "nee", "x")
    assert read(csv_list(head, row)).rows[0].accessories == ("lader", "tas")
    assert read(csv_list(head, (*LAPTOP[:5], "65W USB-C", "", ""))).rows[0].accessories == ("lader 65W USB-C",)


def test_disk_serials_are_kept_apart() -> None:
    data = csv_list((*HEAD, "Serienummer schijf"), (*LAPTOP, "WX31A58K1234, S3Z2NB0K412345X"))
    assert read(data).rows[0].disk_serials == ("WX31A58K1234", "S3Z2NB0K412345X")


@pytest.mark.parametrize("text", ["85073003328", "85.07.30-033.28", "van An, RRN 85.07.30 033-28"])
def test_a_national_number_anywhere_is_refused_and_not_repeated(text: str) -> None:
    data = csv_list((*HEAD, "Opmerking"), (*LAPTOP, text))
    assert one_problem(data) == (2, "Opmerking", "national_number")
    assert "033" not in read(data).problems[0].message
    assert read(xlsx_list(HEAD, (*LAPTOP[:3], 85073003328, "", ""))).problems[0].reason == "national_number"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"), (b" \r\n", "empty_file"), (b"x" * 10_000_001, "too_large"),
        (b"%PDF-1.7 ...", "not_a_list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"), (b"PK\x03\x04 half a file", "broken_file"),
        (b"Soort;Merk\x00;Model\r\n", "not_text"), (b"hallo\r\nwereld", "no_headings"),
        (b"\xff\xfeS\x00o", "not_text"), (csv_list(HEAD), "no_rows"), (b"\x81\x8d\x8f", "not_text"),
    ],
)  # fmt: skip
def test_files_that_are_no_list(data: bytes, reason: str) -> None:
    (problem,) = read(data).problems
    assert problem.reason == reason
    assert problem.message.endswith(".")


def test_a_quote_that_never_closes_is_named_with_its_row() -> None:
    data = csv_list(HEAD, LAPTOP) + b'\r\nlaptop;"Dell;Latitude\r\n' + csv_list(LAPTOP)
    assert one_problem(data)[::2] == (3, "open_quote")


def test_a_quote_inside_a_word_is_just_a_quote() -> None:
    assert read(csv_list(HEAD, ("laptop", "HP", '15" scherm', *LAPTOP[3:]))).rows[0].model == '15" scherm'


def test_an_endless_cell_is_refused() -> None:
    data = csv_list(HEAD) + b"\r\nlaptop;Dell;" + b"a" * 131_073
    assert one_problem(data)[::2] == (2, "cell_too_long")


def test_too_many_rows_and_columns_are_refused() -> None:
    many = csv_list(HEAD, *[("laptop", "Dell", "L", f"S{n}", "", "") for n in range(5_001)])
    assert read(many).problems[0].reason == "too_many_rows"
    assert read(csv_list((*HEAD, *("x" * 200)), LAPTOP)).problems[0].reason == "too_many_columns"
    assert read(xlsx_list((*HEAD, *("x" * 200)), LAPTOP)).problems[0].reason == "too_many_columns"


def test_lists_on_two_sheets_are_refused_and_hidden_sheets_are_not_read() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx_list(HEAD, LAPTOP)))
    second = book.create_sheet("Tweede")
    second.append(HEAD)
    out = BytesIO()
    book.save(out)
    assert read(out.getvalue()).problems[0].reason == "two_lists"
    second.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    assert read(out.getvalue()).rows == (EXPECTED,)


def test_500_rows_are_read_in_well_under_two_seconds() -> None:
    rows = [("laptop", "Dell", "Latitude 5490", f"7XKQ{n:04d}", f"INV-{n}", "lader") for n in range(500)]
    for data in (csv_list(HEAD, *rows), xlsx_list(HEAD, *rows)):
        started = time.process_time()
        assert len(read(data).rows) == 500
        assert time.process_time() - started < 2


WORKBOOK = xlsx_list(HEAD, LAPTOP)
cells = st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.none(), st.booleans())


@settings(max_examples=examples(50, 150), deadline=None)
@given(st.lists(st.lists(cells, max_size=8), max_size=6))
def test_any_cells_give_rows_or_problems(rows: list[list[Any]]) -> None:
    found = read(csv_list(HEAD, *[tuple(row) for row in rows], encoding="utf-16"))
    assert {row.row for row in found.rows}.isdisjoint(problem.row for problem in found.problems)
    assert all(row.type in ("laptop", "desktop", "tablet") and row.make and row.model for row in found.rows)


@settings(max_examples=examples(50, 150), deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", csv_list(HEAD, LAPTOP), WORKBOOK]))
def test_any_bytes_give_rows_or_problems(data: bytes, start: bytes) -> None:
    found = read(start + data)
    assert found.rows or found.problems


@settings(max_examples=examples(30, 80), deadline=None)
@given(st.data())
def test_a_damaged_workbook_gives_rows_or_problems(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(WORKBOOK) - 1))
    found = read(WORKBOOK[:place] + data.draw(st.binary(max_size=3)) + WORKBOOK[place + 1 :])
    assert found.rows or found.problems
