"""Changing a group: how many there are, which part is at risk, how many the project wants to reach."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from inventory.access import Actor, Can, demand
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.history.actions import Subject, record
from inventory.targets import events
from inventory.targets.models import TargetGroup

MOST = 10_000_000
_LEAST = Decimal("0.01")


@dataclass(frozen=True)
class GroupWords:
    """None: there is no number."""

    base: int | None
    percent: Decimal | None
    goal: int | None
    note: str = ""


def change_group(group: TargetGroup, words: GroupWords, *, actor: Actor) -> bool:
    """Whether anything changed. The number that the project's text has stays as it is."""
    demand(actor, Can.TARGETS_SET)
    found = locked(TargetGroup, group.id)
    if found is None:
        raise Missing(_("Deze groep bestaat niet."))
    note = " ".join(words.note.split())
    if len(note) > 500:
        raise BadInput("too_long", _("Dit is te lang."), field="note")
    refuse_national_number(note, "note")
    for name in ("base", "goal"):
        number = getattr(words, name)
        if number is not None and not 0 < number <= MOST:
            raise BadInput("wrong_value", _("Vul een getal in van 1 tot %(most)s.", most=MOST), field=name)
    percent = words.percent
    if percent is not None:
        if not (percent.is_finite() and _LEAST <= percent <= 100):
            raise BadInput("wrong_percent", _("Vul een percentage in van 0,01 tot 100."), field="percent")
        percent = percent.quantize(_LEAST)
    new = asdict(words) | {"note": note, "percent": percent}
    changed = {name: (getattr(found, name), value) for name, value in new.items() if getattr(found, name) != value}
    if not changed:
        return False
    for name, (_was, value) in changed.items():
        setattr(found, name, value)
    session.flush()
    told = {name: [_plain(was), _plain(value)] for name, (was, value) in changed.items()}
    record(events.GROUP_CHANGED, Subject("target_group", found.id, found.kind), actor=actor, data={"changed": told})
    return True


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)
