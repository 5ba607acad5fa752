"""What this room tells the house."""

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, Room
from inventory.reach.views import pages

REACH = Room(
    name="reach",
    pages=(pages,),
    nav=(NavEntry(_l("Bereik"), "reach.counts", "user", Can.REACH_SEE, order=86),),
)
