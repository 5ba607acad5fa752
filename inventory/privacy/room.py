"""What this room tells the house."""

from flask import url_for

from inventory.access import Actor, Can, may
from inventory.core.i18n import _, _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.people.queries.keeping import open_plan, open_proposals, past_the_night, people_on
from inventory.people.queries.twins import pairs
from inventory.privacy.actions.erase import erase_due, finish_erasing
from inventory.privacy.actions.others import forget_messages, forget_referrals, forget_staff
from inventory.privacy.queries.checks import left_of_the_erased
from inventory.privacy.views import information, keeping, person, twins
from inventory.privacy.views.pages import pages

VIEWS = (information, keeping, person, twins)  # imported for their addresses


def work_lists(actor: Actor) -> list[tuple[str, int | str, str]]:
    """Who may be written down twice; and what waits for a second person, or for a list."""
    found: list[tuple[str, int | str, str]] = []
    if may(actor, Can.PEOPLE_CHANGE):
        alike = len(pairs(actor, limit=51))
        if alike:
            found.append((_("Lijken op elkaar"), alike if alike <= 50 else "50+", url_for("privacy.alike")))
    if may(actor, Can.ERASE_CONFIRM):
        found += _waiting_to_erase(actor)
    return found


def _waiting_to_erase(actor: Actor) -> list[tuple[str, int | str, str]]:
    found: list[tuple[str, int | str, str]] = []
    plan = open_plan()
    if plan is not None:
        mine = plan.made_by == actor.user_id
        title = _("Wissen: wacht op een tweede persoon") if mine else _("Wissen: bevestig jij de lijst?")
        found.append((title, people_on(plan), url_for("privacy.due_now")))
    elif (waiting := past_the_night()) > 0:
        found.append((_("Wissen: maak een lijst"), waiting, url_for("privacy.due_now")))
    terms = [each for each in open_proposals() if each.made_by != actor.user_id]
    if terms and may(actor, Can.TERMS_SET):
        found.append((_("Termijn: bevestig jij het voorstel?"), len(terms), url_for("privacy.terms")))
    return found


PRIVACY = Room(
    name="privacy",
    pages=(pages,),
    nav=(
        NavEntry(_l("Mensen"), "privacy.people", "user", Can.PEOPLE_SEE, order=32, group=NavGroup.LENDING),
        NavEntry(_l("Bewaren"), "privacy.terms", "calendar", Can.TERMS_SET, order=87, group=NavGroup.SETTINGS),
    ),
    nightly=(erase_due, finish_erasing, forget_referrals, forget_messages, forget_staff),
    work_lists=(work_lists,),
    verifies=(left_of_the_erased,),
)
