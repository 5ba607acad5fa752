"""What this room tells the house."""

from flask import current_app

from inventory.access import Actor, Can
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.reach.actions import count_pool
from inventory.reach.views import pages


def count_answers(*, actor: Actor) -> int:
    """Nightly: the answers that wait, when there are enough of them."""
    return count_pool(secret=str(current_app.config["SECRET_KEY"]))


REACH = Room(
    name="reach",
    pages=(pages,),
    nightly=(count_answers,),
    nav=(NavEntry(_l("Bereik"), "reach.counts", "user", Can.REACH_SEE, order=67, group=NavGroup.CITY),),
)
