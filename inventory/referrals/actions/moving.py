"""Moving a referral along its lifecycle, and the device that lies ready for it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from inventory.access import Actor, Can, demand, may
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.actions import Subject, record
from inventory.referrals.lifecycle import REFERRAL, ReferralState
from inventory.referrals.models import Referral
from inventory.referrals.queries import not_collected, past_their_date

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
    permission_checked: bool = False,
    is_written: bool = True,
) -> Referral:
    """Take a step of the table on the locked row. Device rows are always locked before referral rows.

    With `is_written=False` the row is written with what the action writes next.
    """
    if name in _LET_GO and referral.device_id is not None and referral.state == ReferralState.RESERVED:
        _hold_device(referral.device_id)
    referral = hold(referral)
    planned = REFERRAL.move(name)
    if not permission_checked:
        demand(actor, planned.can, referral)
    planned = REFERRAL.check(name, referral.state, {"device": device.tag if device else None})
    before = referral.state
    if name in _LET_GO and before == ReferralState.RESERVED:
        _free_device(referral, actor=actor)
    if name == "reserve" and device is not None:
        referral.device = device
        referral.reserved_until = reserved_until
    if valid_until is not None:
        referral.valid_until = valid_until
    _assign_state(referral, target or planned.target or before)
    if is_written:
        session.flush()
    data: dict[str, Any] = {"type": str(referral.device_type)}
    if name in ("reserve", "release", "collect") and device is not None:
        data["device"] = device.tag
    if valid_until is not None:
        data["valid_until"] = valid_until.isoformat()
    record(planned.event, subject_of(referral), actor=actor, from_state=before, to_state=referral.state, data=data)
    return referral


def move(referral: Referral, name: str, *, actor: Actor, facts: Mapping[str, Any], settings: Settings) -> Referral:
    """A move by its name, for the API: the ones that people may ask for here."""
    if REFERRAL.move(name).door:
        raise Refused("other_door", _("Deze stap hoort bij een andere pagina. Doe het daar."))
    if name == "reserve":
        return reserve(referral, facts.get("device"), actor=actor, settings=settings)
    return step(referral, name, actor=actor)


def reserve(referral: Referral, device: Device | None, *, actor: Actor, settings: Settings) -> Referral:
    """Put a ready device aside for this code. Of two who reach for it, one gets it."""
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
    moves.step(device, "reserve", actor=actor, permission_checked=True)
    until = today() + timedelta(days=settings.reservation_days)
    return step(referral, "reserve", actor=actor, device=device, reserved_until=until, permission_checked=True)


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
        if not planned.door and may(actor, planned.can, referral)
    ]


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
        raise Missing(_("We kennen deze code niet. Kijk de code na."))
    session.expire(found, ["device"])
    return found


def subject_of(referral: Referral) -> Subject:
    return Subject("referral", referral.id, referral.code)


def _assign_state(referral: Referral, state: ReferralState) -> None:
    if state != referral.state:
        referral.state_since = now()
    referral.state = state


def _hold_device(device_id: int) -> Device | None:
    return locked(Device, device_id)


def _free_device(referral: Referral, *, actor: Actor) -> None:
    device = _hold_device(referral.device_id) if referral.device_id is not None else None
    if device is not None and device.state == DeviceState.RESERVED:
        moves.step(device, "release", actor=actor, permission_checked=True)
    referral.device = None
    referral.reserved_until = None
