"""Where a cell of a workbook stands: `C7` is column 3 of row 7."""

import re
from dataclasses import dataclass

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, order=True)
class At:
    row: int
    column: int

    def __str__(self) -> str:
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(65 + letter) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True)
class Block:
    """Cells that are merged into one."""

    first: At
    last: At

    def holds(self, at: At) -> bool:
        return self.first.row <= at.row <= self.last.row and self.first.column <= at.column <= self.last.column


def cell_at(text: str) -> At | None:
    """`C7`; None for what is no cell of a workbook."""
    found = _REFERENCE.fullmatch(text.strip())
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    at = At(int(found[2]), column)
    return at if at.row <= _LAST_ROW and at.column <= _LAST_COLUMN else None


def block_of(text: str) -> Block | None:
    """`B4:D4`, or one cell."""
    first, _colon, last = text.partition(":")
    one, other = cell_at(first), cell_at(last or first)
    return Block(one, other) if one and other else None
