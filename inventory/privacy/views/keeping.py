"""How long what is kept, whose time is over, and the list that a second person confirms. Numbers, never names."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from inventory.access import Can, may
from inventory.accounts.views.fresh import fresh
from inventory.core.clock import today
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, ngettext
from inventory.people.actions.keeping import check_term, propose_term, withdraw_term
from inventory.people.models import TERMS, TermKind, Unit
from inventory.people.queries import people_past_their_time
from inventory.people.queries.keeping import (
    InForce,
    amount_of,
    changes,
    erases_more,
    in_force,
    name_of,
    open_plan,
    open_proposals,
    people_of,
    plan_by_id,
    plans,
    proposal_by_id,
)
from inventory.privacy.actions.plans import MOST, change_term, confirm_change, confirm_list, make_list, withdraw_list
from inventory.privacy.forms import TermForm
from inventory.privacy.queries.due import due
from inventory.privacy.queries.effects import effect_of
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
    """Set one term. When more would be erased: first what it does in numbers, then a second person."""
    try:
        wanted = TermKind(kind)
    except ValueError:
        raise Missing(_("Deze termijn bestaat niet.")) from None
    from_now = in_force()[wanted]
    form = TermForm(amount=from_now.amount)
    effect, status = None, 200
    if form.is_submitted():
        status = 422
        if form.validate():
            amount = int(form.amount.data or 0)
            try:
                if erases_more(wanted, amount) and not form.agreed.data:
                    check_term(wanted, amount)
                    effect, status = effect_of(wanted, amount), 200
                    form.agreed.data = "1"
                else:
                    return _changed(wanted, amount)
            except Refused as no:
                form.refuse(no.field, no.message)
                status = no.status
    return render_template(
        "privacy/set_term.html", form=form, term=from_now, unit=_unit(from_now), effect=effect
    ), status


def _changed(kind: TermKind, amount: int) -> Response:
    with saving():
        if erases_more(kind, amount):
            propose_term(kind, amount, actor=actor())
            flash(_("Je voorstel wacht op een tweede persoon. Tot dan blijft de termijn zoals hij is."), "ok")
        else:
            changed = change_term(kind, amount, actor=actor())
            flash(_("De termijn is aangepast. Voor %(count)s mensen is de dag nu anders.", count=changed), "ok")
    return redirect(url_for("privacy.terms"), 303)


@pages.post("/privacy/terms/proposals/<int:number>/confirm")
@needs(Can.TERMS_SET)
@fresh
def confirm_proposal(number: int) -> Response:
    """The second person: the proposed term is in force."""
    try:
        with saving():
            changed = confirm_change(proposal_by_id(number), actor=actor())
        flash(_("De termijn is aangepast. Voor %(count)s mensen is de dag nu anders.", count=changed), "ok")
    except Refused as no:
        flash(no.message, "blocked")
    return redirect(url_for("privacy.terms"), 303)


@pages.post("/privacy/terms/proposals/<int:number>/withdraw")
@needs(Can.TERMS_SET)
def withdraw_proposal(number: int) -> Response:
    """The old term stays."""
    try:
        with saving():
            withdraw_term(proposal_by_id(number), actor=actor())
        flash(_("Het voorstel is ingetrokken. De termijn blijft zoals hij is."), "ok")
    except Refused as no:
        flash(no.message, "blocked")
    return redirect(url_for("privacy.terms"), 303)


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
@fresh
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
    me = actor()
    return render_template(
        "privacy/terms.html",
        terms=list(in_force().values()),
        how_long=how_long,
        changes=[(each, how_long(InForce(each.kind, TERMS[each.kind], each.amount, each.at))) for each in changes()],
        labels=TERMS,
        proposals=[
            (each, effect_of(each.kind, each.amount), name_of(each.made_by), each.made_by == me.user_id)
            for each in open_proposals()
        ]
        if may(me, Can.TERMS_SET)
        else [],
    )
