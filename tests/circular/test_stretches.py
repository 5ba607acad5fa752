"""Seconds of use: every device once at each instant, however contracts, places and repairs overlap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.circular.queries.in_use import _followed
from inventory.circular.queries.lent import seconds_lent
from inventory.circular.queries.stretches import Stretch, Use, seconds_of_use
from inventory.core import clock
from inventory.core.db import session
from inventory.devices.actions.weighing import weigh
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import Device
from inventory.loans.models import Loan, LoanLine
from tests.loans import kit
from tests.people import TECHNICIAN, actor_of

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


S = DeviceState
USES = {S.ON_LOAN: Use.LOAN, S.PLACED: Use.PLACED, S.SOLD: Use.SOLD, S.TRANSFERRED: Use.SOLD}
SECOND_LIFE = 12


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), min_size=4, max_size=30), days, days)
def test_a_device_lives_one_life(steps: list[tuple[int, int]], first: int, last: int) -> None:
    """Whatever the table of moves allows (lent again and again, repaired meanwhile, sold after a loan, placed, given
    back to its donor and taken in once more): each day counts once, as what the device was on that day.
    """
    state, came_from, day = S.READY, S.ON_LOAN, 0
    told, lines, naive = [], [], dict.fromkeys(Use, 0)
    lent_on: int | None = None
    sold_on = 0
    for choice, stay in steps:
        if state is S.ON_LOAN and lent_on is None:
            lent_on = day
        if state in (S.SOLD, S.TRANSFERRED) and came_from is not S.IN_REPAIR:
            sold_on = day
        for each in range(day, day + stay):
            is_used = state in USES and first <= each < last
            if is_used and (USES[state] is not Use.SOLD or each < sold_on + SECOND_LIFE):
                naive[USES[state]] += DAY
        day += stay
        moves = sorted(DEVICE.from_state(state), key=lambda move: move.name)
        targets = [
            came_from if move.target is None else move.target for move in moves if move.target or state is S.IN_REPAIR
        ]
        if not targets:
            break
        after = targets[choice % len(targets)]
        told.append((1, at(day), state.value, after.value))
        if lent_on is not None and after not in (S.ON_LOAN, S.IN_REPAIR):
            lines.append(Stretch(1, Use.LOAN, at(lent_on), at(day)))
            lent_on = None
        state, came_from = after, state
    until = at(day)
    if lent_on is not None:
        lines.append(Stretch(1, Use.LOAN, at(lent_on), until))
    stood, away = _followed(told, until=until, longest=timedelta(days=SECOND_LIFE))
    found = seconds_of_use([*lines, *stood], away, at(first), min(at(last), until))
    assert found == {(1, use): seconds for use, seconds in naive.items() if seconds}


def test_the_database_adds_up_what_python_adds_up(arrange: Any) -> None:
    """Contracts one after the other, at once and one within the other, of three devices, cut by any period."""
    chance = Random(5)
    with arrange():
        loan: Loan = kit.lend()
        devices = [loan.lines[0].device_id, kit.ready_device().id, kit.ready_device().id]
        devices.sort()
        told = [Stretch(loan.lines[0].device_id, Use.LOAN, loan.lines[0].from_at, clock.now())]
        for _turn in range(40):
            since, until = sorted(at(chance.randrange(60)) for _end in range(2))
            told.append(Stretch(chance.choice(devices), Use.LOAN, since, until))
            session.add(LoanLine(loan_id=loan.id, device_id=told[-1].device, from_at=since, until_at=until))
        weigh(session.get_one(Device, devices[1]), Decimal("2.15"), actor=actor_of(TECHNICIAN))
        for first, last in ((0, 60), (0, 1), (7, 31), (44, 45), (59, 60), (61, 62)):
            naive = seconds_of_use(told, {}, at(first), at(last))
            rows = session.execute(seconds_lent(at(first), at(last))).all()
            assert sum(int(row[3]) for row in rows) == sum(naive.values())
            weighed = naive.get((devices[1], Use.LOAN), 0)
            assert [int(row[3]) for row in rows if row[1] == Decimal("2.15")] == ([weighed] if weighed else [])
            assert sum(row[2] for row in rows) == len(
                {stretch.device for stretch in told if stretch.since < at(last) and stretch.until > at(first)}
            )
