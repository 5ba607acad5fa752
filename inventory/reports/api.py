"""Reports for programs."""

from typing import Any

from inventory.access import Can
from inventory.core.months import parse_month
from inventory.core.periods import parse_period
from inventory.reports.documents import month_data, subsidy_data
from inventory.reports.queries.month_report import month_report
from inventory.reports.queries.subsidy import subsidy_report
from inventory.reports.schemas import MonthQuery, PeriodQuery, StockReport, SubsidyReport
from inventory.web.api import ApiRoom
from inventory.web.guard import needs

calls = ApiRoom("reports-api", __name__, url_prefix="/api/v1", description="Rapporten")


@calls.get("/reports/stock")
@calls.arguments(MonthQuery, location="query")
@calls.response(200, StockReport)
@needs(Can.REPORTS_SEE)
def stock(query: dict[str, Any]) -> dict[str, Any]:
    """The figures of the month report, as tables."""
    return month_data(month_report(parse_month(query["month"])))


@calls.get("/reports/subsidy")
@calls.arguments(PeriodQuery, location="query")
@calls.response(200, SubsidyReport)
@needs(Can.REPORTS_SEE)
def subsidy(query: dict[str, Any]) -> dict[str, Any]:
    """The figures of the report to the department, as tables."""
    return subsidy_data(subsidy_report(parse_period(query["first"], query["last"])))
