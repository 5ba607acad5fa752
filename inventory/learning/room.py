"""What this room tells the house."""

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.learning import api
from inventory.learning.views.listing import OFFERS
from inventory.learning.views.pages import pages

LEARNING = Room(
    name="learning",
    lists=(OFFERS,),
    pages=(pages,),
    api=(api.calls,),
    nav=(NavEntry(_l("Leren"), "learning.offers", "users", Can.LEARNING_SEE, order=56, group=NavGroup.CITY),),
)
