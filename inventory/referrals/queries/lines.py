"""Who waits and what is ready, as choosing reads them: the first of each type, and of each row what it needs."""

import json
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import defer, joinedload, lazyload

from inventory.accounts.models import Location, LocationKind
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Ease, Profile, Referral
from inventory.referrals.queries import fit, waits
from inventory.referrals.queries.fit import Asked, Offer

HORIZON = 300  # of each type so many codes are looked at, those that wait longest, and so many devices
_COUNTERS = frozenset({LocationKind.LIBRARY, LocationKind.SHOP, LocationKind.DIGIPUNT, LocationKind.WIJKCENTRUM})
_LIGHT = (lazyload(Device.media), defer(Device.flags))


def asked_by(referral: Referral) -> Asked:
    return Asked(
        referral.id,
        referral.made_at,
        DeviceType(referral.device_type),
        Profile(referral.profile),
        frozenset(map(Ease, referral.ease_of_use)),
        referral.learning_place_id,
    )


def offer_of(device: Device, *, at_orgs: Collection[int] = ()) -> Offer:
    """What a device can do, as far as somebody noted it."""
    noted = fit.abilities(DeviceType(device.type), device.specs or {}, device.tests or {}, device.accessories or ())
    place = device.location
    is_here = place is not None and _is_at_a_counter(place.kind, place.org_id, at_orgs)
    return _offer(device.id, DeviceType(device.type), device.state_since, noted, device.location_id, is_here)


_END = (datetime.max.replace(tzinfo=UTC), 2**31 - 1)


def who_waits(day: date, kinds: Sequence[DeviceType], *, until: Asked | None = None) -> list[Asked]:
    """Of each type those who wait longest; up to and with one of them when that is given."""
    moment, number = _END if until is None else (until.made_at, until.id)
    given = {"day": day, "until_at": moment, "until": number, "horizon": HORIZON}
    rows = session.connection().execute(_waiting(tuple(kinds)), given)
    return [Asked(key, at, kind, use, _wished(said), place) for key, at, kind, use, said, place in rows]


@cache
def _waiting(kinds: tuple[DeviceType, ...]) -> Any:
    """The statement; made once, for it costs more than its answer."""
    order = (Referral.made_at, Referral.id)
    until = tuple_(*order) <= tuple_(bindparam("until_at", type_=Referral.made_at.type), bindparam("until"))
    day: Any = bindparam("day", type_=Referral.valid_until.type)
    first = _first_of_each(order, [(*waits(day, kind), until) for kind in kinds])
    columns = (
        Referral.id,
        Referral.made_at,
        Referral.device_type,
        Referral.profile,
        cast(Referral.ease_of_use, Text),
        Referral.learning_place_id,
    )
    return select(*columns).where(Referral.id.in_(first))


@lru_cache(maxsize=256)
def _wished(said: str) -> frozenset[Ease]:
    return frozenset(map(Ease, json.loads(said)))


def _ready_first(kinds: Sequence[DeviceType]) -> Select[Any]:
    order = (Device.state_since, Device.id)
    return _first_of_each(order, [(Device.state == DeviceState.READY, Device.type == kind) for kind in kinds])


def devices_ready(kinds: Sequence[DeviceType]) -> Sequence[Device]:
    return session.scalars(
        select(Device)
        .where(Device.id.in_(_ready_first(kinds)))
        .options(joinedload(Device.location), *_LIGHT)
        .order_by(Device.state_since, Device.id),
        {"horizon": HORIZON},
    ).all()


def offers_ready(kinds: Sequence[DeviceType], at_orgs: Collection[int]) -> list[Offer]:
    """The same devices without the rest of their rows. What one can do is worked out once for all that read alike."""
    rows = session.connection().execute(_ready(tuple(kinds)), {"horizon": HORIZON})
    return [
        _offer(key, kind, since, _noted_as(kind, *noted), place, _is_at_a_counter(sort, org, at_orgs))
        for key, kind, since, place, org, sort, *noted in rows
    ]


def _is_at_a_counter(kind: LocationKind | None, org: int | None, at_orgs: Collection[int]) -> bool:
    """Whether it can be handed over where it stands: what is still in the workshop of the house cannot."""
    return kind in _COUNTERS and org in at_orgs


@cache
def _ready(kinds: tuple[DeviceType, ...]) -> Any:
    texts = (cast(column, Text) for column in (Device.specs, Device.tests, Device.accessories))
    return (
        select(Device.id, Device.type, Device.state_since, Device.location_id, Location.org_id, Location.kind, *texts)
        .outerjoin(Location, Location.id == Device.location_id)
        .where(Device.id.in_(_ready_first(kinds)))
    )


@lru_cache(maxsize=1024)
def _noted_as(kind: DeviceType, specs: str | None, tests: str | None, accessories: str | None) -> fit.Abilities:
    read = [json.loads(text) if text else None for text in (specs, tests, accessories)]
    return fit.abilities(kind, read[0] or {}, read[1] or {}, read[2] or ())


def _offer(
    number: int, kind: DeviceType, since: datetime, noted: fit.Abilities, place: int | None, is_here: bool
) -> Offer:
    return Offer(number, kind, since, noted.can, noted.cannot, noted.memory, noted.camera_fails, place, is_here)


def may_be_of_another(asked: Asked, offer: Offer, day: date) -> bool:
    """Whether somebody who waits longer can have this device proposed."""
    given = {
        "day": day, "kind": offer.type, "asked_at": asked.made_at, "asked": asked.id,
        "ready_since": offer.ready_since, "device": offer.id, "horizon": HORIZON,
    }  # fmt: skip
    return bool(session.connection().execute(_MAY_BE_OF_ANOTHER, given).scalar())


def _statement() -> Select[Any]:
    """Whether anybody waits longer for this type and the device is one of those that are looked at. Made once."""
    kind = bindparam("kind", type_=Device.type.type)
    earlier = exists().where(
        Referral.state == ReferralState.WAITING,
        Referral.device_type == kind,
        Referral.valid_until >= bindparam("day"),
        tuple_(Referral.made_at, Referral.id)
        < tuple_(bindparam("asked_at", type_=Referral.made_at.type), bindparam("asked")),
    )
    before_it = (
        select(Device.id)
        .where(
            Device.state == DeviceState.READY,
            Device.type == kind,
            tuple_(Device.state_since, Device.id)
            < tuple_(bindparam("ready_since", type_=Device.state_since.type), bindparam("device")),
        )
        .limit(bindparam("horizon"))
    )
    count = select(func.count()).select_from(before_it.subquery()).scalar_subquery()
    return select(and_(earlier, count < bindparam("horizon")))


_MAY_BE_OF_ANOTHER = _statement()


def _first_of_each(order: Sequence[Any], branches: Sequence[Sequence[ColumnElement[bool]]]) -> Select[Any]:
    """The keys of the first rows of each branch, every one read along its index."""
    parts = [
        select(*order).where(*branch).order_by(*order).limit(bindparam("horizon")).subquery() for branch in branches
    ]
    found = union_all(*(select(part.c.id) for part in parts)).subquery()
    return select(found.c.id)
