"""The month report on paper, as a spreadsheet and as data."""

import json
from typing import Any

import labels
from inventory.core.clock import day_of
from inventory.core.i18n import _, moment_text
from inventory.core.sheets import plain, tables_csv, tables_xlsx
from inventory.core.tables import Table
from inventory.reports.queries.month.report import MonthReport
from inventory.reports.queries.stock import flows


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
            subtitle=_stand(report),
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
    """The tables one under the other, for a spreadsheet."""
    title = _("Maandrapport voorraad %(month)s", month=report.month)
    return tables_csv(title, (_stand(report), report.run), report.tables)


def month_xlsx(report: MonthReport) -> bytes:
    """The tables as a workbook, a sheet for each."""
    return tables_xlsx(_("Maandrapport voorraad %(month)s", month=report.month), report.tables)


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
        "tables": plain(report.tables),
    }


def _stand(report: MonthReport) -> str:
    return _("Stand van %(moment)s", moment=moment_text(report.made_at))


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
