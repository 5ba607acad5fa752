"""What this room tells the house."""

from flask import url_for

from inventory.access import Actor, Can, may
from inventory.core.i18n import _, _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.digipunten import api
from inventory.digipunten.lifecycle import DeliveryState
from inventory.digipunten.queries import deliveries, digipunten_out_of_step
from inventory.digipunten.views.listing import DIGIPUNTEN as DIGIPUNTEN_LIST
from inventory.digipunten.views.pages import pages


def work_list(actor: Actor) -> list[tuple[str, int, str]]:
    """New equipment that waits for the second name."""
    if not may(actor, Can.DIGIPUNTEN_EQUIP):
        return []
    waiting = deliveries(state=DeliveryState.WAITING)
    return [(_("Digipunt: gesloten dozen te bekijken"), len(waiting), url_for("digipunten.network", _anchor="waiting"))]


DIGIPUNTEN = Room(
    name="digipunten",
    lists=(DIGIPUNTEN_LIST,),
    pages=(pages,),
    api=(api.calls,),
    nav=(NavEntry(_l("Digipunten"), "digipunten.network", "pin", Can.DIGIPUNTEN_SEE, order=55, group=NavGroup.CITY),),
    work_lists=(work_list,),
    verifies=(digipunten_out_of_step,),
)
