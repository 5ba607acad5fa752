"""The month report for programs."""

from typing import Any

from inventory.access import Can
from inventory.core.months import parse_month
from inventory.reports.api.calls import calls
from inventory.reports.documents import month_data
from inventory.reports.queries.month.report import month_report
from inventory.reports.schemas import MonthQuery, StockReport
from inventory.web.guard import needs


@calls.get("/reports/stock")
@calls.arguments(MonthQuery, location="query")
@calls.response(200, StockReport)
@needs(Can.REPORTS_SEE)
def stock(query: dict[str, Any]) -> dict[str, Any]:
    """The figures of the month report, as tables."""
    return month_data(month_report(parse_month(query["month"])))
