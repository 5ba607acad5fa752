"""The figures of a period, as they may be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from inventory.core.clock import today
from inventory.core.db import session
from inventory.reach.models import ASKED, DECLINED, SEVERAL, Group, ReachCount
from inventory.reach.queries.published import Quarter, ShownQuarter, carried, show_quarter


@dataclass(frozen=True)
class Reach:
    """Persons per group in the whole quarters of a period; groups overlap, so they are never added up.

    None: under five, or hidden to keep another one hidden. `has_more` names the groups that were also named in quarters
    where their count is hidden. `quarters` are the first days of those that are counted.
    """

    quarters: tuple[date, ...]
    shown: tuple[ShownQuarter, ...]
    groups: dict[Group, int | None]
    has_more: frozenset[Group]
    asked: int | None
    declined: int | None
    several: int | None


def reach(first: date, last: date) -> Reach:
    """What may be read of the quarters that lie wholly in this period and are over."""
    begins = [day for day in _quarters(first, last) if _end(day) < today()]
    true = [_quarter(day) for day in begins]
    shown = [show_quarter(each) for each in true]
    groups: dict[Group, int | None] = {}
    more: set[Group] = set()
    years = {day.year for day in begins if sum(other.year == day.year for other in begins) == 4}
    whole = {
        year: carried([each for day, each in zip(begins, true, strict=True) if day.year == year]) for year in years
    }
    for number, group in enumerate(Group):
        known = [each.groups[number] for each in shown] + [counts[number] for counts in whole.values()]
        groups[group] = _sum(known)
        if any(
            each.groups[number] is None and (day.year not in whole or whole[day.year][number] is None)
            for day, each in zip(begins, shown, strict=True)
        ):
            more.add(group)
    return Reach(
        quarters=tuple(begins),
        shown=tuple(shown),
        groups=groups,
        has_more=frozenset(more),
        asked=_sum([each.asked for each in shown]),
        declined=_sum([each.declined for each in shown]),
        several=_sum([each.several for each in shown]),
    )


def first_month() -> date | None:
    """The beginning of the quarter in which it was first asked."""
    month = session.scalar(select(func.min(ReachCount.month)))
    if month is None:
        return None
    year, number = map(int, month.split("-"))
    return date(year, number - (number - 1) % 3, 1)


def _sum(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _quarters(first: date, last: date) -> Iterator[date]:
    day = date(first.year, first.month - (first.month - 1) % 3, 1)
    while day <= last:
        if day >= first and _end(day) <= last:
            yield day
        day = _end(day) + timedelta(days=1)


def _end(day: date) -> date:
    """The last day of the quarter that begins on this day."""
    return (date(day.year + 1, 1, 1) if day.month == 10 else date(day.year, day.month + 3, 1)) - timedelta(days=1)


def _quarter(day: date) -> Quarter:
    months = [f"{day.year}-{month:02}" for month in range(day.month, day.month + 3)]
    rows = session.execute(
        select(ReachCount.kind, func.sum(ReachCount.count))
        .where(ReachCount.month.in_(months))
        .group_by(ReachCount.kind)
    )
    counts = {kind: int(count) for kind, count in rows}
    return Quarter(
        groups=tuple(counts.get(group.value, 0) for group in Group),
        asked=counts.get(ASKED, 0),
        declined=counts.get(DECLINED, 0),
        several=counts.get(SEVERAL, 0),
    )
