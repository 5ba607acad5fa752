"""What this room tells the house."""

from flask import url_for

from inventory.access import Actor, Can, may
from inventory.core.i18n import _, _l
from inventory.core.room import NavEntry, Room
from inventory.people.queries.twins import pairs
from inventory.privacy.actions.erase import erase_due, finish_erasing
from inventory.privacy.actions.others import forget_messages, forget_referrals, forget_staff
from inventory.privacy.queries.checks import left_of_the_erased
from inventory.privacy.views import information, keeping, person, twins
from inventory.privacy.views.pages import pages

VIEWS = (information, keeping, person, twins)  # imported for their addresses


def work_lists(actor: Actor) -> list[tuple[str, int | str, str]]:
    """Who may be written down twice."""
    if not may(actor, Can.PEOPLE_CHANGE):
        return []
    alike = len(pairs(actor, limit=51))
    return [(_("Lijken op elkaar"), alike if alike <= 50 else "50+", url_for("privacy.alike"))] if alike else []


PRIVACY = Room(
    name="privacy",
    pages=(pages,),
    nav=(
        NavEntry(_l("Mensen"), "privacy.people", "user", Can.PEOPLE_SEE, order=27),
        NavEntry(_l("Bewaren"), "privacy.terms", "calendar", Can.TERMS_SET, order=87),
    ),
    nightly=(erase_due, finish_erasing, forget_referrals, forget_messages, forget_staff),
    work_lists=(work_lists,),
    verifies=(left_of_the_erased,),
)
