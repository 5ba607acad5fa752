"""A referral comes to exist, is confirmed, withdrawn or renewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom

from sqlalchemy import select

from inventory.access import Actor, Can, Role, demand
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.codes import Chooser, new_referral_code
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.history.actions import record
from inventory.referrals import events
from inventory.referrals.actions.moving import hold, step, subject_of
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Ease, Internet, Profile, Referral

_RANDOM = SystemRandom()
_LONGEST_DAYS = 365


@dataclass(frozen=True)
class Need:
    """What is needed. There is no field for why."""

    device_type: DeviceType
    profile: Profile
    ease_of_use: Sequence[Ease] = ()
    representative_signs: bool = False
    internet_at_home: Internet = Internet.UNKNOWN
    learning_path: bool = False


def make_referral(
    need: Need,
    *,
    actor: Actor,
    settings: Settings,
    org_id: int | None = None,
    valid_days: int | None = None,
    random: Chooser = _RANDOM,
) -> Referral:
    """Make a referral for the actor's own organisation. That of a partner first waits for a social worker."""
    days = settings.referral_days if valid_days is None else valid_days
    if not 1 <= days <= _LONGEST_DAYS:
        raise BadInput("valid_days", _("Kies een aantal dagen tussen 1 en 365."), field="valid_days")
    org = org_id if org_id is not None else _own_org(actor)
    referral = Referral(
        code=_fresh_code(random),
        org_id=org,
        made_by=actor.user_id,
        device_type=need.device_type,
        profile=need.profile,
        ease_of_use=[wish.value for wish in Ease if wish in need.ease_of_use],
        representative_signs=need.representative_signs,
        internet_at_home=need.internet_at_home,
        learning_path=need.learning_path,
        state=_first_state(actor, org, settings),
        state_since=now(),
        made_at=now(),
        valid_until=today() + timedelta(days=days),
    )
    demand(actor, Can.REFERRALS_MAKE, referral)
    session.add(referral)
    session.flush()
    record(
        events.MADE,
        subject_of(referral),
        actor=actor,
        to_state=referral.state,
        data={"type": str(referral.device_type), "profile": str(referral.profile)},
    )
    return referral


def confirm(referral: Referral, *, actor: Actor) -> Referral:
    """A social worker says that the referral of a partner is right."""
    demand(actor, Can.REFERRALS_CONFIRM, referral)
    if actor.user_id is not None and actor.user_id == referral.made_by:
        raise Refused("maker_cannot_confirm", _("Jij maakte deze doorverwijzing. Laat iemand anders ze bevestigen."))
    moved = step(referral, "confirm", actor=actor)
    moved.confirmed_by = actor.user_id
    session.flush()
    return moved


def withdraw(referral: Referral, *, actor: Actor) -> Referral:
    """It is no longer needed. A device that lay ready is free again."""
    return step(referral, "withdraw", actor=actor)


def renew(referral: Referral, *, actor: Actor, settings: Settings) -> Referral:
    """Valid again from today. What lies ready stays ready."""
    demand(actor, Can.REFERRALS_MAKE, referral)
    referral = hold(referral)
    until = today() + timedelta(days=settings.referral_days)
    target = ReferralState.RESERVED if referral.state == ReferralState.RESERVED else None
    return step(referral, "renew", actor=actor, target=target, valid_until=until)


def _own_org(actor: Actor) -> int:
    orgs = sorted(actor.orgs(Role.SOCIAL_WORKER)) or sorted(actor.orgs(Role.PARTNER_REFERRER))
    if not orgs:
        demand(actor, Can.REFERRALS_MAKE)
        raise Refused("no_organisation", _("Jij hoort bij geen enkele organisatie. Vraag het aan de beheerder."))
    return orgs[0]


def _first_state(actor: Actor, org_id: int, settings: Settings) -> ReferralState:
    is_social_worker = actor.kind == "system" or org_id in actor.orgs(Role.SOCIAL_WORKER)
    if is_social_worker or not settings.partner_referrals_need_confirmation:
        return ReferralState.WAITING
    return ReferralState.TO_CONFIRM


def _fresh_code(random: Chooser) -> str:
    while True:
        code = new_referral_code(random)
        if session.scalar(select(Referral.id).where(Referral.code == code)) is None:
            return code
