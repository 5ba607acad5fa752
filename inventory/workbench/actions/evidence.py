"""A file of the bench comes in: what it proves about each drive or says of a machine, and what is done with that.

It is known by its content. A drive in a log is matched by its serial number only. What cannot be matched, or cannot be
believed, goes to quarantine with its reason and changes nothing. The file is kept as it came; the same file again
changes nothing either.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import BRUSSELS, now
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions import media
from inventory.devices.actions.media import Proof
from inventory.devices.models import Device, StorageMedium
from inventory.history.actions import Subject, record
from inventory.history.archive import by_sha256, keep_bytes
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.workbench import queries
from inventory.workbench.actions.evidence_checks import bytes_of, check_times, check_workshop, plain_name, put
from inventory.workbench.actions.evidence_hardware import take_in_hardware
from inventory.workbench.actions.evidence_paper import take_in_paper
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState
from inventory.workbench.readers.evidence_file import read_evidence
from inventory.workbench.readers.facts import HardwareFacts
from inventory.workbench.readers.nwipe import read_nwipe
from inventory.workbench.readers.nwipe_pdf import ErasurePdf
from inventory.workbench.readers.wipe_result import DriveResult, NotReadable, NwipeLog, Verdict, WipeRun

__all__ = [
    "Evidence",
    "add_proposed",
    "bytes_of",
    "check_times",
    "check_workshop",
    "correct_size",
    "import_evidence",
    "settle",
    "settle_with_medium",
    "tag_in_name",
]


@dataclass(frozen=True)
class Evidence:
    """A file that was kept, now or before: what it says drive by drive (a log), or of a machine (`hardware`)."""

    file: KeptFile
    items: Sequence[EvidenceItem]
    is_new: bool
    device: Device | None
    hardware: HardwareItem | None = None

    @property
    def kind(self) -> str:
        """What wrote it: nwipe, lshw, smartctl, …"""
        return str(self.file.data.get("kind", ""))

    @property
    def states(self) -> list[ItemState]:
        """What was done with each thing in it."""
        found = [item.state for item in self.items]
        return [ItemState(each) for each in ([*found, self.hardware.state] if self.hardware else found)]


def import_evidence(
    data: bytes, filename: str, *, actor: Actor, zone: ZoneInfo, device_tag: str | None = None
) -> Evidence:
    """Keep a file of the bench and use what it proves or tells. `zone` is where the bench stands.

    `device_tag` is what the bench typed or scanned: a disk of another device is then not touched.
    """
    demand(actor, Can.EVIDENCE_ADD)
    device = queries.device_by_tag(device_tag) if device_tag else None
    kept = by_sha256(queries.EVIDENCE, hashlib.sha256(data).hexdigest())
    if kept is not None:
        items, hardware = queries.items_of_file(kept.id), _about_machine(kept)
        known = hardware.device if hardware else _one_device(items)
        return Evidence(kept, items, False, known or device, hardware)
    try:
        said = read_evidence(data, zone=zone)
    except NotReadable as wrong:
        raise BadInput(wrong.reason, str(wrong), field="file") from None
    if device is None and isinstance(said, HardwareFacts) and said.own_tag:
        device = queries.device_by_number(said.own_tag)
    kind = "nwipe" if isinstance(said, NwipeLog) else said.kind
    kept = keep_bytes(
        queries.EVIDENCE,
        "device" if device else "bench",
        device.id if device else 0,
        name=plain_name(filename),
        content=data,
        content_type="application/pdf" if isinstance(said, ErasurePdf) else "text/plain; charset=utf-8",
        data={"kind": kind, "device": device.tag if device else ""},
    )
    done = _take_in(said, kept, device, actor=actor)
    states = [state.value for state in done.states]
    record(
        "evidence:kept",
        Subject("evidence", kept.id, (kept.sha256 or "")[:12]),
        actor=actor,
        data={
            "sha256": kept.sha256,
            "kind": kind,
            "drives": {state: states.count(state) for state in set(states)},
            **paper(kept),
        },
    )
    return done


def _take_in(
    said: NwipeLog | ErasurePdf | HardwareFacts, kept: KeptFile, device: Device | None, *, actor: Actor
) -> Evidence:
    if isinstance(said, NwipeLog):
        items = []
        for position, (run, drive) in enumerate(_newest(said), 1):
            item = _as_item(run, drive, kept, position, actor)
            _judge(item, device, drive.bytes_total, actor=actor)
            session.add(item)
            session.flush()
            items.append(item)
        return Evidence(kept, items, True, device or _one_device(items))
    if isinstance(said, ErasurePdf):
        hardware = take_in_paper(said, kept, actor=actor, named=device)
    else:
        hardware = take_in_hardware(said, kept, actor=actor, named=device)
    return Evidence(kept, [], True, hardware.device, hardware)


def _about_machine(kept: KeptFile) -> HardwareItem | None:
    return session.scalar(select(HardwareItem).where(HardwareItem.file_id == kept.id))


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


def settle(item: EvidenceItem, *, actor: Actor, reason: str) -> EvidenceItem:
    """A person looked at it and leaves it unused, with why. It proves nothing."""
    item = _held(item)
    demand(actor, Can.DEVICES_WORK)
    if not reason.strip():
        raise Refused(
            "facts_missing", _("Zeg waarom je dit wisbewijs niet gebruikt."), missing=("reason",), field="reason"
        )
    put(item, ItemState.SETTLED, item.why)
    _note_who(item, actor, reason.strip()[:300])
    return item


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
        put(item, ItemState.TO_DO, why)
    elif medium is None:
        put(item, ItemState.QUARANTINE, why)
    else:
        try:
            _use(item, medium, size, actor=actor)
        except Refused as no:
            put(item, ItemState.QUARANTINE, no.reason[:40])


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
    put(item, state, "")


def _size_in_log(item: EvidenceItem) -> int | None:
    """How large the drive is according to the kept file, which is read once more; a size knows no time zone."""
    if item.file.content is None:
        raise Missing(_("Dit bestand is niet meer bewaard."))
    drives = read_nwipe(item.file.content, zone=BRUSSELS).last_results
    return drives[item.position - 1].bytes_total


def _held(item: EvidenceItem) -> EvidenceItem:
    held = locked(EvidenceItem, item.id)
    if held is None:
        raise Missing(_("Dit wisbewijs bestaat niet."))
    if held.state not in (ItemState.QUARANTINE, ItemState.TO_DO):
        raise Refused("already_settled", _("Dit wisbewijs is al behandeld."))
    return held


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
