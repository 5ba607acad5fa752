"""The disks of a device that was read ahead (`core.db.ahead`): as they are now, before anything is decided on them.

A disk has no version of its own, and that of its device does not change with it.
"""

from sqlalchemy import bindparam, select

from inventory.core.db import session
from inventory.devices.models import Device, StorageMedium

_DISKS = select(StorageMedium.id, StorageMedium.state, StorageMedium.left_at).where(
    StorageMedium.device_id == bindparam("device")
)


def look_at_disks(device: Device) -> None:
    """Read them anew when one came in, went out or lost its proof meanwhile."""
    known = device.__dict__.get("media")
    if known is None:
        return
    now_are = {tuple(row) for row in session.connection().execute(_DISKS, {"device": device.id})}
    if now_are != {(disk.id, disk.state, disk.left_at) for disk in known}:
        for disk in known:
            session.expire(disk)
        session.expire(device, ["media"])
