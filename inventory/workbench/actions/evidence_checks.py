"""What every file of the bench must stand up to before it may change something."""

from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from inventory.access import Actor
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions.media import CLOCK_SLACK
from inventory.devices.models import Device
from inventory.history.actions import Subject, record
from inventory.workbench import queries
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState

Row = TypeVar("Row", EvidenceItem, HardwareItem)
OPEN = (ItemState.QUARANTINE, ItemState.TO_DO)


def check_workshop(device: Device) -> None:
    if device.state not in queries.ON_THE_BENCH:
        raise Refused("not_in_workshop", _("%(tag)s staat niet in de werkplaats.", tag=device.tag))


def check_times(device: Device, started_at: datetime, ended_at: datetime, *, came_at: datetime | None = None) -> None:
    """A wipe counts when it began after the last time anybody had the device, and ended before the file came.

    `came_at` is when that was, when it is not now: a clock that was wrong then does not become right by waiting.
    """
    if device.last_held_at is not None and started_at <= device.last_held_at:
        raise Refused(
            "evidence_too_old",
            _("Dit wisbewijs is ouder dan de laatste keer dat iemand %(tag)s had. Wis opnieuw.", tag=device.tag),
            field="ended_at",
        )
    if ended_at > (came_at or now()) + CLOCK_SLACK:
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


def held(item: Row) -> Row:
    """The row, locked, of which a person still has to say something."""
    found = locked(type(item), item.id)
    if found is None:
        raise Missing(_("Dit bestand kennen we niet."))
    if found.state not in OPEN:
        raise Refused("already_settled", _("Dit bestand is al behandeld."))
    return found


def note_who(item: EvidenceItem | HardwareItem, actor: Actor, note: str) -> None:
    """Who settled it, with what was said."""
    item.settled_by_id, item.settled_at, item.settled_note = actor.user_id, now(), note
    session.flush()
    about = {"drive": item.position} if isinstance(item, EvidenceItem) else {"kind": item.kind}
    record(
        "evidence:settled",
        Subject("evidence", item.file_id, item.sha256[:12]),
        actor=actor,
        to_state=ItemState(item.state).value,
        data={**about, "serial": item.serial},
    )
