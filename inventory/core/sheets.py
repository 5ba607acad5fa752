"""Tables of a report for a spreadsheet and for programs."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from inventory.core.tables import Amount, Cell, Day, Table

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def tables_csv(title: str, head: Sequence[str], tables: Sequence[Table]) -> bytes:
    """The tables one under the other: semicolons and a BOM, as a Belgian spreadsheet opens them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([title])
    writer.writerow(head)
    for table in tables:
        writer.writerow([])
        writer.writerow([table.title])
        writer.writerow([safe_cell(cell) for cell in table.columns])
        writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
        if table.totals:
            writer.writerow([safe_cell(cell) for cell in table.totals])
        if table.note:
            writer.writerow([safe_cell(table.note)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def plain(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """The tables as plain data, for JSON."""
    return [
        {
            "key": table.key,
            "title": table.title,
            "columns": list(table.columns),
            "rows": [[bare(cell) for cell in row] for row in table.rows],
            "totals": [bare(cell) for cell in table.totals],
            "note": table.note,
        }
        for table in tables
    ]


def bare(cell: Cell) -> str | int | float:
    """A cell for programs: a figure is a number, a day is 2026-03-31."""
    if isinstance(cell, Amount):
        return float(cell.value)
    return cell.value.isoformat() if isinstance(cell, Day) else cell


def safe_cell(value: str | int) -> str | int:
    """A cell that a spreadsheet will not take for a formula."""
    if isinstance(value, Amount):
        return value  # a minus before a figure is a minus
    if isinstance(value, Day):
        return value.value.isoformat()
    if value == "-":
        return value  # nothing to tell, and nothing to compute
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value
