"""A referral comes to exist, is confirmed, withdrawn or renewed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom

from sqlalchemy import select

from inventory.access import Actor, Can, Role, demand
from inventory.accounts.models import Location
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.codes import Chooser, new_referral_code
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.history.actions import record
from inventory.referrals import events
from inventory.referrals.actions.moving import hold, may_confirm, step, subject_of
from inventory.referrals.actions.telling import take_back_words, tell_confirmed, tell_refused
from inventory.referrals.lifecycle import REFERRAL, ReferralState
from inventory.referrals.models import (
    LEARNING_PLACES,
    MOST_DEVICES,
    Ease,
    Internet,
    Profile,
    Programme,
    Referral,
    RefusalReason,
)
from inventory.referrals.queries import extras_of
from inventory.referrals.queries.deciding import CONFIRMING_WRITES, may_be_taken_back
from inventory.referrals.queries.partners import needs_confirmation

_RANDOM = SystemRandom()
_LONGEST_DAYS = 365
_NOT_INITIALS = re.compile(r"[^\W\d_]{4}|[^\w\s.\-]|\d")
_NOT_DIALLED = re.compile(r"[\s./()\-]")
_PHONE = re.compile(r"(?:\+[1-9]\d{7,14}|0\d{7,12})")


@dataclass(frozen=True)
class Client:
    """How the desk reaches somebody who cannot carry paper: initials and a number, when the client agrees."""

    initials: str
    phone: str
    agrees: bool = False


@dataclass(frozen=True)
class Need:
    """What is needed. There is no field for why."""

    device_type: DeviceType
    profile: Profile
    ease_of_use: Sequence[Ease] = ()
    representative_signs: bool = False
    internet_at_home: Internet = Internet.UNKNOWN
    learning_path: bool = False
    learning_place: Location | None = None
    programme: Programme = Programme.DIGIBANK
    devices: int = 1
    client: Client | None = None


def make_referral(
    need: Need,
    *,
    actor: Actor,
    settings: Settings,
    org_id: int | None = None,
    valid_days: int | None = None,
    random: Chooser = _RANDOM,
) -> Referral:
    """Make a referral for the actor's own organisation. That of a partner first waits for a social worker.

    More than one device gives as many codes: each after the first waits until the coordinator confirms it.
    """
    days = settings.referral_days if valid_days is None else valid_days
    if not 1 <= days <= _LONGEST_DAYS:
        raise BadInput("valid_days", _("Kies een aantal dagen tussen 1 en 365."), field="valid_days")
    if not 1 <= need.devices <= MOST_DEVICES:
        raise BadInput("devices", _("Vraag 1, 2 of 3 toestellen."), field="devices")
    place = need.learning_place
    if place is not None and (place.kind not in LEARNING_PLACES or not place.is_active or not need.learning_path):
        raise BadInput(
            "learning_place",
            _("Kies een plaats uit de lijst, en vink aan dat de klant wil leren werken met het toestel."),
            field="learning_place",
        )
    initials, phone = _client(need.client)
    org = org_id if org_id is not None else _own_org(actor)
    first: Referral | None = None
    for _each in range(need.devices):
        referral = Referral(
            code=_fresh_code(random),
            org_id=org,
            made_by=actor.user_id,
            device_type=need.device_type,
            profile=need.profile,
            ease_of_use=[wish.value for wish in Ease if wish in need.ease_of_use],
            representative_signs=need.representative_signs or need.programme == Programme.PUPILS,
            internet_at_home=need.internet_at_home,
            learning_path=need.learning_path,
            learning_place_id=place.id if place is not None else None,
            programme=need.programme,
            devices_asked=need.devices,
            extra_of_id=first.id if first is not None else None,
            client_initials=initials,
            client_phone=phone,
            state=_first_state(actor, org, settings) if first is None else ReferralState.TO_CONFIRM,
            state_since=now(),
            made_at=now(),
            valid_until=today() + timedelta(days=days),
        )
        demand(actor, Can.REFERRALS_MAKE, referral)
        session.add(referral)
        session.flush()
        told = {"type": str(referral.device_type), "profile": str(referral.profile)}
        if referral.programme != Programme.DIGIBANK:
            told["programme"] = str(referral.programme)
        record(
            events.MADE if first is None else events.EXTRA_ASKED,
            subject_of(referral),
            actor=actor,
            to_state=referral.state,
            data=told,
        )
        first = first or referral
    assert first is not None
    return first


def confirm(referral: Referral, *, actor: Actor) -> Referral:
    """A social worker says that the referral of a partner is right, or the coordinator that an extra device is."""
    _demand_confirm(referral, actor)
    moved = step(referral, "confirm", actor=actor)
    _note_decision(moved, by=actor.user_id)
    tell_confirmed(moved)
    return moved


def refuse(referral: Referral, reason: RefusalReason | None, *, actor: Actor) -> Referral:
    """Who may confirm a referral says no, with a reason from the list. The extra devices asked with it go too.

    Who referred reads that the code ended, and nothing more: the status is all they may know.
    """
    _demand_confirm(referral, actor)
    if reason is None:
        raise Refused("reason_needed", _("Kies een reden uit de lijst."), missing=("reason",), field="reason")
    moved = step(referral, "refuse", actor=actor, told={"reason": reason.value})
    moved.refused_because = reason
    _note_decision(moved, by=actor.user_id)
    tell_refused(moved)
    for extra in extras_of(moved):
        if extra.state == ReferralState.TO_CONFIRM:
            gone = step(extra, "refuse", actor=actor, told={"reason": reason.value}, permission_checked=True)
            gone.refused_because = reason
    session.flush()
    return moved


def take_back(referral: Referral, name: str, *, actor: Actor) -> Referral:
    """`unconfirm` or `unrefuse`: the yes or no was a mistake, and the code waits again for a decision. For half an
    hour, by who decided or by the coordinator, and only while nothing followed. The mail about it had not left: it
    waits as long.

    What a refusal wiped (how the client is reached) does not come back; the extra codes that went with it do.
    """
    demand(actor, Can.REFERRALS_CONFIRM, referral)
    held = hold(referral)
    REFERRAL.check(name, held.state, {})
    if not may_be_taken_back(held, actor):
        raise Refused(
            "too_late",
            _("Dit kan niet meer: er is meer dan een half uur voorbij, of er gebeurde al iets met de code."),
        )
    since = held.state_since
    held.refused_because = None
    moved = step(held, name, actor=actor)
    _note_decision(moved, by=None)
    take_back_words(moved)
    for extra in extras_of(moved):
        if name == "unrefuse" and extra.state == ReferralState.REFUSED and extra.state_since >= since:
            extra.refused_because = None
            step(extra, name, actor=actor, permission_checked=True)
    return moved


def _note_decision(referral: Referral, *, by: int | None) -> None:
    """Who decided; and that the versions of it are not for the desk to read."""
    referral.confirmed_by = by
    referral.unseen_writes += CONFIRMING_WRITES
    session.flush()


def refusal_reason(word: str | None) -> RefusalReason | None:
    """The reason that a form or a call names; None when it names none."""
    try:
        return RefusalReason(word) if word else None
    except ValueError:
        raise BadInput("unknown_reason", _("Kies een reden uit de lijst."), field="reason") from None


def withdraw(referral: Referral, *, actor: Actor) -> Referral:
    """It is no longer needed. A device that lay ready is free again."""
    return step(referral, "withdraw", actor=actor)


def renew(referral: Referral, *, actor: Actor, settings: Settings) -> Referral:
    """Valid again from today. What lies ready stays ready; what nobody confirmed before it expired waits for that."""
    demand(actor, Can.REFERRALS_MAKE, referral)
    referral = hold(referral)
    until = today() + timedelta(days=settings.referral_days)
    target = _renewed_state(referral, actor, settings)
    return step(referral, "renew", actor=actor, target=target, valid_until=until)


def _demand_confirm(referral: Referral, actor: Actor) -> None:
    demand(actor, Can.REFERRALS_CONFIRM, referral)
    if referral.extra_of_id is not None and not may_confirm(actor, referral):
        raise NotAllowed(_("Een extra toestel beslist de coördinator."), reason="coordinator_confirms")
    if actor.user_id is not None and actor.user_id == referral.made_by:
        raise Refused("maker_cannot_confirm", _("Jij maakte deze doorverwijzing. Laat iemand anders ze bevestigen."))


def _client(client: Client | None) -> tuple[str, str]:
    """Initials and number as they are kept; a name, or a number without the client's yes, is refused."""
    if client is None or not (client.initials.strip() or client.phone.strip()):
        return "", ""
    if not client.agrees:
        raise BadInput(
            "client_agrees", _("Vraag eerst of de klant akkoord gaat, en vink het aan."), field="client_agrees"
        )
    letters = "".join(sign for sign in client.initials if sign.isalpha()).upper()
    if not 1 <= len(letters) <= 3 or _NOT_INITIALS.search(client.initials):
        raise BadInput("initials", _("Schrijf alleen de beginletters, zoals A.B. Geen naam."), field="client_initials")
    digits = _NOT_DIALLED.sub("", client.phone)
    if not _PHONE.fullmatch(digits):
        raise BadInput("phone", _("Kijk het telefoonnummer na."), field="client_phone")
    return letters, digits


