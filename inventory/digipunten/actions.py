"""The coordinator keeps the list of digipunten; two people bring in new equipment; history is told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, Role, demand
from inventory.accounts.actions.orgs import add_location
from inventory.accounts.models import Location, LocationKind, Organisation
from inventory.accounts.queries import location_by_code
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.core.quarters import Quarter
from inventory.devices.actions import media, moves
from inventory.devices.actions.media import Proof
from inventory.devices.actions.register import NewDevice, register
from inventory.devices.models import AssetClass, Device, DeviceType, MediumKind
from inventory.digipunten.lifecycle import DELIVERY, DIGIPUNT, DeliveryState, DigipuntState, Ease, Service
from inventory.digipunten.models import Delivery, Digipunt, DigipuntSpell
from inventory.history.actions import Subject, record

MOST_DEVICES = 60
_FIRST_DAY = date(2015, 1, 1)
_PHONE = re.compile(r"\+?[\d\s./()-]{6,30}")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[a-z]{2,}", re.IGNORECASE)
_WEBSITE = re.compile(r"https?://[^\s\"'<>]{4,150}", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What is said of a digipunt. Contact is that of the organisation, never of a person."""

    name: str
    address: str
    quarter: Quarter
    services: Sequence[str] = ()
    eases: Sequence[str] = ()
    by_appointment: bool = False
    phone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True)
class Boxes:
    """New devices in closed boxes, all of one kind. `serials`: as far as they stand on the boxes."""

    type: DeviceType
    make: str
    model: str
    amount: int
    came_on: date
    reference: str = ""
    serials: Sequence[str] = field(default=())


def add_digipunt(words: Words, *, org: Organisation, code: str, actor: Actor) -> Digipunt:
    """A digipunt that is planned: at a place that we know by this code, or at a new one of this organisation."""
    demand(actor, Can.DIGIPUNTEN_SET)
    words = _checked(words)
    place = location_by_code(code)
    if place is None:
        place = add_location(
            org=org, code=code, name=words.name, kind=LocationKind.DIGIPUNT, address=words.address, actor=actor,
            permission_checked=True,
        )  # fmt: skip
    elif session.scalar(select(Digipunt.id).where(Digipunt.location_id == place.id)) is not None:
        raise Refused("digipunt_exists", _("%(name)s is al een digipunt.", name=place.name), field="code")
    elif place.kind in (LocationKind.WORKSHOP, LocationKind.STORE, LocationKind.SHOP):
        raise Refused("not_public", _("Kies een plaats waar iedereen binnen mag."), field="code")
    made = Digipunt(
        location=place,
        quarter=words.quarter,
        services=list(words.services),
        eases=list(words.eases),
        by_appointment=words.by_appointment,
        phone=words.phone,
        email=words.email,
        website=words.website,
        made_at=now(),
    )
    place.name, place.address = words.name, words.address
    _assign(made, DigipuntState.PLANNED)
    session.add(made)
    session.flush()
    _begin(made, today())
    record("digipunt:added", subject_of(made), actor=actor, to_state=made.state, data={"quarter": made.quarter.value})
    return made


def change_digipunt(digipunt: Digipunt, words: Words, *, actor: Actor) -> Digipunt:
    """Say it otherwise; what it was called and where it stands are those of its place."""
    demand(actor, Can.DIGIPUNTEN_SET)
    digipunt = _hold(digipunt)
    words = _checked(words)
    place = digipunt.location
    said: dict[str, Any] = {
        "quarter": words.quarter,
        "services": list(words.services),
        "eases": list(words.eases),
        "by_appointment": words.by_appointment,
        "phone": words.phone,
        "email": words.email,
        "website": words.website,
    }
    changed = sorted(name for name, value in said.items() if getattr(digipunt, name) != value)
    changed += [name for name in ("name", "address") if getattr(place, name) != getattr(words, name)]
    if changed:
        for name, value in said.items():
            setattr(digipunt, name, value)
        place.name, place.address = words.name, words.address
        session.flush()
        record("digipunt:changed", subject_of(digipunt), actor=actor, data={"changed": changed})
    return digipunt


