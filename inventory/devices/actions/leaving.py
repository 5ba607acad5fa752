"""A disk leaves the machine: taken out, or simply not there any more. Without proof, somebody has to know."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions.disk_events import tell
from inventory.devices.actions.disk_rules import device_of, facts_of, must_be_in_workshop, reason_text
from inventory.devices.actions.moves import hold, note_event, step
from inventory.devices.lifecycle import EMPTY_MEDIA, DeviceState, MediumState
from inventory.devices.models import Device, StorageMedium
from inventory.history.models import Event

GONE = "disk_without_proof"
NOT_SEEN = "disk_not_seen"


def remove_medium(medium: StorageMedium, *, actor: Actor, reason: str, repair: str = "") -> StorageMedium:
    """A disk leaves the machine. Without proof it keeps its data, and history says so."""
    device = hold(device_of(medium))
    demand(actor, Can.DEVICES_WORK, device)
    must_be_in_workshop(device, or_in_repair=bool(repair))
    if not reason.strip():
        raise Refused("facts_missing", _("Zeg waarom de schijf eruit gaat."), missing=("reason",), field="reason")
    reason = reason_text(reason)
    is_empty = medium.state in EMPTY_MEDIA
    _leave(medium, device, actor=actor)
    if not is_empty and not repair:
        _raise_flag(device, GONE, actor=actor)
    note_event(
        device,
        "device:medium-removed",
        actor=actor,
        from_state=device.state,
        note=reason,
        data={**facts_of(medium), "with_data": not is_empty},
    )
    tell(medium, "taken-out", actor=actor, from_state=medium.state, note=reason, device_tag=device.tag)
    return medium


def note_absent(medium: StorageMedium, *, actor: Actor, reason: str) -> StorageMedium:
    """A disk that was listed is not in the machine, and nobody knows where it is: it left without proof."""
    device = hold(device_of(medium))
    demand(actor, Can.EVIDENCE_ADD, device)
    must_be_in_workshop(device)
    if not reason.strip():
        raise Refused("facts_missing", _("Zeg hoe je dit weet."), missing=("reason",), field="reason")
    reason = reason_text(reason)
    before = medium.state
    is_empty = before in EMPTY_MEDIA
    if before != MediumState.DESTROYED:
        medium.state = MediumState.ABSENT
    _leave(medium, device, actor=actor)
    if not is_empty:
        _raise_flag(device, GONE, actor=actor)
    note_event(
        device,
        "device:medium-absent",
        actor=actor,
        from_state=device.state,
        note=reason,
        data={**facts_of(medium), "with_data": not is_empty},
    )
    tell(medium, "absent", actor=actor, from_state=before, note=reason, device_tag=device.tag)
    return medium


def find_again(medium: StorageMedium, *, actor: Actor, note: str = "") -> StorageMedium:
    """A disk that was gone lies here, loose. It may hold data."""
    demand(actor, Can.DEVICES_WORK)
    if medium.state != MediumState.ABSENT:
        raise Refused("not_absent", _("Deze schijf is niet weg."))
    medium.state, medium.left_at = MediumState.CONTAINS_DATA, now()  # who had it meanwhile, nobody knows
    session.flush()
    tell(medium, "found-again", actor=actor, from_state=MediumState.ABSENT, note=reason_text(note))
    return medium


def note_seen(device: Device, not_seen: Sequence[StorageMedium], *, actor: Actor) -> None:
    """The machine itself told which disks are in it. One that is missing and was never proven empty is a warning."""
    missing = sorted(medium.id for medium in not_seen if medium.state not in EMPTY_MEDIA)
    if missing != _said_missing(device):
        _lower_flag(device, NOT_SEEN, actor=actor)
    if missing:
        _raise_flag(device, NOT_SEEN, actor=actor, data={"missing_media": missing})


def settle_not_seen(device: Device, *, actor: Actor) -> None:
    """Of the disks that were missing each is proven empty now, or somebody told where it is: the warning goes."""
    missing = _said_missing(device)
    if not any(medium.id in missing and medium.state not in EMPTY_MEDIA for medium in device.media):
        _lower_flag(device, NOT_SEEN, actor=actor)


def _said_missing(device: Device) -> list[int]:
    """The disks of which the warning says that they were not seen."""
    if NOT_SEEN not in device.flags:
        return []
    raised = session.scalars(
        select(Event)
        .where(Event.subject_kind == "device", Event.subject_id == device.id, Event.kind == "device:flagged")
        .order_by(Event.seq.desc())
    )
    return next((event.data.get("missing_media", []) for event in raised if event.data["flag"] == NOT_SEEN), [])


def settle_flag(device: Device | None, *, actor: Actor) -> None:
    """No disk of this device is gone without proof any more: the warning goes."""
    if device is None or GONE not in device.flags:
        return
    session.flush()
    still = session.scalar(
        select(StorageMedium.id)
        .where(
            StorageMedium.from_device_id == device.id,
            StorageMedium.device_id.is_(None),
            StorageMedium.state.not_in(EMPTY_MEDIA),
        )
        .limit(1)
    )
    if still is None:
        _lower_flag(hold(device), GONE, actor=actor)


def _raise_flag(device: Device, flag: str, *, actor: Actor, data: Mapping[str, Any] | None = None) -> None:
    if flag not in device.flags:
        device.flags = [*device.flags, flag]
        session.flush()
        told = {"flag": flag, **(data or {})}
        note_event(device, "device:flagged", actor=actor, from_state=device.state, data=told)


def _lower_flag(device: Device, flag: str, *, actor: Actor) -> None:
    if flag in device.flags:
        device.flags = [each for each in device.flags if each != flag]
        session.flush()
        note_event(device, "device:unflagged", actor=actor, from_state=device.state, data={"flag": flag})


def _leave(medium: StorageMedium, device: Device, *, actor: Actor) -> None:
    medium.device, medium.left_at, medium.from_device = None, now(), device
    session.flush()
    session.expire(device, ["media"])
    settle_not_seen(device, actor=actor)
    if not device.media:
        # An empty machine proves nothing until somebody looked and said that there is no disk in it.
        if device.state == DeviceState.WIPED:
            step(device, "open_wipe", actor=actor, facts={"reason": "medium_removed"}, permission_checked=True)
        device.media_listed_in_cycle = None
        session.flush()
