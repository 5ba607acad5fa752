"""At work: the reports that wait, one of them with its next step, and noting one for who calls."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Actor, Can, Role, may
from inventory.core.errors import Refused
from inventory.core.i18n import _, moment_text
from inventory.devices.queries import device_by_tag
from inventory.faults import actions, queries
from inventory.faults.forms import NotedForm
from inventory.faults.lifecycle import BY_HAND, STILL_OPEN, Problem, Source
from inventory.faults.models import FaultReport
from inventory.faults.shown import report_shown
from inventory.faults.views.listing import FAULTS, case_url
from inventory.faults.views.pages import pages
from inventory.lists.views.shown import list_page
from inventory.web.doors import door
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in


@pages.get("/faults")
@needs(Can.FAULTS_SEE)
def faults() -> Any:
    """What was reported and waits, the oldest first; what is in repair; what is over."""
    return list_page(FAULTS, "faults/faults.html")


@pages.route("/faults/new", methods=["GET", "POST"])
@needs(Can.FAULTS_NOTE)
def new() -> Any:
    """Somebody stands at the counter or calls: scan or type the number on the label, and note it."""
    given = request.values.get("device", "").strip()
    if not given:
        return render_template("faults/scan.html")
    device = device_by_tag(tag_in(given), actor=actor())
    form = NotedForm().ready().among(*_sources(actor()))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_right():
            try:
                with saving():
                    made = actions.report(
                        device,
                        problem=Problem(form.problem.data),
                        source=Source(form.source.data),
                        actor=actor(),
                        call_back=form.call_back,
                    )
                    code, is_mine = made.code, may(actor(), Can.FAULTS_SEE, made)
                flash(_("Genoteerd. De code van deze melding is %(code)s. Zeg ze aan wie belt.", code=code), "ok")
                return redirect(url_for("faults.fault", code=code) if is_mine else url_for("home.work"), 303)
            except Refused as no:
                form.refuse(no.field, no.message)
                status = no.status
    return render_template("faults/new.html", form=form, device=device_by_tag(device.tag, actor=actor())), status


@pages.get("/faults/<code>")
@needs(Can.FAULTS_SEE)
def fault(code: str) -> str:
    """One report: what is wrong, whom to call back, and the next step."""
    return _page(queries.report_by_code(code, actor=actor()))


@pages.post("/faults/<code>/call-back")
@needs(Can.FAULTS_SETTLE)
def show_call_back(code: str) -> Any:
    """Show the number or the address for a quarter of an hour; history is told."""
    found = queries.report_by_code(code, actor=actor())
    with saving():
        actions.show_call_back(found, actor=actor())
    return redirect(url_for("faults.fault", code=found.code), 303)


@pages.post("/faults/<code>/<move>")
@needs(Can.FAULTS_SETTLE)
def settle(code: str, move: str) -> Any:
    """Helped by phone, double, or it works again."""
    found = queries.report_by_code(code, actor=actor())
    try:
        with saving():
            actions.settle(found, move, actor=actor())
    except Refused as no:
        return _page(queries.report_by_code(code, actor=actor()), refusal=str(no.message)), no.status
    flash(_("De melding is afgesloten. Hoe we konden terugbellen is gewist."), "ok")
    return redirect(url_for("faults.faults"), 303)


def _page(found: FaultReport, *, refusal: str = "") -> str:
    me = actor()
    return render_template(
        "faults/fault.html",
        report=found,
        shown=report_shown(found, actor=me),
        reported=moment_text(found.reported_at),
        case_url=case_url(found),
        repair_url=door("case_of", found.case_number) if found.case_number else None,
        moves=[move for move in BY_HAND if found.state in move.sources and may(me, move.can, found)],
        is_open=found.state in STILL_OPEN,
        refusal=refusal,
    )


def _sources(me: Actor) -> tuple[Source, ...]:
    here = Source.SHOP if Role.SHOP in me.roles and Role.LIBRARY not in me.roles else Source.DESK
    return (here, Source.HELPDESK)
