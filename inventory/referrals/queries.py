"""Reading referrals: who sees which, the waiting list, and what fits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can, Role, may
from inventory.core.codes import CodeError, parse_referral_code
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries import available_counts
from inventory.referrals.lifecycle import OPEN, ReferralState
from inventory.referrals.models import Ease, Referral

_REFERRERS = (Role.SOCIAL_WORKER, Role.PARTNER_REFERRER)


def visible_to(actor: Actor) -> Select[Referral]:
    """The referrals that this actor may see.

    Library and coordinator see all of them; who refers sees those of the own organisation, and a social worker also
    those of partners that wait for a confirmation.
    """
    query = select(Referral)
    if actor.kind == "system" or (may(actor, Can.REFERRALS_SEE) and {Role.LIBRARY, Role.COORDINATOR} & actor.roles):
        return query
    if not may(actor, Can.REFERRALS_SEE):
        return query.where(Referral.id.is_(None))
    allowed = Referral.org_id.in_(actor.orgs(*_REFERRERS))
    if may(actor, Can.REFERRALS_CONFIRM):
        return query.where(or_(allowed, Referral.state == ReferralState.TO_CONFIRM))
    return query.where(allowed)


def sees_referrer(actor: Actor, referral: Referral) -> bool:
    """Whether the actor may know which organisation referred. The library may not."""
    return (
        actor.kind == "system"
        or Role.COORDINATOR in actor.roles
        or referral.org_id in actor.orgs(*_REFERRERS)
        or (referral.state == ReferralState.TO_CONFIRM and Role.SOCIAL_WORKER in actor.roles)
    )


def sees_device(actor: Actor) -> bool:
    """Whether the actor may know which device lies ready. Who referred sees the status only."""
    return actor.kind == "system" or may(actor, Can.REFERRALS_ALLOCATE)


def referral_by_code(code: str, *, actor: Actor) -> Referral:
    """The referral with this code, however it is typed. Not there and not yours give the same answer."""
    try:
        plain = parse_referral_code(code)
    except CodeError:
        plain = ""
    found = session.scalar(
        visible_to(actor)
        .where(Referral.code == plain)
        .options(joinedload(Referral.org), joinedload(Referral.device).joinedload(Device.location))
    )
    if found is None:
        raise Missing(_("We kennen deze code niet. Kijk de code na."))
    return found


def referrals(actor: Actor, *, state: str = "", after: int | None = None, limit: int = 50) -> Sequence[Referral]:
    """The newest first; `state` is a state, "open" or nothing; `after` the last id that was shown."""
    query = visible_to(actor).options(joinedload(Referral.org), joinedload(Referral.device))
    if state == "open":
        query = query.where(Referral.state.in_(OPEN))
    elif state:
        query = query.where(Referral.state == ReferralState(state))
    if after is not None:
        query = query.where(Referral.id < after)
    return session.scalars(query.order_by(Referral.id.desc()).limit(limit)).all()


def count_by_state(actor: Actor) -> dict[ReferralState, int]:
    seen = visible_to(actor).with_only_columns(Referral.id).subquery()
    rows = session.execute(
        select(Referral.state, func.count()).where(Referral.id.in_(select(seen.c.id))).group_by(Referral.state)
    )
    return {state: count for state, count in rows}


def waiting_list(day: date, *, limit: int = 100) -> Sequence[Referral]:
    """The codes that wait for a device, the one that waits longest first."""
    return session.scalars(
        select(Referral)
        .where(Referral.state == ReferralState.WAITING, Referral.valid_until >= day)
        .order_by(Referral.made_at, Referral.id)
        .limit(limit)
    ).all()


def availability(day: date) -> dict[DeviceType, str]:
    """Per type whether a device would be left after all who wait already: yes, few or no."""
    rows = session.execute(
        select(Referral.device_type, func.count())
        .where(Referral.state == ReferralState.WAITING, Referral.valid_until >= day)
        .group_by(Referral.device_type)
    )
    return available_counts({DeviceType(kind): count for kind, count in rows})


@dataclass(frozen=True)
class Fit:
    """A device that can be put aside, and how many of the wishes it meets."""

    device: Device
    met: int


def fitting_devices(
    wanted: Sequence[Referral], *, at_orgs: Collection[int] = (), each: int = 3
) -> dict[int, list[Fit]]:
    """Per referral (by id) the devices that fit best, those that stand at `at_orgs` before others, longest ready first.

    Two statements, however many referrals.
    """
    types = {DeviceType(referral.device_type) for referral in wanted}
    if not types:
        return {}
    ready = session.scalars(
        select(Device)
        .where(Device.state == DeviceState.READY, Device.type.in_(types))
        .options(joinedload(Device.location))
        .order_by(Device.state_since, Device.id)
        .limit(200)
    ).all()
    chosen: dict[int, list[Fit]] = {}
    for referral in wanted:
        fits = [Fit(device, _wishes_met(device, referral)) for device in ready if device.type == referral.device_type]
        chosen[referral.id] = sorted(fits, key=lambda fit: (-fit.met, not _stands_at(fit.device, at_orgs)))[:each]
    return chosen


def _stands_at(device: Device, orgs: Collection[int]) -> bool:
    return device.location is not None and device.location.org_id in orgs


def past_their_date(day: date) -> Sequence[Referral]:
    """Open referrals that are no longer valid."""
    return session.scalars(
        select(Referral).where(Referral.state.in_(OPEN), Referral.valid_until < day).order_by(Referral.id)
    ).all()


def not_collected(day: date) -> Sequence[Referral]:
    """What lay ready for too long."""
    return session.scalars(
        select(Referral)
        .where(Referral.state == ReferralState.RESERVED, Referral.reserved_until < day)
        .order_by(Referral.id)
    ).all()


def reserved_for(device: Device) -> Referral | None:
    """The referral for which a device lies ready."""
    return session.scalar(
        select(Referral).where(Referral.device_id == device.id, Referral.state == ReferralState.RESERVED)
    )


def states_out_of_step() -> list[str]:
    """What does not fit between referrals and devices: for `verify`."""
    rows = session.execute(
        select(Referral.code, Device.tag, Device.state, Referral.state)
        .select_from(Referral)
        .join(Device, Device.id == Referral.device_id)
        .where(Referral.state == ReferralState.RESERVED, Device.state != DeviceState.RESERVED)
    ).all()
    wrong = [f"referral {row[0]} says that {row[1]} lies ready, but that device is {row[2]}" for row in rows]
    held = select(Referral.device_id).where(
        and_(Referral.state == ReferralState.RESERVED, Referral.device_id.is_not(None))
    )
    loose = session.scalars(
        select(Device.tag).where(Device.state == DeviceState.RESERVED, Device.id.not_in(held)).order_by(Device.id)
    ).all()
    return wrong + [f"device {tag} is reserved, but for no referral" for tag in loose]


def _wishes_met(device: Device, referral: Referral) -> int:
    """How many wishes the known specifications of a device meet."""
    specs = device.specs or {}
    wishes = set(referral.ease_of_use)
    met = 0
    if Ease.AZERTY in wishes and str(specs.get("keyboard", "")).lower() == "azerty":
        met += 1
    if Ease.LARGE_SCREEN in wishes and _inches(specs.get("screen_inch")) >= 15:
        met += 1
    if Ease.TOUCH in wishes and (device.type == DeviceType.TABLET or specs.get("touch")):
        met += 1
    return met


def _inches(value: object) -> float:
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return 0.0
