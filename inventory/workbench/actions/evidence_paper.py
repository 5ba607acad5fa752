"""The PDF of nwipe: kept with the device, after it was laid beside the log of the same disks. It proves nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.i18n import _, in_dutch
from inventory.devices.models import Device
from inventory.history.models import KeptFile
from inventory.workbench.actions.evidence_checks import held, note_who, put
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState
from inventory.workbench.readers.nwipe_pdf import ErasurePdf, PdfDrive
from inventory.workbench.readers.wipe_result import Verdict

_SAYS = {
    "ERASED": (Verdict.GOOD, Verdict.UNPROVEN),
    "FAILED": (Verdict.FAILED, Verdict.UNPROVEN),
    "ABORTED": (Verdict.ABORTED,),
    "UABORTED": (Verdict.ABORTED,),
    "INSANITY": (Verdict.UNPROVEN, Verdict.FAILED),
}


def take_in_paper(paper: ErasurePdf, kept: KeptFile, *, actor: Actor, named: Device | None = None) -> HardwareItem:
    """Keep the paper; attached when every disk on it fits a log of ours, else in quarantine with why."""
    item = HardwareItem(
        file_id=kept.id,
        sha256=kept.sha256 or "",
        kind=paper.kind,
        tool=paper.tool[:120],
        name=" ".join(drive.model for drive in paper.drives)[:160],
        serial=paper.drives[0].serial if len(paper.drives) == 1 else "",
        uuid="",
        mac="",
        facts={"tag": paper.tag, "drives": [_plain(drive) for drive in paper.drives]},
        answers=[],
        changed={},
        taken_at=paper.drives[0].started_at,
        state=ItemState.QUARANTINE,
        made_by_id=actor.user_id,
        made_at=now(),
    )
    compare_with_logs(item, paper.drives, named)
    session.add(item)
    session.flush()
    return item


def compare_with_logs(item: HardwareItem, drives: tuple[PdfDrive, ...], named: Device | None) -> None:
    """Why it stays in quarantine: serial_missing, no_log, pdf_differs, two_answers. Nothing when all is well."""
    devices: dict[int, Device] = {}
    differences: list[list[str]] = []
    why = ""
    for drive in drives:
        if not drive.serial:
            why = why or "serial_missing"
            continue
        log = _log_of(drive)
        if log is None:
            why = why or "no_log"
            continue
        differences += [[drive.serial, word] for word in _differences(drive, log)]
        if log.device is not None:
            devices[log.device.id] = log.device
    if named is not None:
        devices[named.id] = named
    if differences:
        why = "pdf_differs"
    if len(devices) > 1:
        why = why or "two_answers"
    if len(devices) == 1:
        (item.device,) = devices.values()
    item.changed = {"differences": differences}
    why = why or ("" if item.device else "device_unknown")
    put(item, ItemState.QUARANTINE if why else ItemState.ACCEPTED, why)


def _log_of(drive: PdfDrive) -> EvidenceItem | None:
    """The log of this disk of the same moment; the newest one when none is."""
    found = session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.serial.in_({drive.serial, drive.serial.upper(), drive.serial.lower()}))
        .order_by(EvidenceItem.id.desc())
        .limit(20)
    ).all()
    return next((each for each in found if each.started_at == drive.started_at), found[0] if found else None)


def _differences(drive: PdfDrive, log: EvidenceItem) -> list[str]:
    """What the paper says otherwise than the log."""
    found = []
    if Verdict(log.verdict) not in _SAYS.get(drive.status, ()):
        found.append("status")
    if drive.method and log.method and drive.method.casefold() != log.method.casefold():
        found.append("method")
    if drive.started_at and log.started_at and drive.started_at != log.started_at:
        found.append("started")
    return found


def drives_of(item: HardwareItem) -> tuple[PdfDrive, ...]:
    """The disks on a paper, from what is kept of it."""
    return tuple(
        PdfDrive(**{**said, "started_at": _moment(said["started_at"]), "ended_at": _moment(said["ended_at"])})
        for said in item.facts.get("drives") or ()
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _plain(drive: PdfDrive) -> dict[str, Any]:
    return {
        "serial": drive.serial,
        "model": drive.model,
        "status": drive.status,
        "method": drive.method,
        "started_at": drive.started_at.isoformat() if drive.started_at else None,
        "ended_at": drive.ended_at.isoformat() if drive.ended_at else None,
        "bytes_done": drive.bytes_done,
        "size_bytes": drive.size_bytes,
        "errors": drive.errors,
    }


def attach_paper(item: HardwareItem, device: Device, *, actor: Actor) -> HardwareItem:
    """A person puts the paper with a device. It stays a paper: it proves nothing about a disk."""
    item = held(item)
    demand(actor, Can.DEVICES_WORK, device)
    item.device = device
    put(item, ItemState.ACCEPTED, "")
    with in_dutch():
        note = _("Gekoppeld aan %(tag)s.", tag=device.tag)
    note_who(item, actor, note)
    return item
