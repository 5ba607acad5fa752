"""Who looked, for the coordinator."""

from datetime import timedelta

from flask import Blueprint, render_template

from inventory.access import Can
from inventory.core.clock import now
from inventory.looks.events import LOOKS
from inventory.looks.queries import looks_between
from inventory.web.guard import needs

pages = Blueprint("looks", __name__)


@pages.get("/looks")
@needs(Can.LOOKS_SEE)
def looks() -> str:
    """What each member of staff opened in the last seven days. Not of whom."""
    return render_template("looks/looks.html", weeks=looks_between(now() - timedelta(days=7), now()), kinds=LOOKS)
