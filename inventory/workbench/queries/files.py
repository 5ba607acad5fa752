"""What came in: what logs said of drives, and files about machines."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer, joinedload

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState


def items_of_file(file_id: int) -> Sequence[EvidenceItem]:
    return _items(EvidenceItem.file_id == file_id, newest_first=False)


def hardware_of_device(device: Device, *, limit: int = 50) -> Sequence[HardwareItem]:
    """What files told of this device, the newest first; also those that still wait."""
    query = select(HardwareItem).options(joinedload(HardwareItem.file), defer(HardwareItem.facts))
    of_it = query.where(HardwareItem.device_id == device.id)
    return session.scalars(of_it.order_by(HardwareItem.id.desc()).limit(limit)).all()


def hardware_item(number: int) -> HardwareItem:
    """One file about a machine."""
    found = session.get(HardwareItem, number)
    if found is None:
        raise Missing(_("Dit bestand kennen we niet."))
    return found


def count_hardware() -> dict[ItemState, int]:
    rows = session.execute(select(HardwareItem.state, func.count()).group_by(HardwareItem.state))
    return {ItemState(state): count for state, count in rows}


def items_of_device(device: Device, *, limit: int = 20) -> Sequence[EvidenceItem]:
    """What files said of the disks of this device, the newest first."""
    return _items(EvidenceItem.device_id == device.id, limit=limit)


def is_called(serial: str) -> ColumnElement[bool]:
    """Whether a log speaks of a disk with this serial number, in capitals or not."""
    bare = serial.strip()
    return EvidenceItem.serial.in_(sorted({bare, bare.upper(), bare.lower()}))


def _items(*conditions: Any, newest_first: bool = True, limit: int | None = None) -> Sequence[EvidenceItem]:
    order = EvidenceItem.id.desc() if newest_first else EvidenceItem.position
    return session.scalars(
        select(EvidenceItem)
        .options(
            joinedload(EvidenceItem.file),
            joinedload(EvidenceItem.medium),
            joinedload(EvidenceItem.device).selectinload(Device.media),
        )
        .where(*conditions)
        .order_by(order)
        .limit(limit)
    ).all()


def item(number: int) -> EvidenceItem:
    """One drive of one file."""
    found = session.get(EvidenceItem, number)
    if found is None:
        raise Missing(_("Dit wisbewijs bestaat niet."))
    return found


def count_items() -> dict[ItemState, int]:
    rows = session.execute(select(EvidenceItem.state, func.count()).group_by(EvidenceItem.state))
    return {ItemState(state): count for state, count in rows}
