"""The report to the department as files, each by its ending, and as the data that is kept of it."""

import json
from collections.abc import Callable
from typing import Any

from inventory.config import Settings
from inventory.core.sheets import bare, plain, tables_csv
from inventory.core.workbook import workbook
from inventory.history.sealing import sealed
from inventory.reports.documents.subsidy.figures import figures
from inventory.reports.documents.subsidy.paper import subsidy_pdf
from inventory.reports.documents.subsidy.tables import subsidy_tables
from inventory.reports.documents.subsidy.words import days, title
from inventory.reports.queries.subsidy import SubsidyReport


def subsidy_data(report: SubsidyReport) -> dict[str, Any]:
    """The report as plain data: its figures by name, and its tables."""
    return {
        "from": report.period.first_on.isoformat(),
        "to": report.period.last_on.isoformat(),
        "made_at": report.made_at.isoformat(),
        "frozen_at": report.frozen_at.isoformat() if report.frozen_at else None,
        "number": report.number,
        "figures": [{"key": each.key, "label": each.label, "value": bare(each.value)} for each in figures(report)],
        "tables": plain(subsidy_tables(report)),
    }


def subsidy_csv(report: SubsidyReport) -> bytes:
    """The tables one under the other, for a spreadsheet."""
    return tables_csv(title(report), (days(report), report.number), subsidy_tables(report))


def subsidy_xlsx(report: SubsidyReport) -> bytes:
    """The tables as a workbook: a sheet for each, days as dates and figures as numbers."""
    return workbook(title(report), subsidy_tables(report), at=report.made_at)


def subsidy_json(report: SubsidyReport) -> bytes:
    return json.dumps(subsidy_data(report), ensure_ascii=False, indent=2).encode()


def subsidy_sealed(report: SubsidyReport, settings: Settings) -> bytes:
    """The paper with our seal."""
    return sealed(subsidy_pdf(report, settings), what=f"Subsidieverslag {report.number}")


def subsidy_file(report: SubsidyReport, ending: str, settings: Settings) -> bytes:
    """The report in the form of this ending: .pdf, .xlsx, .csv or .json."""
    draw: dict[str, Callable[[], bytes]] = {
        ".pdf": lambda: subsidy_sealed(report, settings),
        ".xlsx": lambda: subsidy_xlsx(report),
        ".csv": lambda: subsidy_csv(report),
        ".json": lambda: subsidy_json(report),
    }
    return draw[ending]()
