"""The report to the department for programs."""

from typing import Any

from inventory.access import Can
from inventory.core.periods import parse_period
from inventory.reports.api.calls import calls
from inventory.reports.documents import subsidy_data
from inventory.reports.documents.subsidy.draft import drafted
from inventory.reports.queries.subsidy.snapshots import snapshots
from inventory.reports.schemas import PeriodQuery, SubsidyReport, SubsidySnapshots
from inventory.web.guard import needs
from inventory.web.shell import settings


@calls.get("/reports/subsidy")
@calls.arguments(PeriodQuery, location="query")
@calls.response(200, SubsidyReport)
@needs(Can.REPORTS_SEE)
def subsidy(query: dict[str, Any]) -> dict[str, Any]:
    """The figures of the report to the department, as tables."""
    period = parse_period(query["first"], query["last"])
    return subsidy_data(drafted(period, secret=settings().secret_key))


@calls.get("/reports/subsidy/snapshots")
@calls.response(200, SubsidySnapshots)
@needs(Can.REPORTS_SEE)
def subsidy_snapshots() -> dict[str, Any]:
    """The reports that were frozen, the newest first, with the hashes of their files."""
    return {
        "snapshots": [
            {
                "number": each.number,
                "from": each.period.first_on.isoformat(),
                "to": each.period.last_on.isoformat(),
                "frozen_at": each.frozen_at.isoformat(),
                "files": [{"name": file.name, "sha256": file.sha256} for file in each.files.values()],
            }
            for each in snapshots()
        ]
    }
