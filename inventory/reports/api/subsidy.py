"""The report to the department for programs."""

from typing import Any

from inventory.access import Can
from inventory.core.periods import parse_period
from inventory.reports.api.calls import calls
from inventory.reports.documents import subsidy_data
from inventory.reports.queries.subsidy import subsidy_report
from inventory.reports.schemas import PeriodQuery, SubsidyReport
from inventory.web.guard import needs


@calls.get("/reports/subsidy")
@calls.arguments(PeriodQuery, location="query")
@calls.response(200, SubsidyReport)
@needs(Can.REPORTS_SEE)
def subsidy(query: dict[str, Any]) -> dict[str, Any]:
    """The figures of the report to the department, as tables."""
    return subsidy_data(subsidy_report(parse_period(query["first"], query["last"])))
