"""XLSX, opened only after its declared sizes were looked at; openpyxl does not look."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl

from inventory.core.i18n import _
from inventory.intake.readers.csv_sheet import too_long
from inventory.intake.readers.sheet import MOST_COLUMNS, MOST_ROWS, Cell, NotAList, Row, Sheet

_MOST_UNPACKED = 60_000_000
_MOST_RATIO = 150
_MOST_PARTS = 1_000
_LAST_ROW_LOOKED_AT = 20_000
_ZEROS = re.compile(r"0{2,20}")


def read_xlsx(data: bytes) -> list[Sheet]:
    """The visible sheets that hold something; for a formula its value as it was last saved."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_before_opening(archive)
        return [sheet for sheet in _sheets(data) if sheet.rows]
    except NotAList:
        raise
    except Exception:  # zipfile, zlib and openpyxl let through whatever damage makes them raise
        raise _broken() from None


def _sheets(data: bytes) -> list[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        return [
            Sheet(sheet.title, _rows(sheet.iter_rows(max_col=MOST_COLUMNS + 1)))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    finally:
        book.close()


def _broken() -> NotAList:
    return NotAList("broken_file", _("Dit Excel-bestand is beschadigd. Bewaar het opnieuw en probeer nog eens."))


def _look_before_opening(archive: zipfile.ZipFile) -> None:
    """Raises `NotAList` for what is no workbook, unpacks to too much, or declares entities."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "content.xml" in names:
        raise NotAList("not_xlsx", _("Dit is een OpenDocument-bestand. Bewaar de lijst als XLSX of als CSV."))
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    swells = unpacked > 2_000_000 and unpacked > packed * _MOST_RATIO
    if unpacked > _MOST_UNPACKED or len(parts) > _MOST_PARTS or swells:
        raise NotAList("too_large", _("Dit Excel-bestand wordt te groot bij het openen. Bewaar enkel de lijst."))
    if "[Content_Types].xml" not in names:
        raise NotAList("not_xlsx", _("Dit is geen Excel-bestand. Bewaar de lijst als XLSX of als CSV."))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                head = opened.read(2_000)
                if b"<!DOCTYPE" in head or b"\x00" in head:  # entities, or an encoding that hides them
                    raise _broken()


def _rows(lines: Iterable[Iterable[Any]]) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if number > _LAST_ROW_LOOKED_AT:
            far = _("Onder de lijst staan heel veel lege rijen. Verwijder die rijen en bewaar opnieuw.")
            raise NotAList("too_many_rows", far, number)
        cells = [_value(cell) for cell in line]
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            wide = _("Rij %(row)s heeft meer dan %(most)s kolommen. Kijk de lijst na.", row=number, most=MOST_COLUMNS)
            raise NotAList("too_many_columns", wide, number)
        row = Row(number, cells)
        if not row.is_blank:
            rows.append(row)
        if len(rows) > MOST_ROWS + 50:
            raise NotAList("too_many_rows", too_long(), number)
    return rows


def _value(cell: Any) -> Cell:
    """The value; a whole number that is shown with leading zeros (format `00000`) as the text that is shown."""
    value: Cell = cell.value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        shown = cell.number_format
        if isinstance(shown, str) and _ZEROS.fullmatch(shown):
            return str(value).zfill(len(shown))
    return value
