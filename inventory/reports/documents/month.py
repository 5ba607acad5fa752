"""The month report on paper, as a workbook, as CSV and as data."""

import json
from collections.abc import Sequence
from typing import Any

import labels
from inventory.core.clock import day_of, now
from inventory.core.i18n import _, moment_text, month_text
from inventory.core.sheets import plain, tables_csv
from inventory.core.tables import Table
from inventory.core.workbook import XLSX, Chart, workbook
from inventory.history.sealing import house_seal
from inventory.reports.actions.issuing import Drawn
from inventory.reports.queries.month.report import MonthReport, title_of

TYPES = {
    "pdf": "application/pdf",
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def month_file(report: MonthReport, ending: str, *, centre: str) -> bytes:
    """The report by the ending of a file; the PDF is not sealed yet."""
    match ending:
        case "pdf":
            return month_pdf(report, centre=centre)
        case "xlsx":
            return month_xlsx(report)
        case "csv":
            return month_csv(report)
        case _:
            return month_json(report)


def month_files(report: MonthReport, *, centre: str) -> dict[str, Drawn]:
    """All documents of a report that is issued, the PDF sealed."""
    seal = house_seal()
    pdf = seal.seal(month_pdf(report, centre=centre), what=title_of(report.month), at=now())
    drawn = {ending: month_file(report, ending, centre=centre) for ending in TYPES if ending != "pdf"}
    return {"pdf": Drawn(pdf, TYPES["pdf"], seal.fingerprint)} | {
        ending: Drawn(content, TYPES[ending]) for ending, content in drawn.items()
    }


def head_facts(report: MonthReport) -> list[tuple[str, str]]:
    """What stands at the head: which month, of which moment, of what, by whom, and the code of the figures."""
    movement = report.find("movement")
    places = sorted({str(row[1]) for row in movement.rows}) if movement else []
    facts = [
        (_("Maand"), month_text(report.month.first_on)),
        (_("Stand van"), moment_text(report.as_of)),
        (_("Gemaakt op"), moment_text(report.made_at)),
        (_("Gemaakt door"), report.made_by),
        *report.only.said,
        (_("Plaatsen"), ", ".join(places)),
        (_("Verschil met de telling"), str(report.difference)),
        (_("Controlecode"), report.run),
    ]
    if report.left_out:
        facts.append((_("Staat er niet in"), _("Delen die deze keuze niet kennen.")))
    return [(name, value) for name, value in facts if value]


def month_pdf(report: MonthReport, *, centre: str) -> bytes:
    """The report as an A4 document with drawn charts; the tables beside them say the same in figures."""
    sections = [_section(table) for table in report.for_reading]
    drawn: list[labels.Section] = []
    if report.flows:
        drawn.append(
            labels.Section(
                heading=_("Erbij en eraf per maand"),
                note=_(
                    "Toestellen die bij ons binnenkwamen en die van ons weggingen, de laatste twaalf maanden. Wat "
                    "nieuw gekocht is voor een digipunt, telt niet mee."
                ),
                flows=tuple(
                    labels.Flow(f"{month.number}/{month.year % 100:02d}", came_in, went_out)
                    for month, came_in, went_out in report.flows
                ),
            )
        )
    return labels.report(
        labels.TableReport(
            title=title_of(report.month),
            subtitle=_("Stand van %(moment)s", moment=moment_text(report.as_of)),
            centre=centre,
            facts=tuple(head_facts(report)),
            sections=(*sections[:1], *drawn, *sections[1:]),
            foot=_("Geen namen in dit rapport. Geteld uit wat er met de toestellen gebeurde."),
            landscape=True,
            made_on=day_of(report.made_at),
        )
    )


def month_csv(report: MonthReport) -> bytes:
    """The tables one under the other, for a spreadsheet."""
    head = [": ".join(fact) for fact in head_facts(report)]
    return tables_csv(title_of(report.month), head, report.tables)


def month_xlsx(report: MonthReport) -> bytes:
    """The tables as a workbook: a sheet for each, with a chart of where the devices are."""
    states = report.find("states")
    charts = [Chart("states", range(1, len(states.columns) - 1), states.title)] if states else []
    return workbook(
        title_of(report.month),
        report.tables,
        first=_("Overzicht"),
        facts=head_facts(report),
        charts=charts,
        at=report.made_at,
    )


def month_json(report: MonthReport) -> bytes:
    """The report as JSON."""
    return json.dumps(month_data(report), ensure_ascii=False, indent=2).encode()


def month_data(report: MonthReport) -> dict[str, Any]:
    """The report as plain data, for JSON."""
    return {
        "month": str(report.month),
        "as_of": report.as_of.isoformat(),
        "made_at": report.made_at.isoformat(),
        "made_by": report.made_by,
        "filters": report.only.asked,
        "run": report.run,
        "difference": report.difference,
        "tables": plain(report.tables),
    }


def _section(table: Table) -> labels.Section:
    table = table.for_reading()
    bars: tuple[labels.Bar, ...] = ()
    parts: Sequence[str] = ()
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
        numeric=tuple(sorted(table.figures)),
        bars=bars,
        bar_parts=tuple(parts),
    )
