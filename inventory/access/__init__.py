"""Who may do what: every permission rule of the house, to be read in one sitting.

A role is held at an organisation (`roles`). A grant says which role may do an action (`can`), and with which predicate
on the thing in hand (`grants`). A page asks `may(actor, can)` (is there any thing I could do this to?); an action
demands it with the thing.
"""

from inventory.access.can import Can
from inventory.access.grants import GRANTS, Predicate, demand, free_route, may, own_route, roles_that_may
from inventory.access.roles import ROLE_LABELS, SYSTEM, Actor, Membership, Role

__all__ = [
    "GRANTS",
    "ROLE_LABELS",
    "SYSTEM",
    "Actor",
    "Can",
    "Membership",
    "Predicate",
    "Role",
    "demand",
    "free_route",
    "may",
    "own_route",
    "roles_that_may",
]
