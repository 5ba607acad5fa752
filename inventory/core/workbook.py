"""A report as a workbook: a sheet for each table, figures as numbers, days as dates, Excel tables, a drawn chart.

The same tables give the same bytes: the moments in the file are those of the report, never of the clock.
"""

import io
import re
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from inventory.core.tables import Amount, Day, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME = 31  # of a sheet, in every spreadsheet
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
_HEAD = PatternFill("solid", start_color="FFD5EAEC")
_WIDEST, _NARROWEST, _USUAL_WIDE = 46, 10, 13
_NOTE_WIDE, _NOTE_COLUMNS = 90, 9
_HEAD_HIGH = 48  # points: three lines
_HIGH, _FACT_WIDE = 16, 80
COLOURS = ("0B5C6B", "3F7AC0", "C98B1D", "8A6BB0")


@dataclass(frozen=True)
class Chart:
    """Bars beside a table: a bar for each row, in parts that are these columns."""

    table: str
    columns: range
    title: str


def workbook(
    title: str,
    tables: Sequence[Table],
    *,
    first: str = "",
    facts: Sequence[tuple[str, str]] = (),
    charts: Sequence[Chart] = (),
    at: datetime,
) -> bytes:
    """A sheet with the facts, called `first` (none without facts), and one for each table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names: set[str] = set()
    if facts:
        _facts(book.create_sheet(_name(first or title, names)), title, facts)
    for table in tables:
        page = book.create_sheet(_name(table.title, names))
        _table(page, table)
        for chart in charts:
            if chart.table == table.key and table.rows:
                _draw(page, table, chart)
    if not book.worksheets:
        book.create_sheet(_name(title, names))
    book.properties.title, book.properties.creator = title, "Digibank"
    book.properties.created = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue(), at)


def _bold(size: int = 11) -> Font:
    return Font(name="Calibri", bold=True, size=size)


def _fits_a_page(page: Worksheet) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _facts(page: Worksheet, title: str, facts: Sequence[tuple[str, str]]) -> None:
    _write(page.cell(1, 1), title).font = _bold(16)
    for number, (name, value) in enumerate(facts, start=3):
        _write(page.cell(number, 1), name).font = _bold()
        _write(page.cell(number, 2), value).alignment = Alignment(wrap_text=True, vertical="top")
        page.row_dimensions[number].height = _HIGH * _lines(value, _FACT_WIDE)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 28, _FACT_WIDE
    page.sheet_view.showGridLines = False
    _fits_a_page(page)


def _table(page: Worksheet, table: Table) -> None:
    heads = _own_names(table.columns)
    for row, cells in enumerate((heads, *table.rows, *([table.totals] if table.totals else [])), start=1):
        for column, cell in enumerate(cells, start=1):
            _write(page.cell(row, column), cell)
    figures = {number + 1 for number in table.figures}
    for row, cells in enumerate(table.rows, start=2):
        _read_whole(page, row, cells, figures)
    for column, head in enumerate(heads, start=1):
        top = page.cell(1, column)
        top.font, top.fill = _bold(), _HEAD
        is_beside = column - 1 in figures and column not in figures
        top.alignment = Alignment(
            horizontal="right" if column in figures else "left", wrap_text=True, vertical="top", indent=int(is_beside)
        )
        longest = max((len(str(row[column - 1])) for row in table.rows), default=0)
        widest_word = max((len(word) for word in head.split()), default=0) + 3  # the arrow of the filter
        page.column_dimensions[get_column_letter(column)].width = min(
            _WIDEST, max(_NARROWEST, longest + 2, widest_word)
        )
    page.row_dimensions[1].height = _HEAD_HIGH if any(" " in head for head in heads) else _HEAD_HIGH / 2
    last = 1 + len(table.rows)
    if table.rows:
        name = "t_" + re.sub(r"\W", "_", table.key)
        span = f"A1:{get_column_letter(len(heads))}{last}"
        listed = ExcelTable(displayName=name, ref=span)
        listed.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        page.add_table(listed)
    if table.totals:
        last += 1
        for column in range(1, len(heads) + 1):
            page.cell(last, column).font = _bold()
    if table.note:
        _note(page, last + 2, table.note)
    page.freeze_panes = "A2"
    _fits_a_page(page)


def _read_whole(page: Worksheet, row: int, cells: Sequence[object], figures: Collection[int]) -> None:
    """A long text takes more lines and not a wider page, and a text stays away from the figure before it."""
    lines = max((_lines(str(cell), _WIDEST) for cell in cells), default=1)
    if lines > 1:
        page.row_dimensions[row].height = _HIGH * lines
    for column in range(1, len(cells) + 1):
        is_beside = column - 1 in figures and column not in figures
        if lines > 1 or is_beside:
            page.cell(row, column).alignment = Alignment(
                horizontal="left" if is_beside else None, wrap_text=lines > 1, vertical="top", indent=int(is_beside)
            )


def _lines(text: str, wide: int) -> int:
    return 1 + max(0, len(text) - 1) // wide


def _note(page: Worksheet, row: int, text: str) -> None:
    """Below the table, over as many columns as make a readable line, in as many lines as it takes."""
    wide, last = 0.0, 0
    while wide < _NOTE_WIDE and last < _NOTE_COLUMNS:
        last += 1
        wide += page.column_dimensions[get_column_letter(last)].width or _USUAL_WIDE
    note = _write(page.cell(row, 1), text)
    note.font = Font(name="Calibri", italic=True, size=11)
    note.alignment = Alignment(wrap_text=True, vertical="top")
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
    page.row_dimensions[row].height = 16 * (1 + len(text) // max(1, int(wide)))


def _write(cell: Cell | Any, value: Any) -> Any:
    """A figure as a number, a day as a date, a text as a text: never as a formula."""
    if isinstance(value, Amount):
        cell.value, cell.number_format = value.value, "#,##0.0#"
    elif isinstance(value, Day):
        cell.value, cell.number_format = value.value, "dd/mm/yyyy"
    elif isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value, cell.number_format = value, "#,##0"
    return cell


def _draw(page: Worksheet, table: Table, chart: Chart) -> None:
    drawn = BarChart()
    drawn.type, drawn.title, drawn.style = "bar", chart.title, 10
    if len(chart.columns) > 1:
        drawn.grouping, drawn.overlap = "stacked", 100
    last = 1 + len(table.rows)
    first, end = chart.columns.start + 1, chart.columns.stop
    drawn.add_data(Reference(page, min_col=first, max_col=end, min_row=1, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(page, min_col=1, min_row=2, max_row=last))
    for series, colour in zip(drawn.series, COLOURS, strict=False):
        series.graphicalProperties.solidFill = colour
    drawn.y_axis.delete = drawn.x_axis.delete = False
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.y_axis.majorGridlines = None
    drawn.gapWidth = 60
    drawn.width, drawn.height = 20, max(7, 1.5 + 0.75 * len(table.rows))
    page.add_chart(drawn, f"{get_column_letter(len(table.columns) + 2)}2")


def _name(title: str, taken: set[str]) -> str:
    """A name that a sheet may have and that no other has."""
    words = _NO_NAME.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", title)).strip(" '") or "-"
    name, number = _cut(" ".join(words.split()), _LONGEST_NAME), 1
    while name.casefold() in taken:
        number += 1
        name = f"{_cut(words, _LONGEST_NAME - 4)} {number}"
    taken.add(name.casefold())
    return name


def _cut(text: str, longest: int) -> str:
    """As long as a name may be; it ends at a word."""
    if len(text) <= longest:
        return text
    short = text[: longest - 1]
    return (short.rsplit(" ", 1)[0] if " " in short else short).rstrip(" ,.;") + "…"


def _own_names(columns: Sequence[str]) -> list[str]:
    """The heads of an Excel table differ from each other and are never empty."""
    found: list[str] = []
    for number, column in enumerate(columns, start=1):
        name = ILLEGAL_CHARACTERS_RE.sub("", column) or str(number)
        found.append(name if name not in found else f"{name} {number}")
    return found


def _same_bytes(content: bytes, at: datetime) -> bytes:
    """The file again with the moment of the report in it: openpyxl writes when it was saved."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, part)
            kept = zipfile.ZipInfo(name, _ZIPPED_AT)
            kept.compress_type, kept.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(kept, part)
    return out.getvalue()
