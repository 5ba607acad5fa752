"""Which device a file about hardware is of: by what the bench said, its disks, its number, its UUID, its MAC.

The first answer is believed when no other one says something else: two different answers are a question for a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.core.db import session
from inventory.devices.lifecycle import ENDS, MediumState
from inventory.devices.models import Device, StorageMedium
from inventory.workbench.models import HardwareItem, ItemState
from inventory.workbench.readers.facts import HardwareFacts, other_order


@dataclass(frozen=True)
class Answer:
    """One thing that points to a device: `by` is tag, disk, serial, uuid or mac; `value` is what it says."""

    by: str
    value: str
    device: Device

    def as_json(self) -> dict[str, object]:
        return {"by": self.by, "value": self.value, "device": self.device.id, "tag": self.device.tag}


def answers(facts: HardwareFacts, named: Device | None) -> list[Answer]:
    """Every device that the file points to, and by what, in the order in which they are believed."""
    found = [Answer("tag", named.tag, named)] if named else []
    found += _by_disk({drive.serial for drive in facts.inner_drives if drive.serial})
    if facts.serial:
        found += _by_serial(facts.serial)
    if facts.uuid:
        found += _by_former(HardwareItem.uuid.in_({facts.uuid, other_order(facts.uuid)}), "uuid", facts.uuid)
    if facts.macs:
        found += _by_former(HardwareItem.mac.in_(facts.macs), "mac", facts.macs[0])
    return found


def machine_of(serial: str) -> Device | None:
    """The one device of ours with the number that a log gives of the machine it ran on."""
    found = _by_serial(serial) if serial else []
    return found[0].device if len(found) == 1 else None


def choose(found: Sequence[Answer], facts: HardwareFacts) -> tuple[Device | None, str]:
    """The device, or None and why not: device_unknown, two_answers, other_machine."""
    devices = {answer.device.id: answer.device for answer in found}
    if not devices:
        return None, "device_unknown"
    if len(devices) > 1:
        return None, "two_answers"
    (device,) = devices.values()
    if facts.serial and device.serial and not is_same_number(device.serial, facts.serial):
        return None, "other_machine"
    return device, ""


def is_same_number(ours: str, theirs: str) -> bool:
    """One serial number, also when a maker prints its model number in front of it on the label."""
    one, other = ours.strip().casefold(), theirs.strip().casefold()
    return one == other or (min(len(one), len(other)) >= 7 and (one.endswith(other) or other.endswith(one)))


def spelled(values: Iterable[str]) -> set[str]:
    """Numbers as a label, a program or a person may write them."""
    return {form for value in values for form in (value, value.upper(), value.lower())}


def _by_disk(serials: set[str]) -> list[Answer]:
    if not serials:
        return []
    media = session.scalars(
        select(StorageMedium)
        .options(joinedload(StorageMedium.device))
        .where(
            StorageMedium.serial.in_(spelled(serials)),
            StorageMedium.device_id.is_not(None),
            StorageMedium.state != MediumState.DESTROYED,
        )
        .order_by(StorageMedium.id)
    )
    return [Answer("disk", medium.serial, medium.device) for medium in media if medium.device is not None]


def _by_serial(serial: str) -> list[Answer]:
    """The devices with this number; one that went away for good only when no other has it."""
    devices = session.scalars(select(Device).where(Device.serial.in_(spelled([serial]))).order_by(Device.id).limit(5))
    found = [Answer("serial", serial, device) for device in devices]
    here = [answer for answer in found if answer.device.state not in ENDS]
    return here or found


def _by_former(condition: object, by: str, value: str) -> list[Answer]:
    """By a file that was read before and found its device."""
    theirs = select(HardwareItem.device_id).where(condition, HardwareItem.state == ItemState.ACCEPTED)  # type: ignore[arg-type]
    devices = session.scalars(select(Device).where(Device.id.in_(theirs)).order_by(Device.id).limit(5))
    return [Answer(by, value, device) for device in devices if device.state not in ENDS]


@dataclass(frozen=True)
class Difference:
    """What a file says otherwise than we noted: make, model or serial."""

    what: str
    ours: str
    theirs: str


def differences(facts: HardwareFacts, device: Device) -> list[Difference]:
    """Why it may be another machine after all: for a person to look at before saying that it is this one."""
    theirs, ours = f"{facts.make} {facts.plain_model}".strip(), f"{device.make} {device.model}".strip()
    found = []
    if facts.make and device.make and not _first_words(facts.make) & _first_words(device.make):
        found.append(Difference("make", device.make, facts.make))
    if facts.plain_model and device.model and not _words(ours) & (_words(theirs) - _words(facts.make)):
        found.append(Difference("model", device.model, facts.plain_model))
    if facts.serial and device.serial and not is_same_number(device.serial, facts.serial):
        found.append(Difference("serial", device.serial, facts.serial))
    return found


# Makers that write their own name in more than one way.
_MAKERS = {"hp": "hewlett", "hewlett": "hewlett", "hewlettpackard": "hewlett", "asustek": "asus", "fujitsu": "fujitsu",
           "micro": "msi", "msi": "msi"}  # fmt: skip


def _first_words(make: str) -> set[str]:
    """The word by which people know a maker."""
    word = next(iter(re.findall(r"[^\W_]+", make.casefold())), "")
    return {_MAKERS.get(word, word)}


def _words(text: str) -> set[str]:
    """The words of a model that tell it from another: those with a digit in them, else all."""
    every = set(re.findall(r"[^\W_]+", text.casefold()))
    return {word for word in every if any(sign.isdigit() for sign in word)} or every
