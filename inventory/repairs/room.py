"""The repairs room."""

from flask import url_for
from sqlalchemy import func, select

from inventory.access import Actor, Can, Role, may
from inventory.core.codes import CodeKind, Recognised
from inventory.core.db import session
from inventory.core.i18n import _, _l
from inventory.core.room import Hit, NavEntry, NavGroup, Room
from inventory.history.queries import last_states
from inventory.repairs import api, views
from inventory.repairs.lifecycle import RepairState, Turn
from inventory.repairs.models import Repair
from inventory.repairs.queries import visible_to
from inventory.repairs.queries.lists import at_turn, is_late
from inventory.repairs.queries.ords import ords_rows
from inventory.repairs.views.listing import REPAIRS as REPAIR_LIST


def work_list(actor: Actor) -> list[tuple[str, int, str]]:
    """What waits for the technician; for the desk what must be told or goes back. What is late, for both."""
    technician = (
        (Repair.state == RepairState.OPEN, _("Defecten om na te kijken"), {"state": "open"}),
        (Repair.state == RepairState.DIAGNOSED, _("Defecten om te herstellen"), {"state": "diagnosed"}),
        (is_late(), _("Herstellingen die te laat zijn"), {"late": 1}),
    )
    desk = (
        (at_turn(Turn.DESK), _("Nieuws over een herstelling: bel"), {"turn": "desk"}),
        (Repair.state == RepairState.FIXED, _("Hersteld: terug te geven"), {"state": "fixed"}),
        (is_late(), _("Herstellingen die te laat zijn"), {"late": 1}),
    )
    wanted = {Role.TECHNICIAN: technician, Role.LIBRARY: desk, Role.SHOP: desk}
    lines = {title: (which, asked) for role in sorted(actor.roles) for which, title, asked in wanted.get(role, ())}
    found = []
    for title, (which, asked) in lines.items():
        query = visible_to(actor).where(which).subquery()
        count = session.scalar(select(func.count()).select_from(query)) or 0
        found.append((title, count, url_for("repairs.repairs", **asked)))
    return found


def scan(recognised: Recognised, actor: Actor) -> str | None:
    """A repair number opens its case."""
    if recognised.kind == CodeKind.REPAIR:
        return url_for("repairs.repair", number=recognised.value)
    return None


def states_follow_from_events() -> list[str]:
    """Each case stands in the state that its last event left it in."""
    last = last_states("repair")
    return [
        f"repair {number}: stands on {state}, its last event says {last.get(key)}"
        for key, number, state in session.execute(select(Repair.id, Repair.number, Repair.state))
        if last.get(key) != state
    ]


def find(text: str, _recognised: Recognised, actor: Actor) -> list[Hit]:
    """Cases by the beginning of their number."""
    wanted = "".join(text.split()).upper()
    if not may(actor, Can.REPAIRS_SEE) or not wanted.startswith("R-"):
        return []
    query = visible_to(actor).where(Repair.number.startswith(wanted, autoescape=True)).order_by(Repair.id.desc())
    found = session.scalars(query.limit(4)).all()
    return [
        Hit(case.number, url_for("repairs.repair", number=case.number), case.device.name, "repair") for case in found
    ]


REPAIRS = Room(
    name="repairs",
    lists=(REPAIR_LIST,),
    pages=(views.pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Herstellingen"),
            "repairs.repairs",
            "wrench",
            Can.REPAIRS_SEE,
            order=60,
            group=NavGroup.REPAIR,
            daily=(Role.SHOP, Role.TECHNICIAN),
            short=_l("Herstel\u00adlingen"),
        ),
    ),
    work_lists=(work_list,),
    scans=(scan,),
    finds=(find,),
    doors={
        "case_of": lambda number: url_for("repairs.repair", number=number),
        "report_fault": lambda tag: url_for("repairs.new", device=tag),
        "fixed": lambda tag: url_for("repairs.repairs"),
        "not_repairable": lambda tag: url_for("repairs.repairs"),
    },
    ords={"digibank": ords_rows},
    verifies=(states_follow_from_events,),
)
