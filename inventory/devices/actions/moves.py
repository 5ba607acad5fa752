"""Moving a device along its lifecycle: one engine for page, scan, API, import and bulk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.accounts.models import Location
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import gates
from inventory.devices.lifecycle import DEVICE, DeviceState, MediumState
from inventory.devices.models import Device, Grade
from inventory.history.actions import Subject, record
from inventory.history.models import Event

# Moves at which the device comes out of somebody's hands: a new life begins and every wipe is void.
_NEW_LIFE = frozenset({"take_back", "unplace", "find", "not_repairable", "reopen"})


def move(
    device: Device,
    name: str,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    note: str = "",
    checker_is_not_worker: bool = True,
) -> Device:
    """Take a named step that needs no other room. A step that does more (a hand-over makes a loan) is refused here."""
    door = DEVICE.move(name).door
    if door and not (name == "report_missing" and device.state == DeviceState.PLACED):
        raise Refused(
            "other_door",
            _(
                "De stap '%(move)s' hoort bij %(room)s. Doe het daar.",
                move=DEVICE.move(name).label,
                room=door,
            ),
        )
    return step(device, name, actor=actor, facts=facts, note=note, checker_is_not_worker=checker_is_not_worker)


def step(
    device: Device,
    name: str,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    note: str = "",
    target: DeviceState | None = None,
    location: Location | None = None,
    held_until: datetime | None = None,
    checker_is_not_worker: bool = True,
    permission_checked: bool = False,
) -> Device:
    """Take any step of the table: permission, source state, facts and gates are checked on the locked row.

    `target` is needed for a move that goes back to where the device was; `location` is where it stands afterwards.
    Rooms whose own action already demanded a permission with their own thing in hand say `permission_checked`.
    """
    device = hold(device)
    facts = dict(facts or {})
    planned = DEVICE.move(name)
    if not permission_checked:
        demand(actor, planned.can, device)
    planned = DEVICE.check(name, device.state, facts)
    gates.check(planned.gates, device, actor, {**facts, "checker_is_not_worker": checker_is_not_worker})
    goal = planned.target or target
    if goal is None:
        raise ValueError(f"The move {name} needs a target.")
    if location is None and facts.get("location"):
        location = _location(str(facts["location"]))

    before = _place(device)
    from_state = device.state
    with session.no_autoflush:
        if name in _NEW_LIFE:
            _begin_new_life(device, held_until or now())
        _apply_facts(device, name, actor, facts)
        if location is not None:
            device.location = location
        _assign_state(device, goal)
    session.flush()
    if name in _NEW_LIFE:
        session.expire(device, ["media"])
    data = {key: _plain(value) for key, value in facts.items() if value not in (None, "")}
    note_event(device, planned.event, actor=actor, from_state=from_state, note=note, data=data, place_before=before)
    return device


def hold(device: Device) -> Device:
    """The device, read anew and locked until the transaction ends."""
    found = locked(Device, device.id)
    if found is None:
        raise Missing(_("Dit toestel bestaat niet."))
    return found


def note_event(
    device: Device,
    kind: str,
    *,
    actor: Actor,
    from_state: str = "",
    note: str = "",
    data: Mapping[str, Any] | None = None,
    place_before: str | None = None,
) -> Event:
    """Write down what happened to a device. Type and place are kept with it: reports count from events alone."""
    place = _place(device)
    facts = {"type": str(device.type), "place": place, **(data or {})}
    if place_before is not None and place_before != place:
        facts["place_before"] = place_before
    return record(
        kind,
        subject_of(device),
        actor=actor,
        from_state=str(from_state),
        to_state=str(device.state),
        note=note,
        data=facts,
    )


def subject_of(device: Device) -> Subject:
    return Subject("device", device.id, device.tag)


def move_place(device: Device, location_code: str, *, actor: Actor, note: str = "") -> Device:
    """Put a device that we have at another location of the Digibank."""
    device = hold(device)
    demand(actor, Can.DEVICES_MOVE_PLACE, device)
    if device.holder_kind is not None:
        raise Refused("not_here", _("%(tag)s staat nu niet bij ons.", tag=device.tag))
    location = _location(location_code)
    before = _place(device)
    if before == location.code:
        raise Refused("already_there", _("%(tag)s staat al op die plaats.", tag=device.tag), field="location")
    device.location = location
    session.flush()
    note_event(device, "device:moved", actor=actor, from_state=device.state, note=note, place_before=before)
    return device


def _assign_state(device: Device, state: DeviceState) -> None:
    device.state = state
    device.state_since = now()


def _begin_new_life(device: Device, held_until: datetime) -> None:
    device.cycle += 1
    device.last_held_at = held_until
    device.media_listed_in_cycle = None
    device.no_media_seen_by = None
    device.worker_id = None
    device.tests = {}
    for medium in device.media:
        if medium.state != MediumState.DESTROYED:
            medium.state = MediumState.CONTAINS_DATA


def _apply_facts(device: Device, name: str, actor: Actor, facts: Mapping[str, Any]) -> None:
    """What a fact of a move means for the device itself."""
    if name == "receive":
        device.last_held_at = now()
        device.received_on = device.received_on or today()
    elif name == "submit":
        grade = str(facts["grade"]).upper()
        if grade not in Grade.__members__:
            raise Refused("unknown_grade", _("Kies graad A, B, C of D."), field="grade")
        device.grade = Grade(grade)
        device.worker_id = actor.user_id
        device.specs = {**device.specs, "os": str(facts["os"])[:60]}
    elif name == "recycle":
        device.weight_kg = facts["weight_kg"]


def _location(code: str) -> Location:
    found = session.scalar(select(Location).where(Location.code == code.strip().upper(), Location.is_active))
    if found is None:
        raise Refused("unknown_location", _("De plaats '%(code)s' kennen we niet.", code=code[:20]), field="location")
    return found


def _place(device: Device) -> str:
    return device.location.code if device.location else ""


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str | list | dict) else str(value)
