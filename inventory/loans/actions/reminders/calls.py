"""Calling: what came of it, from a closed list, and when to try again."""

from datetime import date, timedelta

from inventory.access import Actor, Can, demand
from inventory.core.clock import day_of, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.actions.reminders.rungs import settle
from inventory.loans.actions.terms import open_day
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import CallOutcome, Channel, Loan, Reminder, RungState

TRIES = 3  # then a letter goes
FARTHEST = 30  # days ahead that may be agreed


def note_call(rung: Reminder, outcome: CallOutcome, *, actor: Actor, next_on: date | None = None) -> Reminder:
    """Somebody called. Not reached: again on `next_on` (the next open day when none is given), and after three times a
    letter. Agreed on a day: nothing is sent until that day is over.
    """
    loan, rung = held(rung, actor)
    if rung.state != RungState.WAITING or rung.channel != Channel.PHONE:
        raise Refused("told_already", _("Een collega deed dit al."))
    _check_day(outcome, next_on)
    rung.tries += 1
    rung.outcome = outcome
    rung.next_on = next_on if outcome is CallOutcome.APPOINTMENT else None
    if outcome is not CallOutcome.NOT_REACHED:
        settle(rung, RungState.DONE, actor=actor)
    elif rung.tries >= TRIES and loan.person.street:
        rung.channel = Channel.LETTER
    else:
        rung.next_on = next_on or open_day(today() + timedelta(days=1))
    session.flush()
    record(
        events.CALLED,
        subject_of(loan),
        actor=actor,
        data={"step": str(rung.step), "due_on": rung.due_on.isoformat(), "outcome": str(outcome)},
    )
    return rung


def reopen(rung: Reminder, *, actor: Actor) -> Reminder:
    """Undo, on the same day, that somebody was reached or that a letter was posted."""
    loan, rung = held(rung, actor)
    if rung.state != RungState.DONE or rung.channel == Channel.EMAIL or rung.done_at is None:
        raise Refused("not_done", _("Dit is nog niet gedaan."))
    if day_of(rung.done_at) != today():
        raise Refused("too_late_to_undo", _("Dit kan alleen op de dag zelf."))
    if loan.state != LoanState.ACTIVE or loan.due_on != rung.due_on:
        raise Refused("wrong_state", _("Dit contract loopt niet meer, of de einddatum is nu anders."))
    if loan.quiet_at is not None:
        raise Refused("quiet", _("Er gaan geen berichten meer over dit contract."))
    if rung.channel == Channel.PHONE:
        rung.tries -= 1  # that call was about another contract
    rung.outcome, rung.next_on, rung.batch_id, rung.letter_id = None, None, None, None
    settle(rung, RungState.WAITING)
    record(
        events.REOPENED,
        subject_of(loan),
        actor=actor,
        data={"step": str(rung.step), "due_on": rung.due_on.isoformat(), "channel": str(rung.channel)},
    )
    return rung


def held(rung: Reminder, actor: Actor) -> tuple[Loan, Reminder]:
    """The contract of this step and then the step itself, locked, for who may change the contract."""
    loan = hold(rung.loan)
    demand(actor, Can.LOANS_CHANGE, loan)
    found = locked(Reminder, rung.id)
    if found is None:
        raise Missing(_("Deze herinnering bestaat niet."))
    return loan, found


def _check_day(outcome: CallOutcome, day: date | None) -> None:
    if outcome is CallOutcome.APPOINTMENT and day is None:
        raise BadInput("next_on_missing", _("Vul de dag van de afspraak in."), field="next_on", missing=("next_on",))
    if outcome is not CallOutcome.REACHED and day is not None and not 0 <= (day - today()).days <= FARTHEST:
        raise BadInput("next_on", _("Kies een dag in de volgende 30 dagen."), field="next_on")
