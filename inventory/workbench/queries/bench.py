"""Devices on the bench: the lines they stand in, the one next step of each, their disks."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _, _l
from inventory.devices.actions.gates import ESSENTIAL_TESTS, WITHOUT, all_tests, essential_tests
from inventory.devices.lifecycle import EMPTY_MEDIA, DeviceState, MediumState
from inventory.devices.models import Device, DeviceType, MediumKind, StorageMedium
from inventory.history.models import Event

EVIDENCE = "evidence"
FLASH = frozenset({MediumKind.SSD, MediumKind.NVME, MediumKind.EMMC})

S = DeviceState
# Where evidence about a disk may change something: the device is ours, here, and not yet finished.
ON_THE_BENCH = frozenset(
    (S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.WIPED, S.REFURBISHING, S.TO_RECYCLE, S.TO_HARVEST, S.IN_REPAIR)
)


LISTS_DISKS = ON_THE_BENCH - {S.IN_REPAIR}  # where a disk may come on the list of a device by itself


class NextStep(StrEnum):
    """The one next thing to do to a device on the bench."""

    RECEIVE = "receive"
    LOOK = "look"
    TAKE_IN = "take_in"
    DIAGNOSE = "diagnose"
    LIST_DISKS = "list_disks"
    WIPE = "wipe"
    WIPE_IN_REPAIR = "wipe_in_repair"
    RETRY = "retry"
    START = "start"
    TEST = "test"
    FINISH = "finish"
    CHECK = "check"
    EMPTY_FOR_GOOD = "empty_for_good"
    NOTHING = "nothing"


class Queue(StrEnum):
    """The lines of the technician's list."""

    TO_RECEIVE = "to_receive"
    TO_LOOK = "to_look"
    TO_DIAGNOSE = "to_diagnose"
    TO_WIPE = "to_wipe"
    TO_MEND = "to_mend"
    TO_TEST = "to_test"
    WAITS_FOR_PART = "waits_for_part"
    TO_CHECK = "to_check"
    TO_LEAVE = "to_leave"


QUEUES: dict[Queue, tuple[DeviceState, ...]] = {
    Queue.TO_RECEIVE: (S.ANNOUNCED,),
    Queue.TO_LOOK: (S.RECEIVED,),
    Queue.TO_DIAGNOSE: (S.RETURNED, S.TO_DIAGNOSE),
    Queue.TO_WIPE: (S.TO_WIPE, S.WIPE_FAILED),
    Queue.TO_MEND: (S.WIPED, S.REFURBISHING),
    Queue.TO_TEST: (S.REFURBISHING,),
    Queue.WAITS_FOR_PART: (S.RETURNED, S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.WIPED, S.REFURBISHING, S.TO_CHECK),
    Queue.TO_CHECK: (S.TO_CHECK,),
    Queue.TO_LEAVE: (S.TO_RECYCLE, S.TO_HARVEST),
}
QUEUE_LABELS: dict[Queue, Any] = {
    Queue.TO_RECEIVE: _l("Te ontvangen"),
    Queue.TO_LOOK: _l("Eerste blik"),
    Queue.TO_DIAGNOSE: _l("Na te kijken"),
    Queue.TO_WIPE: _l("Te wissen"),
    Queue.TO_MEND: _l("Op te knappen"),
    Queue.TO_TEST: _l("Te testen"),
    Queue.WAITS_FOR_PART: _l("Wacht op onderdeel"),
    Queue.TO_CHECK: _l("Te controleren"),
    Queue.TO_LEAVE: _l("Gaat weg"),
}
QUEUE_ICONS: dict[Queue, str] = {
    Queue.TO_RECEIVE: "box",
    Queue.TO_LOOK: "eye-off",
    Queue.TO_DIAGNOSE: "search",
    Queue.TO_WIPE: "eraser",
    Queue.TO_MEND: "wrench",
    Queue.TO_TEST: "check",
    Queue.WAITS_FOR_PART: "settings",
    Queue.TO_CHECK: "ok",
    Queue.TO_LEAVE: "recycle",
}

KIND_LABELS: dict[MediumKind, Any] = {
    MediumKind.HDD: _l("Harde schijf (HDD)"),
    MediumKind.SSD: _l("SSD"),
    MediumKind.NVME: _l("NVMe"),
    MediumKind.EMMC: _l("Vast geheugen (eMMC)"),
    MediumKind.UNKNOWN: _l("Weet ik niet"),
}


def kind_of(bus: str) -> MediumKind:
    """The kind of disk, as far as the bus that a log names gives it away."""
    named = bus.upper()
    if "NVME" in named:
        return MediumKind.NVME
    if "MMC" in named:
        return MediumKind.EMMC
    return MediumKind.SSD if "SSD" in named else MediumKind.UNKNOWN


def tests_of(device: Device) -> tuple[str, ...]:
    """The tests that this kind of device can have: the essential ones first."""
    return all_tests(device)


def is_listed(device: Device) -> bool:
    """Whether somebody said in this life of the device that its list of disks is complete."""
    return device.media_listed_in_cycle == device.cycle


def open_media(device: Device) -> list[StorageMedium]:
    """The disks in it that are not proven empty."""
    return [medium for medium in device.media if medium.state not in EMPTY_MEDIA]


