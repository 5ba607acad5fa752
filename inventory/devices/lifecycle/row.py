"""A row of the table of moves."""

from typing import Any

from inventory.access import Can
from inventory.core.lifecycle import Move
from inventory.devices.lifecycle.states import DeviceState


def row(
    name: str,
    sources: tuple[DeviceState, ...],
    target: DeviceState | None,
    event: str,
    can: Can,
    label: Any,
    **more: Any,
) -> Move[DeviceState]:
    return Move(name, frozenset(sources), target, f"device:{event}", can, label, **more)
