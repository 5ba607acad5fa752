"""Labels were printed: since when a device carries its tag."""

from collections.abc import Sequence

from sqlalchemy import update

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.devices.actions.moves import note_event
from inventory.devices.models import Device


def note_labels(devices: Sequence[Device], *, actor: Actor, stock: str, copies: int = 1) -> None:
    """Write down that labels for these devices were printed.

    The version of a device stays as it is: a label changes nothing that a form on another screen was about.
    """
    for device in devices:
        demand(actor, Can.LABELS_PRINT, device)
        note_event(
            device,
            "device:labelled",
            actor=actor,
            from_state=device.state,
            data={"stock": stock, "copies": copies},
        )
    session.flush()
    for start in range(0, len(devices), 500):
        numbers = [device.id for device in devices[start : start + 500]]
        session.execute(
            update(Device)
            .where(Device.id.in_(numbers))
            .values(labelled_at=now())
            .execution_options(synchronize_session=False)
        )
    for device in devices:
        session.expire(device, ["labelled_at"])
