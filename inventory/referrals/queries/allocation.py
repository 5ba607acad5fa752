"""The proposals: which ready device for which waiting code, with the reason in words; and what is short."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import defer, joinedload, lazyload

from inventory.accounts.models import Location, User
from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import EASE_LABELS, PROFILE_LABELS, Ease, Profile, Programme, Referral
from inventory.referrals.queries import fit, waits
from inventory.referrals.queries.fit import Asked, Match, Offer

HORIZON = 300  # of each type so many codes are looked at, those that wait longest, and so many devices
_LIGHT = (lazyload(Device.media), defer(Device.flags))


@dataclass(frozen=True)
class Fit:
    """A device for a code, and why. `needs_reason`: who takes it instead of the proposal says why, from a list.
    `is_of_another`: it is proposed to who waits longer.
    """

    device: Device
    match: Match
    is_proposal: bool
    needs_reason: bool
    is_of_another: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """What is proposed at this moment, seen from one place."""

    proposals: Mapping[int, Match]
    devices: Mapping[int, Device]
    offers: Mapping[int, Offer]
    first: Mapping[DeviceType, int]

    def fits(self, referral: Referral, *, each: int = 3) -> list[Fit]:
        """The proposal for this code, then what else could be taken: the best first."""
        asked = asked_by(referral)
        proposed = self.proposals.get(referral.id)
        taken = {match.offer.id: match.asked for code, match in self.proposals.items() if code != referral.id}
        found = [] if proposed is None else [proposed]
        rest = [match for match in fit.ranked(asked, self.offers.values()) if match.offer.id not in _ids(found)]
        # What is proposed to who waits longer comes last: it would be taken from somebody.
        rest.sort(key=lambda match: match.offer.id in taken and fit.is_before(taken[match.offer.id], asked))
        return [self._fit(match, proposed, taken) for match in (*found, *rest)][:each]

    def fit(self, referral: Referral, device: Device) -> Fit:
        """This device for this code."""
        asked = asked_by(referral)
        proposed = self.proposals.get(referral.id)
        taken = {match.offer.id: match.asked for code, match in self.proposals.items() if code != referral.id}
        offer = self.offers.get(device.id) or offer_of(device)
        return self._fit(fit.match(asked, offer), proposed, taken, device)

    def _fit(
        self, match: Match, proposed: Match | None, taken: Mapping[int, Asked], device: Device | None = None
    ) -> Fit:
        said = fit.verdict(match, proposed, taken.get(match.offer.id))
        is_first = said.is_proposal and self.first.get(match.asked.device_type) == match.asked.id
        return Fit(
            device=device or self.devices[match.offer.id],
            match=match,
            is_proposal=said.is_proposal,
            needs_reason=said.needs_reason,
            is_of_another=said.is_of_another,
            why=tuple(_why(match, is_first=is_first)),
        )


def board(day: date, *, types: Iterable[DeviceType] = DeviceType, at_orgs: Collection[int] = ()) -> Board:
    """What is proposed to whom, for devices of these types. Two statements, however many wait."""
    kinds = sorted(set(types))
    if not kinds:
        return Board({}, {}, {}, {})
    session.flush()
    waiting = _who_waits(day, kinds)
    devices = _what_is_ready(kinds)
    offers = [offer_of(device, at_orgs=at_orgs) for device in devices]
    first: dict[DeviceType, int] = {}
    for each in fit.in_order(waiting):
        first.setdefault(each.device_type, each.id)
    return Board(
        proposals=fit.propose(waiting, offers),
        devices={device.id: device for device in devices},
        offers={offer.id: offer for offer in offers},
        first=first,
    )


@dataclass(frozen=True)
class Turn:
    """What to say before this device goes to this code: nothing, that it is proposed to who waits longer, or that it
    fits less. `better` is the tag of what is proposed for the code.
    """

    needs_reason: bool
    is_of_another: bool
    better: str = ""


def turn(referral: Referral, device: Device, day: date, *, at_orgs: Collection[int] = ()) -> Turn:
    """What the board says of this device for this code, without drawing it up: the desk asks while others wait.

    Codes are served by date, so only who waits before this code counts; of the other types nothing does. When the
    device is not among those that are looked at, or nobody waits before this code, it is nobody else's; and when
    nothing could fit the code better, what is proposed for it does not matter. One statement then, else three.
    """
    session.flush()
    asked, offer = asked_by(referral), offer_of(device, at_orgs=at_orgs)
    found = fit.match(asked, offer)
    kinds = set() if found.is_best else {asked.device_type}
    if _may_be_of_another(asked, offer, day):
        kinds.add(offer.type)
    if not kinds:
        return Turn(needs_reason=False, is_of_another=False)
    waiting = _who_waits(day, sorted(kinds), until=asked)
    proposals = fit.propose(waiting, _offers(sorted(kinds), at_orgs))
    proposed = proposals.pop(asked.id, None)
    holder = next((each.asked for each in proposals.values() if each.offer.id == offer.id), None)
    said = fit.verdict(found, proposed, holder)
    is_better = said.needs_reason and not said.is_of_another and proposed is not None
    return Turn(said.needs_reason, said.is_of_another, _tag_of(proposed) if is_better and proposed else "")


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
    is_here = device.location is not None and device.location.org_id in at_orgs
    return _offer(device.id, DeviceType(device.type), device.state_since, noted, device.location_id, is_here)


@dataclass(frozen=True)
class Shortage:
    """Of one type: how many codes wait, how many devices are ready, and how many are too few. And what is asked."""

    type: DeviceType
    wanted: int
    wanted_by_pupils: int
    ready: int
    profiles: Mapping[Profile, int]
    longest_since: date | None

    @property
    def short(self) -> int:
        return max(0, self.wanted - self.ready)


def shortages(day: date) -> list[Shortage]:
    """Per type what is wanted against what is ready. Counts only; no code and no person. Two statements."""
    pupils = func.sum(case((Referral.programme == Programme.PUPILS, 1), else_=0))
    rows = session.execute(
        select(Referral.device_type, Referral.profile, func.count(), pupils, func.min(Referral.made_at))
        .where(Referral.state == ReferralState.WAITING, Referral.valid_until >= day)
        .group_by(Referral.device_type, Referral.profile)
    ).all()
    ready = dict(
        session.execute(
            select(Device.type, func.count()).where(Device.state == DeviceState.READY).group_by(Device.type)
        ).all()
    )
    found = []
    for kind in DeviceType:
        of_kind = [row for row in rows if row[0] == kind]
        since = min((row[4] for row in of_kind), default=None)
        found.append(
            Shortage(
                type=kind,
                wanted=sum(row[2] for row in of_kind),
                wanted_by_pupils=sum(int(row[3] or 0) for row in of_kind),
                ready=ready.get(kind, 0),
                profiles={word: row[2] for word in Profile for row in of_kind if row[1] == word},
                longest_since=day_of(since) if since is not None else None,
            )
        )
    return found


def figures(day: date) -> dict[str, Any]:
    """The same for programs and reports."""
    return {
        "day": day.isoformat(),
        "types": [
            {
                "type": each.type.value,
                "wanted": each.wanted,
                "wanted_by_pupils": each.wanted_by_pupils,
                "ready": each.ready,
                "short": each.short,
                "longest_since": each.longest_since.isoformat() if each.longest_since else None,
                "profiles": {profile.value: each.profiles.get(profile, 0) for profile in Profile},
            }
            for each in shortages(day)
        ],
    }


def maker_of(referral: Referral) -> User | None:
    """Who made it, when that person still signs in."""
    found = session.get(User, referral.made_by) if referral.made_by is not None else None
    return found if found is not None and found.active else None


_END = (datetime.max.replace(tzinfo=UTC), 2**31 - 1)


def _who_waits(day: date, kinds: Sequence[DeviceType], *, until: Asked | None = None) -> list[Asked]:
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


def _what_is_ready(kinds: Sequence[DeviceType]) -> Sequence[Device]:
    return session.scalars(
        select(Device)
        .where(Device.id.in_(_ready_first(kinds)))
        .options(joinedload(Device.location), *_LIGHT)
        .order_by(Device.state_since, Device.id),
        {"horizon": HORIZON},
    ).all()


def _offers(kinds: Sequence[DeviceType], at_orgs: Collection[int]) -> list[Offer]:
    """The same devices without the rest of their rows. What one can do is worked out once for all that read alike."""
    rows = session.connection().execute(_ready(tuple(kinds)), {"horizon": HORIZON})
    return [
        _offer(key, kind, since, _noted_as(kind, *noted), place, org in at_orgs)
        for key, kind, since, place, org, *noted in rows
    ]


@cache
def _ready(kinds: tuple[DeviceType, ...]) -> Any:
    texts = (cast(column, Text) for column in (Device.specs, Device.tests, Device.accessories))
    return (
        select(Device.id, Device.type, Device.state_since, Device.location_id, Location.org_id, *texts)
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


def _may_be_of_another(asked: Asked, offer: Offer, day: date) -> bool:
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


def _tag_of(found: Match) -> str:
    return session.scalar(select(Device.tag).where(Device.id == found.offer.id)) or ""


def _ids(found: Iterable[Match]) -> set[int]:
    return {match.offer.id for match in found}


def _why(found: Match, *, is_first: bool) -> list[str]:
    """The reason in words: who waits, what is met, what is not, where it stands."""
    offer, asked = found.offer, found.asked
    said = [_("Deze code wacht het langst op dit soort toestel.")] if is_first else []
    if found.met:
        said.append(_("Het heeft wat gevraagd is: %(what)s.", what=_named(found.met)))
    if found.not_met:
        said.append(_("Het heeft niet: %(what)s.", what=_named(found.not_met)))
    if found.unknown:
        said.append(_("Niet genoteerd, kijk zelf: %(what)s.", what=_named(found.unknown)))
    use = PROFILE_LABELS[asked.profile]
    if found.is_strong_enough is None:
        said.append(_("Niemand noteerde hoeveel geheugen erin zit."))
    elif found.is_strong_enough:
        said.append(_("Sterk genoeg: %(gb)s GB geheugen voor '%(use)s'.", gb=_plain(offer.memory), use=use))
    elif asked.profile == Profile.VIDEO_CALLS and offer.camera_fails:
        said.append(_("De camera werkt niet."))
    else:
        said.append(_("Te zwak: %(gb)s GB geheugen voor '%(use)s'.", gb=_plain(offer.memory), use=use))
    if found.is_near:
        said.append(_("Het staat in de buurt die gevraagd is."))
    elif offer.is_here:
        said.append(_("Het staat bij jullie."))
    spare = offer.can - asked.wishes
    if not spare and not asked.wishes and found.fits:
        said.append(_("Het is een gewoon toestel: wat bijzonder is, blijft vrij voor wie dat vraagt."))
    return said


def _named(wishes: Iterable[Ease]) -> str:
    words = (str(EASE_LABELS[wish]) for wish in Ease if wish in set(wishes))
    return ", ".join(word if word[:2].isupper() else word[:1].lower() + word[1:] for word in words)


def _plain(number: float | None) -> str:
    return f"{number:g}".replace(".", ",") if number is not None else "?"
