"""The proposals: which ready device for which waiting code, with the reason in words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from inventory.accounts.models import LocationKind
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.devices.models import Device, DeviceType
from inventory.referrals.models import EASE_LABELS, PROFILE_LABELS, Ease, Profile, Referral
from inventory.referrals.queries import fit
from inventory.referrals.queries.fit import Asked, Match, Offer
from inventory.referrals.queries.lines import (
    asked_by,
    devices_ready,
    may_be_of_another,
    offer_of,
    offers_ready,
    who_waits,
)

_NOT_AT_A_DESK = frozenset({LocationKind.WORKSHOP, LocationKind.STORE})


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
            why=tuple(_why(match, device or self.devices[match.offer.id], is_first=is_first)),
        )


def board(day: date, *, types: Iterable[DeviceType] = DeviceType, at_orgs: Collection[int] = ()) -> Board:
    """What is proposed to whom, for devices of these types. Two statements, however many wait."""
    kinds = sorted(set(types))
    if not kinds:
        return Board({}, {}, {}, {})
    session.flush()
    waiting = who_waits(day, kinds)
    devices = devices_ready(kinds)
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
    if may_be_of_another(asked, offer, day):
        kinds.add(offer.type)
    if not kinds:
        return Turn(needs_reason=False, is_of_another=False)
    waiting = who_waits(day, sorted(kinds), until=asked)
    proposals = fit.propose(waiting, offers_ready(sorted(kinds), at_orgs))
    proposed = proposals.pop(asked.id, None)
    holder = next((each.asked for each in proposals.values() if each.offer.id == offer.id), None)
    said = fit.verdict(found, proposed, holder)
    is_better = said.needs_reason and not said.is_of_another and proposed is not None
    return Turn(said.needs_reason, said.is_of_another, _tag_of(proposed) if is_better and proposed else "")


def _tag_of(found: Match) -> str:
    return session.scalar(select(Device.tag).where(Device.id == found.offer.id)) or ""


def _ids(found: Iterable[Match]) -> set[int]:
    return {match.offer.id for match in found}


def _why(found: Match, device: Device, *, is_first: bool) -> list[str]:
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
    elif device.location is not None and device.location.kind in _NOT_AT_A_DESK:
        said.append(_("Breng het eerst naar de balie: het staat in %(place)s.", place=device.location.name))
    spare = offer.can - asked.wishes
    if not spare and not asked.wishes and found.fits:
        said.append(_("Het is een gewoon toestel: wat bijzonder is, blijft vrij voor wie dat vraagt."))
    return said


def _named(wishes: Iterable[Ease]) -> str:
    words = (str(EASE_LABELS[wish]) for wish in Ease if wish in set(wishes))
    return ", ".join(word if word[:2].isupper() else word[:1].lower() + word[1:] for word in words)


def _plain(number: float | None) -> str:
    return f"{number:g}".replace(".", ",") if number is not None else "?"
