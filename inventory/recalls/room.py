"""What this room tells the house."""

from collections.abc import Collection

from flask import g, url_for

from inventory.access import Actor, Can, may
from inventory.core.codes import Recognised
from inventory.core.i18n import _, _l
from inventory.core.room import DayRow, Hit, NavEntry, NavGroup, Room
from inventory.recalls import api
from inventory.recalls.actions import following
from inventory.recalls.actions.weekly import tell_new_patterns
from inventory.recalls.lifecycle import LABELS
from inventory.recalls.queries.patterns import Pattern, new_patterns
from inventory.recalls.queries.recalls import numbers_like, ready_to_close, recalls_out_of_step, work_counts
from inventory.recalls.views import cases, listing, patterns, recall, telling
from inventory.recalls.views.pages import pages, rule

_SHOWN = 4
VIEWS = (recall, patterns, telling, cases)  # imported for their addresses, and for what they add to a case
FOLLOWS = (following,)  # imported so that a recall follows its devices


def work_lists(actor: Actor) -> list[tuple[str, int, str]]:
    """Patterns that nobody judged yet, holders to tell, devices to look at."""
    found = []
    if may(actor, Can.RECALLS_MAKE):
        found.append((_("Nieuwe patronen van defecten"), len(_new(actor)), url_for("recalls.patterns")))
        found.append(
            (_("Terugroepacties om af te sluiten"), ready_to_close(actor), url_for("recalls.recalls", ready="1"))
        )
    tells, checks = may(actor, Can.RECALLS_TELL), may(actor, Can.DEVICES_WORK)
    if tells or checks:
        to_tell, to_check = work_counts(actor)
        if tells:
            found.append((_("Teruggeroepen: te verwittigen"), to_tell, url_for("recalls.to_tell")))
        if checks:
            found.append((_("Teruggeroepen: na te kijken"), to_check, url_for("recalls.recalls")))
    return found


def day(actor: Actor, asked: Collection[str]) -> dict[str, list[DayRow]]:
    """The first new patterns, for who judges them."""
    address = url_for("recalls.patterns")
    if address not in asked or not may(actor, Can.RECALLS_MAKE):
        return {}
    return {
        address: [
            DayRow(
                label=each.thing,
                hint=str(each.fault_label),
                url=url_for("recalls.patterns", key=each.key),
                action=_("Bekijk"),
                action_url=url_for("recalls.patterns", key=each.key),
                icon="warning",
            )
            for each in _new(actor)[:_SHOWN]
        ]
    }


def _new(actor: Actor) -> list[Pattern]:
    """What nobody judged yet: counted and shown on one page, and looked for once."""
    if "new_patterns" not in g:
        g.new_patterns = new_patterns(actor, rule())
    found: list[Pattern] = g.new_patterns
    return found


def new_patterns_told(*, actor: Actor) -> int:
    """Nightly: a word to the coordinator of the patterns that nobody judged."""
    return tell_new_patterns(rule(), actor=actor)


def find(text: str, _recognised: Recognised, actor: Actor) -> list[Hit]:
    """Recalls by the beginning of their number."""
    wanted = "".join(text.split()).upper()
    if not may(actor, Can.RECALLS_SEE) or not wanted.startswith("TR-"):
        return []
    return [
        Hit(each.number, url_for("recalls.recall", number=each.number), str(LABELS[each.state]), "warning")
        for each in numbers_like(wanted, actor=actor)
    ]


RECALLS = Room(
    lists=(listing.RECALLS,),
    name="recalls",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Terugroepacties"),
            "recalls.recalls",
            "warning",
            Can.RECALLS_SEE,
            order=63,
            group=NavGroup.REPAIR,
            short=_l("Terug\u00adroepen"),
        ),
    ),
    work_lists=(work_lists,),
    days=(day,),
    finds=(find,),
    doors={"recall": lambda wanted: url_for("recalls.new") + (f"?{wanted}" if wanted else "")},
    verifies=(recalls_out_of_step,),
    nightly=(new_patterns_told,),
)
