"""What this room tells the house."""

from inventory.core.room import Room
from inventory.papers.views import pages

PAPERS = Room(name="papers", pages=(pages,))
