"""What this room tells the house."""

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.outreach.queries import sessions_out_of_step
from inventory.outreach.views.listing import SESSIONS
from inventory.outreach.views.pages import pages

OUTREACH = Room(
    name="outreach",
    lists=(SESSIONS,),
    pages=(pages,),
    nav=(
        NavEntry(
            _l("Noteer een nood"),
            "outreach.signals",
            "plus",
            Can.SIGNALS_NOTE,
            order=64,
            group=NavGroup.CITY,
            short=_l("Nood"),
        ),
        NavEntry(_l("Noden en sessies"), "outreach.outreach", "users", Can.OUTREACH_SEE, order=65, group=NavGroup.CITY),
    ),
    verifies=(sessions_out_of_step,),
)
