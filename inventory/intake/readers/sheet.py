"""A list as rows of cells, whatever file it came in, and why a file cannot be a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | datetime | date | time | timedelta | None

MOST_BYTES = 10_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 200


class NotAList(Exception):
    """The file cannot be read as a list: a stable word, one Dutch sentence, and the row if it is known."""

    def __init__(self, reason: str, message: str, row: int = 0) -> None:
        super().__init__(message)
        self.reason = reason
        self.row = row


@dataclass(frozen=True)
class Row:
    """One row with its number as the person sees it in the spreadsheet."""

    number: int
    cells: Sequence[Cell]

    @property
    def is_blank(self) -> bool:
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet that hold something."""

    name: str
    rows: Sequence[Row]
