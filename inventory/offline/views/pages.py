"""The blueprint of this room's pages, and what every page of the house gets from it."""

from typing import Any

from flask import Blueprint

from inventory.access import Can, may
from inventory.web.guard import known_actor

pages = Blueprint("offline", __name__)
AT_THE_DESK = (Can.LOANS_HAND_OVER, Can.LOANS_SELL, Can.LOANS_TAKE_BACK)


@pages.app_context_processor
def at_the_desk() -> dict[str, Any]:
    """Whether this person works at a desk: then the page keeps what is prepared, and shows what was not sent."""
    found = known_actor()
    return {"is_desk": found is not None and may(found, Can.LOANS_TAKE_BACK)}
