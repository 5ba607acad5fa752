"""What this room tells the house."""

from inventory.digipunten import queries
from inventory.core.room import Room

QUERIES = queries  # imported for its tables
DIGIPUNTEN = Room(name="digipunten")