def move_digipunt(digipunt: Digipunt, name: str, *, from_on: date | None, actor: Actor) -> Digipunt:
    """It works, closes or is planned again, from this day on: today or earlier, and not before its last change."""
    planned = DIGIPUNT.move(name)
    demand(actor, planned.can, digipunt)
    digipunt = _hold(digipunt)
    before = DigipuntState(digipunt.state)
    planned = DIGIPUNT.check(name, before, {"from_on": from_on})
    assert from_on is not None
    assert planned.target is not None
    last = session.scalar(
        select(DigipuntSpell.from_on)
        .where(DigipuntSpell.digipunt_id == digipunt.id)
        .order_by(DigipuntSpell.from_on.desc(), DigipuntSpell.id.desc())
        .limit(1)
    )
    if from_on > today():
        raise Refused("day_to_come", _("Die dag moet nog komen. Noteer het op de dag zelf of later."), field="from_on")
    # While it was only planned, the day on which somebody wrote that down says nothing.
    if from_on < _FIRST_DAY or (before != DigipuntState.PLANNED and last is not None and from_on < last):
        raise Refused("day_too_early", _("Die dag ligt vóór de vorige verandering. Kijk de dag na."), field="from_on")
    if before == DigipuntState.PLANNED and last is not None and from_on < last:
        _forget_plan(digipunt)
    _assign(digipunt, planned.target)
    session.flush()
    _begin(digipunt, from_on)
    record(
        planned.event, subject_of(digipunt), actor=actor, from_state=before, to_state=digipunt.state,
        data={"from_on": from_on.isoformat()},
    )  # fmt: skip
    return digipunt


def note_delivery(digipunt: Digipunt, boxes: Boxes, *, actor: Actor) -> Delivery:
    """The first of two names: new devices came for this digipunt, and the boxes are still closed."""
    demand(actor, Can.DIGIPUNTEN_SET)
    digipunt = _hold(digipunt)
    if digipunt.state == DigipuntState.CLOSED:
        raise Refused("digipunt_closed", _("Dit digipunt is gesloten. Daar komt geen toestel bij."))
    if actor.user_id is None:
        raise NotAllowed(_("Teken met je eigen naam."))
    made = Delivery(
        digipunt=digipunt,
        owner_id=min(actor.orgs(Role.COORDINATOR)),
        type=boxes.type,
        make=_text(boxes.make, "make", 60, needed=True),
        model=_text(boxes.model, "model", 80, needed=True),
        amount=boxes.amount,
        serials=_serials(boxes),
        came_on=boxes.came_on,
        reference=_text(boxes.reference, "reference", 40),
        noted_at=now(),
        noted_by_id=actor.user_id,
    )
    if not 1 <= boxes.amount <= MOST_DEVICES:
        raise BadInput("how_many", _("Kies 1 tot %(most)s.", most=MOST_DEVICES), field="amount")
    if not _FIRST_DAY <= boxes.came_on <= today():
        raise BadInput("wrong_day", _("Kijk de dag na."), field="came_on")
    _assign(made, DeliveryState.WAITING)
    session.add(made)
    session.flush()
    record("digipunt:delivery-noted", subject_of(digipunt), actor=actor, data=_told(made))
    return made


def install_delivery(delivery: Delivery, *, tag_prefix: str, actor: Actor) -> list[Device]:
    """The second name, of a technician: the boxes were closed. The devices get their tags and stand at the digipunt.

    Each passes the wipe gate as every device does: its disk is new, and two people saw that.
    """
    delivery = _hold_delivery(delivery, "install", actor)
    if actor.user_id is None or actor.user_id == delivery.noted_by_id:
        raise NotAllowed(_("Jij noteerde deze levering. De tweede naam is van iemand anders."))
    place = delivery.digipunt.location
    serials = [*delivery.serials, *[""] * delivery.amount][: delivery.amount]
    made = [_install(delivery, place, serial, tag_prefix, actor) for serial in serials]
    delivery.seen_by_id = actor.user_id
    _end(delivery, DeliveryState.INSTALLED, "install", actor, {"first": made[0].tag, "last": made[-1].tag})
    return made


def withdraw_delivery(delivery: Delivery, *, actor: Actor) -> Delivery:
    """It was noted by mistake: no device was made of it."""
    delivery = _hold_delivery(delivery, "withdraw", actor)
    _end(delivery, DeliveryState.WITHDRAWN, "withdraw", actor, {})
    return delivery


def subject_of(digipunt: Digipunt) -> Subject:
    return Subject("digipunt", digipunt.id, digipunt.location.code)


