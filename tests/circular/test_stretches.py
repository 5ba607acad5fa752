"""Seconds of use: every device once at each instant, however contracts, places and repairs overlap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.circular.queries.stretches import Stretch, Use, seconds_of_use

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 86_400
days = st.integers(0, 40)
stretches = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(list(Use)), days, days), max_size=9)
aways = st.lists(st.tuples(st.integers(1, 3), days, days), max_size=4)


def at(day: int) -> datetime:
    return BEGAN + timedelta(days=day)


@settings(max_examples=60)
@given(stretches, aways, days, days)
def test_the_sum_is_that_of_a_count_day_by_day(
    told: list[tuple[int, Use, int, int]], gone: list[tuple[int, int, int]], first: int, last: int
) -> None:
    """A device that is swapped, stands in, is sold or stands somewhere is one device on each day."""
    naive: dict[tuple[int, Use], int] = {}
    for day in range(first, last):
        for device in {each[0] for each in told}:
            if any(device == other and begin <= day < end for other, begin, end in gone):
                continue
            uses = [use for other, use, begin, end in told if other == device and begin <= day < end]
            if uses:
                surest = min(uses, key=list(Use).index)
                naive[device, surest] = naive.get((device, surest), 0) + DAY
    away: dict[int, list[tuple[datetime, datetime]]] = {}
    for device, begin, end in gone:
        away.setdefault(device, []).append((at(begin), at(end)))
    found = seconds_of_use((Stretch(d, use, at(a), at(b)) for d, use, a, b in told), away, at(first), at(last))
    assert found == naive
    assert sum(found.values()) <= max(0, last - first) * DAY * 3


def test_parts_of_a_period_make_the_whole() -> None:
    """A year is the sum of its months: no instant falls between two of them or in both."""
    told = [
        Stretch(1, Use.LOAN, at(3), at(20)),
        Stretch(1, Use.LOAN, at(18), at(31)),
        Stretch(1, Use.SOLD, at(5), at(9)),
    ]
    whole = seconds_of_use(told, {1: [(at(10), at(12))]}, at(0), at(40))
    parts = [seconds_of_use(told, {1: [(at(10), at(12))]}, at(day), at(day + 8)) for day in range(0, 40, 8)]
    assert whole == {(1, Use.LOAN): 26 * DAY}
    assert sum(part.get((1, Use.LOAN), 0) for part in parts) == 26 * DAY
