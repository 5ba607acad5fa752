"""A disk has a history of its own, beside that of the machines it sat in."""

from collections.abc import Mapping
from typing import Any

from inventory.access import Actor
from inventory.devices.models import StorageMedium
from inventory.history.actions import Subject, record
from inventory.history.models import Event


def tell(
    medium: StorageMedium,
    what: str,
    *,
    actor: Actor,
    from_state: str = "",
    note: str = "",
    device_tag: str = "",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Write down what happened to a disk: `what` in the past tense, and the machine that it happened in."""
    tag = device_tag or (medium.device.tag if medium.device else "")
    return record(
        f"medium:{what}",
        Subject("medium", medium.id, (medium.serial or f"#{medium.id}")[:40]),
        actor=actor,
        from_state=str(from_state),
        to_state=str(medium.state),
        note=note,
        data={**({"device": tag} if tag else {}), **(data or {})},
    )
