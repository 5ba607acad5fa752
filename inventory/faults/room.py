"""What this room tells the house."""

from collections.abc import Collection

from flask import url_for

from inventory.access import Actor, Can, Role, may
from inventory.core.codes import Recognised
from inventory.core.errors import Missing
from inventory.core.i18n import _, _l, day_text
from inventory.core.room import DayRow, Hit, NavEntry, NavGroup, Room
from inventory.faults import api
from inventory.faults.actions import forget
from inventory.faults.lifecycle import PROBLEMS
from inventory.faults.models import FaultReport
from inventory.faults.queries import count_new, plain_code, report_by_code, reports
from inventory.faults.queries.checks import faults_out_of_step
from inventory.faults.views import listing, public, work
from inventory.faults.views.pages import pages

_SHOWN = 4  # rows of the list on the home page
VIEWS = (public, work)  # imported for their addresses


def work_list(actor: Actor) -> list[tuple[str, int, str]]:
    """What people said is broken, for the counter that helps them."""
    if not may(actor, Can.FAULTS_SETTLE):
        return []
    return [(_("Gemelde defecten"), count_new(actor), url_for("faults.faults"))]


def day(actor: Actor, asked: Collection[str]) -> dict[str, list[DayRow]]:
    """The reports that wait longest, each with the way to a repair."""
    address = url_for("faults.faults")
    if address not in asked or not may(actor, Can.FAULTS_SETTLE):
        return {}
    return {address: [_row(each) for each in reports(actor, wanted="new", limit=_SHOWN)]}


def _row(each: FaultReport) -> DayRow:
    return DayRow(
        label=f"{PROBLEMS[each.problem]} · {each.device.name}",
        hint=_("%(tag)s, gemeld op %(day)s", tag=each.device.tag, day=day_text(each.reported_on)),
        url=url_for("faults.fault", code=each.code),
        action=_("Open herstelling"),
        action_url=listing.case_url(each) or url_for("faults.fault", code=each.code),
        icon="wrench",
    )


def scan(recognised: Recognised, actor: Actor) -> str | None:
    """The code that somebody quotes opens the report, for who may see it."""
    found = _by_code(recognised.value, actor)
    return url_for("faults.fault", code=found.code) if found is not None else None


def find(text: str, _recognised: Recognised, actor: Actor) -> list[Hit]:
    """A whole code, and nothing else: nothing of who reported is looked through."""
    found = _by_code(text, actor)
    if found is None:
        return []
    return [Hit(found.code, url_for("faults.fault", code=found.code), str(PROBLEMS[found.problem]), "warning")]


def _by_code(text: str, actor: Actor) -> FaultReport | None:
    if not plain_code(text) or not may(actor, Can.FAULTS_SEE):
        return None
    try:
        return report_by_code(text, actor=actor)
    except Missing:
        return None


FAULTS = Room(
    name="faults",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Meldingen"),
            "faults.faults",
            "warning",
            Can.FAULTS_SETTLE,
            order=58,
            group=NavGroup.REPAIR,
            daily=(Role.LIBRARY, Role.SHOP),
        ),
    ),
    starts=(NavEntry(_l("Noteer een defect"), "faults.new", "plus", Can.FAULTS_NOTE, order=90),),
    nightly=(forget,),
    lists=(listing.FAULTS,),
    work_lists=(work_list,),
    days=(day,),
    scans=(scan,),
    finds=(find,),
    verifies=(faults_out_of_step,),
    doors={"tell_fault": lambda tag: url_for("faults.tell", tag=tag)},
)
