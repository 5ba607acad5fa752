"""A workbook of a department, filled in with our figures: the same workbook, or one sentence why not."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import PatternFill

from inventory.access import SYSTEM
from inventory.core.errors import BadInput
from inventory.reports.actions.templates import add_field, add_template, opened, refuse_missing, replace_file
from inventory.reports.documents.subsidy.filled import filled
from inventory.reports.models import Place, TemplateField
from inventory.reports.queries.subsidy.templates import template
from inventory.reports.readers.cells import cell_at
from inventory.reports.readers.package import NotAWorkbook
from inventory.reports.readers.workbook import Workbook
from tests.people import COORDINATOR
from tests.reports.test_subsidy import DAYS, lend_to, on

KNOWN = ("people.unique", "period.first_on", "register:code", "register:on")


def empty(*, status: str = "Status", below: str = "") -> bytes:
    """As a department sends it: a cell with colour, a merged heading, a formula, a drawing, a list with a heading."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Indicatoren"
    sheet["B2"], sheet["B4"], sheet["B5"], sheet["D5"] = "Project", "Periode van", "Unieke gebruikers", "=C5*2"
    sheet.merge_cells("B4:C4")
    sheet["C5"].fill = PatternFill("solid", fgColor="FFEEAA")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=5))
    sheet.add_chart(chart, "F2")
    listed = book.create_sheet("Registratie")
    listed.append(["Contract", "Datum", status])
    if below:
        listed["A4"] = below
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def field(figure: str, sheet: str, place: Place, heading: str = "", cell: str = "") -> TemplateField:
    return TemplateField(figure=figure, sheet=sheet, heading=heading, place=place, cell=cell)


FIELDS = (
    field("people.unique", "Indicatoren", Place.BESIDE, "unieke  gebruikers"),
    field("period.first_on", "Indicatoren", Place.BESIDE, "Periode van"),
    field("number", "Indicatoren", Place.CELL, cell="B9"),
    field("register:code", "Registratie", Place.BELOW, "Contract"),
    field("register:on", "Registratie", Place.BELOW, "Datum"),
)
DATA = {
    "number": "S-1",
    "figures": [
        {"key": "people.unique", "value": 161},
        {"key": "period.first_on", "value": "2026-01-01"},
        {"key": "number", "value": "=HYPERLINK(1)"},
    ],
    "tables": [{"key": "register", "rows": [["AAAAA-BBBBB", f"2026-03-0{day}", "A", "x", "y"] for day in (1, 2, 3)]}],
}  # fmt: skip


def test_the_same_workbook_comes_back_with_typed_cells_and_nothing_else_changed() -> None:
    before, made = empty(), filled(opened(empty()), FIELDS, DATA)
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet, listed = book["Indicatoren"], book["Registratie"]
    assert (sheet["C5"].value, sheet["C5"].data_type, sheet["C5"].fill.fgColor.rgb) == (161, "n", "00FFEEAA")
    assert (str(sheet["D4"].value), sheet["D4"].is_date) == ("2026-01-01 00:00:00", True)  # beside the merged heading
    assert (sheet["B9"].value, sheet["B9"].data_type) == ("=HYPERLINK(1)", "s")  # a text, never a formula
    assert sheet["D5"].value == "=C5*2"
    rows = [(code, str(day)[:10]) for code, day in listed.iter_rows(min_row=2, max_col=2, values_only=True)]
    assert rows == [("AAAAA-BBBBB", f"2026-03-0{day}") for day in (1, 2, 3)]
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        assert old.namelist() == new.namelist()
        others = [name for name in old.namelist() if "chart" in name or "drawing" in name or "theme" in name]
        assert others
        assert all(old.read(name) == new.read(name) for name in others)
        assert b'fullCalcOnLoad="1"' in new.read("xl/workbook.xml")
    assert filled(opened(empty()), FIELDS, DATA) == made


def test_what_stands_in_the_way_is_said_and_nothing_is_made() -> None:
    with pytest.raises(BadInput, match="plaats voor 2 rijen, en er zijn er 3"):
        filled(opened(empty(below="Totaal")), FIELDS, DATA)
    with pytest.raises(BadInput, match="In vak D5 van het blad “Indicatoren” staat een formule"):
        filled(opened(empty()), [field("people.unique", "Indicatoren", Place.CELL, cell="D5")], DATA)


