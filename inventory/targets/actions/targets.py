"""Changing a target: how many, what it is called, over which time, with which note."""

from dataclasses import asdict, dataclass

from inventory.access import Actor, Can, demand
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.history.actions import Subject, record
from inventory.targets import events
from inventory.targets.models import Kind, Target

MOST = 1_000_000
_LONGEST = {"label": 120, "source": 40, "note": 500}


@dataclass(frozen=True)
class TargetWords:
    """What a coordinator may change of a target. Who counts it and in which unit follow from what it is."""

    label: str
    value: int
    kind: Kind
    source: str = ""
    note: str = ""


def change_target(target: Target, words: TargetWords, *, actor: Actor) -> bool:
    """Whether anything changed. History tells who, when, what it was and what it is."""
    demand(actor, Can.TARGETS_SET)
    found = locked(Target, target.id)
    if found is None:
        raise Missing(_("Dit doel bestaat niet."))
    new = asdict(words) | {name: " ".join(str(getattr(words, name)).split()) for name in _LONGEST}
    for name, longest in _LONGEST.items():
        if name == "label" and not new[name]:
            raise BadInput("empty", _("Vul dit in."), field=name)
        if len(new[name]) > longest:
            raise BadInput("too_long", _("Dit is te lang."), field=name)
        refuse_national_number(new[name], name)
    if not 0 < words.value <= MOST:
        raise BadInput("wrong_value", _("Vul een getal in van 1 tot %(most)s.", most=MOST), field="value")
    changed = {name: (getattr(found, name), value) for name, value in new.items() if getattr(found, name) != value}
    if not changed:
        return False
    for name, (_was, value) in changed.items():
        setattr(found, name, value)
    session.flush()
    told = {name: [_plain(was), _plain(value)] for name, (was, value) in changed.items()}
    record(events.CHANGED, Subject("target", found.id, found.code), actor=actor, data={"changed": told})
    return True


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)
