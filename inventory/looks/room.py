"""What this room tells the house."""

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.looks.actions import tell_the_week
from inventory.looks.views.pages import pages

LOOKS = Room(
    name="looks",
    pages=(pages,),
    nav=(NavEntry(_l("Wie keek"), "looks.looks", "user", Can.LOOKS_SEE, order=85, group=NavGroup.SETTINGS),),
    nightly=(tell_the_week,),
)
