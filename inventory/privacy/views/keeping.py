"""How long what is kept, whose time is over, and the list that a second person confirms. Numbers, never names."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, ngettext
from inventory.people.models import TERMS, TermKind, Unit
from inventory.people.queries import people_past_their_time
from inventory.people.queries.keeping import (
    InForce,
    amount_of,
    changes,
    in_force,
    open_plan,
    people_of,
    plan_by_id,
    plans,
)
from inventory.privacy.actions.plans import MOST, change_term, confirm_list, make_list, withdraw_list
from inventory.privacy.forms import TermForm
from inventory.privacy.queries.due import due
from inventory.privacy.queries.information import how_long
from inventory.privacy.views.pages import pages, tidy_files_afterwards
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/privacy/terms")
@needs(Can.TERMS_SEE)
def terms() -> str:
    """The terms in force, and who set which."""
    return _terms_page()


@pages.route("/privacy/terms/<kind>", methods=["GET", "POST"])
@needs(Can.TERMS_SET)
def set_term(kind: str) -> Any:
    """Set one term."""
    try:
        wanted = TermKind(kind)
    except ValueError:
        raise Missing(_("Deze termijn bestaat niet.")) from None
    from_now = in_force()[wanted]
    form = TermForm(amount=from_now.amount)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with saving():
                    changed = change_term(wanted, int(form.amount.data or 0), actor=actor())
                    flash(_("De termijn is aangepast. Voor %(count)s mensen is de dag nu anders.", count=changed), "ok")
                    return redirect(url_for("privacy.terms"), 303)
            except Refused as no:
                form.refuse(no.field, no.message)
                status = no.status
    return render_template("privacy/set_term.html", form=form, term=from_now, unit=_unit(from_now)), status


@pages.get("/privacy/due")
@needs(Can.ERASE_PROPOSE, Can.ERASE_CONFIRM)
def due_now() -> str:
    """Who would go, why and since when; the list that waits for a second person."""
    waiting = open_plan()
    return render_template(
        "privacy/due.html",
        due=due(limit=MOST),
        is_more=len(people_past_their_time(today(), limit=MOST + 1)) > MOST,
        terms=TERMS,
        plan=waiting,
        plan_refs=[person.ref for person in people_of(waiting)] if waiting is not None else [],
        is_mine=waiting is not None and waiting.made_by == actor().user_id,
        nightly_most=amount_of(TermKind.NIGHTLY_MOST),
        plans=[plan for plan in plans() if plan is not waiting],
        sees_people=may(actor(), Can.PEOPLE_SEE),
    )


@pages.post("/privacy/lists")
@needs(Can.ERASE_PROPOSE)
def new_list() -> Response:
    """Make a list of everybody whose time is over."""
    try:
        with saving():
            make_list(actor=actor())
        flash(_("De lijst is klaar. Een tweede persoon bevestigt ze."), "ok")
    except Refused as no:
        flash(no.message, "blocked")
    return redirect(url_for("privacy.due_now"), 303)


@pages.post("/privacy/lists/<int:number>/confirm")
@needs(Can.ERASE_CONFIRM)
def confirm(number: int) -> Response:
    """The second person: erase them."""
    try:
        with saving():
            erased, stay = confirm_list(plan_by_id(number), actor=actor())
        flash(ngettext("%(num)s persoon is gewist.", "%(num)s personen zijn gewist.", erased), "ok")
        if stay:
            flash(_("Niet gewist, want er is nog iets open: %(refs)s.", refs=", ".join(stay)), "confirm")
        tidy_files_afterwards()
    except Refused as no:
        flash(no.message, "blocked")
    return redirect(url_for("privacy.due_now"), 303)


@pages.post("/privacy/lists/<int:number>/withdraw")
@needs(Can.ERASE_PROPOSE)
def withdraw(number: int) -> Response:
    """Take the list back."""
    try:
        with saving():
            withdraw_list(plan_by_id(number), actor=actor())
        flash(_("De lijst is ingetrokken."), "ok")
    except Refused as no:
        flash(no.message, "blocked")
    return redirect(url_for("privacy.due_now"), 303)


def _unit(term: InForce) -> str:
    return {Unit.DAYS: _("dagen"), Unit.MONTHS: _("maanden"), Unit.PEOPLE: _("mensen")}[term.kept.unit]


def _terms_page() -> str:
    return render_template(
        "privacy/terms.html", terms=list(in_force().values()), how_long=how_long, changes=changes(), labels=TERMS
    )
