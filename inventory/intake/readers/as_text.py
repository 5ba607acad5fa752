"""An uploaded list as text that can be corrected in a text field: one row per line, cells apart by tabs."""

import csv
import io

from inventory.intake.readers.csv_sheet import read_csv
from inventory.intake.readers.headings import find_headings, score
from inventory.intake.readers.sheet import Cell, NotAList, Sheet
from inventory.intake.readers.xlsx_sheet import read_xlsx

_MOST_SIGNS = 1_500_000


def as_text(data: bytes) -> str:
    """The list as text, with its own row numbers; empty when it cannot be shown."""
    try:
        sheets = read_xlsx(data) if data.startswith(b"PK") else [read_csv(data, score)]
    except NotAList:
        return ""
    if not sheets:
        return ""
    text = _written(next((sheet for sheet in sheets if find_headings(sheet.rows, {})), sheets[0]))
    return text if len(text) <= _MOST_SIGNS else ""


def _written(sheet: Sheet) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    number = 1
    for row in sheet.rows:
        for _blank in range(number, row.number):
            writer.writerow([])
        writer.writerow([_shown(cell) for cell in row.cells])
        number = row.number + 1
    return out.getvalue()


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, int | float) and abs(cell) >= 10**15:
        return f"{cell:E}"  # rounded by the spreadsheet: keeps looking so
    return str(cell)
