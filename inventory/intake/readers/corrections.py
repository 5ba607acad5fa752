"""A pasted list of which cells are corrected on the screen, and its columns for who must say what they are."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from inventory.intake.readers.csv_sheet import read_csv
from inventory.intake.readers.headings import find_headings, score
from inventory.intake.readers.sheet import Cell, NotAList, Row
from inventory.intake.readers.xlsx_sheet import read_xlsx

_SAMPLES = 3


@dataclass(frozen=True)
class Column:
    """A column as the partner wrote it, with a few of its values."""

    heading: str
    samples: tuple[str, ...]


def columns_in(data: bytes, mapping: Mapping[str, str]) -> list[Column]:
    """The columns under the row of headings; under the first row that holds something when no heading is known."""
    try:
        sheets = read_xlsx(data) if data.startswith(b"PK") else [read_csv(data, score)]
    except NotAList:
        return []
    if not sheets:
        return []
    sheet = next((each for each in sheets if find_headings(each.rows, mapping)), sheets[0])
    if not sheet.rows:
        return []
    headings = find_headings(sheet.rows, mapping)
    number = headings.row if headings else sheet.rows[0].number
    top = next(row for row in sheet.rows if row.number == number)
    below = [row for row in sheet.rows if row.number > number][:20]
    found = []
    for index, cell in enumerate(top.cells):
        samples = dict.fromkeys(text for row in below if (text := _text_at(row, index)))
        if _plain(cell):
            found.append(Column(_plain(cell), tuple(samples)[:_SAMPLES]))
    return found


def rows_of_text(text: str) -> dict[int, list[str]]:
    """The cells of a pasted list by the number of their row."""
    try:
        sheet = read_csv(text.encode(), score)
    except NotAList:
        return {}
    return {row.number: [_plain(cell) for cell in row.cells] for row in sheet.rows}


def corrected(
    text: str,
    columns: Mapping[str, int],
    *,
    changes: Mapping[tuple[int, str], str],
    left_out: Collection[int],
) -> str:
    """The list with other cells, and without some rows; the other rows keep their numbers. As text with tabs."""
    rows = rows_of_text(text)
    for (number, ours), value in changes.items():
        if number in rows and ours in columns:
            cells = rows[number]
            cells += [""] * (columns[ours] + 1 - len(cells))
            cells[columns[ours]] = value
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for number in range(1, max(rows, default=0) + 1):
        writer.writerow([] if number in left_out else rows.get(number, []))
    return out.getvalue()


def _text_at(row: Row, index: int) -> str:
    return _plain(row.cells[index]) if index < len(row.cells) else ""


def _plain(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())[:120]