def next_step(device: Device) -> NextStep:
    """What to do now, from the state and from what is still open."""
    state = DeviceState(device.state)
    if state in (S.TO_WIPE, S.WIPE_FAILED, S.TO_RECYCLE, S.TO_HARVEST) and not is_listed(device):
        return NextStep.LIST_DISKS
    if state == S.REFURBISHING:
        return NextStep.FINISH if tests_are_good(device) else NextStep.TEST
    if state == S.IN_REPAIR and device.media:
        return NextStep.WIPE_IN_REPAIR
    return {
        S.ANNOUNCED: NextStep.RECEIVE,
        S.RECEIVED: NextStep.LOOK,
        S.RETURNED: NextStep.TAKE_IN,
        S.TO_DIAGNOSE: NextStep.DIAGNOSE,
        S.TO_WIPE: NextStep.WIPE,
        S.WIPE_FAILED: NextStep.RETRY,
        S.WIPED: NextStep.START,
        S.TO_CHECK: NextStep.CHECK,
        S.TO_RECYCLE: NextStep.EMPTY_FOR_GOOD,
        S.TO_HARVEST: NextStep.EMPTY_FOR_GOOD,
    }.get(state, NextStep.NOTHING)


def tests_are_good(device: Device) -> bool:
    """Every essential test was done and passed."""
    return all((device.tests.get(test) or {}).get("result") == "pass" for test in essential_tests(device))


def _line() -> ColumnElement[str]:
    """The line in which a device stands: what waits for a part stands in that one and in no other."""
    waits = cast(Device.flags, String).contains('"missing_part"')
    tested = or_(
        *(
            and_(Device.type == kind, *(_passed(test) for test in ESSENTIAL_TESTS if test not in WITHOUT[kind]))
            for kind in DeviceType
        )
    )
    other = {queue: states for queue, states in QUEUES.items() if queue not in (Queue.TO_TEST, Queue.WAITS_FOR_PART)}
    return case(
        (and_(Device.state.in_(QUEUES[Queue.WAITS_FOR_PART]), waits), Queue.WAITS_FOR_PART.value),
        (and_(Device.state == S.REFURBISHING, ~tested), Queue.TO_TEST.value),
        *((Device.state.in_(states), queue.value) for queue, states in other.items()),
    )


def _passed(test: str) -> ColumnElement[bool]:
    return func.coalesce(Device.tests[test]["result"].as_string(), "") == "pass"


def count_queues() -> dict[Queue, int]:
    """How many devices stand in each line. One statement."""
    counts = dict.fromkeys(QUEUES, 0)
    wanted = {state for states in QUEUES.values() for state in states}
    lines = select(_line().label("line")).where(Device.state.in_(wanted)).subquery()
    for line, count in session.execute(select(lines.c.line, func.count()).group_by(lines.c.line)):
        counts[Queue(line)] += count
    return counts


def queued(queue: Queue, *, limit: int = 50) -> Sequence[Device]:
    """The devices in a line, the one that waits longest first."""
    return session.scalars(
        select(Device)
        .options(joinedload(Device.location))
        .where(Device.state.in_(QUEUES[queue]), _line() == queue.value)
        .order_by(Device.state_since, Device.id)
        .limit(limit)
    ).all()


_AROUND_THE_CHECK = ("device:work-started", "device:submitted", "device:rejected")


def rejections(devices: Iterable[Device]) -> dict[int, str]:
    """Why the checker sent these devices back, by their id; nothing for one that was not. One statement."""
    numbers = [device.id for device in devices if device.state == S.REFURBISHING]
    if not numbers:
        return {}
    newest = (
        select(func.max(Event.seq))
        .where(Event.subject_kind == "device", Event.subject_id.in_(numbers), Event.kind.in_(_AROUND_THE_CHECK))
        .group_by(Event.subject_id)
    )
    found = session.scalars(select(Event).where(Event.seq.in_(newest), Event.kind == "device:rejected"))
    return {event.subject_id: str(event.data.get("reason") or event.note) for event in found}


def device_by_tag(tag: str) -> Device:
    """The device with this tag, for who works on the bench."""
    found = session.scalar(select(Device).options(joinedload(Device.location)).where(Device.tag == tag.strip().upper()))
    if found is None:
        raise Missing(_("We kennen geen toestel met deze code. Controleer de code."))
    return found


def device_by_number(text: str) -> Device | None:
    """The device with this tag, serial number or number of its donor; None when that is not one device."""
    wanted = text.strip()
    variants = {wanted, wanted.upper(), wanted.lower()}
    found = session.scalars(
        select(Device)
        .where(or_(Device.tag == wanted.upper(), Device.serial.in_(variants), Device.donor_tag.in_(variants)))
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def media_with_serial(serial: str) -> Sequence[StorageMedium]:
    """Every disk with this serial number that still exists; a log may write it in other capitals."""
    bare = serial.strip()
    return session.scalars(
        select(StorageMedium)
        .options(joinedload(StorageMedium.device))
        .where(
            StorageMedium.serial.in_({bare, bare.upper(), bare.lower()}),
            StorageMedium.state != MediumState.DESTROYED,
        )
        .order_by(StorageMedium.id)
    ).all()


def medium_of(device: Device, medium_id: int) -> StorageMedium:
    """A disk of this device."""
    found = next((medium for medium in device.media if medium.id == medium_id), None)
    if found is None:
        raise Missing(_("Deze schijf zit niet in %(tag)s.", tag=device.tag))
    return found
