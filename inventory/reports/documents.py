"""The month report on paper, as a spreadsheet and as data."""

import csv
import io
from typing import Any

import labels
from inventory.core.i18n import _, moment_text
from inventory.reports.queries.month_report import MonthReport
from inventory.reports.queries.tables import Table

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝")


def month_pdf(report: MonthReport, *, centre: str) -> bytes:
    """The report as an A4 document."""
    return labels.report(
        labels.TableReport(
            title=_("Maandrapport voorraad %(month)s", month=report.month),
            subtitle=_("Stand van %(moment)s", moment=moment_text(report.made_at)),
            centre=centre,
            facts=(
                (_("Maand"), str(report.month)),
                (_("Verschil met de telling"), str(report.difference)),
                (_("Rekencode"), report.run),
            ),
            sections=tuple(_section(table) for table in report.tables),
            foot=_("Geen namen in dit rapport. Geteld uit wat er met de toestellen gebeurde."),
            landscape=True,
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
    bars: tuple[labels.Bar, ...] = ()
    if table.key == "states":
        # Below zero only when the difference is not zero; the table then shows it.
        bars = tuple(labels.Bar(label=str(row[0]), value=max(0, int(row[-1]))) for row in table.rows)
    return labels.Section(
        heading=table.title, header=table.columns, rows=table.rows, totals=table.totals, note=table.note, bars=bars
    )
