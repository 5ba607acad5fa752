"""No count of households under five follows from what the month reports and the reports to the department print: not
by month, not by quarter, not by the year, not by all of them together. Plain data; every history that reads the same
is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.core.months import Month
from inventory.core.periods import Period
from inventory.targets.models import CountedBy, Kind, Target, Unit
from inventory.targets.queries.counters import Ledger
from inventory.targets.queries.progress import Progress, _progress
from inventory.targets.queries.projects import ProjectYear
from inventory.vouchers import queries as vouchers

MONTHS = 15
ALL = [Month(2026 + number // 12, number % 12 + 1) for number in range(MONTHS)]
BEGAN, END = ALL[0].first_on, ALL[-1].next.first_on - timedelta(days=1)
YEAR = ProjectYear(1, BEGAN, END)
TARGET = Target(
    id=1, code="T1.4", label="", value=500, unit=Unit.HOUSEHOLDS, kind=Kind.PROJECT, counted_by=CountedBy.SYSTEM,
    source="", note="",
)  # fmt: skip
QUARTERS = [(first, first + 3) for first in range(0, MONTHS, 3)]
"""As the report to the department is asked. A year from the beginning is one of the sums."""


@dataclass(frozen=True)
class Printed:
    """What somebody has who kept every report: sums at the end of each month, and the periods."""

    sums: list[int]
    periods: dict[tuple[int, int], int]


def printed(counts: list[int]) -> Printed:
    days = [month.first_on for month, count in zip(ALL, counts, strict=True) for _each in range(count)]
    ledger = Ledger(BEGAN, END, _households=tuple(days))

    def told(first: int, last: int) -> Progress:
        asked = Period(ALL[first].first_on, ALL[last - 1].next.first_on - timedelta(days=1))
        return _progress(TARGET, asked, Period(BEGAN, asked.last_on), YEAR, ledger, {})

    months = [told(number, number + 1) for number in range(MONTHS)]
    assert all(each.in_period is None and each.is_sum_only for each in months), "a month tells nothing by itself"
    for number, each in enumerate(months):
        assert each.remark == told(0, number + 1).remark, "nor does a sentence beside it"
    return Printed([each.cumulative or 0 for each in months], {span: told(*span).in_period or 0 for span in QUARTERS})


def may_be(read: Printed, first: int, last: int) -> set[int]:
    """Every number that these months together can have had, for who reads it. A state is the sum before the quarter
    that runs, the one before `first` and the one now.
    """
    states = {(0, 0, 0)}
    for number in range(MONTHS):
        states = {
            (quarter, now if number == first else then, later)
            for quarter, then, now in states
            for quarter, later in _goes_on(read, number, quarter, now)
        }
        if number + 1 == last:  # from here on it stands how many there were in between
            states = {(quarter, now - then, now) for quarter, then, now in states}
    return {between for _quarter, between, _now in states}


def _goes_on(read: Printed, number: int, quarter: int, now: int) -> Iterator[tuple[int, int]]:
    """How a month can have ended that reads as it does."""
    told, before = read.sums[number], now if number % 3 == 0 else quarter
    for later in range(max(now, told), told + 5):
        said = read.periods.get((number - 2, number + 1), later - before)
        if said <= later - before < said + 5:
            yield before, later


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 9, 14]), min_size=MONTHS, max_size=MONTHS))
def test_no_month_and_no_quarter_follows_from_what_is_printed(counts: list[int]) -> None:
    read = printed(counts)
    for first in range(MONTHS):
        possible = may_be(read, first, first + 1)
        assert counts[first] in possible
        assert len(possible) > 1, (counts, first)
    for first in range(0, MONTHS, 3):
        assert len(may_be(read, first, first + 3)) > 1, (counts, first)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=MONTHS, max_size=MONTHS), st.integers(0, 30))
def test_the_table_of_vouchers_tells_no_more_than_the_target(counts: list[int], stock: int) -> None:
    sums = [sum(counts[: number + 1]) for number in range(MONTHS)]

    def until(span: Period) -> int:
        assert span.first_on == BEGAN
        return sums[ALL.index(Month(span.last_on.year, span.last_on.month))]

    with pytest.MonkeyPatch.context() as patched:
        for name, said in (("households", until), ("given", until), ("in_stock", lambda: stock)):
            patched.setattr(vouchers, name, said)
        shown = [[row[1] for row in vouchers.figures(BEGAN, month).rows] for month in ALL]
    for count, told, (homes, codes, left) in zip(sums, printed(counts).sums, shown, strict=True):
        assert homes == codes == ("verborgen" if 0 < count < 5 else told)
        assert left in ("minder dan 10", "minstens 10"), "taking one stock from another would tell what was given"
