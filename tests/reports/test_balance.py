"""Whatever happens to devices, the movement table balances: for every month, type and place it equals a naive recount.
Plain data: each life is a walk over states and places, and the table is arithmetic over its steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.core.tables import Table
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.loans.lifecycle import LoanKind
from inventory.reports.queries.balance import IN, OUT, WITH_US, Counts, Step, add_up, changes_of, lines_of, per_state
from inventory.reports.queries.month.kept import _differences
from inventory.reports.queries.month.stock import moved_places
from inventory.reports.queries.with_borrowers import Told, running_changes

S = DeviceState
TYPES, PLACES = ("laptop", "tablet"), ("WERK", "BIB-C", "WINKEL")
MONTHS = 4
HERE = sorted(WITH_US)
FOLLOWS = {
    state: sorted({str(move.target) for move in DEVICE.moves if state in move.sources and move.target}) for state in S
}
Life = tuple[str, list[tuple[int, int, int, str]]]
"""The type of a device, and per step: in which month, which of the states that may follow, to which place, contract."""

lives = st.lists(
    st.tuples(
        st.sampled_from(TYPES),
        st.lists(
            st.tuples(
                st.integers(0, MONTHS - 1),
                st.integers(0, 20),
                st.integers(0, 2),
                st.sampled_from(["BRUIKLEEN", "HUUR"]),
            ),
            max_size=12,
        ),
    ),
    max_size=8,
)


def _walk(life: Life) -> Iterator[tuple[int, Step]]:
    """The steps of one device, each with its month, as the lifecycle lets them follow; some only move it."""
    kind, choices = life
    state, place = "", ""
    for month, which, where, contract in sorted(choices, key=lambda each: each[0]):
        options = [*FOLLOWS[S(state)], state] if state else [S.ANNOUNCED, S.RECEIVED]
        after = str(options[which % len(options)])
        to = PLACES[where] if after in HERE else ""
        if (after, to) != (state, place):
            event = "device:received" if after == S.RECEIVED and state in ("", S.ANNOUNCED, S.NOT_COME) else "device:x"
            yield month, Step(kind, place, to, event, contract, state, after, 1, is_fixed=len(choices) % 2 == 1)
        state, place = after, to


@settings(max_examples=60)
@given(lives)
def test_the_movement_table_balances_and_equals_a_naive_recount(histories: list[Life]) -> None:
    steps = [each for life in histories for each in _walk(life)]
    kept = Counts()
    for month in range(MONTHS):
        moved = [step for when, step in steps if when == month]
        counted = _standing(steps, month)
        lines = lines_of(kept, moved, counted)
        after = add_up(kept, changes_of(moved))
        assert after == counted, "kept counts and the recount of every life are the same"
        assert add_up(after, changes_of(moved), times=-1) == kept, "and back again"
        for line in lines:
            assert line.difference == 0, line
            assert line.closing == sum(
                number for (kind, place, state), number in counted.items()
                if (kind, place) == (line.type, line.place) and state in WITH_US
            )  # fmt: skip
        assert sum(line.transferred_in for line in lines) <= sum(line.transferred_out for line in lines)
        assert sum(sum(row.values()) for row in per_state(counted).values()) == sum(counted.values())
        for is_fixed, column in ((True, "bought"), (False, "received")):
            of_kind = [step for step in moved if step.is_fixed is is_fixed]
            came = sum(step.kind == "device:received" for step in of_kind)
            undone = sum(step.from_state in WITH_US and step.to_state in (S.ANNOUNCED, S.NOT_COME) for step in of_kind)
            assert sum(getattr(line, column) for line in lines) == came - undone, "what was bought new is no gift"
        columns = ("opening", *IN, *OUT, "closing")
        per_type = {kind: Counter[str]() for kind in TYPES}
        for line in lines:
            per_type[line.type].update({name: getattr(line, name) for name in columns})
        for found in per_type.values():
            moved_in, moved_out = sum(found[name] for name in IN), sum(found[name] for name in OUT)
            assert found["opening"] + moved_in - moved_out == found["closing"]
        kept = after


def _standing(steps: list[tuple[int, Step]], month: int) -> Counts:
    """The naive recount: the last step of each device up to this month. A device is its own run of steps."""
    found: Counter[tuple[str, ...]] = Counter()
    lives: list[list[tuple[int, Step]]] = []
    for each in steps:
        if each[1].from_state == "":
            lives.append([])
        lives[-1].append(each)
    for life in lives:
        last = [step for when, step in life if when <= month][-1:]
        found.update((step.type, step.place, step.to_state) for step in last)
    return Counts(found)


loans = st.lists(
    st.tuples(st.integers(0, 90), st.lists(st.integers(1, 60), max_size=3), st.integers(0, 200)), max_size=10
)


@settings(max_examples=40)
@given(loans)
def test_running_contracts_by_their_day_equal_a_naive_recount(contracts: list[tuple[int, list[int], int]]) -> None:
    """Each contract: on which day it begins, by how many days it is extended, after how many days it ends."""
    key = (str(LoanKind.BRUIKLEEN), "laptop", "BIB", "BIB-C")
    began = date(2026, 1, 1)
    told: list[tuple[int, Told]] = []
    for start, extensions, length in contracts:
        due = began + timedelta(days=start + 100)
        told.append((start, Told(key, "new", "", due.isoformat(), is_sale=False)))
        for number, days in enumerate(extensions, start=1):
            if number * 20 < length:
                later = due + timedelta(days=days)
                told.append(
                    (start + number * 20, Told(key, "extended", due.isoformat(), later.isoformat(), is_sale=False))
                )
                due = later
        told.append((start + length, Told(key, "ended", "", due.isoformat(), is_sale=False)))
    for day in (30, 90, 180, 400):
        running = Counts(Counter())
        for _day, group in groupby(sorted(told, key=lambda each: each[0]), key=lambda each: each[0] <= day):
            if _day:
                running = add_up(running, running_changes(each for _when, each in group))
        assert all(number > 0 for number in running.values())
        assert sum(running.values()) == sum(start <= day < start + length for start, _e, length in contracts)


def test_places_where_nothing_moved_are_one_line_for_reading() -> None:
    rows = tuple((kind, f"plaats {n}", 2, n, 2 + n, n // 4) for kind in ("a", "b") for n in (0, 3, 0, 4))
    table = moved_places(Table("movement", "", ("",) * 6, rows, may_drop=(3,)))
    of_a = [row[1:] for row in table.rows if row[0] == "a"]
    assert of_a == [("plaats 3", 2, 3, 5, 0), ("plaats 4", 2, 4, 6, 1), ("2 plaatsen zonder beweging", 4, 0, 4, 0)]
    assert sum(int(row[2]) for row in table.rows) == sum(int(row[2]) for row in rows)


def test_a_column_that_got_another_name_is_no_other_figure() -> None:
    def told(columns: tuple[str, ...], *figures: int) -> Iterator[tuple[object, ...]]:
        return _differences(before, Table("demand", "Vraag", columns, (("Laptop", *figures),)))

    before = Table("demand", "Vraag", ("Soort", "Nieuw", "Wachten nog"), (("Laptop", 3, 9),))
    assert not list(told(("Soort", "Nieuw", "Nog open"), 3, 9))
    assert list(told(("Soort", "Nieuw", "Nog open"), 4, 9)) == [("Vraag", "Laptop", "Nieuw", 3, 4)]
