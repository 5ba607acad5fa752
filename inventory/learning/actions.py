"""Keeping the list of offers, and taking a place in one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from inventory.access import Actor, Can, demand
from inventory.core import typed
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import Subject, record
from inventory.learning import events
from inventory.learning.models import LearningOffer, LearningPlace, OfferKind
from inventory.learning.queries import place_of, runs_on, taken_of

MOST_PLACES = 999
_LONGEST = {"name": 80, "provider": 80, "place": 160, "time": 160, "level": 80, "price": 60, "contact": 120}
_NEEDED = ("name", "place", "time")


@dataclass(frozen=True)
class Words:
    """What an offer says. `places` None: everybody is welcome."""

    kind: OfferKind
    name: str
    place: str
    time: str
    provider: str = ""
    level: str = ""
    price: str = ""
    contact: str = ""
    until_on: date | None = None
    places: int | None = None


def add_offer(words: Words, *, actor: Actor) -> LearningOffer:
    """Something new on the list."""
    demand(actor, Can.LEARNING_SET)
    words = _checked(words)
    if words.until_on is not None and words.until_on < today():
        raise BadInput("in_the_past", _("Kies vandaag of een latere dag."), field="until_on")
    offer = LearningOffer(**asdict(words), made_at=now(), made_by_id=actor.user_id)
    session.add(offer)
    session.flush()
    record(events.ADDED, subject_of(offer), actor=actor, data={"kind": str(offer.kind), "places": offer.places})
    return offer


def change_offer(offer: LearningOffer, words: Words, *, actor: Actor) -> LearningOffer:
    """Say it otherwise, or with more or fewer places; never fewer than are taken."""
    demand(actor, Can.LEARNING_SET)
    offer = _held(offer)
    words = _checked(words)
    taken = taken_of(offer)
    if words.places is not None and words.places < taken:
        said = _("Er zijn al %(count)s plaatsen ingenomen. Minder gaat niet.", count=taken)
        raise Refused("places_taken", said, field="places")
    new: Mapping[str, object] = asdict(words)
    changed = [name for name, value in new.items() if getattr(offer, name) != value]
    if not changed:
        return offer
    for name in changed:
        setattr(offer, name, new[name])
    session.flush()
    record(events.CHANGED, subject_of(offer), actor=actor, data={"changed": sorted(changed), "places": offer.places})
    return offer


def withdraw_offer(offer: LearningOffer, *, actor: Actor) -> LearningOffer:
    """It is offered no more. Who has a place in it keeps it."""
    offer = _held(offer)
    check_withdraw(offer, actor=actor)
    offer.withdrawn_at = now()
    session.flush()
    record(events.WITHDRAWN, subject_of(offer), actor=actor, data={"taken": taken_of(offer)})
    return offer


def check_withdraw(offer: LearningOffer, *, actor: Actor) -> None:
    """Refused when it cannot be withdrawn. Nothing changes."""
    demand(actor, Can.LEARNING_SET)
    if offer.withdrawn_at is not None:
        raise Refused("withdrawn", _("Dit aanbod is al weg."))


def take_place(offer: LearningOffer, *, owner_kind: str, owner_id: int, is_back: bool = False) -> LearningPlace:
    """One place in this offer, instead of the one that the owner had. The caller demanded the permission and tells.

    `is_back`: it was the owner's a moment ago, so it may be of an offer that is over.
    """
    offer = _held(offer)
    if not is_back and not runs_on(offer, today()):
        raise Refused("offer_over", _("Dit aanbod loopt niet meer. Kies een ander."), field="offer")
    present = place_of(owner_kind, owner_id)
    if present is not None and present.offer_id == offer.id:
        return present
    if offer.places is not None and taken_of(offer) >= offer.places:
        raise Refused("offer_full", _("Er is geen plaats meer vrij. Kies een ander aanbod."), field="offer")
    if present is not None:
        session.delete(present)
        session.flush()
    found = LearningPlace(offer=offer, owner_kind=owner_kind, owner_id=owner_id, taken_at=now())
    session.add(found)
    session.flush()
    return found


def note_began(*, owner_kind: str, owner_id: int, has_begun: bool) -> LearningPlace | None:
    """Somebody began there, or not yet after all."""
    found = place_of(owner_kind, owner_id)
    if found is not None:
        found.began_at = now() if has_begun else None
        session.flush()
    return found


def leave_place(*, owner_kind: str, owner_id: int) -> int | None:
    """The place is free again. The number of the offer that it was in."""
    found = place_of(owner_kind, owner_id)
    if found is None:
        return None
    number = found.offer_id
    session.delete(found)
    session.flush()
    return number


def subject_of(offer: LearningOffer) -> Subject:
    return Subject("learning_offer", offer.id, str(offer.id))


def _held(offer: LearningOffer) -> LearningOffer:
    found = locked(LearningOffer, offer.id)
    if found is None:
        raise Missing(_("Dit aanbod bestaat niet."))
    return found


def _checked(words: Words) -> Words:
    texts = {
        name: typed.line(str(getattr(words, name)), name, longest, is_needed=name in _NEEDED)
        for name, longest in _LONGEST.items()
    }
    if words.places is not None and not 0 <= words.places <= MOST_PLACES:
        raise BadInput("how_many", _("Kies 0 tot %(most)s plaatsen.", most=MOST_PLACES), field="places")
    return Words(words.kind, until_on=words.until_on, places=words.places, **texts)
