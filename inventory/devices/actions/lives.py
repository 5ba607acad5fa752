"""The lives of a device: a wipe counts for one life, and each time somebody had the device a new one begins."""

from datetime import date, datetime

from inventory.access import Actor
from inventory.core.clock import now, start_of_day, today
from inventory.devices.actions.disk_events import tell
from inventory.devices.lifecycle import MediumState
from inventory.devices.models import Device

# Moves at which the device comes out of somebody's hands: a new life begins and every wipe is void.
NEW_LIFE = frozenset({"take_back", "unplace", "find", "not_repairable", "reopen"})
# The device stayed with us, but its wipes are no longer believed.
VOIDS = frozenset({"wipe_again"})


def handed_to_us_at(received_on: date) -> datetime:
    """The last instant at which the donor may have had it: now, for what comes in today.

    Of a day in the past only the day is known; it counts from its beginning.
    """
    return start_of_day(received_on) if received_on < today() else now()


def begin(device: Device, held_until: datetime, *, actor: Actor) -> None:
    """A new life: somebody had the device until then, so its disks are listed and wiped anew, and it is tested anew."""
    void_wipes(device, actor=actor)
    device.last_held_at = held_until
    device.media_listed_in_cycle = None
    device.no_media_seen_by = None
    device.worker_id = None
    device.tests = {}


def void_wipes(device: Device, *, actor: Actor) -> None:
    """What was proven counts no more; the list of disks itself stays."""
    was_listed = device.media_listed_in_cycle == device.cycle
    device.cycle += 1
    device.last_held_at = now()
    device.media_listed_in_cycle = device.cycle if was_listed else None
    for medium in device.media:
        if medium.state not in (MediumState.DESTROYED, MediumState.CONTAINS_DATA):
            before, medium.state = medium.state, MediumState.CONTAINS_DATA
            tell(medium, "proof-voided", actor=actor, from_state=before, device_tag=device.tag)