def _install(delivery: Delivery, place: Location, serial: str, tag_prefix: str, actor: Actor) -> Device:
    device = register(
        NewDevice(delivery.type, delivery.make, delivery.model, serial, asset_class=AssetClass.FIXED),
        actor=actor,
        tag_prefix=tag_prefix,
        lot_code="",
        donor=None,
        owner=delivery.owner,
        location=place,
        received_on=delivery.came_on,
    )
    moves.step(device, "accept", actor=actor, permission_checked=True)
    kind = MediumKind.EMMC if delivery.type == DeviceType.TABLET else MediumKind.SSD
    medium = media.add_medium(device, actor=actor, kind=kind, permission_checked=True)
    media.confirm_media(device, actor=actor)
    moves.step(device, "diagnose", actor=actor, permission_checked=True)
    media.accept_wipe(
        medium,
        Proof(
            source="new", category="clear", method="new", ended_at=now(), operator_id=delivery.noted_by_id,
            witness_id=actor.user_id,
        ),
        actor=actor,
        permission_checked=True,
    )  # fmt: skip
    return moves.step(device, "install", actor=actor, facts={"location": place.code}, permission_checked=True)


def _hold(digipunt: Digipunt) -> Digipunt:
    found = locked(Digipunt, digipunt.id)
    if found is None:
        raise Missing(_("Dit digipunt kennen we niet."))
    return found


def _hold_delivery(delivery: Delivery, name: str, actor: Actor) -> Delivery:
    demand(actor, DELIVERY.move(name).can, delivery)
    found = locked(Delivery, delivery.id)
    if found is None:
        raise Missing(_("Deze levering kennen we niet."))
    DELIVERY.check(name, DeliveryState(found.state), {})
    return found


def _assign(thing: Digipunt | Delivery, state: Any) -> None:
    thing.state = state


def _end(delivery: Delivery, state: DeliveryState, name: str, actor: Actor, data: Mapping[str, Any]) -> None:
    _assign(delivery, state)
    delivery.ended_at = now()
    session.flush()
    told = {**_told(delivery), **data}
    record(DELIVERY.move(name).event, subject_of(delivery.digipunt), actor=actor, data=told)


def _begin(digipunt: Digipunt, from_on: date) -> None:
    session.add(DigipuntSpell(digipunt_id=digipunt.id, state=digipunt.state, from_on=from_on, noted_at=now()))
    session.flush()


def _forget_plan(digipunt: Digipunt) -> None:
    """The list is filled in later than things happened: the plan was there no later than what came of it."""
    for spell in session.scalars(select(DigipuntSpell).where(DigipuntSpell.digipunt_id == digipunt.id)):
        if spell.state == DigipuntState.PLANNED:
            session.delete(spell)
    session.flush()


def _told(delivery: Delivery) -> dict[str, Any]:
    return {"delivery": delivery.id, "type": delivery.type.value, "amount": delivery.amount}


def _serials(boxes: Boxes) -> list[str]:
    found = [text for each in boxes.serials if (text := _text(each, "serials", 60))]
    if len(found) > boxes.amount:
        raise BadInput("too_many", _("Er staan meer serienummers dan toestellen. Kijk het aantal na."), field="serials")
    upper = [each.upper() for each in found]
    if doubles := {each for each in upper if upper.count(each) > 1}:
        raise BadInput("twice", _("Dit serienummer staat er twee keer: %(one)s.", one=min(doubles)), field="serials")
    known = session.scalar(select(Device.tag).where(Device.serial.in_(found)).order_by(Device.id).limit(1))
    if known:
        raise Refused("serial_known", _("Dit serienummer kennen we al: %(tag)s.", tag=known), field="serials")
    return found


def _checked(words: Words) -> Words:
    unknown = [*(set(words.services) - set(Service)), *(set(words.eases) - set(Ease))]
    if unknown:
        raise BadInput("unknown_word", _("Kies uit de lijst."), field="services")
    return Words(
        name=_text(words.name, "name", 120, needed=True),
        address=_text(words.address, "address", 200, needed=True),
        quarter=words.quarter,
        services=tuple(each for each in Service if each in words.services),
        eases=tuple(each for each in Ease if each in words.eases),
        by_appointment=words.by_appointment,
        phone=_shaped(words.phone, _PHONE, "phone", _("Dit is geen telefoonnummer. Kijk het na.")),
        email=_shaped(words.email, _EMAIL, "email", _("Dit is geen e-mailadres. Kijk het na.")),
        website=_shaped(words.website, _WEBSITE, "website", _("Een website begint met https://.")),
    )


def _shaped(text: str, shape: re.Pattern[str], field: str, sentence: str) -> str:
    text = _text(text, field, 160)
    if text and not shape.fullmatch(text):
        raise BadInput("shape", sentence, field=field)
    return text


def _text(text: str, field: str, longest: int, *, needed: bool = False) -> str:
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if needed and not text:
        raise BadInput("empty", _("Vul dit in."), field=field)
    if len(text) > longest:
        raise BadInput("too_long", _("Dit is te lang."), field=field)
    refuse_national_number(text, field)
    return text
