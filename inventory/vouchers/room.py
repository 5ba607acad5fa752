"""What this room tells the house."""

from inventory.vouchers import queries
from inventory.core.room import Room

QUERIES = queries  # imported for its tables
VOUCHERS = Room(name="vouchers")
