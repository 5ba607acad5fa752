"""Stock and its movements, from events alone: opening + in - out = closing, and the closing is counted twice."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from inventory.accounts.models import Location
from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.core.months import Month, month_of
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.chain import canonical
from inventory.history.models import Event
from inventory.reports.models import StockSnapshot

S = DeviceState
# The device stands with us: in the workshop, on a shelf, or at a digipunt of ours.
WITH_US = frozenset(
    {S.RECEIVED, S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.WIPED, S.REFURBISHING, S.TO_CHECK, S.READY, S.RESERVED,
     S.RETURNED, S.PLACED, S.TO_HARVEST, S.TO_RECYCLE}
)  # fmt: skip

# (type, place, state) -> how many devices
Counts = Counter[tuple[str, str, str]]

IN = ("received", "returned", "transferred_in")
OUT = ("issued_free", "issued_rent", "sold", "transferred_out", "disposed", "lost")


@dataclass(frozen=True)
class Step:
    """So many devices of a type took the same step in the period."""

    type: str
    place_before: str
    place: str
    kind: str
    contract: str
    from_state: str
    to_state: str
    count: int


@dataclass
class Line:
    """One line of the movement table."""

    type: str
    place: str
    opening: int = 0
    received: int = 0
    returned: int = 0
    transferred_in: int = 0
    issued_free: int = 0
    issued_rent: int = 0
    sold: int = 0
    transferred_out: int = 0
    disposed: int = 0
    lost: int = 0
    counted: int = 0

    @property
    def closing(self) -> int:
        arrived: int = sum(getattr(self, name) for name in IN)
        left: int = sum(getattr(self, name) for name in OUT)
        return self.opening + arrived - left

    @property
    def difference(self) -> int:
        """What the movements say minus what was counted: must be zero."""
        return self.closing - self.counted


def first_month() -> Month | None:
    """The month in which something first happened; None when nothing did."""
    at = session.scalar(select(func.min(Event.at)))
    return month_of(day_of(at)) if at else None


def steps(*, after_seq: int, before: datetime) -> list[Step]:
    """The steps of devices after an event and before an instant, added up."""
    data = Event.data
    columns = (
        data["type"].as_string(),
        data["place_before"].as_string(),
        data["place"].as_string(),
        Event.kind,
        data["contract_kind"].as_string(),
        Event.from_state,
        Event.to_state,
    )
    rows = session.execute(
        select(*columns, func.count())
        .where(
            # As a text of its own, so that what came after an event is found by its number and not by its kind.
            Event.subject_kind.concat("") == "device",
            Event.seq > after_seq,
            Event.at < before,
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
            count=row[7],
        )
        for row in rows
    ]


def add_up(counts: Counts, moved: Iterable[Step]) -> Counts:
    """The counts after these steps."""
    after = Counts(counts)
    for step in moved:
        if step.from_state:
            after[step.type, step.place_before, step.from_state] -= step.count
        after[step.type, step.place, step.to_state] += step.count
    return Counts({key: number for key, number in after.items() if number})


def counts_at(month: Month) -> tuple[Counts, int]:
    """What stood where at the end of a month, and the last event counted. From the newest kept month end before."""
    kept = session.scalar(
        select(StockSnapshot).where(StockSnapshot.month <= str(month)).order_by(StockSnapshot.month.desc()).limit(1)
    )
    counts = Counts({(row[0], row[1], row[2]): row[3] for row in kept.counts}) if kept else Counts()
    last_seq = kept.last_seq if kept else 0
    if kept and kept.month == str(month):
        return counts, last_seq
    counts = add_up(counts, steps(after_seq=last_seq, before=month.ends_at))
    newest = session.scalar(select(func.max(Event.seq)).where(Event.at < month.ends_at)) or 0
    return counts, max(newest, last_seq)


def recounted(month: Month) -> Counts:
    """The same counted another way: for a month that runs the devices themselves, else each device's last event."""
    if not month.is_over:
        # Place by place and not device by device: a look-up for each costs as much as the counting.
        codes: dict[int | None, str] = {key: code for key, code in session.execute(select(Location.id, Location.code))}
        held = select(Device.type, Device.location_id, Device.state, func.count()).group_by(
            Device.type, Device.location_id, Device.state
        )
        return Counts({(str(row[0]), codes.get(row[1], ""), str(row[2])): row[3] for row in session.execute(held)})
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
    """How many devices came to us and went away in a month."""

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
            Event.subject_kind == "device",
            Event.from_state != Event.to_state,
            Event.at >= months[0].starts_at,
            Event.at < until.ends_at,
        )
        .group_by(bucket)
    )
    found = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    return [MonthFlow(month, *found.get(place, (0, 0))) for place, month in enumerate(months)]


def movement(month: Month) -> list[Line]:
    """The movement table: a line per type and place that had anything this month."""
    opening, last_seq = counts_at(month.before)
    moved = steps(after_seq=last_seq, before=month.ends_at)
    lines: dict[tuple[str, str], Line] = {}

    def line(device_type: str, place: str) -> Line:
        return lines.setdefault((device_type, place), Line(device_type, place))

    for (device_type, place, state), number in opening.items():
        if state in WITH_US:
            line(device_type, place).opening += number
    for step in moved:
        was_here, is_here = step.from_state in WITH_US, step.to_state in WITH_US
        if was_here and is_here and step.place != step.place_before:
            line(step.type, step.place_before).transferred_out += step.count
            line(step.type, step.place).transferred_in += step.count
        elif is_here and not was_here:
            column = "received" if step.kind == "device:received" else "returned"
            found = line(step.type, step.place)
            setattr(found, column, getattr(found, column) + step.count)
        elif was_here and step.to_state in _NOT_HERE_AFTER_ALL:
            line(step.type, step.place_before).received -= step.count
        elif was_here and not is_here:
            found = line(step.type, step.place_before)
            column = _way_out(step)
            setattr(found, column, getattr(found, column) + step.count)
    for (device_type, place, state), number in recounted(month).items():
        if state in WITH_US:
            line(device_type, place).counted += number
    return [lines[key] for key in sorted(lines)]


# It was noted as received by a wrong scan or a wrong list: nothing left the house.
_NOT_HERE_AFTER_ALL = (S.ANNOUNCED, S.NOT_COME)


def _way_out(step: Step) -> str:
    match step.to_state:
        case S.ON_LOAN:
            return "issued_rent" if step.contract == "HUUR" else "issued_free"
        case S.SOLD:
            return "sold"
        case S.MISSING:
            return "lost"
        case S.RETURNED_TO_DONOR | S.TRANSFERRED:
            return "transferred_out"
        case _:
            return "disposed"


def per_state(counts: Counts) -> dict[str, Counter[str]]:
    """Per state, how many devices of each type."""
    table: dict[str, Counter[str]] = {}
    for (device_type, _place, state), number in counts.items():
        table.setdefault(state, Counter())[device_type] += number
    return table


def fingerprint(counts: Counts) -> tuple[list[list[str | int]], str]:
    """The counts as a sorted list, with its SHA-256."""
    rows: list[list[str | int]] = [[*key, number] for key, number in sorted(counts.items())]
    return rows, hashlib.sha256(canonical(rows)).hexdigest()
