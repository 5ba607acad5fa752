"""Writing off: somebody decided that a device is not expected back. It ends by itself when the device turns up."""

from datetime import date

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import day_of, now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions.moving import check, hold, open_line_of, step, subject_of
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import WRITE_OFF_LABELS, Decider, IncidentKind, Loan, WriteOff, WriteOffReason
from inventory.loans.queries.contracts import incidents_of
from inventory.loans.queries.during import standing_write_off

# What the desk noted is what happened: another reason beside it would tell two stories.
_AFTER: dict[IncidentKind, tuple[WriteOffReason, ...]] = {
    IncidentKind.THEFT: (WriteOffReason.STOLEN,),
    IncidentKind.LOSS: (WriteOffReason.LOST, WriteOffReason.DESTROYED),
}
_ONLY_WHEN_LATE = frozenset({WriteOffReason.NOT_RETURNED, WriteOffReason.UNREACHABLE})


def reasons_for(loan: Loan) -> tuple[WriteOffReason, ...]:
    """Why its device may be written off, the usual one first: of what was told as stolen or lost, only that."""
    if loan.state == LoanState.LOST:
        told = [each.kind for each in incidents_of(loan) if each.device_id == loan.line.device_id]
        for kind in reversed(told):
            if kind in _AFTER:
                return _AFTER[kind]
    return tuple(WriteOffReason)


def write_off(
    loan: Loan,
    why: WriteOffReason,
    *,
    decided_by: Decider,
    decided_on: date,
    reference: str = "",
    actor: Actor,
) -> WriteOff:
    """The device is not expected back, by a decision of this day. A contract that still runs ends; its device is then
    missing. `reference` is the number of the decision.
    """
    if loan.ended_at is None:
        moves.hold(open_line_of(loan).device)
    loan = hold(loan)
    device = loan.line.device
    demand(actor, Can.DEVICES_DISPOSE, device)
    _check(loan, decided_on, reference)
    if standing_write_off(loan) is not None:
        raise Refused("written_off_already", _("Dit toestel is al afgeschreven."))
    if why not in (right := reasons_for(loan)):
        said = _("De balie noteerde iets anders. Kies: %(reasons)s.", reasons=_named(right))
        raise Refused("told_otherwise", said, field="why")
    if loan.state == LoanState.ACTIVE:
        _end(loan, device, why, actor)
    elif loan.state != LoanState.LOST:
        raise Refused("wrong_state", _("Dit contract is voorbij. Er is niets af te schrijven."))
    if device.state != DeviceState.MISSING:
        raise Refused("not_missing", _("%(tag)s is niet vermist.", tag=device.tag))
    made = WriteOff(
        loan_id=loan.id,
        device_id=device.id,
        why=why,
        decided_by=decided_by,
        decided_on=decided_on,
        reference=reference.strip(),
        noted_at=now(),
        noted_by=actor.user_id,
    )
    session.add(made)
    session.flush()
    told = {"why": str(why), "decided_by": str(decided_by), "decided_on": decided_on.isoformat()}
    moves.step(device, "write_off", actor=actor, facts={"contract": loan.number, **told}, permission_checked=True)
    record(events.WRITTEN_OFF, subject_of(loan), actor=actor, data={"device": device.tag, **told})
    return made


def _named(reasons: tuple[WriteOffReason, ...]) -> str:
    return _(" of ").join(f"'{WRITE_OFF_LABELS[each]}'" for each in reasons)


def _end(loan: Loan, device: Device, why: WriteOffReason, actor: Actor) -> None:
    """A contract of which nothing came back."""
    if why in _ONLY_WHEN_LATE and loan.due_on is not None and loan.due_on >= today():
        raise Refused("not_late", _("Dit contract loopt nog. Schrijf pas af na de einddatum."), field="why")
    if device.state == DeviceState.IN_REPAIR:
        raise Refused("in_repair", _("%(tag)s is in herstelling, dus bij ons.", tag=device.tag))
    kind = "theft" if why is WriteOffReason.STOLEN else "loss"
    check(loan, "report_missing", actor=actor, facts={"kind": kind}, free=True)
    facts = {"kind": kind, "contract": loan.number}
    moves.step(device, "report_missing", actor=actor, facts=facts, permission_checked=True)
    step(loan, "report_missing", actor=actor, data={"incident": kind})


def _check(loan: Loan, decided_on: date, reference: str) -> None:
    if decided_on > today():
        raise BadInput("decided_on", _("Deze dag moet nog komen."), field="decided_on")
    if decided_on < day_of(loan.handed_over_at):
        raise BadInput("decided_on", _("Op deze dag was het toestel nog niet mee."), field="decided_on")
    if len(reference) > 40 or not reference.isprintable():
        raise BadInput("reference", _("Kijk het nummer van de beslissing na."), field="reference")
    refuse_national_number(reference, "reference")


def _ends_when_found(device: Device, actor: Actor) -> None:
    """It turned up after all: the decision stays to be read, and does not count any more."""
    rows = select(WriteOff).where(WriteOff.device_id == device.id, WriteOff.ended_at.is_(None)).order_by(WriteOff.id)
    for row in session.scalars(rows):
        row.ended_at = now()
        loan = session.get(Loan, row.loan_id)
        assert loan is not None
        session.flush()
        record(events.WRITE_OFF_ENDED, subject_of(loan), actor=actor, data={"device": device.tag})


moves.after("find", _ends_when_found)
