"""Finding contracts: which of them an actor may see, and whose names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, lazyload, selectinload

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Location, Organisation, User
from inventory.core.clock import now
from inventory.core.codes import CodeError, format_contract_number, parse_contract_number
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.lists import counted, few_of, page_keys
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Incident, LinePurpose, Loan, LoanLine, Payment
from inventory.people.queries import class_of

SOON_DAYS = 30
FILTERS = ("open", "overdue", "today", "week", "soon", "late_30", "late_90", "late_more", "ended")


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


def numbers_like(text: str, *, actor: Actor, limit: int = 4) -> Sequence[Loan]:
    """The newest contracts whose number begins so, or ends in these figures."""
    wanted = "".join(text.split()).upper()
    if wanted.isdigit():
        fits = Loan.number.endswith(wanted.zfill(5)) if len(wanted) <= 5 else false()
    else:
        fits = Loan.number.startswith(wanted, autoescape=True) if wanted[:1] in ("B", "H", "K") else false()
    query = visible_to(actor).where(fits).order_by(Loan.id.desc()).limit(limit)
    return session.scalars(query.options(lazyload("*"))).all()


# These go by the day that the device is due, all others by the newest contract.
_DUE = tuple(each for each in FILTERS if each not in ("open", "ended"))


def _states(wanted: str) -> tuple[LoanState, ...]:
    ended = tuple(state for state in LoanState if state != LoanState.ACTIVE)
    return {"ended": ended, "all": tuple(LoanState)}.get(wanted, (LoanState.ACTIVE,))


def _due(wanted: str, day: date) -> tuple[ColumnElement[bool], ...]:
    def ago(days: int) -> date:
        return day - timedelta(days=days)

    conditions: dict[str, ColumnElement[bool]] = {
        "overdue": Loan.due_on < day,
        "soon": Loan.due_on.between(day, day + timedelta(days=SOON_DAYS)),
        "today": Loan.due_on == day,
        "week": Loan.due_on.between(day, day + timedelta(days=6 - day.weekday())),
        "late_30": Loan.due_on.between(ago(30), ago(1)),
        "late_90": Loan.due_on.between(ago(90), ago(31)),
        "late_more": Loan.due_on < ago(90),
    }
    # Of who died nothing is due: the family is asked, without haste, by a task.
    return (conditions[wanted], Loan.quiet_at.is_(None)) if wanted in conditions else ()


def _counters(actor: Actor) -> Sequence[tuple[ColumnElement[bool], ...]]:
    """What `visible_to` leaves, counter by counter: each is read along an index."""
    if actor.kind == "system" or (may(actor, Can.LOANS_SEE) and Role.COORDINATOR in actor.roles):
        return [()]
    if not may(actor, Can.LOANS_SEE):
        return []
    free = [(Loan.org_id == org, Loan.kind == LoanKind.BRUIKLEEN) for org in sorted(actor.orgs(Role.LIBRARY))]
    return free + [(Loan.org_id == org, Loan.kind != LoanKind.BRUIKLEEN) for org in sorted(actor.orgs(Role.SHOP))]


def branches(actor: Actor, wanted: str, day: date) -> list[tuple[ColumnElement[bool], ...]]:
    """What this actor sees of a list, counter by counter and state by state. `wanted` is one of FILTERS or "all"."""
    return [
        (*counter, Loan.state == state, *_due(wanted, day)) for counter in _counters(actor) for state in _states(wanted)
    ]


def is_by_due_day(wanted: str) -> bool:
    """Whether this list begins with what is due first; all others with the newest contract."""
    return wanted in _DUE


def loans(actor: Actor, *, wanted: str, day: date, limit: int = 50) -> Sequence[Loan]:
    """The first contracts of a list, the newest first; of those that are due soon or are late, what is due first."""
    is_due = wanted in _DUE
    order = (Loan.due_on, Loan.id) if is_due else (Loan.id,)
    keys = page_keys(order, branches(actor, wanted, day), limit=limit, is_down=not is_due)
    ordered = [column if is_due else column.desc() for column in order]
    return session.scalars(for_rows().where(Loan.id.in_(keys)).order_by(*ordered)).all()


def for_rows() -> Select[Loan]:
    """Contracts with what a row of a list says of them."""
    return select(Loan).options(joinedload(Loan.person), selectinload(Loan.lines).options(*_NAMED))


def places() -> Sequence[Location]:
    """The places where a contract can have been made, by name; also those that closed since."""
    return session.scalars(select(Location).order_by(Location.name, Location.id)).all()


def place_id(code: str) -> ScalarSelect[int]:
    """For a condition: the key of a place, by its code."""
    return select(Location.id).where(Location.code == code).scalar_subquery()


# Of each device a list says its name only, and of its line nothing else.
_NAMED = (
    joinedload(LoanLine.device).load_only(Device.tag, Device.make, Device.model).lazyload(Device.media),
    lazyload(LoanLine.accessories),
)


def counts(actor: Actor, day: date) -> dict[str, int | str]:
    """How many contracts each filter shows, in one statement; "1000+" when there are more."""
    counters = _counters(actor)
    seen = or_(false(), *(and_(true(), *counter) for counter in counters))
    return counted(**{name: few_of(Loan.id, seen, Loan.state.in_(_states(name)), *_due(name, day)) for name in FILTERS})


def open_line(device_id: int) -> LoanLine | None:
    """Under which contract a device is away now: as its device, or as one that stands in."""
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
    """The contract of this kind that a person already has, also under a row that was merged into this one."""
    found = active_loans_of(class_of(person_id), kind)
    return found[0] if found else None


def active_loans_of(person_ids: Sequence[int], kind: LoanKind | None = None) -> Sequence[Loan]:
    """The running contracts (of this kind) of these people."""
    if not person_ids:
        return []
    query = select(Loan).where(Loan.person_id.in_(person_ids), Loan.state == LoanState.ACTIVE)
    return session.scalars((query.where(Loan.kind == kind) if kind else query).order_by(Loan.id)).all()


def collected_by(referral_id: int) -> int | None:
    """The row of the person who collected a device with this code."""
    return session.scalar(select(Loan.person_id).where(Loan.referral_id == referral_id))


def is_first_and_new(loan: Loan) -> bool:
    """Whether this is the first contract of somebody, of the last day: what is asked once is asked then, and nothing
    has to be kept to know that it was.
    """
    if now() - loan.handed_over_at >= timedelta(days=1):
        return False
    return session.scalar(select(func.count(Loan.id)).where(Loan.person_id == loan.person_id)) == 1


def newest_purchase_of(person_id: int) -> Loan | None:
    """What this person bought last, also under a row that was merged into this one."""
    return session.scalar(
        select(Loan)
        .where(Loan.person_id.in_(class_of(person_id)), Loan.kind == LoanKind.KOOP)
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


def lost_and_found(device_id: int | None = None) -> Sequence[Loan]:
    """Contracts that ended as lost while their device (or this one) is no longer missing."""
    return (
        session.scalars(
            select(Loan)
            .join(LoanLine, LoanLine.loan_id == Loan.id)
            .join(Device, Device.id == LoanLine.device_id)
            .where(
                Loan.state == LoanState.LOST,
                LoanLine.purpose == LinePurpose.MAIN,
                LoanLine.until_at == Loan.ended_at,
                Device.state != DeviceState.MISSING,
                true() if device_id is None else Device.id == device_id,
            )
            .order_by(Loan.id)
        )
        .unique()
        .all()
    )
