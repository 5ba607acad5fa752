"""What was proven about the disks of a device, for the papers that say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inventory.access import Role
from inventory.accounts.models import Location, User
from inventory.core.db import session
from inventory.devices.models import Device, StorageMedium, Wipe
from inventory.devices.queries.search import user_roles
from inventory.history.models import Event, KeptFile


@dataclass(frozen=True)
class DiskProof:
    """A wipe with its disk and the hash of the log that proves it."""

    wipe: Wipe
    medium: StorageMedium
    sha256: str | None


@dataclass(frozen=True)
class Person:
    """Who did or saw something: a proof of wiping names people, as NIST SP 800-88 asks."""

    name: str
    roles: tuple[Role, ...]


def proofs_of(device: Device) -> list[DiskProof]:
    """Per disk the newest wipe of this life of the device, also of a disk that was destroyed and taken out."""
    rows = session.execute(
        select(Wipe, StorageMedium, KeptFile.sha256)
        .join(StorageMedium, StorageMedium.id == Wipe.medium_id)
        .outerjoin(KeptFile, KeptFile.id == Wipe.evidence_id)
        .where(Wipe.device_id == device.id, Wipe.cycle == device.cycle)
        .order_by(Wipe.id)
    )
    newest = {wipe.medium_id: DiskProof(wipe, medium, sha256) for wipe, medium, sha256 in rows}
    here = {medium.id for medium in device.media}
    return [each for each in newest.values() if each.medium.id in here or each.wipe.category == "destroy"]


_TOLD = ("device:medium-wiped", "device:medium-wiped-too-little", "device:medium-not-wiped")


def places_of(proofs: Iterable[DiskProof]) -> dict[int, str]:
    """Where each disk was wiped or destroyed, by the number of the wipe: where its device stood when that was noted."""
    wanted = list(proofs)
    if not wanted:
        return {}
    rows = session.execute(
        select(Event.subject_id, Event.at, Event.data)
        .where(
            Event.subject_kind == "device",
            Event.subject_id.in_({each.wipe.device_id for each in wanted}),
            Event.kind.in_(_TOLD),
        )
        .order_by(Event.seq)
    ).all()
    told: dict[tuple[int, int], list[tuple[datetime, str]]] = {}
    for device_id, at, data in rows:
        told.setdefault((device_id, data["medium"]), []).append((at, str(data.get("place") or "")))
    # A wipe is told right after it is kept; what was told of the same disk later is of another wipe, maybe elsewhere.
    codes = {
        each.wipe.id: next(
            (code for at, code in told.get((each.wipe.device_id, each.medium.id), ()) if at >= each.wipe.recorded_at),
            "",
        )
        for each in wanted
    }
    known = select(Location.code, Location.name).where(Location.code.in_(set(codes.values()) - {""}))
    names = {code: name for code, name in session.execute(known)}
    return {number: names.get(code, code) for number, code in codes.items()}


def people(user_ids: Iterable[int | None]) -> dict[int, Person]:
    """The names and roles of some users."""
    wanted = {number for number in user_ids if number}
    if not wanted:
        return {}
    roles = user_roles(wanted)
    rows = session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {number: Person(name, tuple(roles.get(number, ()))) for number, name in rows}
