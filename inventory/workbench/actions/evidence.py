"""A file of a wiping program comes in: what it proves about each drive, and what is done with that.

A drive is matched by its serial number only. What cannot be matched, or cannot be believed, goes to quarantine with its
reason and changes nothing. The file is kept as it came; the same file again changes nothing either.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from inventory.access import Actor, Can, demand
from inventory.core.clock import BRUSSELS, now
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions import media
from inventory.devices.actions.media import CLOCK_SLACK, Proof
from inventory.devices.models import Device, StorageMedium
from inventory.history.actions import Subject, record
from inventory.history.archive import by_sha256, keep_bytes
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.workbench import queries
from inventory.workbench.models import EvidenceItem, ItemState
from inventory.workbench.readers.nwipe import looks_like_nwipe, read_nwipe
from inventory.workbench.readers.wipe_result import DriveResult, NotReadable, NwipeLog, Verdict, WipeRun

KIND = "nwipe"


@dataclass(frozen=True)
class Evidence:
    """A file that was kept, now or before, and what it says drive by drive."""

    file: KeptFile
    items: Sequence[EvidenceItem]
    is_new: bool
    device: Device | None


def import_evidence(
    data: bytes, filename: str, *, actor: Actor, zone: ZoneInfo, device_tag: str | None = None
) -> Evidence:
    """Keep a file of a wiping program and use what it proves. `zone` is where the bench stands.

    `device_tag` is what the bench typed or scanned: a disk of another device is then not touched.
    """
    demand(actor, Can.EVIDENCE_ADD)
    device = queries.device_by_tag(device_tag) if device_tag else None
    kept = by_sha256(queries.EVIDENCE, hashlib.sha256(data).hexdigest())
    if kept is not None:
        items = queries.items_of_file(kept.id)
        return Evidence(kept, items, False, _one_device(items) or device)
    log = _read(data, zone)
    kept = keep_bytes(
        queries.EVIDENCE,
        "device" if device else "bench",
        device.id if device else 0,
        name=_plain_name(filename),
        content=data,
        content_type="text/plain; charset=utf-8",
        data={"kind": KIND, "device": device.tag if device else ""},
    )
    items = []
    for position, (run, drive) in enumerate(_newest(log), 1):
        item = _as_item(run, drive, kept, position, actor)
        _judge(item, device, drive.bytes_total, actor=actor)
        session.add(item)
        session.flush()
        items.append(item)
    states = [ItemState(item.state).value for item in items]
    record(
        "evidence:kept",
        Subject("evidence", kept.id, (kept.sha256 or "")[:12]),
        actor=actor,
        data={
            "sha256": kept.sha256,
            "kind": KIND,
            "drives": {state: states.count(state) for state in set(states)},
            **paper(kept),
        },
    )
    return Evidence(kept, items, True, device or _one_device(items))


def tag_in_name(filename: str, *, prefix: str) -> str | None:
    """The device tag that somebody put in the name of a file, when its check character fits."""
    for found in re.findall(rf"{re.escape(prefix)}[-_ ]?\d{{6}}[-_ ]?[A-Z]", filename.upper()):
        try:
            return device_tag(prefix, parse_device_tag(found, prefix))
        except CodeError:
            continue
    return None


def settle_with_medium(item: EvidenceItem, medium: StorageMedium, *, actor: Actor) -> EvidenceItem:
    """A person found the disk that a drive in quarantine is. Only the same serial number will do."""
    item = _held(item)
    demand(actor, Can.DEVICES_WORK, medium.device)
    if not item.serial or item.serial.strip().casefold() != medium.serial.strip().casefold():
        raise Refused(
            "other_serial",
            _("Het serienummer in de wislog is niet dat van deze schijf. Dit wisbewijs hoort er niet bij."),
            field="medium",
        )
    if item.verdict == Verdict.NOT_WIPED:
        raise Refused("not_wiped", _("Deze schijf is volgens de wislog niet gewist."))
    # An older or future log, or one of a disk of another size, is refused here too.
    _use(item, medium, _size_in_log(item), actor=actor)
    with in_dutch():
        note = _("Gekoppeld aan schijf %(serial)s.", serial=medium.serial)
    _note_who(item, actor, note)
    return item


def add_proposed(item: EvidenceItem, *, actor: Actor) -> EvidenceItem:
    """The bench named the device, and the disk is really in it: put it on the list and use the log."""
    item = _held(item)
    if not item.is_proposed or item.device is None:
        raise Refused("not_proposed", _("Voor dit wisbewijs is geen toestel voorgesteld."))
    demand(actor, Can.DEVICES_WORK, item.device)
    medium = media.add_medium(
        item.device, actor=actor, serial=item.serial, model=item.model, kind=queries.kind_of(item.bus)
    )
    return settle_with_medium(item, medium, actor=actor)


def correct_size(item: EvidenceItem, size_gb: Decimal, *, actor: Actor, reason: str) -> EvidenceItem:
    """The noted size of the disk was wrong: somebody read it from the disk. The log is then asked again."""
    item = _held(item)
    if item.why != "other_size" or item.medium is None:
        raise Refused("size_not_asked", _("Bij dit wisbewijs is de grootte van de schijf niet de vraag."))
    media.correct_size(item.medium, bytes_of(size_gb), actor=actor, reason=reason)
    return settle_with_medium(item, item.medium, actor=actor)


def bytes_of(size_gb: Decimal) -> int:
    """The size that somebody read from a disk."""
    if not size_gb.is_finite() or not 0 < size_gb <= 100_000:
        raise BadInput("wrong_size", _("Geef de grootte in GB, bijvoorbeeld 256."), field="size_gb")
    return int(size_gb * 10**9)


def settle(item: EvidenceItem, *, actor: Actor, reason: str) -> EvidenceItem:
    """A person looked at it and leaves it unused, with why. It proves nothing."""
    item = _held(item)
    demand(actor, Can.DEVICES_WORK)
    if not reason.strip():
        raise Refused(
            "facts_missing", _("Zeg waarom je dit wisbewijs niet gebruikt."), missing=("reason",), field="reason"
        )
    _put(item, ItemState.SETTLED, item.why)
    _note_who(item, actor, reason.strip()[:300])
    return item


def _read(data: bytes, zone: ZoneInfo) -> NwipeLog:
    if not looks_like_nwipe(data):
        raise BadInput(
            "unknown_evidence",
            _("Dit bestand is geen wislog van nwipe. Kies de wislog van de wisbank."),
            field="file",
        )
    try:
        log = read_nwipe(data, zone=zone)
    except NotReadable as wrong:
        raise BadInput("not_readable", str(wrong), field="file") from None
    if not log.drives:
        raise BadInput("no_drives", _("Deze wislog noemt geen enkele schijf."), field="file")
    return log


def _newest(log: NwipeLog) -> Iterator[tuple[WipeRun, DriveResult]]:
    """Each drive once, with its newest result and the run that it comes from."""
    for drive in log.last_results:
        yield next(run for run in log.runs if any(each is drive for each in run.drives)), drive


def _as_item(run: WipeRun, drive: DriveResult, kept: KeptFile, position: int, actor: Actor) -> EvidenceItem:
    return EvidenceItem(
        file_id=kept.id,
        sha256=kept.sha256 or "",
        position=position,
        drive=drive.device[:40],
        bus=drive.bus[:40],
        model=drive.model[:80],
        size_text=drive.size_text[:40],
        serial=(drive.serial or "")[:60],
        host_serial=(run.host_serial or "")[:60],
        verdict=drive.verdict,
        reasons=[[reason.word, reason.detail[:200]] for reason in drive.reasons],
        category=drive.category,
        method=(drive.method or run.method or "")[:80],
        tool=(run.program or "")[:80],
        verify=(drive.verify.value if drive.verify else "")[:40],
        started_at=drive.started_at,
        ended_at=drive.finished_at or run.ended_at,
        state=ItemState.QUARANTINE,
        why=f"serial_{drive.serial_problem.value}" if drive.serial_problem else "",
        made_by_id=actor.user_id,
        made_at=now(),
    )


def _judge(item: EvidenceItem, device: Device | None, size: int | None, *, actor: Actor) -> None:
    """Match and use it, or leave it in quarantine with why."""
    if device is not None:
        item.device = device
    medium, why = (None, item.why) if item.why else _matched(item.serial, device)
    if medium is not None:
        item.medium, item.device = medium, medium.device
    if item.verdict == Verdict.NOT_WIPED:
        _put(item, ItemState.TO_DO, why)
    elif medium is None:
        _put(item, ItemState.QUARANTINE, why)
    else:
        try:
            _use(item, medium, size, actor=actor)
        except Refused as no:
            _put(item, ItemState.QUARANTINE, no.reason[:40])


def _matched(serial: str, device: Device | None) -> tuple[StorageMedium | None, str]:
    found = queries.media_with_serial(serial)
    inside = [medium for medium in found if medium.device is not None]
    if not inside:
        return None, "medium_loose" if found else "medium_unknown"
    if len(inside) > 1:
        return None, "medium_double"
    if device is not None and inside[0].device_id != device.id:
        return None, "other_device"
    return inside[0], ""


def _use(item: EvidenceItem, medium: StorageMedium, size: int | None, *, actor: Actor) -> None:
    """A proof for this disk, or a failed wipe of it.

    Refused when it is too old, from later than now, too late, or of a disk of another size.
    """
    device = medium.device
    if device is None:
        raise Refused("medium_loose", _("Deze schijf zit in geen enkel toestel."))
    check_workshop(device)
    if item.ended_at is None:
        raise Refused("no_time", _("De wislog zegt niet wanneer er gewist is."))
    check_times(device, item.started_at or item.ended_at, item.ended_at)
    proof = Proof(
        source="nwipe",
        category=item.category,
        method=item.method,
        started_at=item.started_at,
        ended_at=item.ended_at,
        tool=item.tool,
        verify=item.verify,
        evidence_id=item.file_id,
        size_bytes=size,
    )
    if item.verdict == Verdict.GOOD:
        wipe = media.accept_wipe(medium, proof, actor=actor)
        state = ItemState.ACCEPTED
    else:
        words = [str(word) for word, _detail in item.reasons] or [Verdict(item.verdict).value]
        wipe = media.refuse_wipe(medium, proof, reasons=words, actor=actor)
        state = ItemState.REFUSED
    item.medium, item.device, item.wipe_id = medium, device, wipe.id
    _put(item, state, "")


def _size_in_log(item: EvidenceItem) -> int | None:
    """How large the drive is according to the kept file, which is read once more; a size knows no time zone."""
    if item.file.content is None:
        raise Missing(_("Dit bestand is niet meer bewaard."))
    drives = read_nwipe(item.file.content, zone=BRUSSELS).last_results
    return drives[item.position - 1].bytes_total


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


def _held(item: EvidenceItem) -> EvidenceItem:
    held = locked(EvidenceItem, item.id)
    if held is None:
        raise Missing(_("Dit wisbewijs bestaat niet."))
    if held.state not in (ItemState.QUARANTINE, ItemState.TO_DO):
        raise Refused("already_settled", _("Dit wisbewijs is al behandeld."))
    return held


def _put(item: EvidenceItem, state: ItemState, why: str) -> None:
    item.state = state
    item.why = why


def _note_who(item: EvidenceItem, actor: Actor, note: str) -> None:
    item.settled_by_id, item.settled_at, item.settled_note = actor.user_id, now(), note
    session.flush()
    record(
        "evidence:settled",
        Subject("evidence", item.file_id, item.sha256[:12]),
        actor=actor,
        to_state=ItemState(item.state).value,
        data={"drive": item.position, "serial": item.serial},
    )


def _one_device(items: Sequence[EvidenceItem]) -> Device | None:
    """The device that all matched drives belong to."""
    devices = {item.device_id: item.device for item in items if item.device is not None}
    return next(iter(devices.values())) if len(devices) == 1 else None


def _plain_name(filename: str) -> str:
    name = "".join(sign for sign in filename.replace("\\", "/").rpartition("/")[2] if sign.isprintable())
    return name.strip()[:200] or "wislog.txt"
