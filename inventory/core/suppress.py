"""Counts of people that are published: what is small is hidden, and enough beside it that no sum gives it back.

Plain Python, for every table whose rows or columns say something about people (a proof, an age, a quarter of the town).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST = 5
"""The smallest count that is shown."""

Place = tuple[int, int]


def in_fives(people: int) -> int:
    """A sum of people, or of households, that is told again and again: of 203 it is 200, wherever it stands. Taking
    one report from the next gives five or nothing, and never how many came in between: that may be one or nine.
    """
    return people - people % LEAST


@dataclass(frozen=True)
class ShownTable:
    """A table with totals as it may be published; None is hidden ("< 5" or "hidden": the two look the same)."""

    cells: list[list[int | None]]
    row_totals: list[int | None]
    column_totals: list[int | None]
    total: int | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is hidden."""
        every = [*self.row_totals, *self.column_totals, self.total, *(cell for row in self.cells for cell in row)]
        return None not in every


def suppress(counts: Sequence[Sequence[int]]) -> ShownTable:
    """Hide every count under five, and then the cheapest counts beside it, until no count under five follows from the
    rest: not by a row, a column, a total, or all of them together.

    Who reads the table knows that counts are whole and not negative. Zero is hidden as well: where zero is shown,
    a hidden one would be known not to be zero. And what is hidden in a row or column beside its total is always five
    people or more: else everybody, or all but a few, would be known to stand in the cells that are shown.
    """
    whole = _with_totals(counts)
    last_row, last_column = len(whole) - 1, len(whole[0]) - 1
    secret = {place for place in _places(whole) if whole[place[0]][place[1]] < LEAST}
    hidden = set(secret)
    while True:
        exposed = next((place for place in sorted(secret) if _is_known(place, whole, hidden)), None)
        if exposed is not None:
            hidden.add(_next_to_hide(exposed, whole, hidden))
        elif thin := next(_thin_lines(whole, hidden), None):
            beside = min(thin, key=lambda place: _price(place, whole))
            hidden.add(beside)
            secret.add(beside)  # if it were known, what it hides with it would be few again
        else:
            break
    shown = [[None if (r, c) in hidden else whole[r][c] for c in range(last_column + 1)] for r in range(last_row + 1)]
    return ShownTable(
        cells=[row[:last_column] for row in shown[:last_row]],
        row_totals=[row[last_column] for row in shown[:last_row]],
        column_totals=shown[last_row][:last_column],
        total=shown[last_row][last_column],
    )


def suppress_list(counts: Sequence[int]) -> tuple[list[int | None], int | None]:
    """The same for one list with its total."""
    table = suppress([[count] for count in counts])
    # A list is a table of one column: each row total says the same as its cell.
    return [
        cell if total is not None else None for (cell,), total in zip(table.cells, table.row_totals, strict=True)
    ], (table.total if table.column_totals[0] is not None else None)


def _with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    width = len(rows[0]) if rows else 1
    return [*rows, [sum(row[column] for row in rows) for column in range(width)]]


def _places(whole: list[list[int]]) -> Iterator[Place]:
    return ((row, column) for row in range(len(whole)) for column in range(len(whole[0])))


def _is_known(place: Place, whole: list[list[int]], hidden: set[Place]) -> bool:
    """Whether the rest of the table leaves one value only.

    Rows and columns, the totals as one more of each with the sign turned, are the points of a graph and hidden counts
    its lines. A count may be another one when something can be carried around a circle through its line, and no count
    on the way goes below zero.
    """
    row, column = place
    up, down = _steps(place, whole)
    return not (
        (up and _is_reached(("c", column), ("r", row), whole, hidden - {place}))
        or (down and _is_reached(("r", row), ("c", column), whole, hidden - {place}))
    )


def _steps(place: Place, whole: list[list[int]]) -> tuple[bool, bool]:
    """Whether the line may carry one more, and one less. A total counts with its sign turned: less of it is more."""
    row, column = place
    can_be_less = whole[row][column] > 0
    is_turned = (row == len(whole) - 1) != (column == len(whole[0]) - 1)
    return (can_be_less, True) if is_turned else (True, can_be_less)


def _is_reached(start: tuple[str, int], end: tuple[str, int], whole: list[list[int]], lines: set[Place]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        kind, number = waiting.pop()
        for line in lines:
            up, down = _steps(line, whole)
            if kind == "r" and line[0] == number and up:
                found = ("c", line[1])
            elif kind == "c" and line[1] == number and down:
                found = ("r", line[0])
            else:
                continue
            if found == end:
                return True
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return False


def _thin_lines(whole: list[list[int]], hidden: set[Place]) -> Iterator[list[Place]]:
    """What is shown in each line where less than five people are hidden beside a total that is shown."""
    rows, columns = range(len(whole)), range(len(whole[0]))
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    for *cells, total in lines:
        held = [whole[row][column] for row, column in cells if (row, column) in hidden]
        if held and total not in hidden and sum(held) < LEAST:
            yield [place for place in (*cells, total) if place not in hidden]


def _price(place: Place, whole: list[list[int]]) -> tuple[int, int]:
    """A total is dearer than a cell, and much is dearer than little."""
    return (place[0] == len(whole) - 1) + (place[1] == len(whole[0]) - 1), whole[place[0]][place[1]]


def _next_to_hide(exposed: Place, whole: list[list[int]], hidden: set[Place]) -> Place:
    """The cheapest count that keeps an exposed one unknown; else the cheapest of its row, its column, the table."""
    open_places = [place for place in _places(whole) if place not in hidden]
    for wanted in (
        [place for place in open_places if not _is_known(exposed, whole, hidden | {place})],
        [place for place in open_places if _begins_a_line(place, exposed, hidden)],
        [place for place in open_places if place[0] == exposed[0] or place[1] == exposed[1]],
    ):
        if wanted:
            return min(wanted, key=lambda place: _price(place, whole))
    return min(open_places, key=lambda place: _price(place, whole))


def _begins_a_line(place: Place, exposed: Place, hidden: set[Place]) -> bool:
    """Whether it is the first hidden one beside the exposed one, in its row or in its column."""
    return any(
        place[way] == exposed[way] and not any(each[way] == exposed[way] for each in hidden - {exposed})
        for way in (0, 1)
    )
