"""What becomes of a fault report: settled by phone, taken over by a repair case, or too old."""

from sqlalchemy import select

from inventory.access import SYSTEM, Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import NotAllowed, Refused
from inventory.core.i18n import _
from inventory.faults.actions.reporting import subject_of
from inventory.faults.lifecycle import FAULT, STILL_OPEN
from inventory.faults.models import FaultReport
from inventory.faults.queries import no_longer_out, open_report_of, past_their_time, report_by_code, report_of_case
from inventory.history.actions import record
from inventory.looks import actions as looking
from inventory.people.models import TermKind
from inventory.people.queries.keeping import amount_of


def settle(found: FaultReport, move: str, *, actor: Actor) -> FaultReport:
    """Take a step that needs no other room: helped by phone, double, works again. Nobody can be called afterwards."""
    planned = FAULT.move(move)
    if planned.door:
        raise Refused("other_door", _("Deze stap hoort bij de herstelling. Doe hem daar."), field="move")
    demand(actor, planned.can, found)
    return _step(found.id, move, actor=actor)


def taken(code: str, case_number: str, *, actor: Actor) -> FaultReport:
    """The device is here and this case is open for it. The way to call back stays until the case closes."""
    demand(actor, Can.REPAIRS_OPEN)
    return _step(report_by_code(code, actor=actor).id, "take", actor=actor, case_number=case_number)


def taken_for(device_id: int, case_number: str, *, actor: Actor) -> FaultReport | None:
    """The same for whatever report is open for this device; None when there is none."""
    demand(actor, Can.REPAIRS_OPEN)
    found = open_report_of(device_id)
    if found is None or found.case_number:
        return None
    return _step(found.id, "take", actor=actor, case_number=case_number)


def closed(case_number: str, *, actor: Actor = SYSTEM) -> FaultReport | None:
    """This case is over: so is the report that it took, and nobody is called any more. None when it took none."""
    found = report_of_case(case_number)
    if found is None or found.state not in STILL_OPEN:
        return None
    return _step(found.id, "close", actor=actor)


def show_call_back(found: FaultReport, *, actor: Actor) -> bool:
    """Somebody of the counter asks to see how to call back: for a quarter of an hour, and it is told."""
    demand(actor, Can.FAULTS_SETTLE, found)
    if actor.kind != "user":
        raise NotAllowed(_("Dat mag een programma niet lezen. Meld je aan en kijk op de pagina van de melding."))
    return bool(found.call_back) and looking.show_phone(subject_of(found), actor=actor)


def forget(*, actor: Actor) -> int:
    """Nightly: reports with which nobody did anything in time, and those of a device that came back to us."""
    late = select(FaultReport).where(past_their_time(amount_of(TermKind.FAULT_REPORT)))
    numbers = {each.id for query in (late, no_longer_out()) for each in session.scalars(query)}
    for number in sorted(numbers):
        _step(number, "lapse", actor=actor)
    return len(numbers)


def _step(report_id: int, move: str, *, actor: Actor, case_number: str = "") -> FaultReport:
    found = locked(FaultReport, report_id)
    assert found is not None
    before = found.state
    planned = FAULT.check(move, before, {"case_number": case_number})
    assert planned.target is not None
    found.state, found.state_since = planned.target, now()
    if case_number:
        found.case_number = case_number
    if found.state not in STILL_OPEN:
        found.call_back = ""
    data = {"case": found.case_number} if found.case_number else {}
    record(planned.event, subject_of(found), actor=actor, from_state=before, to_state=found.state, data=data)
    session.flush()
    return found
