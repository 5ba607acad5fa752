"""The pages of the reports."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import BadInput
from inventory.core.i18n import _, in_dutch
from inventory.core.months import month_of, parse_month
from inventory.core.periods import Period, parse_period, this_year
from inventory.devices.lifecycle import DEVICE
from inventory.history.sealing import sealed
from inventory.reports import documents
from inventory.reports.queries.month_report import MonthReport, month_report
from inventory.reports.queries.stock import first_month
from inventory.reports.queries.subsidy import SubsidyReport, subsidy_report
from inventory.web.guard import needs

pages = Blueprint("reports", __name__)
MOST_ROWS = 50  # of the register on the page; the files have all of it


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
    return _file(content, "application/pdf", f"maandrapport-{month}.pdf")


@pages.get("/reports/stock/<month>.csv")
@needs(Can.REPORTS_SEE)
def stock_csv(month: str) -> Response:
    """The month report for a spreadsheet."""
    content = documents.month_csv(month_report(parse_month(month)))
    return _file(content, "text/csv; charset=utf-8", f"maandrapport-{month}.csv")


@pages.get("/reports/stock/<month>.xlsx")
@needs(Can.REPORTS_SEE)
def stock_xlsx(month: str) -> Response:
    """The month report as a workbook."""
    content = documents.month_xlsx(month_report(parse_month(month)))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(content, kind, f"maandrapport-{month}.xlsx")


@pages.get("/reports/subsidy")
@needs(Can.REPORTS_SEE)
def subsidy() -> Any:
    """The report to the department over the days in the address; without days from New Year to today."""
    period, refusal, status = this_year(), "", 200
    if request.args:
        try:
            period = _period()
        except BadInput as no:
            refusal, status = str(no.message), no.status
    found = subsidy_report(period)
    tables = documents.subsidy_tables(found)
    return render_template(
        "reports/subsidy.html", report=found, tables=tables, period=period, refusal=refusal, most=MOST_ROWS
    ), status


@pages.get("/reports/subsidy.pdf")
@needs(Can.REPORTS_SEE)
def subsidy_pdf() -> Response:
    """The ten parts on paper."""
    with in_dutch():  # as the whole paper
        found = subsidy_report(_period())
    content = documents.subsidy_pdf(found, current_app.config["SETTINGS"])
    return _file(sealed(content, what=f"Subsidieverslag {found.number}"), "application/pdf", _named(found, "pdf"))


@pages.get("/reports/subsidy.csv")
@needs(Can.REPORTS_SEE)
def subsidy_csv() -> Response:
    """The same figures for a spreadsheet."""
    found = subsidy_report(_period())
    return _file(documents.subsidy_csv(found), "text/csv; charset=utf-8", _named(found, "csv"))


@pages.get("/reports/subsidy.xlsx")
@needs(Can.REPORTS_SEE)
def subsidy_xlsx() -> Response:
    """The same figures as a workbook."""
    found = subsidy_report(_period())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(documents.subsidy_xlsx(found), kind, _named(found, "xlsx"))


def _period() -> Period:
    return parse_period(request.args.get("from", ""), request.args.get("to", ""))


def _named(report: SubsidyReport, ending: str) -> str:
    return f"subsidieverslag-{report.period}.{ending}"


def _file(content: bytes, content_type: str, name: str) -> Response:
    disposition = "attachment" if request.args.get("save") or not name.endswith(".pdf") else "inline"
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return Response(content, content_type=content_type, headers=headers)