def test_a_workbook_without_the_mapped_columns_is_one_sentence_that_names_them(database: Any) -> None:
    number = add_template("WEWIS", empty(), actor=SYSTEM).id
    for figure, heading in (("register:code", "Contract"), ("register:on", "Status")):
        add_field(number, figure, "Registratie", Place.BELOW, heading=heading, known=KNOWN, actor=SYSTEM)
    with pytest.raises(BadInput, match="het opschrift “Status” op het blad “Registratie”") as no:
        replace_file(number, empty(status="Stand"), actor=SYSTEM)
    assert str(no.value).count(".") == 1
    with pytest.raises(BadInput, match="het blad “Weg”"):
        refuse_missing(opened(empty()), [field("number", "Weg", Place.CELL, cell="A1")])
    replace_file(number, empty(below=""), actor=SYSTEM)
    assert len(template(number).fields) == 2


def _packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".x"), content)
    return out.getvalue()


def _with(part: str, old: bytes, new: bytes) -> bytes:
    """The empty workbook with other words in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(empty())) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in book.namelist():
            content = book.read(name)
            archive.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


def test_a_bomb_a_macro_and_a_wrong_file_are_refused() -> None:
    kind = b'<Override PartName="/xl/x.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    renamed = _with("[Content_Types].xml", b"</Types>", kind)
    links, close = "xl/_rels/workbook.xml.rels", b"</Relationships>"
    away = b'<Relationship Id="r9" TargetMode="External" Target="https://a.be/x" Type="http://x/%s"/></Relationships>'
    assert Workbook(_with(links, close, away % b"hyperlink")).sheets
    with_macro = io.BytesIO(empty())
    with zipfile.ZipFile(with_macro, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    bomb = io.BytesIO(empty())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(15_000_000))
    for data, reason in (
        (with_macro.getvalue(), "macros"),
        (renamed, "macros"),
        (_with(links, close, away % b"externalLinkPath"), "links"),
        (bomb.getvalue(), "too_large"),
        (b"x" * 5_000_001, "too_large"),
        (b"no zip", "not_xlsx"),
        (empty()[:3000], "broken_file"),
        (_packed(a=b"b"), "not_xlsx"),
    ):
        with pytest.raises(NotAWorkbook) as no:
            Workbook(data)
        assert no.value.reason == reason


@pytest.mark.parametrize(("text", "at"), [("C7", "C7"), (" $ab$12 ", "AB12"), ("7C", None), ("XFE1", None), ("", None)])
def test_a_cell_has_letters_and_a_number(text: str, at: str | None) -> None:
    found = cell_at(text)
    assert (str(found) if found else None) == at


def test_the_coordinator_maps_a_workbook_and_gets_it_filled_in(arrange: Any, client_for: Any) -> None:
    with arrange(), on(3, 3):
        for number in range(1, 7):
            lend_to(number)
        add_template("Werkblad", empty(), actor=SYSTEM)
    client = client_for(COORDINATOR)
    here = client.page("/reports/subsidy/templates").links["Werkblad"]
    form = {"figure": "people.unique", "at": '["Indicatoren", "Unieke gebruikers"]', "place": "beside"}
    client.submit(here, form, form="/fields")
    with on(4, 4):
        made = client.get(f"{here}/filled.xlsx?{DAYS}").data
    assert openpyxl.load_workbook(io.BytesIO(made))["Indicatoren"]["C5"].value == 5
    refused = client.submit(here, {"figure": "people.unique", "place": "cell", "cell": "zeven"}, form="/fields")
    assert refused.status_code == 422
    assert "zoals C7" in refused.text
    for cell, said in (("D5", "staat een formule"), ("C4", "begint in B4")):
        asked = {"figure": "people.unique", "place": "cell", "sheet": "Indicatoren", "cell": cell}
        refused = client.submit(here, asked, form="/fields")
        assert (refused.status_code, said in refused.text) == (422, True)
