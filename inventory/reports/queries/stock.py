"""Stock and its movements, from events alone; the closing is counted a second time, from the things themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from inventory.accounts.models import Location
from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.months import Month, month_of, parse_month
from inventory.devices.models import AssetClass, Device
from inventory.history.models import Event
from inventory.reports.queries.balance import WITH_US, Counts, Step, add_up, changes_of


def first_month() -> Month | None:
    """The month in which something first happened; None when nothing did."""
    at = session.scalar(select(func.min(Event.at)))
    return month_of(day_of(at)) if at else None


def asked_month(text: str) -> Month:
    """The month that was typed, such as 2026-03. Refused: one that is to come, or in which there was nothing yet."""
    month, first = parse_month(text), first_month()
    if first is not None and month.first_on < first.first_on:
        raise nothing_yet()
    return month


def nothing_yet() -> BadInput:
    return BadInput("nothing_yet", _("In die maand was er nog niets. Kies een latere maand."), field="month")


def steps(*, after_seq: int, before: datetime) -> list[Step]:
    """The steps of devices after an event and before an instant, added up."""
    return _steps(Event.seq > after_seq, Event.at < before)


def stock_changes(after_seq: int, before: datetime) -> Counts:
    return changes_of(steps(after_seq=after_seq, before=before))


def _steps(*when: Any) -> list[Step]:
    data = Event.data
    columns = (
        data["type"].as_string(),
        data["place_before"].as_string(),
        data["place"].as_string(),
        Event.kind,
        data["contract_kind"].as_string(),
        Event.from_state,
        Event.to_state,
        data["asset"].as_string(),
    )
    rows = session.execute(
        select(*columns, func.count())
        .where(
            # As a text of its own, so that what came after an event is found by its number and not by its kind.
            Event.subject_kind.concat("") == "device",
            *when,
            (Event.from_state != Event.to_state) | data["place_before"].as_string().is_not(None),
        )
        .group_by(*columns)
    ).all()
    return [
        Step(
            type=row[0],
            place_before=(row[2] if row[1] is None else row[1]) or "",
            place=row[2] or "",
            kind=row[3],
            contract=row[4] or "",
            from_state=row[5],
            to_state=row[6],
            count=row[8],
            is_fixed=row[7] == AssetClass.FIXED.value,
        )
        for row in rows
    ]


def recounted(month: Month) -> Counts:
    """The same counted from the other side: the devices as they stand, less what happened since. Of a month longer ago
    each device's last event of that time says where it stood.
    """
    if month.next.next.is_over:
        return _last_told(month)
    # Place by place and not device by device: a look-up for each costs as much as the counting.
    codes: dict[int | None, str] = {key: code for key, code in session.execute(select(Location.id, Location.code))}
    held = select(Device.type, Device.location_id, Device.state, func.count()).group_by(
        Device.type, Device.location_id, Device.state
    )
    now_held = Counts({(str(row[0]), codes.get(row[1], ""), str(row[2])): row[3] for row in session.execute(held)})
    return add_up(now_held, changes_of(_steps(Event.at >= month.ends_at)), times=-1)


def _last_told(month: Month) -> Counts:
    newest = session.scalar(select(func.max(Event.seq)).where(Event.at < month.ends_at)) or 0
    last = (
        # By number and not by day: an index has the numbers of each device, and no event is looked up.
        select(func.max(Event.seq))
        .where(Event.subject_kind == "device", Event.seq <= newest)
        .group_by(Event.subject_id)
        .scalar_subquery()
    )
    place = Event.data["place"].as_string()
    kind = Event.data["type"].as_string()
    rows = session.execute(
        select(kind, place, Event.to_state, func.count())
        .where(Event.seq.in_(last))
        .group_by(kind, place, Event.to_state)
    ).all()
    return Counts({(row[0], row[1] or "", row[2]): row[3] for row in rows})


@dataclass(frozen=True)
class MonthFlow:
    """How many devices came to us and went away in a month; what was bought new for a digipunt is not in it."""

    month: Month
    came_in: int
    went_out: int


def flows(until: Month, *, count: int = 12) -> list[MonthFlow]:
    """Per month what came in and went out, the oldest first; `until` is the last one. One statement."""
    months = [until]
    while len(months) < count:
        months.insert(0, months[0].before)
    bucket = case(*((Event.at < month.ends_at, place) for place, month in enumerate(months)), else_=-1).label("month")
    was_here, is_here = Event.from_state.in_(WITH_US), Event.to_state.in_(WITH_US)
    rows = session.execute(
        select(
            bucket,
            func.sum(case((is_here & ~was_here, 1), else_=0)),
            func.sum(case((was_here & ~is_here, 1), else_=0)),
        )
        .where(
            Event.subject_kind.concat("") == "device",  # found by its moment: twelve months, whatever lies before
            Event.from_state != Event.to_state,
            Event.data["asset"].as_string().is_(None),
            Event.at >= months[0].starts_at,
            Event.at < until.ends_at,
        )
        .group_by(bucket)
    )
    found = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    return [MonthFlow(month, *found.get(place, (0, 0))) for place, month in enumerate(months)]
