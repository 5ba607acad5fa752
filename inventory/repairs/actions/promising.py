"""The day on which the device will be ready: said once, moved with a reason."""

from datetime import date

from inventory.access import Actor, Can, demand
from inventory.accounts.queries import opening_of
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.loans.actions.terms import DueDay, due_day
from inventory.repairs.actions.noting import hold, note_event
from inventory.repairs.actions.words import no_person_in, text
from inventory.repairs.lifecycle import CAN_BE_LATE
from inventory.repairs.models import Repair
from inventory.repairs.queries.cases import contract_of_case

PROMISED = "repair:promised"
MOST_DAYS = 365


def promise(case: Repair, on: date, *, actor: Actor, reason: str = "") -> DueDay:
    """Say when it is ready: that day, or the next one on which the counter is open. A later word needs a reason."""
    demand(actor, Can.REPAIRS_OPEN, None)
    case = hold(case)
    reason = text(reason, 200)
    day = check_promise(case, on, reason, actor=actor)
    before = case.promised_on
    case.promised_on = day.day
    session.flush()
    told = {"promised_on": day.day.isoformat(), "before": before.isoformat() if before else ""}
    note_event(case, PROMISED, actor=actor, from_state=case.state, note=reason, data=told)
    return day


def check_promise(case: Repair, on: date, reason: str, *, actor: Actor) -> DueDay:
    """Which day it would become; refused as `promise` refuses. Nothing changes."""
    demand(actor, Can.REPAIRS_OPEN, None)
    if case.state not in CAN_BE_LATE:
        raise Refused("wrong_state", _("Het toestel is al klaar. Er valt niets te beloven."), field="promised_on")
    if on < today():
        raise BadInput("in_past", _("Deze dag is al voorbij."), field="promised_on")
    if (on - today()).days > MOST_DAYS:
        raise BadInput("too_far", _("Dat is te ver weg. Kies een dag binnen het jaar."), field="promised_on")
    no_person_in(reason, "reason")
    day = due_day(on, opening=opening_of(_place(case)))
    if case.promised_on is not None and case.promised_on != day.day and not reason:
        raise Refused(
            "reason_missing",
            _("Er was al een dag beloofd. Zeg waarom het een andere wordt."),
            missing=("reason",),
            field="reason",
        )
    return day


def _place(case: Repair) -> int | None:
    contract = contract_of_case(case)
    return contract.location_id if contract is not None else case.device.location_id
