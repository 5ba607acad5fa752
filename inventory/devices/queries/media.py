"""Disks as things of their own: the lists of what is still to do, and one disk with what happened to it."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import EMPTY_MEDIA, DeviceState, MediumState
from inventory.devices.models import Device, StorageMedium, Wipe, WipeException
from inventory.history.models import KeptFile

_HERE = (
    DeviceState.TO_WIPE,
    DeviceState.WIPE_FAILED,
    DeviceState.REFURBISHING,
    DeviceState.TO_RECYCLE,
    DeviceState.TO_HARVEST,
)


class MediaList(StrEnum):
    """The lists of disks that ask for somebody."""

    TO_DO = "to_do"
    LOOSE = "loose"
    GONE = "gone"
    WAITS = "waits"
    BAD = "bad"


def _proven_now() -> ColumnElement[bool]:
    home = aliased(Device)
    return exists().where(
        Wipe.medium_id == StorageMedium.id,
        Wipe.device_id == StorageMedium.device_id,
        home.id == Wipe.device_id,
        Wipe.cycle == home.cycle,
        Wipe.is_accepted,
    )


def _in_device(*states: DeviceState) -> ColumnElement[bool]:
    return StorageMedium.device.has(Device.state.in_(states))


def condition_of(which: MediaList) -> ColumnElement[bool]:
    """What makes a disk stand on this list."""
    is_open = StorageMedium.state.not_in(EMPTY_MEDIA)
    is_loose = StorageMedium.device_id.is_(None)
    return {
        MediaList.TO_DO: and_(is_open, _in_device(*_HERE)),
        MediaList.LOOSE: and_(is_open, is_loose, StorageMedium.state != MediumState.ABSENT, _not_with_holder()),
        MediaList.GONE: StorageMedium.state == MediumState.ABSENT,
        MediaList.WAITS: and_(StorageMedium.state == MediumState.SANITISING, _proven_now()),
        MediaList.BAD: and_(
            _in_device(*_HERE, DeviceState.TO_DIAGNOSE, DeviceState.WIPED),
            StorageMedium.health["verdict"].as_string().in_(("fail", "warn")),
        ),
    }[which]


def _not_with_holder() -> ColumnElement[bool]:
    """A disk that a repair gave back to the holder is his: it carries no warning on the device that it came from."""
    came_from = Device.__table__.alias("came_from")
    return exists().where(
        came_from.c.id == StorageMedium.from_device_id, cast(came_from.c.flags, String).like("%disk_without_proof%")
    )


def count_media(which: MediaList) -> int:
    """How many disks are on a list."""
    return session.scalar(select(func.count()).select_from(StorageMedium).where(condition_of(which))) or 0


def medium_by_number(number: int) -> StorageMedium:
    """One disk."""
    found = session.get(StorageMedium, number)
    if found is None:
        raise Missing(_("Deze schijf bestaat niet."))
    return found


def is_called(serial: str) -> ColumnElement[bool]:
    """Whether a disk has this serial number, in capitals or not."""
    bare = serial.strip()
    return StorageMedium.serial.in_(sorted({bare, bare.upper(), bare.lower()}))


def media_called(serial: str) -> Sequence[StorageMedium]:
    """The disks with this serial number, also destroyed ones."""
    return session.scalars(
        select(StorageMedium)
        .options(joinedload(StorageMedium.device))
        .where(is_called(serial))
        .order_by(StorageMedium.id)
        .limit(20)
    ).all()


def photos_of(owner_kind: str, owner_id: int) -> Sequence[int]:
    """The numbers of the photos of a disk ("medium") or a device, the oldest first."""
    return session.scalars(
        select(KeptFile.id)
        .where(KeptFile.owner_kind == owner_kind, KeptFile.owner_id == owner_id, KeptFile.kind == "photo")
        .order_by(KeptFile.id)
    ).all()


def photo(number: int) -> KeptFile:
    """One photo of a disk or a device."""
    kept = session.get(KeptFile, number)
    if kept is None or kept.kind != "photo" or kept.owner_kind not in ("medium", "device") or kept.content is None:
        raise Missing(_("Deze foto is er niet."))
    return kept


def wipes_of_medium(medium: StorageMedium) -> Sequence[tuple[Wipe, Device, WipeException | None]]:
    """Every wipe of a disk in whatever machine, the newest first; with the exception that was signed for it."""
    rows = session.execute(
        select(Wipe, Device, WipeException)
        .join(Device, Device.id == Wipe.device_id)
        .outerjoin(WipeException, WipeException.wipe_id == Wipe.id)
        .where(Wipe.medium_id == medium.id)
        .order_by(Wipe.id.desc())
        .limit(50)
    )
    return [(wipe, device, signed) for wipe, device, signed in rows]
