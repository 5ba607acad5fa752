"""Steps for many cases at once: what each asks beforehand, and the same step as for one."""

from collections.abc import Mapping
from datetime import date

from inventory.access import Actor
from inventory.core.i18n import _, day_text
from inventory.lists.queries.declared import why_not
from inventory.repairs.actions.moving import move
from inventory.repairs.actions.offered import offered
from inventory.repairs.actions.promising import check_promise, promise
from inventory.repairs.lifecycle import LABELS, REPAIR
from inventory.repairs.models import Repair

Values = Mapping[str, str]


def cannot_promise(case: Repair, values: Values, actor: Actor) -> str:
    """Why this day cannot be promised; nothing when it can."""
    on = date.fromisoformat(values["promised_on"])
    return why_not(lambda: check_promise(case, on, values["reason"], actor=actor))


def promise_day(case: Repair, values: Values, actor: Actor) -> str:
    """Promise it. The day, which is the next one on which the counter is open."""
    day = promise(case, date.fromisoformat(values["promised_on"]), actor=actor, reason=values["reason"])
    return day.sentence or _("Beloofd: klaar op %(day)s.", day=day_text(day.day))


def cannot_get_part(case: Repair, _values: Values, actor: Actor) -> str:
    """Why no part is expected for it; nothing when one is."""
    if any(step.name == "part_arrived" for step in offered(case, actor=actor)):
        return ""
    label = REPAIR.move("part_arrived").label
    return _("De staat is '%(state)s'. Dan kan de stap '%(move)s' niet.", state=LABELS[case.state], move=label)


def part_arrived(case: Repair, _values: Values, actor: Actor) -> str:
    """The part came: the technician goes on."""
    move(case, "part_arrived", actor=actor)
    return ""
