"""What this room tells the house."""

from flask import request, url_for

from inventory.access import Actor, Can, Role, may
from inventory.core.clock import today
from inventory.core.codes import CodeKind, Recognised
from inventory.core.errors import Missing
from inventory.core.i18n import _, _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.referrals import api, queries
from inventory.referrals.actions.finding import find
from inventory.referrals.actions.moving import expire_old, release_old
from inventory.referrals.actions.telling import count_calls
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.queries.shortage import shortages
from inventory.referrals.views import allocating, listing, making, partners
from inventory.referrals.views.pages import pages
from inventory.referrals.views.partner_list import PARTNERS
from inventory.referrals.views.waiting_list import WAITING

VIEWS = (making, allocating, partners)  # imported for their addresses


def work_lists(actor: Actor) -> list[tuple[str, int | str, str]]:
    """What waits: codes without a device, devices to be collected, referrals of partners to confirm."""
    if not may(actor, Can.REFERRALS_SEE):
        return []
    found: list[tuple[str, int | str, str]] = []
    if may(actor, Can.REFERRALS_ALLOCATE):
        counts = queries.count_by_state(actor, _WAITS)
        waiting, ready = counts.get(ReferralState.WAITING, 0), counts.get(ReferralState.RESERVED, 0)
        found.append((_("Codes die op een toestel wachten"), waiting, url_for("referrals.waiting")))
        found.append((_("Klaar om af te halen"), ready, url_for("referrals.referrals", state="reserved")))
    if may(actor, Can.REFERRALS_CALL):
        found.append(
            (
                _("Klanten die nog niet weten dat hun toestel klaarligt"),
                count_calls(),
                url_for("referrals.calls"),
            )
        )
    if may(actor, Can.REFERRALS_CONFIRM):
        to_confirm = queries.count_to_confirm(actor)
        found.append(
            (_("Doorverwijzingen om te bevestigen"), to_confirm, url_for("referrals.referrals", state="to_confirm"))
        )
    if Role.COORDINATOR in actor.roles:
        short = sum(each.short for each in shortages(today()))
        found.append((_("Toestellen die er te kort zijn voor wie wacht"), short, url_for("referrals.shortage")))
    return found


_WAITS = (ReferralState.WAITING, ReferralState.RESERVED)


def scan(recognised: Recognised, actor: Actor) -> str | None:
    """A code opens its page, for who may see that referral. (At the library's desk it first opens the hand-over.)"""
    if recognised.kind is not CodeKind.REFERRAL:
        return None
    try:
        found = find(recognised.value, actor=actor, address=request.remote_addr)
    except Missing:
        return None
    return url_for("referrals.referral", code=found.code)


REFERRALS = Room(
    lists=(listing.REFERRALS, PARTNERS, WAITING),
    name="referrals",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Doorverwijzingen"),
            "referrals.referrals",
            "ticket",
            Can.REFERRALS_SEE,
            order=30,
            group=NavGroup.LENDING,
            daily=(Role.LIBRARY, Role.COORDINATOR),
            short=_l("Doorver\u00adwijzingen"),
        ),
    ),
    nightly=(expire_old, release_old),
    work_lists=(work_lists,),
    starts=(NavEntry(_l("Nieuwe doorverwijzing"), "referrals.new", "plus", Can.REFERRALS_MAKE),),
    scans=(scan,),
    verifies=(queries.states_out_of_step,),
    doors={
        "reserve": lambda tag: url_for("referrals.waiting", device=tag),
        "release": lambda tag: url_for("referrals.of_device", tag=tag),
    },
)
