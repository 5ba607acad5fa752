"""What every file of the bench must stand up to before it may change something."""

from datetime import datetime
from decimal import Decimal

from inventory.core.clock import now
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.actions.media import CLOCK_SLACK
from inventory.devices.models import Device
from inventory.workbench import queries
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState


def check_workshop(device: Device) -> None:
    if device.state not in queries.ON_THE_BENCH:
        raise Refused("not_in_workshop", _("%(tag)s staat niet in de werkplaats.", tag=device.tag))


def check_times(device: Device, started_at: datetime, ended_at: datetime) -> None:
    """A wipe counts when it began after the last time anybody had the device, and ended before now."""
    if device.last_held_at is not None and started_at <= device.last_held_at:
        raise Refused(
            "evidence_too_old",
            _("Dit wisbewijs is ouder dan de laatste keer dat iemand %(tag)s had. Wis opnieuw.", tag=device.tag),
            field="ended_at",
        )
    if ended_at > now() + CLOCK_SLACK:
        raise Refused(
            "evidence_in_future",
            _("Dit wisbewijs is van later dan nu. Zet de klok van de wisbank juist."),
            field="ended_at",
        )


def bytes_of(size_gb: Decimal) -> int:
    """The size that somebody read from a disk."""
    if not size_gb.is_finite() or not 0 < size_gb <= 100_000:
        raise BadInput("wrong_size", _("Geef de grootte in GB, bijvoorbeeld 256."), field="size_gb")
    return int(size_gb * 10**9)


def put(item: EvidenceItem | HardwareItem, state: ItemState, why: str) -> None:
    """The one place where is said what was done with a file."""
    item.state = state
    item.why = why


def plain_name(filename: str) -> str:
    """The name of a file as it can be shown: no folders, no signs that nobody sees."""
    name = "".join(sign for sign in filename.replace("\\", "/").rpartition("/")[2] if sign.isprintable())
    return name.strip()[:200] or "bestand"
