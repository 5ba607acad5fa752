"""What this room tells the house."""

from flask import url_for

from inventory.access import Actor, Can, may
from inventory.cafes import api
from inventory.cafes.queries.checks import cafes_out_of_step
from inventory.cafes.queries.figures import ords_rows
from inventory.cafes.queries.sessions import open_now
from inventory.cafes.views import after, door, planning, screen, table
from inventory.cafes.views.listing import CAFE_LIST
from inventory.cafes.views.pages import pages
from inventory.core.clock import today
from inventory.core.i18n import _, _l
from inventory.core.room import NavEntry, NavGroup, Room

VIEWS = (planning, door, table, screen, after)  # imported for their addresses


def work_list(actor: Actor) -> list[tuple[str, int, str]]:
    """Who waits at the repair cafés that are open. One of another day was forgotten, and says so."""
    if not may(actor, Can.CAFES_WORK):
        return []
    return [
        (_("Repair café: wacht op een tafel"), row.waiting, url_for("cafes.cafe", cafe=row.cafe.id))
        if row.cafe.held_on == today()
        else (_("Repair café: nog niet afgesloten"), 1, url_for("cafes.cafe", cafe=row.cafe.id))
        for row in open_now()
    ]


CAFES = Room(
    name="cafes",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Repair cafés"),
            "cafes.cafes",
            "repair",
            Can.CAFES_SEE,
            order=62,
            group=NavGroup.REPAIR,
            short=_l("Repair\u00adcafés"),
        ),
    ),
    lists=(CAFE_LIST,),
    work_lists=(work_list,),
    verifies=(cafes_out_of_step,),
    ords={"digibankcafe": ords_rows},
)
