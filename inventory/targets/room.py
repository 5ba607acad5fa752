"""What this room tells the house."""

from inventory.core.room import Room

TARGETS = Room(name="targets")
