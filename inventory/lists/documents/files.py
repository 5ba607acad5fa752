"""CSV, XLSX and JSON of the rows of a list, as they come."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from inventory.core.workbook import XLSX
from inventory.lists.documents.values import in_csv, in_json, in_workbook, readers
from inventory.lists.queries.declared import Column

Batches = Iterable[Sequence[Any]]
_LONGEST = 32_767  # what a cell of a workbook holds
_PIECE = 256 * 1024


def csv_of(columns: Sequence[Column], batches: Batches) -> Iterator[bytes]:
    """For a Belgian spreadsheet: UTF-8 with its mark, semicolons. No cell is a formula."""
    get = readers(columns)
    yield "\ufeff".encode() + _lines([[str(column.label) for column in columns]])
    for rows in batches:
        yield _lines([[in_csv(read(row)) for read in get] for row in rows])


def _lines(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def json_of(columns: Sequence[Column], batches: Batches) -> Iterator[bytes]:
    """`{"columns": [{"key", "label"}], "items": [...]}`, an item a line; its fields are the keys of the columns."""
    get = readers(columns)
    keys = [column.key for column in columns]
    heads = [{"key": column.key, "label": str(column.label)} for column in columns]
    yield f'{{"columns":{json.dumps(heads, ensure_ascii=False)},"items":['.encode()
    glue = "\n"
    for rows in batches:
        said = [
            json.dumps(dict(zip(keys, [in_json(read(row)) for read in get], strict=True)), ensure_ascii=False)
            for row in rows
        ]
        if said:
            yield (glue + ",\n".join(said)).encode()
            glue = ",\n"
    yield b"\n]}\n"


def xlsx_of(title: str, columns: Sequence[Column], batches: Batches) -> Iterator[bytes]:
    """A workbook with typed cells, a heading that stays and a filter. It is written to a file, never held whole."""
    get = readers(columns)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join("-" if sign in "[]:*?/\\" else sign for sign in title)[:31] or "1")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = 12 if column.is_number else 20
    heads = [WriteOnlyCell(sheet, str(column.label)) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    count = 1
    for rows in batches:
        for row in rows:
            sheet.append([_cell(sheet, read(row)) for read in get])
        count += len(rows)
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}{count}"
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        if len(value) > _LONGEST or not value.isprintable():
            value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
        if value[:1] in ("=", "#"):  # a text, never a formula or an error
            cell = WriteOnlyCell(sheet, "")
            cell.value, cell.data_type = value, "s"
            return cell
        return value
    given = in_workbook(value)
    if isinstance(given, Decimal | datetime | date):
        cell = WriteOnlyCell(sheet, given)  # type: ignore[arg-type]  # its stubs know no Decimal and no day
        if isinstance(given, Decimal):
            cell.number_format = "#,##0.00"
        else:
            cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(given, datetime) else "dd/mm/yyyy"
        return cell
    return given


Writer = Callable[[str, Sequence[Column], Batches], Iterator[bytes]]
FILES: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv", lambda _title, columns, batches: csv_of(columns, batches)),
    "xlsx": (XLSX, xlsx_of),
    "json": ("application/json", lambda _title, columns, batches: json_of(columns, batches)),
}
