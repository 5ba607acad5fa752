"""A wipe that is less than the house wants, and the name of the coordinator under it."""

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions.disk_events import tell
from inventory.devices.actions.disk_rules import device_of, facts_of, reason_text
from inventory.devices.actions.media import finish_when_all_are_empty, tell_proven
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import MediumState
from inventory.devices.models import StorageMedium, Wipe, WipeException


def waiting_wipe(medium: StorageMedium) -> Wipe | None:
    """The wipe of this disk that is less than the house wants, and waits for the name of the coordinator."""
    if medium.state != MediumState.SANITISING or medium.device is None:
        return None
    return session.scalars(
        select(Wipe)
        .where(
            Wipe.medium_id == medium.id,
            Wipe.device_id == medium.device_id,
            Wipe.cycle == medium.device.cycle,
            Wipe.is_accepted,
        )
        .order_by(Wipe.id.desc())
        .limit(1)
    ).first()


def sign_exception(medium: StorageMedium, *, actor: Actor, reason: str) -> WipeException:
    """The coordinator signs that this wipe will do, with why. Then the disk counts as empty."""
    device = hold(device_of(medium))
    demand(actor, Can.MEDIA_POLICY, device)
    if actor.kind != "user" or actor.user_id is None:
        raise Refused("person_needed", _("Tekenen kan alleen iemand die zelf is aangemeld."))
    wipe = waiting_wipe(medium)
    if wipe is None:
        raise Refused("nothing_waits", _("Voor deze schijf wacht er niets op jouw akkoord."))
    if not reason.strip():
        raise Refused("facts_missing", _("Zeg waarom dit hier genoeg is."), missing=("reason",), field="reason")
    signed = WipeException(wipe_id=wipe.id, reason=reason_text(reason), signed_by=actor.user_id, signed_at=now())
    session.add(signed)
    session.flush()
    medium.state = MediumState.SANITISED
    session.flush()
    facts = {**facts_of(medium), "wipe": wipe.id}
    note_event(device, "device:wipe-exception", actor=actor, from_state=device.state, note=signed.reason, data=facts)
    tell(medium, "exception-signed", actor=actor, from_state=MediumState.SANITISING, note=signed.reason)
    finish_when_all_are_empty(device, actor=actor)
    tell_proven(wipe, actor=actor)
    return signed
