"""Reading what is prepared for a desk, and what arrived from one."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Location, User
from inventory.core.clock import start_of_day
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.lists import counted, few_of
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan, LoanLine
from inventory.offline.models import Arrival, Outcome
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Referral

MOST_PREPARED = 60
LATE_DAYS = 30
SHOWN = 100


def reserved_here(actor: Actor, day: date) -> Sequence[Referral]:
    """The codes for which a device lies ready at this counter, with their device. No person is behind a code here."""
    if not may(actor, Can.LOANS_HAND_OVER):
        return ()
    return (
        session.scalars(
            select(Referral)
            .join(Device, Device.id == Referral.device_id)
            .join(Location, Location.id == Device.location_id)
            .where(
                Referral.state == ReferralState.RESERVED,
                Referral.valid_until >= day,
                Device.state == DeviceState.RESERVED,
                Location.org_id.in_(actor.orgs(Role.LIBRARY)),
            )
            .options(joinedload(Referral.device).joinedload(Device.location))
            .order_by(Referral.reserved_until, Referral.id)
            .limit(MOST_PREPARED)
        )
        .unique()
        .all()
    )


def coming_back(actor: Actor, day: date) -> Sequence[Loan]:
    """The contracts of this counter that are due today or a little late. Without the people."""
    return session.scalars(
        select(Loan)
        .where(
            Loan.state == LoanState.ACTIVE,
            Loan.due_on.between(day - timedelta(days=LATE_DAYS), day),
            or_(
                and_(Loan.kind == LoanKind.BRUIKLEEN, Loan.org_id.in_(actor.orgs(Role.LIBRARY))),
                and_(Loan.kind != LoanKind.BRUIKLEEN, Loan.org_id.in_(actor.orgs(Role.SHOP))),
            ),
        )
        .options(
            selectinload(Loan.lines)
            .joinedload(LoanLine.device)
            .load_only(Device.tag, Device.make, Device.model)
            .lazyload(Device.media)
        )
        .order_by(Loan.due_on.desc(), Loan.id)
        .limit(MOST_PREPARED)
    ).all()


def arrival_by_key(key: str, *, actor: Actor) -> Arrival | None:
    """What came of something that this person sent before."""
    return session.scalar(select(Arrival).where(Arrival.user_id == actor.user_id, Arrival.key == key))


def _mine(actor: Actor) -> ColumnElement[bool]:
    if actor.kind == "system" or Role.COORDINATOR in actor.roles:
        return true()
    orgs = actor.orgs(Role.LIBRARY, Role.SHOP)
    return Arrival.org_id.in_(orgs) if orgs else false()


_OPEN = (Arrival.outcome == Outcome.CONFLICT, Arrival.solved_at.is_(None))


def open_conflicts(actor: Actor) -> Sequence[Arrival]:
    """What still must be put right at the own counter; for the coordinator everywhere. The oldest first."""
    return (
        session.scalars(
            select(Arrival)
            .where(_mine(actor), *_OPEN)
            .options(
                joinedload(Arrival.user).load_only(User.name),
                joinedload(Arrival.person),
                joinedload(Arrival.device).lazyload(Device.media),
            )
            .order_by(Arrival.id)
            .limit(SHOWN)
        )
        .unique()
        .all()
    )


def solved_lately(actor: Actor, day: date) -> Sequence[Arrival]:
    """What was put right in the last week."""
    since = start_of_day(day - timedelta(days=7))
    return session.scalars(
        select(Arrival)
        .where(_mine(actor), Arrival.solved_at.is_not(None), Arrival.arrived_at >= since)
        .options(joinedload(Arrival.user).load_only(User.name))
        .order_by(Arrival.id.desc())
        .limit(SHOWN)
    ).all()


def count_open(actor: Actor) -> int | str:
    """How many conflicts wait."""
    return counted(tasks=few_of(Arrival.id, _mine(actor), *_OPEN))["tasks"]


def conflict(number: int, *, actor: Actor) -> Arrival:
    """One conflict of the own counter."""
    found = session.scalar(
        select(Arrival).where(Arrival.id == number, Arrival.outcome == Outcome.CONFLICT, _mine(actor))
    )
    if found is None:
        raise Missing(_("Deze taak bestaat niet."))
    return found


def present_of(devices: Sequence[int]) -> dict[int, Loan]:
    """Under which contract these devices are away now, by the number of their row."""
    if not devices:
        return {}
    lines = session.scalars(
        select(LoanLine)
        .where(LoanLine.device_id.in_(devices), LoanLine.until_at.is_(None))
        .options(
            joinedload(LoanLine.loan).joinedload(Loan.clerk).load_only(User.name),
            joinedload(LoanLine.loan).joinedload(Loan.org),
        )
    ).unique()
    return {line.device_id: line.loan for line in lines}
