"""What this room tells the house."""

from inventory.access import Can, Role
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.dashboard import api, views

DASHBOARD = Room(
    name="dashboard",
    pages=(views.pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Dashboard"),
            "dashboard.dashboard",
            "report",
            Can.DASHBOARD_SEE,
            order=5,
            group=NavGroup.FIGURES,
            daily=(Role.COORDINATOR,),
        ),
    ),
)
