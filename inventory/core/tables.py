"""A table of a report, and its totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from inventory.core.i18n import _, day_text, number_text


class Amount(str):
    """A figure with decimals as people read it, that is a number in a workbook and for programs."""

    value: Decimal

    def __new__(cls, value: Decimal) -> "Amount":
        made = super().__new__(cls, number_text(value))
        made.value = value
        return made


class Day(str):
    """A day as people read it, that is a date in a workbook and 2026-03-31 for programs."""

    value: date

    def __new__(cls, value: date) -> "Day":
        made = super().__new__(cls, day_text(value))
        made.value = value
        return made


Cell = str | int
_DASHES = frozenset({"-", "–", "< 5"})


@dataclass(frozen=True)
class Table:
    """A table of a report. `key` is a stable word; the first column is text, the others are mostly figures. `numbers`
    are columns of figures whatever stands in them: `niet per maand`, or nothing yet.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    note: str = ""
    may_drop: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()

    def for_reading(self) -> "Table":
        """Without the columns that may be dropped and hold only zeros: on a screen and on paper they hide the rest."""
        gone = {n for n in self.may_drop if all(row[n] == 0 for row in self.rows)}

        def kept(cells: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(cell for number, cell in enumerate(cells) if number not in gone)

        if not gone:
            return self
        note = " ".join((self.note, _("Kolommen met alleen nullen staan er niet bij."))).strip()
        left = [n for n in range(len(self.columns)) if n not in gone]
        numbers = tuple(place for place, n in enumerate(left) if n in self.numbers)
        rows = tuple(map(kept, self.rows))
        return Table(self.key, self.title, kept(self.columns), rows, kept(self.totals), note, numbers=numbers)

    @property
    def figures(self) -> frozenset[int]:
        """The columns that hold figures: those that are said to, that hold one, or that hold nothing but dashes (of a
        hidden or a missing figure) beside a column that holds one.
        """
        places = range(1, len(self.columns))
        held = {n for n in places if any(isinstance(row[n], int | Amount) for row in self.rows)} | set(self.numbers)
        dashes = {n for n in places if self.rows and all(str(row[n]) in _DASHES for row in self.rows)}
        return frozenset(held | dashes if held else held)


def totals(rows: Iterable[tuple[Cell, ...]], *, first: int) -> tuple[Cell, ...]:
    """The sums of the columns from `first` on; nothing for an empty table."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return ()
    head: tuple[Cell, ...] = (_("Samen"), *("" for _column in columns[1:first]))
    return (*head, *(sum(int(cell) for cell in column) for column in columns[first:]))
