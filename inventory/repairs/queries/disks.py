"""The disks that a case put in and took out, as history tells it."""

from inventory.history.queries import events_of
from inventory.repairs.lifecycle import OldDisk
from inventory.repairs.models import Repair

DISK_REPLACED = "repair:disk-replaced"


def replaced_disks(case: Repair) -> int:
    """How many times this case put another disk in."""
    return sum(event.kind == DISK_REPLACED for event in events_of("repair", case.id))


def disks_put_in(case: Repair) -> frozenset[int]:
    """The numbers of the disks that this case put in."""
    return frozenset(int(event.data["new"]) for event in events_of("repair", case.id) if event.kind == DISK_REPLACED)


def disks_for_holder(case: Repair) -> list[str]:
    """The serial numbers of old disks that go back to who has the device."""
    return [
        str(event.data.get("old_serial", ""))
        for event in events_of("repair", case.id)
        if event.kind == DISK_REPLACED and event.data.get("ground") == OldDisk.HOLDER.value
    ]
