"""What waits is read again when the house knows more: a disk was listed, a device came to the bench, somebody asks.

It is read by the same functions and the same rules as when it came, and as a file of that moment: waiting makes no file
newer, and no clock right that was wrong.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, String, cast, or_, select

from inventory.access import SYSTEM, Actor, Can, may
from inventory.core.db import locked, session
from inventory.devices.actions import later_failure, media, moves
from inventory.devices.models import Device, StorageMedium
from inventory.history.actions import Subject, record
from inventory.workbench import queries
from inventory.workbench.actions.evidence_checks import OPEN
from inventory.workbench.actions.evidence_hardware import facts_of, judge_hardware
from inventory.workbench.actions.evidence_judge import LATER, judge, size_in_log
from inventory.workbench.actions.evidence_match import spelled
from inventory.workbench.actions.evidence_paper import compare_with_logs, drives_of
from inventory.workbench.actions.evidence_unlisted import review_all
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState

PAPER = "nwipe_pdf"
MOST = 200
# Why a log waits, when that may be over once a disk is listed or its device stands on the bench.
MAY_CHANGE = (
    *("", "medium_unknown", "medium_loose", "medium_double", "other_device", "not_in_workshop", "other_size"),
    LATER,
)


def look_again(device: Device, *, actor: Actor) -> int:
    """Everything that waits and may be of this device or of a disk in it. How many got another outcome."""
    who = _who(actor, device)
    files = look_at_files(_files_of(device), actor=who)
    return files + look_at_logs(_logs_of([medium.serial for medium in device.media]), actor=who)


def look_at_everything(*, actor: Actor) -> tuple[int, int]:
    """The newest that wait, at most `MOST` of each sort: how many were read, and how many got another outcome."""
    files = session.scalars(
        select(HardwareItem)
        .where(HardwareItem.state == ItemState.QUARANTINE)
        .order_by(HardwareItem.id.desc())
        .limit(MOST)
    ).all()
    changed = look_at_files(files, actor=actor)
    logs = session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.state == ItemState.QUARANTINE, EvidenceItem.why.in_(MAY_CHANGE))
        .order_by(EvidenceItem.id.desc())
        .limit(MOST)
    ).all()
    return len(files) + len(logs), changed + look_at_logs(logs, actor=actor)


def look_at_logs(items: Iterable[EvidenceItem], *, actor: Actor, named: Device | None = None) -> int:
    """These drives of wipe logs; `named` is what the bench says now. How many got another outcome."""
    return sum(_look_at_log(item, named, actor=actor) for item in items)


def look_at_files(items: Iterable[HardwareItem], *, actor: Actor, named: Device | None = None) -> int:
    """These files about machines, and papers. How many got another outcome."""
    return sum(_look_at_file(item, named, actor=actor) for item in items)


def look_at_papers(items: Sequence[EvidenceItem], *, actor: Actor) -> int:
    """The papers that came before the log of the same disk."""
    serials = {item.serial for item in items if item.serial}
    if not serials:
        return 0
    return look_at_files(_files(HardwareItem.kind == PAPER, HardwareItem.why == "no_log", _names(serials)), actor=actor)


def _look_at_log(item: EvidenceItem, named: Device | None, *, actor: Actor) -> bool:
    found = locked(EvidenceItem, item.id)
    if found is None or found.state not in OPEN or found.file.content is None:
        return False
    before = (found.state, found.medium_id, found.device_id)
    asked = found.device if found.is_unlisted or found.is_nameless else None
    if not found.why.startswith("serial_"):
        found.why = ""
    judge(found, named or _named(found), size_in_log(found), actor=actor)
    session.flush()
    review_all((asked, found.device if found.is_unlisted or found.is_nameless else None), actor=actor)
    return _tell(found, before != (found.state, found.medium_id, found.device_id), actor)


def _look_at_file(item: HardwareItem, named: Device | None, *, actor: Actor) -> bool:
    found = locked(HardwareItem, item.id)
    if found is None or found.state != ItemState.QUARANTINE:
        return False
    before = (found.state, found.device_id)
    device = named or _named(found)
    if found.kind == PAPER:
        compare_with_logs(found, drives_of(found), device)
    else:
        facts = facts_of(found)
        device = device or (queries.device_by_number(facts.own_tag) if facts.own_tag else None)
        judge_hardware(found, facts, device, actor=actor)
    session.flush()
    return _tell(found, before != (found.state, found.device_id), actor)


def _named(item: EvidenceItem | HardwareItem) -> Device | None:
    """The device that the bench named when the file came."""
    tag = str(item.file.data.get("device") or "")
    return session.scalar(select(Device).where(Device.tag == tag)) if tag else None


def _tell(item: EvidenceItem | HardwareItem, is_other: bool, actor: Actor) -> bool:
    if is_other:
        about = {"drive": item.position} if isinstance(item, EvidenceItem) else {"kind": item.kind}
        record(
            "evidence:read-again",
            Subject("evidence", item.file_id, item.sha256[:12]),
            actor=actor,
            to_state=ItemState(item.state).value,
            data={**about, "serial": item.serial},
        )
    return is_other


def _logs_of(serials: Iterable[str]) -> Sequence[EvidenceItem]:
    wanted = spelled(serial for serial in serials if serial)
    if not wanted:
        return ()
    return session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.state.in_(OPEN), EvidenceItem.serial.in_(wanted), EvidenceItem.why.in_(MAY_CHANGE))
        .order_by(EvidenceItem.id)
    ).all()


def _files_of(device: Device) -> Sequence[HardwareItem]:
    theirs: list[ColumnElement[bool]] = [HardwareItem.device_id == device.id]
    if device.serial:
        theirs.append(HardwareItem.serial.in_(spelled([device.serial])))
    serials = {medium.serial for medium in device.media if medium.serial}
    if serials:
        theirs.append(_names(serials))
    return _files(or_(*theirs))


def _files(*conditions: ColumnElement[bool]) -> Sequence[HardwareItem]:
    waiting = select(HardwareItem).where(HardwareItem.state == ItemState.QUARANTINE, *conditions)
    return session.scalars(waiting.order_by(HardwareItem.id).limit(MOST)).all()


def _names(serials: Iterable[str]) -> ColumnElement[bool]:
    """The file names one of these disks."""
    text = cast(HardwareItem.facts, String)
    return or_(*(text.contains(f'"{serial}"', autoescape=True) for serial in spelled(serials)))


def _who(actor: Actor, device: Device) -> Actor:
    """Who brought the file in was allowed to; that somebody else lists the disk takes nothing away from it."""
    return actor if may(actor, Can.EVIDENCE_ADD, device) else SYSTEM


def _when_listed(medium: StorageMedium, actor: Actor) -> None:
    """The logs of this disk, and what smartctl said of it. A file about the machine itself is not of a disk alone."""
    if medium.serial and medium.device is not None:
        who = _who(actor, medium.device)
        look_at_files(_files(HardwareItem.kind == "smartctl", _names([medium.serial])), actor=who)
        settles = actor if may(actor, Can.EVIDENCE_SETTLE, medium.device) else who
        look_at_logs(_logs_of([medium.serial]), actor=settles)


def _when_on_the_bench(device: Device, actor: Actor) -> None:
    look_again(device, actor=actor)


def _when_released(device: Device, actor: Actor) -> None:
    """It is promised to nobody any more: a wipe that failed later takes it back to wiping now."""
    if later_failure.FLAG in device.flags:
        look_at_logs(_logs_of([medium.serial for medium in device.media]), actor=_who(actor, device))


def _when_list_is_confirmed(device: Device, actor: Actor) -> None:
    """A log that came before the list was made may show a disk that is not on it."""
    if device.serial:
        waiting = select(EvidenceItem).where(
            EvidenceItem.state.in_(OPEN),
            EvidenceItem.why == "medium_unknown",
            EvidenceItem.host_serial.in_(spelled([device.serial])),
        )
        look_at_logs(session.scalars(waiting.order_by(EvidenceItem.id)).all(), actor=_who(actor, device))


media.after_listed(_when_listed)
moves.after("diagnose", _when_list_is_confirmed)
moves.after("release", _when_released)
for _name in ("accept", "refuse", "take_in"):
    moves.after(_name, _when_on_the_bench)