def _own_org(actor: Actor) -> int:
    orgs = sorted(actor.orgs(Role.SOCIAL_WORKER)) or sorted(actor.orgs(Role.PARTNER_REFERRER))
    if not orgs:
        demand(actor, Can.REFERRALS_MAKE)
        raise Refused("no_organisation", _("Jij hoort bij geen enkele organisatie. Vraag het aan de beheerder."))
    return orgs[0]


def _first_state(actor: Actor, org_id: int, settings: Settings) -> ReferralState:
    is_social_worker = actor.kind == "system" or org_id in actor.orgs(Role.SOCIAL_WORKER)
    if is_social_worker or not needs_confirmation(org_id, settings):
        return ReferralState.WAITING
    return ReferralState.TO_CONFIRM


def _renewed_state(referral: Referral, actor: Actor, settings: Settings) -> ReferralState | None:
    """Where a renewed referral comes, when that is not simply the waiting list."""
    if referral.state == ReferralState.RESERVED:
        return ReferralState.RESERVED
    if referral.state != ReferralState.EXPIRED or referral.confirmed_by is not None:
        return None
    is_extra = referral.extra_of_id is not None
    return ReferralState.TO_CONFIRM if is_extra else _first_state(actor, referral.org_id, settings)


def _fresh_code(random: Chooser) -> str:
    while True:
        code = new_referral_code(random)
        if session.scalar(select(Referral.id).where(Referral.code == code)) is None:
            return code
