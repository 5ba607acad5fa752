"""The list of rooms. Adding one is one line."""

from inventory.accounts.room import ACCOUNTS
from inventory.core.room import Room

ROOMS: tuple[Room, ...] = (ACCOUNTS,)
