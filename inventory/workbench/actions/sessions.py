"""Start and stop of work on a device: minutes per step."""

from datetime import timedelta

from sqlalchemy import select

from inventory.access import SYSTEM, Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.lifecycle import Phase
from inventory.devices.models import Device, WorkSession
from inventory.devices.queries.floor import open_session

LONGEST = timedelta(hours=12)  # who works longer than this on one device forgot to stop
# Steps after which nobody of us works on the device any more in the state that it was in.
_ENDS_WORK = ("diagnose", "finish_wipe", "submit", "approve", "reject", "scrap", "to_parts", "harvest", "recycle")


def start_session(device: Device, *, actor: Actor) -> WorkSession:
    """I work on this now. What I was working on before, stops."""
    demand(actor, Can.DEVICES_WORK, device)
    device = moves.hold(device)
    if device.phase != Phase.WORKSHOP:
        raise Refused("not_in_workshop", _("%(tag)s staat niet in de werkplaats.", tag=device.tag))
    running = open_session(actor.user_id)
    if running is not None:
        if running.device_id == device.id:
            raise Refused("already_started", _("Je werkt al aan %(tag)s.", tag=device.tag))
        _stop(running, actor)
    if actor.user_id is None:
        raise Refused("no_person", _("Alleen een mens kan aan een toestel werken."))
    begun = WorkSession(device_id=device.id, user_id=actor.user_id, step=device.state, started_at=now())
    session.add(begun)
    session.flush()
    return begun


def stop_session(*, actor: Actor) -> WorkSession | None:
    """I stop with what I was working on; None when that was nothing."""
    demand(actor, Can.DEVICES_WORK)
    running = open_session(actor.user_id)
    if running is not None:
        _stop(running, actor)
    return running


def forget_sessions(*, actor: Actor = SYSTEM) -> None:
    """Work that nobody stopped counts no minutes."""
    late = now() - LONGEST
    for each in session.scalars(
        select(WorkSession).where(WorkSession.ended_at.is_(None), WorkSession.started_at < late)
    ):
        each.is_forgotten = True
        each.ended_at = each.started_at + LONGEST


def _stop(running: WorkSession, actor: Actor) -> None:
    running.ended_at = now()
    running.is_forgotten = running.ended_at - running.started_at > LONGEST
    session.flush()
    minutes = running.minutes
    if minutes is not None:
        device = running.device
        moves.note_event(
            device,
            "device:worked-on",
            actor=actor,
            from_state=device.state,
            data={"minutes": minutes, "step": str(running.step)},
        )


def _stop_after_step(device: Device, actor: Actor) -> None:
    """The step that I worked on is done."""
    running = open_session(actor.user_id) if actor.user_id is not None else None
    if running is not None and running.device_id == device.id:
        _stop(running, actor)


for _name in _ENDS_WORK:
    moves.after(_name, _stop_after_step)
