"""The pages of the month report."""

from dataclasses import replace
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.accounts.queries import locations, organisations
from inventory.core.clock import today
from inventory.core.i18n import _
from inventory.core.months import Month, month_of
from inventory.devices.lifecycle import DEVICE
from inventory.devices.models import TYPE_LABELS
from inventory.drawings.bars import Bars
from inventory.drawings.columns import Columns, Pair
from inventory.drawings.pen import Mark
from inventory.history.sealing import sealed
from inventory.lists.views.shown import list_page
from inventory.reports import documents
from inventory.reports.actions.issuing import Drawn, issue, maker
from inventory.reports.queries.month.issued import file_of, issued, issued_months, what_changed, whole_report
from inventory.reports.queries.month.only import FILTERS, ROUTE_LABELS, read
from inventory.reports.queries.month.report import MonthReport, month_report, title_of
from inventory.reports.queries.stock import asked_month, first_month
from inventory.reports.views.listing import ISSUED
from inventory.reports.views.pages import pages
from inventory.web.files import download
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/reports")
@needs(Can.REPORTS_SEE)
def reports() -> str:
    """The months that can be looked at, the newest first: from the month in which something first happened."""
    month = month_of(today())
    first = first_month()
    months = [month]
    while first is not None and months[-1].first_on > first.first_on:
        months.append(months[-1].before)
    return render_template(
        "reports/reports.html",
        months=months,
        issued=issued_months(),
        states=_states(month_report(month), _("Geteld uit de geschiedenis."), has_lists=True),
    )


@pages.get("/reports/issued")
@needs(Can.REPORTS_SEE)
def issued_reports() -> Any:
    """The months of which the report was issued."""
    return list_page(ISSUED, "reports/issued.html")


@pages.get("/reports/stock/<month>")
@needs(Can.REPORTS_SEE)
def stock(month: str) -> str:
    """The month report as a page: as it was issued, or as it is counted now."""
    wanted, only = asked_month(month), read(request.args)
    kept = None if only.asked else issued(wanted)
    changed = what_changed(kept) if kept else []
    report = kept.report if kept else _made(wanted)
    return render_template(
        "reports/stock.html",
        report=report,
        issued=kept,
        changed=changed,
        facts=documents.head_facts(report),
        choices=_choices(),
        drawings=_drawings(report),
        may_issue=kept is None and not only.asked and _may_issue(wanted),
    )


@pages.post("/reports/stock/<month>/issue")
@needs(Can.REPORTS_ISSUE)
def issue_stock(month: str) -> Any:
    """Keep the report of this month as it is, for good."""
    wanted = asked_month(month)
    with saving():
        issue(wanted, actor=actor(), draw=month_documents)
    return redirect(url_for("reports.stock", month=wanted), 303)


@pages.get("/reports/stock/<month>.pdf")
@needs(Can.REPORTS_SEE)
def stock_pdf(month: str) -> Response:
    """The month report as a PDF."""
    return _file(month, "pdf")


@pages.get("/reports/stock/<month>.csv")
@needs(Can.REPORTS_SEE)
def stock_csv(month: str) -> Response:
    """The month report for a spreadsheet."""
    return _file(month, "csv")


@pages.get("/reports/stock/<month>.xlsx")
@needs(Can.REPORTS_SEE)
def stock_xlsx(month: str) -> Response:
    """The month report as a workbook."""
    return _file(month, "xlsx")


@pages.get("/reports/stock/<month>.json")
@needs(Can.REPORTS_SEE)
def stock_json(month: str) -> Response:
    """The month report as data."""
    return _file(month, "json")


def month_documents(report: MonthReport) -> dict[str, Drawn]:
    """The documents of a report that is issued."""
    return documents.month_files(report, centre=current_app.config["SETTINGS"].centre_name)


def _may_issue(month: Month) -> bool:
    first = first_month()
    return month.is_over and first is not None and month.first_on >= first.first_on and may(actor(), Can.REPORTS_ISSUE)


def _made(month: Month) -> MonthReport:
    return replace(whole_report(month, read(request.args)), made_by=maker(actor()))


def _file(text: str, ending: str) -> Response:
    """The document as it was kept; of a month that was not issued, or of a part of it, drawn now."""
    month, only = asked_month(text), read(request.args)
    kept = None if only.asked else file_of(month, ending)
    if kept is not None and kept.content is not None:
        content = kept.content
    else:
        report = _made(month)
        content = documents.month_file(report, ending, centre=current_app.config["SETTINGS"].centre_name)
        content = sealed(content, what=title_of(month)) if ending == "pdf" else content
    name = "-".join(("maandrapport", str(month), *only.asked.values())).lower()
    return download(content, documents.MONTH_TYPES[ending], f"{name}.{ending}")


def _drawings(report: MonthReport) -> list[Bars | Columns]:
    """What came in and went out per month, and where everything is; each bar leads to its list."""
    drawn: list[Bars | Columns] = []
    if report.flows:
        drawn.append(
            Columns(
                _("Erbij en eraf per maand"),
                _(
                    "Toestellen die bij ons binnenkwamen en die van ons weggingen, de laatste twaalf maanden. Wat "
                    "nieuw gekocht is voor een digipunt, telt niet mee."
                ),
                (_("Erbij"), _("Eraf")),
                tuple(
                    Pair(str(month), came_in, went_out, short=str(month.number))
                    for month, came_in, went_out in report.flows
                ),
                head=_("Maand"),
            )
        )
    if report.find("states"):
        # A list shows what is now, so the figure of a month that is over has none behind it.
        is_now = not report.month.is_over and not report.only.asked
        said = _("Aan het einde van de maand.") if report.month.is_over else _("Nu.")
        drawn.append(_states(report, said, has_lists=is_now))
    return drawn


def _states(report: MonthReport, said: str, *, has_lists: bool) -> Bars:
    by_label = {str(label): state for state, label in DEVICE.labels.items()}
    marks = [
        Mark(label, int(row[-1]), url_for("devices.devices", state=by_label[label].value) if has_lists else "")
        for row in report.table("states").rows
        if (label := str(row[0])) in by_label
    ]
    return Bars(_("Toestellen per staat"), said, tuple(marks), (_("Staat"), _("Toestellen")))


def _choices() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters: their name in the address, the code of each choice and what it is called."""
    return [
        ("location", str(FILTERS["location"]), [(each.code, each.name) for each in locations()]),
        ("type", str(FILTERS["type"]), [(kind.value, str(label)) for kind, label in TYPE_LABELS.items()]),
        ("org", str(FILTERS["org"]), [(each.code, each.name) for each in organisations()]),
        ("route", str(FILTERS["route"]), [(route.value, str(label)) for route, label in ROUTE_LABELS.items()]),
    ]
