"""Finding contracts: which of them an actor may see, and whose names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Organisation, User
from inventory.core.codes import CodeError, format_contract_number, parse_contract_number
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Incident, Loan, LoanLine, Payment

SOON_DAYS = 30
FILTERS = ("open", "overdue", "soon", "ended")


def visible_to(actor: Actor) -> Select[Loan]:
    """The contracts that this actor may see: of the own counter, or all for the coordinator."""
    query = select(Loan)
    if actor.kind == "system":
        return query
    if not may(actor, Can.LOANS_SEE):
        return query.where(Loan.id.is_(None))
    if Role.COORDINATOR in actor.roles:
        return query
    return query.where(
        or_(
            and_(Loan.kind == LoanKind.BRUIKLEEN, Loan.org_id.in_(actor.orgs(Role.LIBRARY))),
            and_(Loan.kind != LoanKind.BRUIKLEEN, Loan.org_id.in_(actor.orgs(Role.SHOP))),
        )
    )


def sees_person(actor: Actor, loan: Loan) -> bool:
    """Whether the actor may read the name on this contract. The coordinator may on a free loan only."""
    return may(actor, Can.PEOPLE_SEE, loan)


def loan_by_number(number: str, *, actor: Actor) -> Loan:
    """The contract with this number, however it is typed, with all that is on it."""
    try:
        plain = format_contract_number(*parse_contract_number(number))
    except CodeError:
        plain = ""
    found = session.scalar(
        visible_to(actor)
        .where(Loan.number == plain)
        .options(
            joinedload(Loan.org),
            joinedload(Loan.location),
            joinedload(Loan.person),
            joinedload(Loan.end_user),
            joinedload(Loan.referral),
            joinedload(Loan.clerk),
            selectinload(Loan.lines).joinedload(LoanLine.device).joinedload(Device.location),
        )
    )
    if found is None:
        raise Missing(_("We kennen geen contract met dit nummer. Kijk het nummer na."))
    return found


def _filtered(query: Select[Loan], wanted: str, day: date) -> Select[Loan]:
    conditions: dict[str, ColumnElement[bool]] = {
        "open": Loan.state == LoanState.ACTIVE,
        "overdue": and_(Loan.state == LoanState.ACTIVE, Loan.due_on < day),
        "soon": and_(Loan.state == LoanState.ACTIVE, Loan.due_on.between(day, day + timedelta(days=SOON_DAYS))),
        "ended": Loan.state != LoanState.ACTIVE,
    }
    return query.where(conditions[wanted]) if wanted in conditions else query


def loans(actor: Actor, *, wanted: str, day: date, after: int | None = None, limit: int = 50) -> Sequence[Loan]:
    """A page of contracts, the newest first. `wanted` is one of FILTERS or nothing."""
    query = _filtered(visible_to(actor), wanted, day)
    if after is not None:
        query = query.where(Loan.id < after)
    return session.scalars(
        query.options(joinedload(Loan.person), selectinload(Loan.lines).joinedload(LoanLine.device))
        .order_by(Loan.id.desc())
        .limit(limit)
    ).all()


def counts(actor: Actor, day: date) -> dict[str, int]:
    """How many contracts each filter shows, in one statement."""
    active = Loan.state == LoanState.ACTIVE
    row = session.execute(
        visible_to(actor).with_only_columns(
            func.count().filter(active),
            func.count().filter(active, Loan.due_on < day),
            func.count().filter(active, Loan.due_on.between(day, day + timedelta(days=SOON_DAYS))),
            func.count().filter(Loan.state != LoanState.ACTIVE),
            func.count().filter(active, Loan.due_on == day),
        )
    ).one()
    return dict(zip((*FILTERS, "today"), row, strict=True))


def open_line(device_id: int) -> LoanLine | None:
    """Under which contract a device is away now."""
    return session.scalar(
        select(LoanLine)
        .where(LoanLine.device_id == device_id, LoanLine.until_at.is_(None))
        .options(joinedload(LoanLine.loan))
    )


def open_loan_of_device(device: Device, *, actor: Actor) -> Loan:
    """The contract under which this device is away, when the actor may see it."""
    line = open_line(device.id)
    if line is None:
        if device.state == DeviceState.MISSING:
            raise Missing(_("%(tag)s staat op 'Vermist'. Open het toestel en kies 'Teruggevonden'.", tag=device.tag))
        raise Missing(_("%(tag)s is nu niet uitgeleend. Kijk het nummer na.", tag=device.tag))
    return loan_by_number(line.loan.number, actor=actor)


def active_loan_of(person_id: int, kind: LoanKind) -> Loan | None:
    """The contract of this kind that a person already has."""
    return session.scalar(
        select(Loan).where(Loan.person_id == person_id, Loan.kind == kind, Loan.state == LoanState.ACTIVE)
    )


def newest_purchase_of(person_id: int) -> Loan | None:
    return session.scalar(
        select(Loan)
        .where(Loan.person_id == person_id, Loan.kind == LoanKind.KOOP)
        .order_by(Loan.handed_over_at.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class HandedOver:
    """Who handed a device over, where and when: staff, never the borrower."""

    org: str
    clerk: str
    at: datetime


def last_handed_over(device_id: int) -> HandedOver | None:
    """The newest hand-over of a device."""
    row = session.execute(
        select(Organisation.name, User.name, LoanLine.from_at)
        .select_from(LoanLine)
        .join(Loan, Loan.id == LoanLine.loan_id)
        .join(Organisation, Organisation.id == Loan.org_id)
        .outerjoin(User, User.id == Loan.clerk_user_id)
        .where(LoanLine.device_id == device_id)
        .order_by(LoanLine.id.desc())
        .limit(1)
    ).first()
    return HandedOver(row[0], row[1] or "", row[2]) if row else None


def incidents_of(loan: Loan) -> Sequence[Incident]:
    return session.scalars(select(Incident).where(Incident.loan_id == loan.id).order_by(Incident.id)).all()


def payments_of(loan: Loan) -> Sequence[Payment]:
    return session.scalars(select(Payment).where(Payment.loan_id == loan.id).order_by(Payment.id)).all()


def active_with_a_due_day(first: date, last: date) -> Sequence[Loan]:
    """Running contracts that are due in these days, with the person and the device."""
    return session.scalars(
        select(Loan)
        .join(Loan.person)
        .where(Loan.state == LoanState.ACTIVE, Loan.due_on.between(first, last))
        .options(contains_eager(Loan.person), joinedload(Loan.org))
        .order_by(Loan.id)
    ).all()


def lost_and_found(device_id: int | None = None) -> Sequence[Loan]:
    """Contracts that ended as lost while their device (or this one) is no longer missing."""
    return (
        session.scalars(
            select(Loan)
            .join(LoanLine, LoanLine.loan_id == Loan.id)
            .join(Device, Device.id == LoanLine.device_id)
            .where(
                Loan.state == LoanState.LOST,
                LoanLine.until_at == Loan.ended_at,
                Device.state != DeviceState.MISSING,
                true() if device_id is None else Device.id == device_id,
            )
            .order_by(Loan.id)
        )
        .unique()
        .all()
    )
