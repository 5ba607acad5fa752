"""CSV as partners save it: any of the usual encodings, semicolons, commas or tabs."""

import csv
import io
import re
from collections.abc import Callable, Sequence

from inventory.core.i18n import _
from inventory.intake.readers.sheet import MOST_COLUMNS, MOST_ROWS, NotAList, Row, Sheet

DELIMITERS = ";,\t|"
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*(?:\r\n|\n|\r)", re.IGNORECASE)


def read_csv(data: bytes, score: Callable[[Sequence[Row]], int]) -> Sheet:
    """The rows of a CSV file; `score` tells how much a list looks like a donor list, to choose the delimiter."""
    text = _decoded(data)
    if "\x00" in text:
        raise NotAList("not_text", _("Dit bestand is geen tekst. Bewaar de lijst opnieuw als XLSX of als CSV."))
    told = _SEPARATOR_LINE.match(text)
    if told:
        return Sheet("", _rows(text[told.end() :], told[1]))
    start = "\n".join(text.splitlines()[:40])
    best = max(DELIMITERS, key=lambda delimiter: (score(_first_rows(start, delimiter)), start.count(delimiter)))
    return Sheet("", _rows(text, best))


def _decoded(data: bytes) -> str:
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAList("not_text", _("Dit bestand is geen tekst. Bewaar de lijst opnieuw als XLSX of als CSV."))


def _first_rows(text: str, delimiter: str) -> list[Row]:
    try:
        return _rows(text, delimiter, strict=False)
    except NotAList:
        return []


def _rows(text: str, delimiter: str, *, strict: bool = True) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    rows: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise NotAList("too_many_columns", _too_wide(number), number)
            if cells:
                rows.append(Row(number, cells))
            if len(rows) > MOST_ROWS + 50:
                raise NotAList("too_many_rows", too_long(), number)
    except csv.Error as wrong:
        raise _refusal(str(wrong), number + 1) from None
    return rows


def _refusal(wrong: str, row: int) -> NotAList:
    if "field limit" in wrong:
        return NotAList(
            "cell_too_long",
            _("Rij %(row)s: in deze cel staat te veel tekst. Misschien sluit een aanhalingsteken niet.", row=row),
            row,
        )
    return NotAList(
        "open_quote",
        _('Rij %(row)s: een aanhalingsteken (") sluit niet. Haal het weg of bewaar de lijst als XLSX.', row=row),
        row,
    )


def too_long() -> str:
    return _("Deze lijst heeft meer dan %(most)s rijen. Verdeel ze over meer bestanden.", most=MOST_ROWS)


def _too_wide(row: int) -> str:
    return _("Rij %(row)s heeft meer dan %(most)s kolommen. Kijk de lijst na.", row=row, most=MOST_COLUMNS)
