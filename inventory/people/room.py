"""What this room tells the house. The pages about people are in the room `privacy`: they show contracts too."""

from inventory.core.room import Room
from inventory.people.actions.twins import propose_for_all

PEOPLE = Room(name="people", nightly=(propose_for_all,))
