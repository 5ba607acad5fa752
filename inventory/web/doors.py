"""Doors between rooms: the page where a step of a device is done that the device's own page cannot do."""

from collections.abc import Iterable

from flask import Flask, current_app

from inventory.core.room import Room

_DOORS = "digibank.doors"


def init(app: Flask, rooms: Iterable[Room]) -> None:
    """Collect the doors of every room; a word that two rooms claim belongs to the first."""
    found = app.extensions.setdefault(_DOORS, {})
    for room in rooms:
        for word, address in room.doors.items():
            found.setdefault(word, address)


def door(word: str, tag: str) -> str | None:
    """The address where this step (or what opens this gate) is done for the device with this tag; None when nowhere."""
    address = current_app.extensions[_DOORS].get(word)
    return address(tag) if address else None
