"""Tables of a report for a spreadsheet and for programs."""

import csv
import io
from collections.abc import Sequence
from textwrap import shorten
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from inventory.core.tables import Amount, Cell, Day, Table

_LONGEST_NAME = 31  # of a sheet, in every spreadsheet
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


def tables_xlsx(title: str, tables: Sequence[Table]) -> bytes:
    """A workbook, a sheet for each table: figures are numbers, texts are never formulas."""
    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    for table in tables:
        page = book.create_sheet(shorten(table.title, _LONGEST_NAME, placeholder="…"))
        for row in (table.columns, *table.rows, *([table.totals] if table.totals else [])):
            page.append(list(row))
            for cell in page[page.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for number in range(1, len(table.columns) + 1):
            page.column_dimensions[get_column_letter(number)].width = 30 if number == 1 else 16
    book.properties.title = title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
