"""The list of calls: who has no e-mail. A number is shown when it is asked for, and that is written down."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.loans.actions.reminders import note_call, reopen
from inventory.loans.actions.tasks import workdays_later
from inventory.loans.models import OUTCOME_LABELS, CallOutcome, RungState
from inventory.loans.queries import ladder as queries
from inventory.loans.shown import demand_person, name_in_list
from inventory.loans.views.pages import pages
from inventory.looks import actions as looking
from inventory.looks.events import What
from inventory.looks.views.noting import seen_in_list
from inventory.people.shown import about, masked
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.undo import offer_undo


@pages.get("/loans/calls")
@needs(Can.LOANS_CHANGE)
def calls() -> str:
    """Whom to call now, whom later, and who was called today."""
    return _page()


@pages.post("/loans/calls/<int:rung>")
@needs(Can.LOANS_CHANGE)
def call(rung: int) -> Any:
    """What came of a call."""
    found = queries.rung(rung, actor=actor())
    try:
        outcome = CallOutcome(request.form.get("outcome", ""))
        day = date.fromisoformat(request.form["next_on"]) if request.form.get("next_on") else None
    except ValueError:
        return _page(rung, _("Kies wat het werd, en een dag.")), 422
    try:
        with saving():
            note_call(found, outcome, actor=actor(), next_on=None if outcome is CallOutcome.REACHED else day)
    except BadInput as no:
        return _page(rung, str(no.message)), no.status
    except Refused as no:
        return _page(refusal=str(no.message)), no.status
    if found.state == RungState.DONE:
        said = _("%(number)s: %(outcome)s.", number=found.loan.number, outcome=OUTCOME_LABELS[outcome])
        offer_undo(said, url_for("loans.undo_call", rung=rung))
    return redirect(url_for("loans.calls"), 303)


@pages.post("/loans/calls/<int:rung>/phone")
@needs(Can.LOANS_CHANGE)
def call_phone(rung: int) -> Any:
    """Show the number for a quarter of an hour; history is told."""
    found = queries.rung(rung, actor=actor())
    demand_person(actor(), found.loan)
    with saving():
        looking.show_phone(about(found.loan.person), actor=actor())
    return redirect(url_for("loans.calls", _anchor=f"call-{rung}"), 303)


@pages.post("/loans/calls/<int:rung>/undo")
@needs(Can.LOANS_CHANGE)
def undo_call(rung: int) -> Any:
    """It was another contract: put the call back on the list."""
    found = queries.rung(rung, actor=actor())
    try:
        with saving():
            reopen(found, actor=actor())
    except Refused as no:
        return _page(refusal=str(no.message)), no.status
    return redirect(url_for("loans.calls"), 303)


def _page(wrong: int | None = None, sentence: str = "", *, refusal: str = "") -> str:
    me, day = actor(), today()
    rows = queries.calls_to_make(me)
    shown = queries.phones_shown({row.loan.person_id for row in rows}, actor=me)
    seen_in_list(What.LOANS, sum(bool(name_in_list(me, row.loan)) for row in rows))

    def number_of(row: Any) -> str:
        phone: str = row.loan.person.phone
        return phone if row.loan.person_id in shown else masked(phone)

    return render_template(
        "loans/calls.html",
        now=[row for row in rows if row.next_on is None or row.next_on <= day],
        later=[row for row in rows if row.next_on is not None and row.next_on > day],
        made=queries.calls_made(me),
        number_of=number_of,
        is_shown=lambda row: row.loan.person_id in shown,
        name_of=lambda loan: loan.person.name if loan.person_id in shown else name_in_list(me, loan),
        outcomes=list(CallOutcome),
        next_day=workdays_later(day, 1),
        day=day,
        wrong=wrong,
        sentence=sentence,
        refusal=refusal,
    )
