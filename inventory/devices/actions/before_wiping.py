"""A room above may still have a word to say before somebody wipes a disk by hand: whose data it is, for one."""

from collections.abc import Callable

from inventory.devices.models import Device, StorageMedium

Ask = Callable[[Device, StorageMedium], None]
_asked: list[Ask] = []


def before_wiping(ask: Ask) -> None:
    """When that room is loaded: a function that raises a Refused when this disk of this device may not be wiped."""
    if ask not in _asked:
        _asked.append(ask)


def ask_before_wiping(device: Device, medium: StorageMedium) -> None:
    """Refused with the first objection. A log of what was wiped already is a fact, and is kept without asking."""
    for ask in _asked:
        ask(device, medium)
