"""What this room tells the house. People have no page of their own: they are seen on their contract."""

from inventory.core.room import Room
from inventory.people.actions import anonymise_past_their_time

PEOPLE = Room(name="people", nightly=(anonymise_past_their_time,))
