"""What this room tells the house."""

from flask import current_app, url_for

from inventory.access import Actor, Can, may
from inventory.core.i18n import _, _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.vouchers import api
from inventory.vouchers.actions import stock
from inventory.vouchers.queries import LOW, in_stock, soon_over, vouchers_out_of_step, was_any_added
from inventory.vouchers.views.listing import VOUCHERS as LIST
from inventory.vouchers.views.pages import pages


def work_list(actor: Actor) -> list[tuple[str, int, str]]:
    """Nearly nothing left to give: new codes are asked in time. And what expires within a month is given first."""
    if not may(actor, Can.VOUCHERS_SET) or not was_any_added():
        return []
    url, left = url_for("vouchers.vouchers"), in_stock()
    found = [(_("Vouchers voor internet: vervallen binnen 30 dagen"), soon_over(), url)]
    if left < LOW:
        found.append((_("Vouchers voor internet: bijna op, nog %(count)s", count=left), 1, url))
    return found


def forget_codes(*, actor: Actor) -> int:
    """Nightly: codes that nobody needs here any more."""
    return stock.forget_codes(actor=actor, secret=str(current_app.config["SECRET_KEY"]))


VOUCHERS = Room(
    name="vouchers",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Vouchers voor internet"), "vouchers.vouchers", "ticket", Can.VOUCHERS_SEE, order=57, group=NavGroup.CITY
        ),
    ),
    nightly=(stock.expire_old, forget_codes),
    lists=(LIST,),
    work_lists=(work_list,),
    verifies=(vouchers_out_of_step,),
)
