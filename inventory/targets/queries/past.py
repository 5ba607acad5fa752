"""What history says of a target, a group or a project: who changed what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from inventory.accounts.models import User
from inventory.core.db import session
from inventory.core.i18n import _, _l, day_text
from inventory.history.models import Event
from inventory.targets import events
from inventory.targets.models import KINDS, Kind
from inventory.targets.models.defaults import said

_FIELDS: dict[str, Any] = {
    "label": _l("Doel"),
    "value": _l("Hoeveel"),
    "kind": _l("Over welke tijd"),
    "source": _l("Bron"),
    "note": _l("Opmerking"),
    "base": _l("Aantal mensen"),
    "percent": _l("Procent met risico"),
    "goal": _l("Hoeveel wil je er bereiken"),
    "name": _l("Naam"),
    "first_on": _l("Eerste dag"),
    "last_on": _l("Laatste dag"),
}
_HEADS: dict[str, Any] = {
    events.CHANGED: _l("Gewijzigd"),
    events.GROUP_CHANGED: _l("Gewijzigd"),
    events.PROJECT_CHANGED: _l("Gewijzigd"),
    events.PROJECT_ADDED: _l("Toegevoegd"),
    events.PROJECT_CHOSEN: _l("Gekozen als huidige projectperiode"),
}
_FIGURES = (events.FIGURE_NOTED, events.FIGURE_CORRECTED)


@dataclass(frozen=True)
class PastRow:
    """One change: what was done, when, by whom (empty: the system), and what it was and is."""

    what: str
    at: datetime
    who: str
    lines: tuple[str, ...]


def past_of(kind: str, number: int) -> tuple[PastRow, ...]:
    """Every change of one thing, the newest first; figures stand in a table of their own. One statement."""
    query = (
        select(Event, User.name)
        .outerjoin(User, User.id == Event.actor_id)
        .where(Event.subject_kind == kind, Event.subject_id == number, Event.kind.not_in(_FIGURES))
        .order_by(Event.seq.desc())
    )
    return tuple(
        PastRow(str(_HEADS.get(event.kind, event.kind)), event.at, name or "", _lines(event.data))
        for event, name in session.execute(query)
    )


def _lines(data: Mapping[str, Any]) -> tuple[str, ...]:
    if "changed" in data:
        return tuple(
            _(
                "%(field)s: van %(was)s naar %(now)s",
                field=_FIELDS.get(name, name),
                was=_text(name, was),
                now=_text(name, now),
            )
            for name, (was, now) in data["changed"].items()
        )
    if "first_on" in data:
        first, last = (day_text(date.fromisoformat(data[name])) for name in ("first_on", "last_on"))
        return (_("Van %(first)s tot en met %(last)s", first=first, last=last),)
    return ()


def _text(name: str, value: Any) -> str:
    if name == "kind" and value in set(Kind):
        return str(KINDS[Kind(value)])
    if name in ("first_on", "last_on"):
        return day_text(date.fromisoformat(value))
    return "–" if value in (None, "") else said(str(value))
