"""What this room tells the house."""

from collections.abc import Collection

from flask import url_for

from inventory.access import Actor, Can, may
from inventory.core.clock import today
from inventory.core.codes import CodeKind, Recognised
from inventory.core.errors import Missing
from inventory.core.i18n import _, _l
from inventory.core.room import DayRow, Hit, NavEntry, NavGroup, Room
from inventory.placements import api
from inventory.placements.queries import (
    Row,
    due_counts,
    placement_by_number,
    placements,
    placements_like,
    where_placed,
)
from inventory.placements.queries.checks import placements_out_of_step
from inventory.placements.views import listing, lists, one, signing
from inventory.placements.views.pages import pages

_SHOWN = 4  # rows of a list on the home page
VIEWS = (lists, one, signing)  # imported for their addresses


def work_list(actor: Actor) -> list[tuple[str, int, str]]:
    """Classes that are due back today, and those that are late."""
    if not may(actor, Can.PLACEMENTS_SEE):
        return []
    due, late = due_counts(actor, today())
    return [
        (_("Klassen: vandaag terug"), due, url_for("placements.placements", show="today")),
        (_("Klassen: te laat"), late, url_for("placements.placements", show="late")),
    ]


def day(actor: Actor, asked: Collection[str]) -> dict[str, list[DayRow]]:
    """The first classes that are due back or late, for who takes them back."""
    found = {}
    if may(actor, Can.PLACEMENTS_MAKE):
        for show in ("today", "late"):
            address = url_for("placements.placements", show=show)
            if address in asked:
                found[address] = [_row(row) for row in placements(actor, wanted=show, day=today(), limit=_SHOWN)]
    return found


def _row(row: Row) -> DayRow:
    each = row.placement
    address = url_for("placements.placement", number=each.number)
    return DayRow(
        label=each.receiver.name,
        hint=_("%(number)s, nog niet terug: %(count)s", number=each.number, count=row.there),
        url=address,
        action=_("Neem terug"),
        action_url=address,
        icon="return",
    )


def scan(recognised: Recognised, actor: Actor) -> str | None:
    """The number of an agreement opens it; a device that stands somewhere says under which agreement."""
    if not may(actor, Can.PLACEMENTS_SEE):
        return None
    if recognised.kind is CodeKind.PLACEMENT:
        try:
            return url_for("placements.placement", number=placement_by_number(recognised.value, actor=actor).number)
        except Missing:
            return None
    if recognised.kind is CodeKind.DEVICE_TAG:
        number = where_placed(recognised.value, actor=actor)
        return url_for("placements.placement", number=number, last=recognised.value) if number else None
    return None


def find(text: str, _recognised: Recognised, actor: Actor) -> list[Hit]:
    """Agreements by the beginning of their number or the name of who receives."""
    if not may(actor, Can.PLACEMENTS_SEE):
        return []
    return [
        Hit(each.number, url_for("placements.placement", number=each.number), each.receiver.name, "pin")
        for each in placements_like(text, actor=actor)
    ]


PLACEMENTS = Room(
    lists=(listing.PLACEMENTS,),
    name="placements",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Klassen en digipunten"),
            "placements.placements",
            "pin",
            Can.PLACEMENTS_SEE,
            order=35,
            group=NavGroup.LENDING,
            short=_l("Klassen"),
        ),
    ),
    work_lists=(work_list,),
    days=(day,),
    scans=(scan,),
    finds=(find,),
    verifies=(placements_out_of_step,),
)
