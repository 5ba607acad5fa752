"""A disk that a wipe log shows and that is on no list: until somebody answers, the device goes to nobody.

The answer is that it is on the list now, that it was a disk of another machine or a stick, or that a later wipe proved
it empty. Who answered stands with the log and with the device.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions import media
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.models import Device
from inventory.workbench.actions.evidence_checks import OPEN, held, note_who, put
from inventory.workbench.models import EvidenceItem, ItemState
from inventory.workbench.readers.wipe_result import Verdict, is_inside

FLAG = "unlisted_disk"


def asked_about(device: Device) -> list[EvidenceItem]:
    """What logs say of disks that nobody noted in it, and that nobody answered."""
    waiting = session.scalars(
        select(EvidenceItem)
        .where(
            EvidenceItem.device_id == device.id,
            EvidenceItem.state.in_(OPEN),
            EvidenceItem.why == "medium_unknown",
            EvidenceItem.verdict != Verdict.GOOD,
        )
        .order_by(EvidenceItem.id)
    )
    return [item for item in waiting if item.is_unlisted]


def ask_of_the_only_one(items: Sequence[EvidenceItem]) -> None:
    """A log that names no machine and whose known disks all are of one device: the other drive may be in it too."""
    known = {item.device.id: item.device for item in items if item.medium is not None and item.device is not None}
    if len(known) != 1 or any(item.host_serial for item in items):
        return
    for item in items:
        is_open = item.state in OPEN and item.why == "medium_unknown"
        if is_open and item.device is None and item.serial and is_inside(item.bus) and item.verdict != Verdict.GOOD:
            item.device = next(iter(known.values()))
    session.flush()


def review(device: Device, *, actor: Actor) -> None:
    """The warning stands as long as a question does; with the last answer the device goes on."""
    device = hold(device)
    asked = sorted({item.serial for item in asked_about(device)})
    if bool(asked) == (FLAG in device.flags):
        return
    device.flags = [*device.flags, FLAG] if asked else [each for each in device.flags if each != FLAG]
    session.flush()
    data = {"flag": FLAG} | ({"serial": ", ".join(asked)} if asked else {})
    kind = "device:flagged" if asked else "device:unflagged"
    note_event(device, kind, actor=actor, from_state=device.state, data=data)
    if not asked:
        media.finish_when_all_are_empty(device, actor=actor)


def review_all(devices: Iterable[Device | None], *, actor: Actor) -> None:
    """Each of them once, in the order in which rows are locked."""
    for _number, device in sorted({each.id: each for each in devices if each is not None}.items()):
        review(device, actor=actor)


def say_not_inside(item: EvidenceItem, *, actor: Actor) -> EvidenceItem:
    """Somebody looked: the disk is not in this device. That answers it for every log that asks it."""
    item = held(item)
    if not item.is_unlisted or item.device is None:
        raise Refused("not_asked", _("Over deze schijf is er geen vraag."))
    demand(actor, Can.DEVICES_WORK, item.device)
    device, serial = item.device, item.serial.casefold()
    with in_dutch():
        note = _("Zit niet in %(tag)s: een schijf van een ander toestel, of een stick.", tag=device.tag)
    for each in asked_about(device):
        if each.serial.casefold() == serial:
            each = held(each)
            put(each, ItemState.SETTLED, each.why)
            note_who(each, actor, note)
    review(device, actor=actor)
    return item
