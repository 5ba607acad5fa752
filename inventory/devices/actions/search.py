"""The text index of the devices, looked after every night."""

from inventory.access import Actor
from inventory.core import textindex
from inventory.core.db import session
from inventory.devices.models import SEARCHED


def keep_search_in_step(*, actor: Actor) -> int:
    """Make the text index anew when it does not say what the devices say. How many were made: 1 or 0."""
    connection = session.connection()
    if textindex.is_in_step(SEARCHED, connection):
        return 0
    textindex.rebuild(SEARCHED, connection)
    return 1
