"""When a place is open: who is there says so, and who coordinates. Due days follow from it."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta

from sqlalchemy import delete

from inventory.access import Actor, Can, demand
from inventory.accounts.events import CLOSED_ADDED, CLOSED_REMOVED, HOURS_SET
from inventory.accounts.models import ClosedDays, Location, OpenHours
from inventory.core import typed
from inventory.core.clock import today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.history.actions import Subject, record

MOST_DAYS = 200  # that a place is closed in one go
MOST_SPANS = 4  # on one day
_SPAN = re.compile(r"(\d{1,2})(?:[:.hu](\d{2}))?\s*u?\s*(?:-|–|tot)\s*(\d{1,2})(?:[:.hu](\d{2}))?\s*u?")


def set_hours(location: Location, week: Mapping[int, str], *, actor: Actor) -> None:
    """The whole week anew: for each weekday (0 is Monday) what `read_spans` understands; nothing is closed."""
    location = _held(location, actor)
    spans = {weekday: read_spans(text, field=f"day_{weekday}") for weekday, text in sorted(week.items())}
    session.execute(delete(OpenHours).where(OpenHours.location_id == location.id))
    session.add_all(
        OpenHours(location_id=location.id, weekday=weekday, opens=opens, closes=closes)
        for weekday, found in spans.items()
        for opens, closes in found
    )
    session.flush()
    told = {str(day): ", ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in found) for day, found in spans.items() if found}
    record(HOURS_SET, _subject(location), actor=actor, data={"week": told})


def read_spans(text: str, *, field: str = "hours") -> list[tuple[time, time]]:
    """ "10-12, 13:30-18 u" as two spans. Refused when it is no hours, or when they are not in order."""
    found: list[tuple[time, time]] = []
    for part in re.split(r"[,;]|\ben\b", text.strip()):
        if not part.strip():
            continue
        match = _SPAN.fullmatch(part.strip())
        try:
            if match is None:
                raise ValueError(part)
            first, first_minute, last, last_minute = match.groups()
            span = time(int(first), int(first_minute or 0)), time(int(last), int(last_minute or 0))
        except ValueError:
            raise BadInput("hours", _("Schrijf de uren zo: 10:00-12:00, 13:00-18:00."), field=field) from None
        if span[0] >= span[1] or (found and span[0] < found[-1][1]):
            raise BadInput("hours_order", _("De uren staan niet in volgorde."), field=field)
        found.append(span)
    if len(found) > MOST_SPANS:
        raise BadInput("hours", _("Schrijf hoogstens vier stukken per dag."), field=field)
    return found


def close_on(location: Location, first: date, last: date | None = None, *, why: str = "", actor: Actor) -> ClosedDays:
    """Closed on these days, both included. `why` is short, and may be read by everybody."""
    location = _held(location, actor)
    last = last or first
    why = typed.line(why, "why", 60)
    if last < first:
        raise BadInput("until_on", _("De laatste dag ligt vóór de eerste."), field="until_on")
    if last < today():
        raise BadInput("until_on", _("Deze dagen zijn al voorbij."), field="from_on")
    if last - first > timedelta(days=MOST_DAYS) or first > today() + timedelta(days=3 * 366):
        raise BadInput("until_on", _("Kijk de dagen na."), field="until_on")
    row = ClosedDays(location_id=location.id, from_on=first, until_on=last, why=why)
    session.add(row)
    session.flush()
    record(CLOSED_ADDED, _subject(location), actor=actor, data=_days(row))
    return row


def open_again(row: ClosedDays, *, actor: Actor) -> None:
    """Not closed on these days after all. What is due stays due on its day: nobody is told another one."""
    location = session.get(Location, row.location_id)
    if location is None:
        raise Missing(_("Deze plaats kennen we niet."))
    location = _held(location, actor)
    record(CLOSED_REMOVED, _subject(location), actor=actor, data=_days(row))
    session.delete(row)
    session.flush()


def _held(location: Location, actor: Actor) -> Location:
    demand(actor, Can.OPENING_SET, location)
    found = locked(Location, location.id)
    if found is None:
        raise Missing(_("Deze plaats kennen we niet."))
    return found


def _days(row: ClosedDays) -> dict[str, str]:
    return {"from_on": row.from_on.isoformat(), "until_on": row.until_on.isoformat()}


def _subject(location: Location) -> Subject:
    return Subject("location", location.id, location.code)
