"""The pages of the month report."""

from flask import Response, current_app, render_template, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.i18n import _
from inventory.core.months import month_of, parse_month
from inventory.devices.lifecycle import DEVICE
from inventory.history.sealing import sealed
from inventory.reports import documents
from inventory.reports.queries.month.report import MonthReport, month_report
from inventory.reports.queries.stock import first_month
from inventory.reports.views.pages import XLSX, as_file, pages
from inventory.web.guard import needs


@pages.app_template_global("chart_rows")
def chart_rows(report: MonthReport) -> list[tuple[str, int, str | None]]:
    """The bars of a report: a state, how many, and the list behind the figure."""
    by_label = {str(label): state for state, label in DEVICE.labels.items()}
    return [
        (str(row[0]), int(row[-1]), url_for("devices.devices", state=by_label[str(row[0])].value))
        for row in report.table("states").rows
    ]


@pages.get("/reports")
@needs(Can.REPORTS_SEE)
def reports() -> str:
    """The months that can be looked at, the newest first: from the month in which something first happened."""
    month = month_of(today())
    first = first_month()
    months = [month]
    while first is not None and months[-1].first_on > first.first_on:
        months.append(months[-1].before)
    return render_template("reports/reports.html", months=months, report=month_report(month))


@pages.get("/reports/stock/<month>")
@needs(Can.REPORTS_SEE)
def stock(month: str) -> str:
    """The month report as a page."""
    return render_template("reports/stock.html", report=month_report(parse_month(month)))


@pages.get("/reports/stock/<month>.pdf")
@needs(Can.REPORTS_SEE)
def stock_pdf(month: str) -> Response:
    """The month report as a PDF."""
    centre = current_app.config["SETTINGS"].centre_name
    content = documents.month_pdf(month_report(parse_month(month)), centre=centre)
    content = sealed(content, what=_("Maandrapport %(month)s", month=month))
    return as_file(content, "application/pdf", f"maandrapport-{month}.pdf")


@pages.get("/reports/stock/<month>.csv")
@needs(Can.REPORTS_SEE)
def stock_csv(month: str) -> Response:
    """The month report for a spreadsheet."""
    content = documents.month_csv(month_report(parse_month(month)))
    return as_file(content, "text/csv; charset=utf-8", f"maandrapport-{month}.csv")


@pages.get("/reports/stock/<month>.xlsx")
@needs(Can.REPORTS_SEE)
def stock_xlsx(month: str) -> Response:
    """The month report as a workbook."""
    content = documents.month_xlsx(month_report(parse_month(month)))
    return as_file(content, XLSX, f"maandrapport-{month}.xlsx")
