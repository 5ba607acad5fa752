"""Which device is proposed for which code, and why: a plain order without chance in it.

Codes are served by date. Each gets the ready device that fits it best and that nobody before it was given; so nobody is
overtaken by somebody who asks the same and came later. A device that is too weak for what it is meant for is never
proposed, and one that can do something special is kept for who asks for that.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from inventory.devices.models import DeviceType
from inventory.referrals.models import Ease, Profile

# The least memory (in GB) with which a device does what the profile says.
FLOORS: dict[Profile, float] = {Profile.WEB: 4, Profile.OFFICE: 8, Profile.SCHOOL: 8, Profile.VIDEO_CALLS: 8}
# A tablet does the same with less.
TABLET_FLOOR = 2.0
_LARGE = {DeviceType.TABLET: 10.0, DeviceType.LAPTOP: 15.0, DeviceType.DESKTOP: 22.0}


class Asked(NamedTuple):
    """What one code asks, as far as choosing goes."""

    id: int
    made_at: datetime
    device_type: DeviceType
    profile: Profile
    wishes: frozenset[Ease] = frozenset()
    place: int | None = None


class Offer(NamedTuple):
    """What one ready device can do, as far as is known. `memory` in GB, None when nobody noted it."""

    id: int
    type: DeviceType
    ready_since: datetime
    can: frozenset[Ease] = frozenset()
    cannot: frozenset[Ease] = frozenset()
    memory: float | None = None
    camera_fails: bool = False
    place: int | None = None
    is_here: bool = False


class Match(NamedTuple):
    """A device for a code, and what speaks for it: what is met, what is not, and what nobody knows."""

    asked: Asked
    offer: Offer
    is_strong_enough: bool | None
    met: frozenset[Ease]
    not_met: frozenset[Ease]
    unknown: frozenset[Ease]
    is_near: bool

    @property
    def fits(self) -> bool:
        """Good enough to be proposed: nothing that is known speaks against it."""
        return self.is_strong_enough is not False

    @property
    def is_best(self) -> bool:
        """Whether no device could do better what is asked."""
        return self.is_strong_enough is True and self.met == self.asked.wishes

    @property
    def quality(self) -> tuple[Any, ...]:
        """How well it does what is asked, whatever stands where. Smaller is better."""
        return (not self.fits, -len(self.met), len(self.not_met), self.is_strong_enough is None)

    @property
    def worth(self) -> tuple[Any, ...]:
        """What decides between two devices before their date does. Smaller is better."""
        spare = len(self.offer.can - self.asked.wishes)
        return (*self.quality, not self.is_near, not self.offer.is_here, spare)

    @property
    def rank(self) -> tuple[Any, ...]:
        """Smaller is better. It ends with the number of the device, so two devices are never equal."""
        return self.worth, self.offer.ready_since, self.offer.id


@dataclass(frozen=True)
class Verdict:
    """A device for a code beside the proposal. `needs_reason`: who takes it instead says why. `is_of_another`: it is
    proposed to who waits longer.
    """

    is_proposal: bool
    needs_reason: bool
    is_of_another: bool


def match(asked: Asked, offer: Offer) -> Match:
    """How this device fits this code."""
    return Match(
        asked=asked,
        offer=offer,
        is_strong_enough=_is_strong_enough(asked, offer),
        met=asked.wishes & offer.can,
        not_met=asked.wishes & offer.cannot,
        unknown=asked.wishes - offer.can - offer.cannot,
        is_near=asked.place is not None and asked.place == offer.place,
    )


def in_order(asked: Iterable[Asked]) -> list[Asked]:
    """The one who waits longest first."""
    return sorted(asked, key=lambda each: (each.made_at, each.id))


def ranked(asked: Asked, offers: Iterable[Offer]) -> list[Match]:
    """All devices of the type that is asked, the best first."""
    return [
        match(asked, offer) for offer in _in_rank(asked, [each for each in offers if each.type == asked.device_type])
    ]


def _in_rank(asked: Asked, offers: Iterable[Offer]) -> list[Offer]:
    """These devices in the order of `Match.rank`; what comes before the date is worked out once for all alike."""
    known: dict[Any, tuple[Any, ...]] = {}

    def rank(offer: Offer) -> tuple[Any, ...]:
        alike = (offer.can, offer.cannot, offer.memory, offer.camera_fails, offer.place, offer.is_here)
        found = known.get(alike) or known.setdefault(alike, match(asked, offer).worth)
        return found, offer.ready_since, offer.id

    return sorted(offers, key=rank)


def propose(asked: Iterable[Asked], offers: Collection[Offer]) -> dict[int, Match]:
    """Per code (by its id) the device that is proposed: one device for one code, the longest wait first."""
    by_type: dict[DeviceType, list[Offer]] = {}
    for offer in offers:
        by_type.setdefault(offer.type, []).append(offer)
    found: dict[int, Match] = {}
    taken: set[int] = set()
    lists: dict[Any, Iterator[Offer]] = {}  # who asks the same has the same list, and takes the next from it
    for each in in_order(asked):
        need = (each.device_type, each.profile, each.wishes, each.place)
        if need not in lists:
            lists[need] = iter(_in_rank(each, by_type.get(each.device_type, ())))
        best = next((offer for offer in lists[need] if offer.id not in taken), None)
        if best is None:
            continue
        fitting = match(each, best)
        if fitting.fits:
            found[each.id] = fitting
            taken.add(best.id)
        else:
            lists[need] = iter(())  # the rest of the list fits no better
    return found


def verdict(found: Match, proposed: Match | None, holder: Asked | None) -> Verdict:
    """What there is to say when this device goes to this code: `proposed` is what is proposed for the code, `holder`
    the other code for which the device is proposed.
    """
    is_proposal = proposed is not None and proposed.offer.id == found.offer.id
    is_worse = not found.fits or (proposed is not None and found.quality > proposed.quality)
    from_another = holder is not None and is_before(holder, found.asked)
    return Verdict(
        is_proposal=is_proposal,
        needs_reason=not is_proposal and (is_worse or from_another),
        is_of_another=not is_proposal and from_another,
    )


def is_before(one: Asked, other: Asked) -> bool:
    """Whether the first waits longer."""
    return (one.made_at, one.id) < (other.made_at, other.id)


@dataclass(frozen=True)
class Abilities:
    """What was noted of a device that says something about what it can do."""

    can: frozenset[Ease]
    cannot: frozenset[Ease]
    memory: float | None
    camera_fails: bool


def abilities(
    kind: DeviceType, specs: Mapping[str, Any], tests: Mapping[str, Any], accessories: Sequence[str]
) -> Abilities:
    """What a device can do, as far as somebody noted it."""
    can, cannot = wishes_of(kind, specs, tests, accessories)
    return Abilities(can, cannot, number_in(specs.get("ram_gb")), camera_fails(tests))


def wishes_of(
    kind: DeviceType, specs: Mapping[str, Any], tests: Mapping[str, Any], accessories: Sequence[str]
) -> tuple[frozenset[Ease], frozenset[Ease]]:
    """What a device can do of what people ask, and what it surely cannot. The rest nobody noted."""
    said: dict[Ease, bool | None] = {
        Ease.AZERTY: _azerty(specs, tests),
        Ease.LARGE_SCREEN: _large(kind, specs),
        Ease.BIG_KEYS: True if any("grote toetsen" in name.casefold() for name in accessories) else None,
        Ease.SOUND: _passed(tests, "sound"),
        Ease.TOUCH: True if kind == DeviceType.TABLET else _noted_or_not(specs.get("touch")),
    }
    return (
        frozenset(wish for wish, is_so in said.items() if is_so is True),
        frozenset(wish for wish, is_so in said.items() if is_so is False),
    )


def number_in(value: object) -> float | None:
    """A number as people note it: "15,6" is one."""
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return None


def camera_fails(tests: Mapping[str, Any]) -> bool:
    return _passed(tests, "camera") is False


def _is_strong_enough(asked: Asked, offer: Offer) -> bool | None:
    if asked.profile == Profile.VIDEO_CALLS and offer.camera_fails:
        return False
    if offer.memory is None:
        return None
    least = FLOORS[asked.profile] if offer.type != DeviceType.TABLET else TABLET_FLOOR
    return offer.memory >= least


def _noted_or_not(value: object) -> bool | None:
    return None if value is None else bool(value)


def _azerty(specs: Mapping[str, Any], tests: Mapping[str, Any]) -> bool | None:
    noted = f"{specs.get('keyboard', '')} {_noted(tests, 'keyboard')}".casefold()
    if "azerty" in noted:
        return True
    return False if "qwert" in noted else None


def _large(kind: DeviceType, specs: Mapping[str, Any]) -> bool | None:
    inches = number_in(specs.get("screen_inch"))
    return None if inches is None else inches >= _LARGE[kind]


def _passed(tests: Mapping[str, Any], name: str) -> bool | None:
    one = tests.get(name)
    said = one.get("result") if isinstance(one, Mapping) else one
    return {"pass": True, "fail": False}.get(str(said))


def _noted(tests: Mapping[str, Any], name: str) -> str:
    one = tests.get(name)
    return str(one.get("note", "")) if isinstance(one, Mapping) else ""
