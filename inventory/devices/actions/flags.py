"""Warnings on a device: they hold for every state, and some of them stop it from going to anybody."""

from collections.abc import Callable

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import FLAGS, HOUSE_FLAGS
from inventory.devices.models import Device

# What a room above says before a warning is taken away by hand: it refuses while its own work is not done.
_keepers: list[Callable[[Device, str], None]] = []


def keep(ask: Callable[[Device, str], None]) -> None:
    """A room above is asked, from when it is loaded, before somebody takes a warning away."""
    if ask not in _keepers:
        _keepers.append(ask)


def set_flag(device: Device, flag: str, *, actor: Actor, is_on: bool, note: str = "") -> bool:
    """A room above puts a warning on a device or takes it away; it asked its own permission. Says whether that changed
    anything.
    """
    device = hold(device)
    if (flag in device.flags) == is_on:
        return False
    device.flags = [*device.flags, flag] if is_on else [each for each in device.flags if each != flag]
    session.flush()
    kind = "device:flagged" if is_on else "device:unflagged"
    note_event(device, kind, actor=actor, from_state=device.state, note=note, data={"flag": flag})
    return True


def put_flag(device: Device, flag: str, *, actor: Actor, note: str = "") -> Device:
    """Put a warning on a device."""
    device = hold(device)
    demand(actor, Can.DEVICES_FLAG, device)
    if flag not in FLAGS:
        raise BadInput("unknown_flag", _("Deze waarschuwing kennen we niet."), field="flag")
    _not_of_the_house(flag)
    if flag in device.flags:
        raise Refused("flag_known", _("Deze waarschuwing staat er al op."), field="flag")
    device.flags = [*device.flags, flag]
    session.flush()
    note_event(device, "device:flagged", actor=actor, from_state=device.state, note=note, data={"flag": flag})
    return device


def take_flag(device: Device, flag: str, *, actor: Actor, note: str = "") -> Device:
    """Take a warning away: it was looked at and solved."""
    device = hold(device)
    demand(actor, Can.DEVICES_FLAG, device)
    _not_of_the_house(flag)
    if flag not in device.flags:
        raise Refused("flag_gone", _("Deze waarschuwing staat er niet meer op."), field="flag")
    for ask in _keepers:
        ask(device, flag)
    device.flags = [each for each in device.flags if each != flag]
    session.flush()
    note_event(device, "device:unflagged", actor=actor, from_state=device.state, note=note, data={"flag": flag})
    return device


def _not_of_the_house(flag: str) -> None:
    """What the house says of disks holds until a proof, a disk that is found or a signature settles it."""
    if flag in HOUSE_FLAGS:
        said = _("Deze waarschuwing gaat weg als de schijf gevonden of bewezen leeg is. Kijk bij de schijven.")
        raise Refused("house_flag", said, field="flag")
