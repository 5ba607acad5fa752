"""What this room tells the house."""

from inventory.outreach import queries
from inventory.core.room import Room

QUERIES = queries  # imported for its tables
OUTREACH = Room(name="outreach")
