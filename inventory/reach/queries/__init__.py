"""What is counted, and what of it may be read."""

from inventory.reach.queries.counted import Reach, first_month, reach
from inventory.reach.queries.published import Quarter, ShownQuarter, carried, show_quarter

__all__ = ["Quarter", "Reach", "ShownQuarter", "carried", "first_month", "reach", "show_quarter"]
