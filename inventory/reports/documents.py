"""The month report on paper, as a spreadsheet and as data."""

import csv
import io
import json
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

import labels
from inventory.core.clock import day_of
from inventory.core.i18n import _, moment_text
from inventory.reports.queries.month_report import MonthReport
from inventory.reports.queries.stock import flows
from inventory.reports.queries.tables import Table

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝")


def month_pdf(report: MonthReport, *, centre: str) -> bytes:
    """The report as an A4 document with drawn charts; the tables beside them say the same in figures."""
    sections = [_section(table) for table in report.tables]
    moved = labels.Section(
        heading=_("Erbij en eraf per maand"),
        note=_("Toestellen die bij ons binnenkwamen en die van ons weggingen, de laatste twaalf maanden."),
        flows=tuple(
            labels.Flow(f"{flow.month.number}/{flow.month.year % 100:02d}", flow.came_in, flow.went_out)
            for flow in flows(report.month)
        ),
    )
    return labels.report(
        labels.TableReport(
            title=_("Maandrapport voorraad %(month)s", month=report.month),
            subtitle=_("Stand van %(moment)s", moment=moment_text(report.made_at)),
            centre=centre,
            facts=(
                (_("Maand"), str(report.month)),
                (_("Verschil met de telling"), str(report.difference)),
                (_("Controlecode"), report.run),
            ),
            sections=(*sections[:1], moved, *sections[1:]),
            foot=_("Geen namen in dit rapport. Geteld uit wat er met de toestellen gebeurde."),
            landscape=True,
            made_on=day_of(report.made_at),
        )
    )


def month_csv(report: MonthReport) -> bytes:
    """The tables one under the other: semicolons and a BOM, as a Belgian spreadsheet opens them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Maandrapport voorraad %(month)s", month=report.month)])
    writer.writerow([_("Stand van %(moment)s", moment=moment_text(report.made_at)), report.run])
    for table in report.tables:
        writer.writerow([])
        writer.writerow([table.title])
        writer.writerow([safe_cell(cell) for cell in table.columns])
        writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
        if table.totals:
            writer.writerow([safe_cell(cell) for cell in table.totals])
        if table.note:
            writer.writerow([safe_cell(table.note)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def month_xlsx(report: MonthReport) -> bytes:
    """The tables as a workbook, a sheet for each: figures are numbers, texts are never formulas."""
    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    for table in report.tables:
        page = book.create_sheet(table.title[:31])
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
    book.properties.title = _("Maandrapport voorraad %(month)s", month=report.month)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def month_json(report: MonthReport) -> bytes:
    """The report as JSON."""
    return json.dumps(month_data(report), ensure_ascii=False, indent=2).encode()


def month_data(report: MonthReport) -> dict[str, Any]:
    """The report as plain data, for JSON."""
    return {
        "month": str(report.month),
        "made_at": report.made_at.isoformat(),
        "run": report.run,
        "difference": report.difference,
        "tables": [
            {
                "key": table.key,
                "title": table.title,
                "columns": list(table.columns),
                "rows": [list(row) for row in table.rows],
                "totals": list(table.totals),
                "note": table.note,
            }
            for table in report.tables
        ],
    }


def safe_cell(value: str | int) -> str | int:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def _section(table: Table) -> labels.Section:
    table = table.for_reading()
    bars: tuple[labels.Bar, ...] = ()
    parts: tuple[str, ...] = ()
    if table.key == "states":
        # Below zero only when the difference is not zero; the table then shows it.
        is_whole = all(int(cell) >= 0 for row in table.rows for cell in row[1:])
        parts = table.columns[1:-1] if is_whole else ()
        bars = tuple(
            labels.Bar(
                label=str(row[0]),
                value=max(0, int(row[-1])),
                parts=tuple(int(cell) for cell in row[1:-1]) if is_whole else (),
            )
            for row in table.rows
        )
    return labels.Section(
        heading=table.title,
        header=table.columns,
        rows=table.rows,
        totals=table.totals,
        note=table.note,
        bars=bars,
        bar_parts=parts,
    )
