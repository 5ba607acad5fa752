"""A disk that a wipe log shows and that is on no list: until somebody answers, the device goes to nobody.

The answer is that it is on the list now, that it was a disk of another machine or a stick, or that a later wipe proved
it empty. Who answered stands with the log and with the device. A disk whose number the log could not read is asked
about when the log shows more disks than are listed; its wipe proves nothing, also when it was good.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import select

from inventory.access import SYSTEM, Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions import media
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import ENDS
from inventory.devices.models import Device, StorageMedium
from inventory.workbench import queries
from inventory.workbench.actions.evidence_checks import OPEN, held, note_who, put
from inventory.workbench.actions.evidence_match import machine_of
from inventory.workbench.models import EvidenceItem, ItemState
from inventory.workbench.queries.asked import FLAG, MAY_ASK
from inventory.workbench.readers.wipe_result import Verdict, is_inside


def asked_about(device: Device) -> list[EvidenceItem]:
    """What logs say of disks that nobody noted in it, and that nobody answered."""
    waiting = session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.device_id == device.id, MAY_ASK)
        .order_by(EvidenceItem.file_id, EvidenceItem.position)
    ).all()
    nameless = groupby((item for item in waiting if item.is_nameless), key=lambda item: item.file_id)
    asked = [item for item in waiting if item.is_unlisted]
    for file_id, drives in nameless:
        asked += _more_than_listed(list(drives), queries.items_of_file(file_id), device)
    return asked


def is_asked(item: EvidenceItem) -> bool:
    """Whether a person still has to say if this disk is in its device."""
    if item.device is None or not (item.is_unlisted or item.is_nameless):
        return False
    return item.is_unlisted or item in asked_about(item.device)


def _more_than_listed(
    drives: list[EvidenceItem], log: Sequence[EvidenceItem], device: Device
) -> Iterator[EvidenceItem]:
    """The drives without a number that are on no list: a listed disk that the log does not name may be one of them."""
    named = {item.serial.casefold() for item in log if item.serial and not item.why.startswith("serial_")}
    answered = {item.medium_id for item in log if item.medium_id is not None}
    seen_at = drives[0].ended_at or drives[0].started_at or drives[0].made_at
    left = session.scalars(
        select(StorageMedium).where(
            StorageMedium.from_device_id == device.id,
            StorageMedium.device_id.is_distinct_from(device.id),
            StorageMedium.left_at > seen_at,
        )
    )
    listed = [
        medium
        for medium in (*device.media, *left)
        if medium.id not in answered and medium.serial.casefold() not in named
    ]
    # What was wiped well is the likelier one to have been listed.
    yield from sorted(drives, key=lambda item: item.verdict != Verdict.GOOD)[len(listed) :]


def ask_of_the_only_one(items: Sequence[EvidenceItem]) -> None:
    """A log that names no machine and whose known disks all are of one device: the other drive may be in it too.

    The same for a log that names a machine that nobody knows, when we know no number of that device.
    """
    known = {item.device.id: item.device for item in items if item.medium is not None and item.device is not None}
    if len(known) != 1:
        return
    (device,) = known.values()
    hosts = {item.host_serial for item in items if item.host_serial}
    if hosts and (device.serial or any(machine_of(host) for host in hosts)):
        return
    for item in items:
        if item.device is None and (_is_unknown(item) or item.is_nameless):
            item.device = device
    session.flush()


def _is_unknown(item: EvidenceItem) -> bool:
    is_open = item.state in OPEN and item.why == "medium_unknown"
    return is_open and bool(item.serial) and is_inside(item.bus) and item.verdict != Verdict.GOOD


def machine_with_us(host_serial: str) -> Device | None:
    """The machine that a log names, as long as it may still go to somebody."""
    found = machine_of(host_serial)
    return found if found is not None and found.state not in ENDS else None


def ask_of_what_is_kept(*, actor: Actor = SYSTEM) -> int:
    """Logs that were read before a question was asked of them ask it now. How many devices they ask it of."""
    waiting = session.scalars(select(EvidenceItem).where(MAY_ASK).order_by(EvidenceItem.id)).all()
    for item in waiting:
        if item.device is None and (_is_unknown(item) or item.is_nameless):
            item.device = machine_with_us(item.host_serial)
    session.flush()
    for file_id in sorted({item.file_id for item in waiting if item.device is None}):
        ask_of_the_only_one(queries.items_of_file(file_id))
    devices = {item.device.id: item.device for item in waiting if item.device is not None}
    here = [device for device in devices.values() if device.state not in ENDS]
    review_all(here, actor=actor)
    return sum(FLAG in device.flags for device in here)


def review(device: Device, *, actor: Actor) -> None:
    """The warning stands as long as a question does; with the last answer the device goes on."""
    device = hold(device)
    asked = sorted({item.serial or "?" for item in asked_about(device)})
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
    """Somebody looked: the disk is not in this device. That answers it for every log that asks it. Of two in one log
    that look alike, the other one is still asked about.
    """
    item = held(item)
    device = item.device
    if device is None or not is_asked(item):
        raise Refused("not_asked", _("Over deze schijf is er geen vraag."))
    demand(actor, Can.EVIDENCE_SETTLE, device)
    with in_dutch():
        note = _("Zit niet in %(tag)s: een schijf van een ander toestel, of een stick.", tag=device.tag)
    looks, answered = _looks_like(item), {item.file_id} if item.is_nameless else set()
    for each in asked_about(device):
        if each.id == item.id or (_looks_like(each) == looks and each.file_id not in answered):
            if each.is_nameless:
                answered.add(each.file_id)
            each = held(each)
            put(each, ItemState.SETTLED, each.why)
            note_who(each, actor, note)
    review(device, actor=actor)
    return item


def put_nameless_on_list(item: EvidenceItem, size_bytes: int | None, *, actor: Actor) -> StorageMedium:
    """Somebody looked: the disk without a number is in the device. It is to be wiped; this log proves nothing of it."""
    item = held(item)
    device = item.device
    if device is None or not item.is_nameless or not is_asked(item):
        raise Refused("not_asked", _("Over deze schijf is er geen vraag."))
    demand(actor, Can.EVIDENCE_SETTLE, device)
    medium = media.add_medium(
        device,
        actor=actor,
        model=item.model,
        kind=queries.kind_of(item.bus),
        size_bytes=size_bytes,
        permission_checked=True,
    )
    item.medium = medium
    put(item, ItemState.SETTLED, item.why)
    with in_dutch():
        note_who(item, actor, _("Staat nu bij %(tag)s als schijf zonder nummer. Nog te wissen.", tag=device.tag))
    review(device, actor=actor)
    return medium


def _looks_like(item: EvidenceItem) -> tuple[str, ...]:
    """What tells one asked disk from another: its number, or what else a log says of it."""
    return (item.serial.casefold(),) if item.is_unlisted else ("", item.model, item.size_text, item.bus)


def _review_when_listed(medium: StorageMedium, actor: Actor) -> None:
    """A disk that came on the list may be the one that a log could not name."""
    if medium.device is not None and FLAG in medium.device.flags:
        review(medium.device, actor=actor)


media.after_listed(_review_when_listed)
