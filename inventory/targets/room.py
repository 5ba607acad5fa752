"""What this room tells the house."""

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.targets import api, views

TARGETS = Room(
    name="targets",
    pages=(views.pages,),
    api=(api.calls,),
    nav=(NavEntry(_l("Doelen"), "targets.targets", "report", Can.TARGETS_SEE, order=71, group=NavGroup.FIGURES),),
)
