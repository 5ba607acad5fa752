"""What this room tells the house."""

from inventory.access import Can
from inventory.circular import api
from inventory.circular.views import donors, factors, ovam, proof
from inventory.circular.views.listing import DONORS
from inventory.circular.views.pages import pages
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room

VIEWS = (proof, ovam, factors, donors)  # imported for their addresses

CIRCULAR = Room(
    name="circular",
    pages=(pages,),
    lists=(DONORS,),
    api=(api.calls,),
    nav=(
        NavEntry(_l("Kringloop"), "circular.circular", "recycle", Can.REPORTS_SEE, order=72, group=NavGroup.FIGURES),
        NavEntry(_l("Giften"), "circular.donors", "gift", Can.THANKS_SEE, order=73, group=NavGroup.FIGURES),
    ),
)
