"""A table of a report, and its totals."""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.core.i18n import _

Cell = str | int


@dataclass(frozen=True)
class Table:
    """A table of a report. `key` is a stable word; the first column is text, the others are mostly figures."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    note: str = ""


def totals(rows: Iterable[tuple[Cell, ...]], *, first: int) -> tuple[Cell, ...]:
    """The sums of the columns from `first` on; nothing for an empty table."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return ()
    head: tuple[Cell, ...] = (_("Samen"), *("" for _column in columns[1:first]))
    return (*head, *(sum(int(cell) for cell in column) for column in columns[first:]))
