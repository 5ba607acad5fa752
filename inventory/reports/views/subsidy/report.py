"""The report to the department over some days: the page, its files, and freezing it."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.clock import now
from inventory.core.errors import BadInput
from inventory.core.i18n import _, in_dutch
from inventory.core.periods import this_year
from inventory.core.workbook import XLSX
from inventory.reports import documents
from inventory.reports.actions.subsidy import freeze
from inventory.reports.documents.subsidy.draft import drafted
from inventory.reports.documents.subsidy.freezing import whole
from inventory.reports.queries.subsidy.snapshots import snapshots
from inventory.reports.views.pages import pages
from inventory.reports.views.subsidy.asked import asked_period, days_of
from inventory.web.files import download
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

MOST_ROWS = 50  # of the register on the page; the files have all of it
TYPES = {
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": XLSX,
    ".json": "application/json",
}


@pages.get("/reports/subsidy")
@needs(Can.REPORTS_SEE)
def subsidy() -> Any:
    """The report to the department over the days in the address; without days from New Year to today."""
    period, refusal, status = this_year(), "", 200
    if request.args:
        try:
            period = asked_period()
        except BadInput as no:
            refusal, status = str(no.message), no.status
    found = drafted(period, secret=settings().secret_key)
    return render_template(
        "reports/subsidy/report.html",
        report=found,
        tables=documents.subsidy_tables(found),
        period=period,
        days=days_of(period),
        refusal=refusal,
        most=MOST_ROWS,
        frozen=[each for each in snapshots() if each.period == period],
        may_write=may(actor(), Can.SUBSIDY_WRITE),
    ), status


@pages.get("/reports/subsidy.pdf")
@needs(Can.REPORTS_SEE)
def subsidy_pdf() -> Response:
    """The ten parts on paper."""
    with in_dutch():  # as the whole paper
        return _file(".pdf")


@pages.get("/reports/subsidy.csv")
@needs(Can.REPORTS_SEE)
def subsidy_csv() -> Response:
    """The same figures for a spreadsheet."""
    return _file(".csv")


@pages.get("/reports/subsidy.xlsx")
@needs(Can.REPORTS_SEE)
def subsidy_xlsx() -> Response:
    """The same figures as a workbook."""
    return _file(".xlsx")


@pages.post("/reports/subsidy/freeze")
@needs(Can.SUBSIDY_WRITE)
def freeze_subsidy() -> Any:
    """Keep the report as it is now, with all its files, for good."""
    period, at = asked_period(), now()
    found = whole(period, settings(), at=at)
    with saving():
        made = freeze(period, found.turn, found.data, found.files, at=at, actor=actor())
        number = made.number
    flash(_("Verslag %(number)s is vastgelegd. Het verandert niet meer.", number=number), "ok")
    return redirect(url_for("reports.subsidy_snapshot", number=number), 303)


def _file(ending: str) -> Response:
    period = asked_period()
    content = documents.subsidy_file(drafted(period, secret=settings().secret_key), ending, settings())
    return download(content, TYPES[ending], f"subsidieverslag-{period}{ending}")
