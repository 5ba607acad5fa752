"""What was proven about the disks of a lot: which are empty, which lie somewhere, and what left through the gate."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from inventory.core.db import session
from inventory.devices.models import Device, StorageMedium, Wipe
from inventory.devices.queries.proofs import DiskProof
from inventory.history.models import Event, KeptFile

# A device that took one of these steps passed the wipe gate then.
LEFT = tuple(f"device:{what}" for what in ("handed-over", "sold", "placed", "transferred", "harvested", "recycled"))


@dataclass(frozen=True)
class WipeProof:
    """The proof that one disk of a given device was emptied before anybody else had it."""

    tag: str
    disk_serial: str
    category: str
    method: str
    source: str
    ended_at: datetime
    sha256: str | None


def wipe_proofs(lot_code: str) -> list[WipeProof]:
    """For each disk of this lot the first accepted proof: the one that emptied it of what the donor had on it."""
    rows = session.execute(
        select(Device.tag, StorageMedium.serial, Wipe, KeptFile.sha256)
        .join(Wipe, Wipe.device_id == Device.id)
        .join(StorageMedium, StorageMedium.id == Wipe.medium_id)
        .outerjoin(KeptFile, KeptFile.id == Wipe.evidence_id)
        .where(Device.lot_code == lot_code, Wipe.is_accepted)
        .order_by(Device.id, Wipe.id)
    )
    first: dict[int, WipeProof] = {}
    for tag, serial, wipe, sha256 in rows:
        proof = WipeProof(tag, serial, wipe.category, wipe.method, wipe.source, wipe.ended_at, sha256)
        first.setdefault(wipe.medium_id, proof)
    return list(first.values())


def given_disks(lot_code: str) -> list[tuple[Device, DiskProof]]:
    """Each disk that the donor gave with its first accepted proof, and its device. A new disk of ours is none.

    Of a device that nobody had since, the proofs of its present life count: it may have been refused and reopened.
    """
    rows = session.execute(
        select(Device, Wipe, StorageMedium, KeptFile.sha256)
        .join(Wipe, Wipe.device_id == Device.id)
        .join(StorageMedium, StorageMedium.id == Wipe.medium_id)
        .outerjoin(KeptFile, KeptFile.id == Wipe.evidence_id)
        .where(
            Device.lot_code == lot_code,
            Wipe.is_accepted,
            Wipe.source != "new",
            or_(Wipe.cycle == 1, (Wipe.cycle == Device.cycle) & ~has_left()),
        )
        .order_by(Device.id, Wipe.id)
    )
    first: dict[int, tuple[Device, DiskProof]] = {}
    for device, wipe, medium, sha256 in rows:
        first.setdefault(wipe.medium_id, (device, DiskProof(wipe, medium, sha256)))
    return list(first.values())


def disks_out_with_data(lot_code: str) -> list[tuple[Device, str]]:
    """The disks that were taken out of a device of this lot with data on them and were not proven empty since."""
    rows = session.execute(
        select(Device, Event.data, Event.at)
        .join(Event, Event.subject_id == Device.id)
        .where(
            Device.lot_code == lot_code,
            Event.subject_kind == "device",
            Event.kind == "device:medium-removed",
            Event.data["with_data"].as_boolean(),
        )
        .order_by(Event.seq)
    ).all()
    out = {int(data["medium"]): (device, at) for device, data, at in rows}
    media = session.scalars(select(StorageMedium).where(StorageMedium.id.in_(out)).order_by(StorageMedium.id)).all()
    proven_at: dict[int, datetime] = {
        number: at
        for number, at in session.execute(
            select(Wipe.medium_id, func.max(Wipe.recorded_at))
            .where(Wipe.medium_id.in_(out), Wipe.is_accepted)
            .group_by(Wipe.medium_id)
        )
    }
    found = []
    for medium in media:
        device, at = out[medium.id]
        if medium.id not in proven_at or proven_at[medium.id] < at:
            found.append((device, medium.serial))
    return found


def has_left() -> ColumnElement[bool]:
    """Somebody had the device since we got it, or it left for good: for that every disk in it was proven empty."""
    return exists().where(Event.subject_kind == "device", Event.subject_id == Device.id, Event.kind.in_(LEFT))
