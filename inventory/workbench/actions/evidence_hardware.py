"""A file about a machine comes in: what it says is put with the device that it is of.

It fills the specs and puts disks that were found on the list, as disks with data. It never says that a disk is empty,
never says that a list of disks is complete, and takes no disk away: the wipe gate can only close by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from inventory.access import Actor
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions import media
from inventory.devices.actions.leaving import note_seen
from inventory.devices.actions.media import CLOCK_SLACK
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, MediumKind, StorageMedium
from inventory.history.models import KeptFile
from inventory.workbench.actions.evidence_checks import check_workshop, put
from inventory.workbench.actions.evidence_match import answers, choose
from inventory.workbench.actions.evidence_overtaken import settle_older_files
from inventory.workbench.models import HardwareItem, ItemState
from inventory.workbench.readers.facts import Battery, Drive, HardwareFacts, MemorySlot, Smart

# Programs that may overlook a disk: older lshw knows no NVMe, a snapshot of eReuse only what its program knew.
_LISTS_DISKS = ("snapshot", "lshw", "ereuse_2", "ereuse_3", "ereuse_4", "ereuse_5")


def take_in_hardware(
    facts: HardwareFacts, kept: KeptFile, *, actor: Actor, named: Device | None = None
) -> HardwareItem:
    """Match what a file says and use it, or leave it in quarantine with why."""
    item = HardwareItem(
        file_id=kept.id,
        sha256=kept.sha256 or "",
        kind=facts.kind,
        tool=facts.tool[:120],
        name=_name(facts)[:160],
        serial=facts.serial[:60],
        uuid=facts.uuid,
        mac=facts.macs[0] if facts.macs else "",
        facts=facts.as_json(),
        answers=[],
        changed={},
        taken_at=facts.taken_at,
        state=ItemState.QUARANTINE,
        made_by_id=actor.user_id,
        made_at=now(),
    )
    judge_hardware(item, facts, named, actor=actor)
    session.add(item)
    session.flush()
    return item


def judge_hardware(item: HardwareItem, facts: HardwareFacts, named: Device | None, *, actor: Actor) -> None:
    """Match and use it, or leave it in quarantine with why."""
    found = answers(facts, named)
    item.answers = [answer.as_json() for answer in found]
    device, why = choose(found, facts)
    put(item, ItemState.QUARANTINE, why)
    if device is not None:
        try:
            with session.begin_nested():  # what a rule refuses halfway leaves nothing
                use_hardware(item, facts, device, actor=actor)
        except Refused as no:
            item.device = device
            put(item, ItemState.QUARANTINE, no.reason[:40])
    elif named is not None:
        item.device = named


def _name(facts: HardwareFacts) -> str:
    """What the file is about, as people say it: the machine, else its one disk or battery."""
    machine = f"{facts.make} {facts.plain_model}".strip()
    parts = [each.model for each in facts.drives] + [each.model for each in facts.batteries]
    return machine or (parts[0] if len(parts) == 1 else "")


def facts_of(item: HardwareItem) -> HardwareFacts:
    """What was read, from what is kept of it."""
    said: Mapping[str, Any] = item.facts

    def word(name: str) -> str:
        return str(said.get(name) or "")

    return HardwareFacts(
        kind=item.kind,
        make=word("make"),
        model=word("model"),
        version=word("version"),
        serial=word("serial"),
        uuid=word("uuid"),
        chassis=word("chassis"),
        type=word("type"),
        cpu=word("cpu"),
        ram_bytes=said.get("ram_bytes"),
        memory=tuple(MemorySlot(**each) for each in said.get("memory") or ()),
        screen_inch=said.get("screen_inch"),
        tpm=word("tpm"),
        firmware=word("firmware"),
        drives=tuple(_drive(each) for each in said.get("drives") or ()),
        batteries=tuple(_battery(each) for each in said.get("batteries") or ()),
        macs=tuple(said.get("macs") or ()),
        own_tag=word("own_tag"),
        taken_at=item.taken_at,
        has_all_drives=bool(said.get("has_all_drives")),
    )


def _drive(said: Mapping[str, Any]) -> Drive:
    smart = said.get("smart")
    return Drive(**{**said, "smart": Smart(**smart) if smart else None})


def _battery(said: Mapping[str, Any]) -> Battery:
    return Battery(**said)


def use_hardware(item: HardwareItem, facts: HardwareFacts, device: Device, *, actor: Actor) -> None:
    """Put it with the device: nothing at all, or everything."""
    device = hold(device)
    _check(device, facts, item.made_at, new=[drive for drive in facts.inner_drives if _is_new(drive, device)])
    # Said first: a disk that comes on the list by this file has what waits for it read again, and this file is not.
    item.device = device
    put(item, ItemState.ACCEPTED, "")
    session.flush()
    changed: dict[str, Any] = {"specs": _fill(device, facts)}
    added = list(_add_disks(device, facts, actor=actor))
    changed["added"] = [drive.serial or drive.model or drive.kind for drive in added]
    gone = list(_gone(device, facts))
    changed["gone"] = [medium.serial for medium in gone]
    if facts.kind in _LISTS_DISKS and facts.inner_drives:
        note_seen(device, gone, actor=actor)
    item.changed = changed
    session.flush()
    settle_older_files(item, actor=actor)
    note_event(
        device,
        "device:hardware-read",
        actor=actor,
        from_state=device.state,
        data={"program": item.tool or item.kind, "disks_added": len(added), "disks_gone": changed["gone"]},
    )


def _check(device: Device, facts: HardwareFacts, came_at: datetime, *, new: Sequence[Drive]) -> None:
    check_workshop(device)
    if new and device.state == DeviceState.IN_REPAIR:
        raise Refused("not_in_workshop", _("%(tag)s staat niet in de werkplaats.", tag=device.tag))
    held_at = device.last_held_at
    # A file that does not say when is from before it came.
    if held_at is not None and (came_at < held_at or (facts.taken_at is not None and facts.taken_at <= held_at)):
        raise Refused(
            "snapshot_too_old", _("Dit bestand is ouder dan de laatste keer dat iemand %(tag)s had.", tag=device.tag)
        )
    if facts.taken_at is not None and facts.taken_at > came_at + CLOCK_SLACK:
        raise Refused("snapshot_in_future", _("Dit bestand is van later dan nu. Zet de klok van de werkbank juist."))
    for drive in new:
        known = media.medium_by_serial(drive.serial) if drive.serial else None
        if known is not None and known.device is not None:
            raise Refused("two_answers", _("Een schijf van dit bestand staat bij %(tag)s.", tag=known.device.tag))


def _is_new(drive: Drive, device: Device) -> bool:
    return _known(drive, device.media) is None


def _known(drive: Drive, present: Sequence[StorageMedium]) -> StorageMedium | None:
    """The disk on the list that this one is: by its number, or without number by its size."""
    for medium in present:
        if drive.serial and medium.serial.casefold() == drive.serial.casefold():
            return medium
        if not drive.serial and not medium.serial and (medium.size_bytes or 0) == (drive.size_bytes or 0):
            return medium
    return None


def _add_disks(device: Device, facts: HardwareFacts, *, actor: Actor) -> Iterator[Drive]:
    """What was found and is not on the list yet comes on it; of what is on it, what nobody noted is filled in."""
    for drive in facts.inner_drives:
        medium = _known(drive, device.media)
        if medium is not None:
            medium.model = medium.model or drive.model[:80]
            medium.size_bytes = medium.size_bytes or drive.size_bytes
            if medium.kind == MediumKind.UNKNOWN:
                medium.kind = MediumKind(drive.kind)
            if drive.smart is not None:
                media.note_health(medium, asdict(drive.smart), actor=actor)
        elif drive.serial or facts.has_all_drives:
            # Without a number only a list of the machine itself is believed: a reader or a stick has none either.
            added = media.add_medium(
                device,
                actor=actor,
                serial=drive.serial,
                model=drive.model[:80],
                kind=MediumKind(drive.kind),
                size_bytes=drive.size_bytes,
            )
            if drive.smart is not None:
                media.note_health(added, asdict(drive.smart), actor=actor)
            yield drive
    session.flush()


def _gone(device: Device, facts: HardwareFacts) -> Iterator[StorageMedium]:
    """Disks on the list that this file, which lists the disks of the machine, does not show. They stay on the list."""
    if facts.kind not in _LISTS_DISKS or not facts.inner_drives:
        return
    for medium in device.media:
        is_seen = any(drive.serial.casefold() == medium.serial.casefold() for drive in facts.inner_drives)
        may_be_overlooked = not facts.has_all_drives and medium.kind in (MediumKind.NVME, MediumKind.EMMC)
        if medium.serial and medium.state != MediumState.DESTROYED and not is_seen and not may_be_overlooked:
            yield medium


def _fill(device: Device, facts: HardwareFacts) -> dict[str, Any]:
    """The specs that the machine itself told, and its number when nobody noted one. What changed."""
    told: dict[str, Any] = {}
    if facts.cpu:
        told["cpu"] = facts.cpu[:80]
    if facts.ram_bytes and facts.ram_bytes >= 2**28:
        told["ram_gb"] = _tidy_number(facts.ram_bytes / 2**30)
    if any(slot.size_bytes for slot in facts.memory):
        told["ram_slots"] = [_slot(slot) for slot in facts.memory]
    told |= {name: word for name in ("tpm", "firmware") if (word := getattr(facts, name))}
    if facts.screen_inch:
        told["screen_inch"] = _tidy_number(facts.screen_inch)
    worn = [pack.health_percent for pack in facts.batteries if pack.health_percent is not None]
    if worn:
        told["battery_percent"] = _tidy_number(min(min(worn), 150))
    if cycles := max((pack.cycles or 0 for pack in facts.batteries), default=0):
        told["battery_cycles"] = cycles
    changed = {name: value for name, value in told.items() if device.specs.get(name) != value}
    if changed:
        device.specs = {**device.specs, **changed}
    if facts.serial and not device.serial:
        device.serial = facts.serial[:60]
        changed["serial"] = device.serial
    return changed


def _slot(slot: MemorySlot) -> dict[str, Any]:
    said = {"name": slot.name, "gb": _tidy_number(slot.size_bytes / 2**30), "type": slot.type, "mts": slot.mts}
    return {name: value for name, value in said.items() if value or name == "gb"}


def _tidy_number(number: float) -> int | float:
    return int(number) if number == int(number) else round(number, 1)
