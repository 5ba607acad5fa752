"""The list of rooms. Adding one is one line."""

from inventory.accounts.room import ACCOUNTS
from inventory.core.room import Room
from inventory.devices.room import DEVICES
from inventory.intake.room import INTAKE

ROOMS: tuple[Room, ...] = (ACCOUNTS, DEVICES, INTAKE)
