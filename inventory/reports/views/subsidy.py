"""The pages of the report to the department."""

from typing import Any

from flask import Response, current_app, render_template, request

from inventory.access import Can
from inventory.core.errors import BadInput
from inventory.core.i18n import in_dutch
from inventory.core.periods import Period, parse_period, this_year
from inventory.history.sealing import sealed
from inventory.reports import documents
from inventory.reports.queries.subsidy import SubsidyReport, subsidy_report
from inventory.reports.views.pages import XLSX, as_file, pages
from inventory.web.guard import needs

MOST_ROWS = 50  # of the register on the page; the files have all of it


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
    return as_file(sealed(content, what=f"Subsidieverslag {found.number}"), "application/pdf", _named(found, "pdf"))


@pages.get("/reports/subsidy.csv")
@needs(Can.REPORTS_SEE)
def subsidy_csv() -> Response:
    """The same figures for a spreadsheet."""
    found = subsidy_report(_period())
    return as_file(documents.subsidy_csv(found), "text/csv; charset=utf-8", _named(found, "csv"))


@pages.get("/reports/subsidy.xlsx")
@needs(Can.REPORTS_SEE)
def subsidy_xlsx() -> Response:
    """The same figures as a workbook."""
    found = subsidy_report(_period())
    return as_file(documents.subsidy_xlsx(found), XLSX, _named(found, "xlsx"))


def _period() -> Period:
    return parse_period(request.args.get("from", ""), request.args.get("to", ""))


def _named(report: SubsidyReport, ending: str) -> str:
    return f"subsidieverslag-{report.period}.{ending}"
