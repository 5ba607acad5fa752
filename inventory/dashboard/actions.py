"""A new address for the screen on the wall."""

from inventory.access import Actor, Can, demand
from inventory.dashboard.queries.wall import SERIES
from inventory.history.actions import Subject, next_number, record


def renew_wall(*, actor: Actor) -> int:
    """From now on another key opens the screen; the address of before opens nothing. Which one it is by number."""
    demand(actor, Can.DASHBOARD_SET)
    number = next_number(SERIES)
    record("dashboard:wall-renewed", Subject("wall", number, f"W{number}"), actor=actor)
    return number
