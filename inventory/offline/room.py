"""What this room tells the house."""

from flask import url_for

from inventory.access import Actor, Can, may
from inventory.core.i18n import _
from inventory.core.room import Room
from inventory.offline.actions.arriving import forget
from inventory.offline.queries import count_open
from inventory.offline.views import desk, tasks
from inventory.offline.views.pages import pages

VIEWS = (desk, tasks)  # imported for their addresses


def work_lists(actor: Actor) -> list[tuple[str, int | str, str]]:
    """What was done without network and must be put right."""
    if not may(actor, Can.LOANS_SEE):
        return []
    return [(_("Gedaan zonder net: na te kijken"), count_open(actor), url_for("offline.tasks"))]


OFFLINE = Room(name="offline", pages=(pages,), work_lists=(work_lists,), nightly=(forget,))
