"""What this room tells the house."""

from inventory.access import Can
from inventory.accounts.actions.attempts import forget_old_attempts
from inventory.accounts.views import account, admin, links, opening, sign_in
from inventory.accounts.views.pages import pages
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room

VIEWS = (sign_in, links, account, admin, opening)  # imported for their addresses

ACCOUNTS = Room(
    name="accounts",
    pages=(pages,),
    nav=(
        NavEntry(
            _l("Openingsuren"),
            "accounts.places",
            "clock",
            Can.OPENING_SET,
            order=82,
            group=NavGroup.SETTINGS,
            short=_l("Uren"),
        ),
        NavEntry(_l("Beheer"), "accounts.admin", "settings", Can.ADMIN_SEE, order=79, group=NavGroup.SETTINGS),
    ),
    nightly=(forget_old_attempts,),
)
