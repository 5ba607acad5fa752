"""The list of rooms. Adding one is one line."""

from inventory.core.room import Room

ROOMS: tuple[Room, ...] = ()
