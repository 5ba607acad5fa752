"""A file of the bench comes in: what it proves about each drive or says of a machine, and what is done with that.

It is known by its content. A drive in a log is matched by its serial number only. What cannot be matched or
believed goes to quarantine with its reason and changes nothing. The file is kept as it came, once; sent again it
changes nothing, unless it still waited: then it is read again.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.devices.models import Device
from inventory.history.actions import Subject, record
from inventory.history.archive import by_sha256, keep_bytes
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.workbench import queries
from inventory.workbench.actions.evidence_again import look_at_files, look_at_logs, look_at_papers
from inventory.workbench.actions.evidence_checks import plain_name
from inventory.workbench.actions.evidence_hardware import take_in_hardware
from inventory.workbench.actions.evidence_judge import judge
from inventory.workbench.actions.evidence_paper import take_in_paper
from inventory.workbench.actions.evidence_unlisted import ask_of_the_only_one, review_all
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState
from inventory.workbench.readers.evidence_file import read_evidence
from inventory.workbench.readers.facts import HardwareFacts
from inventory.workbench.readers.nwipe_pdf import ErasurePdf
from inventory.workbench.readers.wipe_result import DriveResult, NotReadable, NwipeLog, WipeRun


@dataclass(frozen=True)
class Evidence:
    """A file that was kept, now or before: what it says drive by drive (a log), or of a machine (`hardware`).

    `has_changed`: it was kept before and waited, and read again now something came of it.
    """

    file: KeptFile
    items: Sequence[EvidenceItem]
    is_new: bool
    device: Device | None
    hardware: HardwareItem | None = None
    has_changed: bool = False

    @property
    def is_waiting(self) -> bool:
        """Something of it waits for a person."""
        return ItemState.QUARANTINE in self.states

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
        return _again(kept, device, actor=actor)
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
            judge(item, device, drive.bytes_total, actor=actor)
            session.add(item)
            session.flush()
            items.append(item)
        ask_of_the_only_one(items)
        review_all((item.device for item in items if item.is_unlisted or item.is_nameless), actor=actor)
        look_at_papers(items, actor=actor)
        return Evidence(kept, items, True, device or _one_device(items))
    if isinstance(said, ErasurePdf):
        hardware = take_in_paper(said, kept, actor=actor, named=device)
    else:
        hardware = take_in_hardware(said, kept, actor=actor, named=device)
    return Evidence(kept, [], True, hardware.device, hardware)


def _again(kept: KeptFile, device: Device | None, *, actor: Actor) -> Evidence:
    """A file that we have: what of it still waits is read again, with the device that the bench names now."""
    items, hardware = queries.items_of_file(kept.id), _about_machine(kept)
    changed = look_at_logs(items, actor=actor, named=device)
    if hardware is not None:
        changed += look_at_files([hardware], actor=actor, named=device)
    known = hardware.device if hardware else _one_device(items)
    return Evidence(kept, items, False, known or device, hardware, has_changed=changed > 0)


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


def _one_device(items: Sequence[EvidenceItem]) -> Device | None:
    """The device that all matched drives belong to."""
    devices = {item.device_id: item.device for item in items if item.device is not None}
    return next(iter(devices.values())) if len(devices) == 1 else None
