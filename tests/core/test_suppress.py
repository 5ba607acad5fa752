"""No count under five follows from a table that is published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.core.suppress import LEAST, ShownTable, suppress, suppress_list

TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=3)
)


def fillings(shown: ShownTable, most: int) -> Iterator[list[int]]:
    """Every table without totals that reads the same, cell after cell. Slow and without a thought, as a proof is."""
    rows, columns = len(shown.cells), len(shown.cells[0])
    values: list[int] = []

    def fits(last: int) -> bool:
        row, column = divmod(last, columns)
        if column == columns - 1:
            wanted = shown.row_totals[row]
            if wanted is not None and sum(values[row * columns :]) != wanted:
                return False
        if row == rows - 1:
            wanted = shown.column_totals[column]
            if wanted is not None and sum(values[column::columns]) != wanted:
                return False
        return last < rows * columns - 1 or shown.total in (None, sum(values))

    def go(number: int) -> Iterator[list[int]]:
        if number == rows * columns:
            yield list(values)
            return
        known = shown.cells[number // columns][number % columns]
        for value in range(most + 1) if known is None else (known,):
            values.append(value)
            if fits(number):
                yield from go(number + 1)
            values.pop()

    return go(0)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_every_small_count_may_be_another_one(counts: list[list[int]]) -> None:
    shown = suppress(counts)
    flat = [value for row in counts for value in row]
    cells = [cell for row in shown.cells for cell in row]
    assert all(cell is None or (cell == value and value >= LEAST) for cell, value in zip(cells, flat, strict=True))
    open_ones = {number for number, value in enumerate(flat) if value < LEAST}
    small_sums = [sum(row) for row in counts if sum(row) < LEAST]
    assert not small_sums or None in shown.row_totals
    for filling in fillings(shown, max(flat) + 3):
        open_ones -= {number for number in open_ones if filling[number] != flat[number]}
        if not open_ones:
            break
    assert not open_ones, f"{counts} is published as {shown}: these are known: {open_ones}"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_a_list_gives_no_small_count_back(counts: list[int]) -> None:
    shown, total = suppress_list(counts)
    hidden = [count for count, said in zip(counts, shown, strict=True) if said is None]
    assert all(said is None or said >= LEAST for said in shown)
    if total is not None and any(count < LEAST for count in hidden):
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST, "all, or all but a few, stand in what is shown"


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_what_is_hidden_beside_a_total_is_never_few(counts: list[list[int]]) -> None:
    shown = suppress(counts)
    lines = [*zip(shown.cells, counts, shown.row_totals, strict=True)]
    lines += [
        ([row[number] for row in shown.cells], [row[number] for row in counts], shown.column_totals[number])
        for number in range(len(counts[0]))
    ]
    for said, true, total in lines:
        hidden = [count for cell, count in zip(said, true, strict=True) if cell is None]
        assert total is None or not hidden or sum(hidden) >= LEAST, (counts, shown)


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([[20, 30], [40, 50]], [[20, 30], [40, 50]], 140),
        ([[3, 30], [40, 50]], [[None, None], [None, None]], 123),
        ([[3, 8, 30], [40, 9, 50]], [[None, None, 30], [None, None, 50]], 140),
        ([[19, 1, 0], [40, 9, 50]], [[None, None, None], [None, None, None]], 119),
    ],
)
def test_as_little_as_can_be_is_hidden(counts: list[list[int]], cells: list[list[int | None]], total: int) -> None:
    shown = suppress(counts)
    assert shown.cells == cells
    assert shown.total == total


def test_a_great_table_takes_no_time() -> None:
    counts = [[(row * 7 + column * 11) % 23 for column in range(12)] for row in range(20)]
    assert suppress(counts).total == sum(map(sum, counts))
