"""Moving a referral along its lifecycle, and the device that lies ready for it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from inventory.access import SYSTEM, Actor, Can, Role, demand, may
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.actions import Subject, record
from inventory.referrals import events
from inventory.referrals.actions.telling import forget_client, take_back_words, tell_ready
from inventory.referrals.lifecycle import OPEN, REFERRAL, ReferralState
from inventory.referrals.models import OverrideReason, Referral
from inventory.referrals.queries import allocation, not_collected, past_their_date
from inventory.referrals.queries.deciding import may_be_taken_back

DECISIONS, TAKEN_BACK = ("confirm", "refuse"), ("unconfirm", "unrefuse")
_LET_GO = frozenset({"release", "withdraw", "expire"})


def step(
    referral: Referral,
    name: str,
    *,
    actor: Actor,
    device: Device | None = None,
    target: ReferralState | None = None,
    valid_until: date | None = None,
    reserved_until: date | None = None,
    told: Mapping[str, Any] | None = None,
    permission_checked: bool = False,
    is_written: bool = True,
) -> Referral:
    """Take a step of the table on the locked row. Device rows are always locked before referral rows.

    With `is_written=False` the row is written with what the action writes next. `told` goes to history beside what the
    step tells by itself. A step that ends the referral forgets how the client is reached.
    """
    if name in _LET_GO and referral.device_id is not None and referral.state == ReferralState.RESERVED:
        _hold_device(referral.device_id)
    referral = hold(referral)
    planned = REFERRAL.move(name)
    if not permission_checked:
        demand(actor, planned.can, referral)
    facts = {"device": device.tag if device else None, "reason": (told or {}).get("reason")}
    planned = REFERRAL.check(name, referral.state, facts)
    before = referral.state
    if name in _LET_GO and before == ReferralState.RESERVED:
        # History of the device says that it is free again, not whose referral was taken back: the desk reads it.
        _free_device(referral, actor=actor if name == "release" else SYSTEM)
    if name == "reserve" and device is not None:
        referral.device = device
        referral.reserved_until = reserved_until
    if valid_until is not None:
        referral.valid_until = valid_until
    _assign_state(referral, target or planned.target or before)
    is_forgotten = referral.state not in OPEN and forget_client(referral)
    if name in _LET_GO and before == ReferralState.RESERVED:
        take_back_words(referral)
    if is_written:
        session.flush()
    data: dict[str, Any] = {"type": str(referral.device_type)}
    if name in ("reserve", "release", "collect") and device is not None:
        data["device"] = device.tag
    if valid_until is not None:
        data["valid_until"] = valid_until.isoformat()
    data.update(told or {})
    record(planned.event, subject_of(referral), actor=actor, from_state=before, to_state=referral.state, data=data)
    if is_forgotten:  # the night takes what is left of it out of the database's files
        state = referral.state
        record(events.CLIENT_FORGOTTEN, subject_of(referral), actor=actor, from_state=state, to_state=state)
    return referral


def move(referral: Referral, name: str, *, actor: Actor, facts: Mapping[str, Any], settings: Settings) -> Referral:
    """A move by its name, for the API: the ones that people may ask for here."""
    if REFERRAL.move(name).door:
        raise Refused("other_door", _("Deze stap hoort bij een andere pagina. Doe het daar."))
    if name == "reserve":
        return reserve(
            referral, facts.get("device"), actor=actor, settings=settings, reason=_reason(facts.get("reason"))
        )
    return step(referral, name, actor=actor)


def reserve(
    referral: Referral,
    device: Device | None,
    *,
    actor: Actor,
    settings: Settings,
    reason: OverrideReason | None = None,
) -> Referral:
    """Put a ready device aside for this code. Of two who reach for it, one gets it.

    Another one than was proposed, when it fits less well or is taken from who waits longer, asks for a reason: history
    keeps it.
    """
    demand(actor, Can.REFERRALS_ALLOCATE, referral)
    if device is None:
        raise Refused("facts_missing", _("Kies eerst een toestel."), missing=("device",), field="device")
    device = moves.hold(device)
    referral = hold(referral)
    REFERRAL.check("reserve", referral.state, {"device": device.tag})
    if referral.valid_until < today():
        raise Refused("referral_expired", _("Deze code is niet meer geldig. Vraag een nieuwe aan wie doorverwijst."))
    if device.state == DeviceState.RESERVED:
        raise Refused(
            "reserved_for_other", _("%(tag)s ligt al klaar voor iemand anders.", tag=device.tag), field="device"
        )
    if device.type != referral.device_type:
        raise Refused("wrong_type", _("Dit is niet het soort toestel dat gevraagd is."), field="device")
    told = _override(referral, device, actor=actor, reason=reason)
    moves.step(device, "reserve", actor=actor, permission_checked=True)
    until = today() + timedelta(days=settings.reservation_days)
    step(referral, "reserve", actor=actor, device=device, reserved_until=until, told=told, permission_checked=True)
    tell_ready(referral, settings)
    return referral


def release(referral: Referral, *, actor: Actor) -> Referral:
    """The device goes back to stock, the code back to its place on the waiting list."""
    return step(referral, "release", actor=actor)


def collect(referral: Referral, device: Device, *, actor: Actor) -> Referral:
    """The device was handed over for this code. Another device that lay ready is free again.

    The action of the loan demanded the permission, holds both rows and writes them.
    """
    if referral.state == ReferralState.RESERVED and referral.device_id not in (None, device.id):
        _free_device(referral, actor=actor)
        referral.device = device
    return step(referral, "collect", actor=actor, device=device, permission_checked=True, is_written=False)


def allowed_moves(referral: Referral, actor: Actor) -> list[str]:
    """The names of the moves that this actor may take now."""
    return [
        planned.name
        for planned in REFERRAL.from_state(ReferralState(referral.state))
        if not planned.door
        and may(actor, planned.can, referral)
        and (planned.name not in DECISIONS or may_confirm(actor, referral))
        and (planned.name not in TAKEN_BACK or may_be_taken_back(referral, actor))
    ]


def may_confirm(actor: Actor, referral: Referral) -> bool:
    """Nobody confirms or refuses what he or she made; an extra device is for the coordinator."""
    if actor.kind == "system":
        return True
    is_maker = actor.user_id is not None and actor.user_id == referral.made_by
    return not is_maker and (referral.extra_of_id is None or Role.COORDINATOR in actor.roles)


def expire_old(*, actor: Actor) -> int:
    """Nightly: codes past their date expire; what lay ready is free again."""
    old = past_their_date(today())
    for referral in old:
        step(referral, "expire", actor=actor, permission_checked=True)
    return len(old)


def release_old(*, actor: Actor) -> int:
    """Nightly: what was not collected in time goes back to stock; the code keeps its place on the waiting list."""
    old = not_collected(today())
    for referral in old:
        step(referral, "release", actor=actor, permission_checked=True)
    return len(old)


def hold(referral: Referral) -> Referral:
    """The referral, read anew and locked until the transaction ends."""
    found = locked(Referral, referral.id)
    if found is None:
        raise Missing(_("Met deze code kunnen we niets doen. Kijk ze na, of bel de coördinator."))
    session.expire(found, ["device"])
    return found


def subject_of(referral: Referral) -> Subject:
    return Subject("referral", referral.id, referral.code)


def _assign_state(referral: Referral, state: ReferralState) -> None:
    if state != referral.state:
        referral.state_since = now()
    referral.state = state


def _reason(word: Any) -> OverrideReason | None:
    if not word:
        return None
    try:
        return OverrideReason(word)
    except ValueError:
        raise BadInput("unknown_reason", _("Kies een reden uit de lijst."), field="reason") from None


def _override(referral: Referral, device: Device, *, actor: Actor, reason: OverrideReason | None) -> dict[str, str]:
    """What history must be told about a choice that is not the proposal."""
    seen = allocation.board(today(), types=[referral.device_type], at_orgs=actor.orgs())
    found = seen.fit(referral, device)
    if not found.needs_reason:
        return {}
    if reason is None:
        of_another = _("Dit toestel is voorgesteld voor een code die langer wacht. Zeg waarom je het toch neemt.")
        not_proposed = _("Dit is niet het toestel dat voor deze code is voorgesteld. Zeg waarom je het toch neemt.")
        raise Refused(
            "reason_needed",
            of_another if found.is_of_another else not_proposed,
            missing=("reason",),
            field="reason",
        )
    proposed = seen.proposals.get(referral.id)
    other = seen.devices[proposed.offer.id].tag if proposed is not None else ""
    return {"override": reason.value, "proposed": other}


def _hold_device(device_id: int) -> Device | None:
    return locked(Device, device_id)


def _free_device(referral: Referral, *, actor: Actor) -> None:
    device = _hold_device(referral.device_id) if referral.device_id is not None else None
    if device is not None and device.state == DeviceState.RESERVED:
        moves.step(device, "release", actor=actor, permission_checked=True)
    referral.device = None
    referral.reserved_until = None
