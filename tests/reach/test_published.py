"""No small count of a group follows from what is published: tried against every world that reads the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.core.suppress import LEAST
from inventory.reach.queries import Quarter, ShownQuarter, carried, show_quarter

Kinds = tuple[int, ...]


@cache
def kinds_of(groups: int) -> tuple[tuple[int, ...], ...]:
    """What one person can answer: every choice of groups."""
    return tuple(each for size in range(1, groups + 1) for each in combinations(range(groups), size))


def quarter(groups: int, people: Kinds, declined: int) -> Quarter:
    """The counts when so many people gave each answer."""
    chosen = list(zip(kinds_of(groups), people, strict=True))
    return Quarter(
        groups=tuple(sum(count for kind, count in chosen if group in kind) for group in range(groups)),
        asked=sum(people) + declined,
        declined=declined,
        several=sum(count for kind, count in chosen if len(kind) > 1),
    )


@cache
def worlds(groups: int, most: int) -> tuple[Quarter, ...]:
    """Every quarter of at most so many people; two that count the same are one."""

    def share(left: int, kinds: int) -> Iterator[Kinds]:
        if not kinds:
            yield ()
            return
        for count in range(left + 1):
            for rest in share(left - count, kinds - 1):
                yield (count, *rest)

    found = {
        quarter(groups, people, declined)
        for people in share(most, len(kinds_of(groups)))
        for declined in range(most - sum(people) + 1)
    }
    return tuple(found)


def reads_the_same(world: Quarter, shown: ShownQuarter) -> bool:
    """Whether somebody who knows why a group is hidden may believe this world."""
    return all(
        (count < LEAST or world.asked - count < LEAST) if said is None else (count == said)
        for count, said in zip(world.groups, shown.groups, strict=True)
    ) and all(
        said is None or said == count
        for said, count in (
            (shown.asked, world.asked),
            (shown.declined, world.declined),
            (shown.several, world.several),
        )
    )


def quarters(groups: int, most: int) -> st.SearchStrategy[Quarter]:
    """What so many people answer at most; the last answer is "zeg ik liever niet"."""
    kinds = len(kinds_of(groups))
    return st.lists(st.integers(0, kinds), max_size=most).map(
        lambda said: quarter(groups, tuple(said.count(kind) for kind in range(kinds)), said.count(kinds))
    )


def known_cells(true: Quarter, most: int) -> set[int]:
    """The groups of which few are in it, or few are not, and that is the same in every world that reads the same."""
    shown = show_quarter(true)
    assert all(said is None or said == count >= LEAST for said, count in zip(shown.groups, true.groups, strict=True))
    assert all(said is None or true.asked - said >= LEAST for said in shown.groups), "all but a few is few as well"
    small = {group for group, count in enumerate(true.groups) if 0 < count < LEAST}
    most_of = {group for group, count in enumerate(true.groups) if 0 <= true.asked - count < LEAST and count}
    for world in worlds(len(true.groups), most):
        if (small or most_of) and reads_the_same(world, shown):
            small -= {group for group in small if world.groups[group] != true.groups[group]}
            most_of -= {
                group for group in most_of if world.asked - world.groups[group] != true.asked - true.groups[group]
            }
    return small | most_of


@pytest.mark.parametrize(("groups", "most"), [(1, 20), (2, 15), (3, 7)])
def test_no_quarter_gives_a_small_count_back(groups: int, most: int) -> None:
    """Every quarter of so many people, not only some."""
    for true in worlds(groups, most):
        assert not known_cells(true, most), (true, show_quarter(true))


@settings(max_examples=60, deadline=None)
@given(quarters(3, 9))
def test_three_groups_of_a_quarter_keep_their_small_counts(true: Quarter) -> None:
    assert not known_cells(true, 9), show_quarter(true)


@settings(max_examples=300, deadline=None)
@given(st.lists(quarters(2, 9), min_size=4, max_size=4))
def test_what_a_year_adds_tells_nothing_of_its_quarters(true: list[Quarter]) -> None:
    """The whole of what can be read: four quarters, and what the hidden ones hold together."""
    shown, together = [show_quarter(each) for each in true], carried(true)
    pairs = [
        {world.groups for world in worlds(2, 9) if world.asked == each.asked and reads_the_same(world, said)}
        for each, said in zip(true, shown, strict=True)
    ]
    hidden = [tuple(said is None for said in each.groups) for each in shown]

    def sums(number: int) -> set[tuple[int, int]]:
        """What the other quarters can hold in hidden counts."""
        found = {(0, 0)}
        for other, each in enumerate(pairs):
            if other != number:
                found = {
                    (a + (p[0] if hidden[other][0] else 0), b + (p[1] if hidden[other][1] else 0))
                    for a, b in found
                    for p in each
                }
        return found

    for number, each in enumerate(true):
        rest = sums(number)
        possible = [
            pair
            for pair in pairs[number]
            if any(
                all(
                    together[group] in (None, others[group] + (pair[group] if hidden[number][group] else 0))
                    for group in (0, 1)
                )
                for others in rest
            )
        ]
        for group in (0, 1):
            if 0 < each.groups[group] < LEAST:
                assert len({pair[group] for pair in possible}) > 1, (true, shown, together)


def test_small_is_hidden_and_large_is_shown() -> None:
    shown = show_quarter(Quarter(groups=(12, 4, 0, 7), asked=40, declined=10, several=3))
    assert shown.groups == (12, None, None, 7)
    assert (shown.asked, shown.declined, shown.several) == (
        None,
        None,
        None,
    )  # 30 named groups, 19 are in the shown ones
    shown = show_quarter(Quarter(groups=(12, 4, 0, 17), asked=40, declined=10, several=3))
    assert (shown.asked, shown.declined) == (40, 10)


def test_a_year_shows_a_group_that_is_small_in_every_quarter() -> None:
    true = [Quarter(groups=(9, 3), asked=14, declined=5, several=3) for _ in range(4)]
    assert carried(true) == (None, 12)
    true = [Quarter(groups=(9, 4), asked=14, declined=5, several=4) for _ in range(4)]
    assert carried(true) == (None, None), "four times four is the most that four hidden quarters can hold"
