"""QR symbols and Code 128 as bare modules: no picture, no library's own drawing.

A QR symbol is affine over GF(2): with version, level, mask and length fixed, every bit of the text flips a
fixed set of modules. So we ask the `qrcode` library for one symbol per shape, and for one more per text bit
that ever differs; each further symbol is a handful of XORs of big integers. `tests/labels/test_codes.py`
compares them module for module.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import barcode
import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import BIT_LIMIT_TABLE, MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from labels.errors import PaperError

QUIET: Final = 4
_MASK: Final = 2  # fixed: costs nothing measurable in reading, and makes the symbol affine
ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE: Final = {sign: value for value, sign in enumerate(ALPHABET)}
_LONGEST: Final = 120
BAR_QUIET: Final = 10
_PART: Final = 15

Rows = tuple[int, ...]
"""A symbol: one integer a row, top row first, leftmost module the highest bit."""


class _Bits:
    """A text's payload for `qrcode`: `size` bits of `value` in alphanumeric mode."""

    mode = MODE_ALPHA_NUM

    def __init__(self, length: int, size: int, value: int) -> None:
        self.length, self.size, self.value = length, size, value

    def __len__(self) -> int:
        return self.length

    def write(self, buffer: qrcode.util.BitBuffer) -> None:
        for place in range(self.size - 1, -1, -1):
            buffer.put(self.value >> place & 1, 1)


class _Shape:
    """All symbols as long as `example`: version, level and mask fixed. Texts like the example cost least."""

    def __init__(self, example: str) -> None:
        self.length = length = len(example)
        self.size = 11 * (length // 2) + 6 * (length % 2)
        self.version = next(v for v in range(1, 41) if 4 + 9 + self.size <= BIT_LIMIT_TABLE[ERROR_CORRECT_Q][v])
        self.side = 17 + 4 * self.version
        self.base = _payload(example)
        self.base_modules = self._ask(self.base)
        self.columns: dict[int, int] = {}

    def _ask(self, value: int) -> int:
        code = qrcode.QRCode(self.version, ERROR_CORRECT_Q, mask_pattern=_MASK)
        code.data_list = [_Bits(self.length, self.size, value)]
        code.make(fit=False)
        return int("".join("1" if dark else "0" for row in code.modules for dark in row), 2)

    def modules(self, value: int) -> int:
        found, flipped = self.base_modules, value ^ self.base
        while flipped:
            bit = flipped & -flipped
            column = self.columns.get(bit)
            if column is None:
                column = self.columns[bit] = self._ask(self.base ^ bit) ^ self.base_modules
            found ^= column
            flipped ^= bit
        return found


@lru_cache(maxsize=64)
def _shape(length: int, family: str) -> _Shape:
    """One shape per length and beginning of the text, so that two addresses of equal length do not
    share a base.
    """
    return _Shape(family.ljust(length, "7"))  # not 0: `qrcode` stumbles over a block of nothing but zeros


def _payload(text: str) -> int:
    value = 0
    for start in range(0, len(text) - 1, 2):
        value = value << 11 | _VALUE[text[start]] * 45 + _VALUE[text[start + 1]]
    return value << 6 | _VALUE[text[-1]] if len(text) % 2 else value


def qr(text: str) -> Rows:
    """The modules of `text` in capitals at level Q; a text with other signs goes as it is, at level M.

    Raises PaperError for an empty text or one over 120 signs.
    """
    if not 0 < len(text) <= _LONGEST:
        raise PaperError(f"Een QR-code kan 1 tot {_LONGEST} tekens bevatten; dit zijn er {len(text)}.")
    capital = text.upper()
    if not all(sign in _VALUE for sign in capital):
        return _other(text)
    shape = _shape(len(capital), capital[: -min(len(capital), 14)])
    bits, side = shape.modules(_payload(capital)), shape.side
    row = (1 << side) - 1
    return tuple(bits >> side * place & row for place in range(side - 1, -1, -1))


@lru_cache(maxsize=256)
def _other(text: str) -> Rows:
    code = qrcode.QRCode(None, ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(QRData(text.encode(), MODE_8BIT_BYTE), optimize=0)
    code.make(fit=True)
    return tuple(int("".join("1" if dark else "0" for dark in row), 2) for row in code.modules)


def qr_side(text: str) -> int:
    """Modules along one side, quiet zone included."""
    return len(qr(text)) + 2 * QUIET


_RUN: Final = re.compile("1+")


def runs(row: int, side: int) -> list[tuple[int, int]]:
    """The dark runs of one row as (first module, how many)."""
    return [(m.start(), m.end() - m.start()) for m in _RUN.finditer(format(row, f"0{side}b"))]


class _Pieces(dict[int, str]):
    """Path pieces for 15 modules of a row from column `left` on, "y" standing for the row; filled when asked."""

    def __init__(self, left: int, wide: int) -> None:
        self.left, self.wide = left, wide

    def __missing__(self, bits: int) -> str:
        found = runs(bits, self.wide)
        piece = self[bits] = "".join(f"{self.left + start} y {wide} 1 re " for start, wide in found)
        return piece


@lru_cache(maxsize=16)
def _pieces(side: int) -> list[tuple[int, int, _Pieces]]:
    """Shift, mask and table for each part of a row."""
    parts = [(left, min(_PART, side - left)) for left in range(0, side, _PART)]
    return [(side - left - wide, (1 << wide) - 1, _Pieces(left, wide)) for left, wide in parts]


def qr_path(rows: Rows) -> str:
    """All dark modules as one PDF path in module units, origin at the symbol's lower left (no quiet zone).

    Parts of rows come from a table, for thousands of symbols; parts that touch are in one path and show no seam.
    """
    parts = _pieces(len(rows))
    return "".join(
        "".join([table[row >> shift & mask] for shift, mask, table in parts]).replace("y", str(y))
        for y, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True)
    )


@lru_cache(maxsize=4096)
def code128(tag: str) -> str:
    """Code 128 of `tag` as "1101…", one sign a module, without quiet zone; PaperError when it cannot
    be coded.
    """
    if not (tag and tag.isascii() and tag.isprintable() and len(tag) <= 40):
        raise PaperError(f"Van “{tag[:40]}” kunnen we geen streepjescode maken.")
    return str(barcode.codex.Code128(tag).build()[0])


def code128_width(tag: str) -> int:
    """Modules along the bars, quiet zones included."""
    return len(code128(tag)) + 2 * BAR_QUIET


def bars(tag: str) -> list[tuple[int, int]]:
    """The bars as (first module, how many), the left quiet zone counted in."""
    return [(BAR_QUIET + m.start(), m.end() - m.start()) for m in _RUN.finditer(code128(tag))]
