"""The month report for programs."""

from dataclasses import replace
from typing import Any

from inventory.access import Can
from inventory.reports.actions.issuing import maker
from inventory.reports.api.calls import calls
from inventory.reports.documents import month_data
from inventory.reports.queries.month.issued import issued, whole_report
from inventory.reports.queries.month.only import read
from inventory.reports.queries.stock import asked_month
from inventory.reports.schemas import MonthQuery, StockReport
from inventory.web.guard import actor, needs


@calls.get("/reports/stock")
@calls.arguments(MonthQuery, location="query")
@calls.response(200, StockReport)
@needs(Can.REPORTS_SEE)
def stock(query: dict[str, Any]) -> dict[str, Any]:
    """The figures of the month report, as tables: as it was issued, else as they are counted now."""
    month, only = asked_month(query["month"]), read({name: str(value) for name, value in query.items()})
    kept = None if only.asked else issued(month)
    report = kept.report if kept else replace(whole_report(month, only), made_by=maker(actor()))
    return month_data(report) | {
        "issued_at": kept.at.isoformat() if kept else None,
        "sha256": kept.sha256 if kept else None,
    }
