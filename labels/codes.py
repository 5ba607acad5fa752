"""QR symbols and Code 128 as bare modules: no picture, no library's own drawing.

A QR symbol is affine over GF(2): with version, level, mask and length fixed, every bit of the text flips a
fixed set of modules. So we ask the `qrcode` library for one symbol per shape, and for one more per text bit
that ever differs; each further symbol is a handful of XORs of big integers. `tests/labels/test_codes.py`
compares them module for module.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

import qrcode
from barcode.charsets import code128
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import BIT_LIMIT_TABLE, MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from labels.errors import PaperError

QUIET: Final = 4
_MASK: Final = 2  # fixed: costs nothing measurable in reading, and makes the symbol affine
ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE: Final = {sign: value for value, sign in enumerate(ALPHABET)}
_PLAIN: Final = re.compile(r"[0-9A-Za-z $%*+\-./:]+")
_LONGEST: Final = 120
_OWN: Final = 14  # so many signs at the end are a thing's own; the rest is the house's address
BAR_QUIET: Final = 10
_PART: Final = 10  # modules of a row that are looked up at once
_MOST_BARS: Final = 40

Rows = tuple[int, ...]
"""A symbol: one integer a row, top row first, leftmost module the highest bit."""
Level = Literal["Q", "M"]
"""How much of a symbol may be lost: a quarter (Q) or a seventh (M, for a smaller symbol)."""
_LEVELS: Final = {"Q": ERROR_CORRECT_Q, "M": ERROR_CORRECT_M}


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

    def __init__(self, example: str, level: Level) -> None:
        self.length = length = len(example)
        self.level = _LEVELS[level]
        self.size = 11 * (length // 2) + 6 * (length % 2)
        self.version = _version(length, level)
        self.side = 17 + 4 * self.version
        self.base = _payload(example)
        self.base_modules = self._ask(self.base)
        self.columns: dict[int, int] = {}

    def _ask(self, value: int) -> int:
        code = qrcode.QRCode(self.version, self.level, mask_pattern=_MASK)
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
def _shape(length: int, family: str, level: Level) -> _Shape:
    """One shape per length and beginning of the text, so that two addresses of equal length do not
    share a base.
    """
    return _Shape(family.ljust(length, "7"), level)  # not 0: `qrcode` stumbles over a block of nothing but zeros


def _payload(text: str) -> int:
    value = 0
    for start in range(0, len(text) - 1, 2):
        value = value << 11 | _VALUE[text[start]] * 45 + _VALUE[text[start + 1]]
    return value << 6 | _VALUE[text[-1]] if len(text) % 2 else value


def is_plain(text: str) -> bool:
    """Whether `text` in capitals has only signs that make a small symbol."""
    return _PLAIN.fullmatch(text) is not None


def qr(text: str, level: Level = "Q") -> Rows:
    """The modules of `text` in capitals; a text with other signs goes as it is, always at level M.

    Raises PaperError for an empty text or one over 120 signs.
    """
    _check(text)
    if not is_plain(text):
        return _other(text)
    shape = _shape(len(text), text[: -min(len(text), _OWN)].upper(), level)
    bits, side = shape.modules(_payload(text.upper())), shape.side
    row = (1 << side) - 1
    return tuple([bits >> place & row for place in range(side * (side - 1), -1, -side)])


def qr_modules(text: str) -> tuple[int, int]:
    """Modules along one side at level Q and at level M, without quiet zone."""
    _check(text)
    return _sides(len(text)) if is_plain(text) else (len(_other(text)),) * 2


@lru_cache(maxsize=_LONGEST)
def _sides(length: int) -> tuple[int, int]:
    return 17 + 4 * _version(length, "Q"), 17 + 4 * _version(length, "M")


def _version(length: int, level: Level) -> int:
    """The smallest symbol for so many signs."""
    bits = 4 + 9 + 11 * (length // 2) + 6 * (length % 2)
    return next(version for version in range(1, 10) if bits <= BIT_LIMIT_TABLE[_LEVELS[level]][version])


def _check(text: str) -> None:
    if not 0 < len(text) <= _LONGEST:
        raise PaperError(f"Een QR-code kan 1 tot {_LONGEST} tekens bevatten; dit zijn er {len(text)}.")


@lru_cache(maxsize=256)
def _other(text: str) -> Rows:
    code = qrcode.QRCode(None, ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(QRData(text.encode(), MODE_8BIT_BYTE), optimize=0)
    code.make(fit=True)
    return tuple(int("".join("1" if dark else "0" for dark in row), 2) for row in code.modules)


_RUN: Final = re.compile("1+")


def runs(row: int, side: int) -> list[tuple[int, int]]:
    """The dark runs of one row as (first module, how many)."""
    return [(m.start(), m.end() - m.start()) for m in _RUN.finditer(format(row, f"0{side}b"))]


class _Pieces(dict[int, str]):
    """Path pieces for some modules of row `y` from column `left` on, filled when asked."""

    def __init__(self, left: int, wide: int, y: int) -> None:
        self.left, self.wide, self.y = left, wide, y

    def __missing__(self, bits: int) -> str:
        found = runs(bits, self.wide)
        piece = self[bits] = "".join([f"{self.left + start} {self.y} {wide} 1 re " for start, wide in found])
        return piece


@lru_cache(maxsize=16)
def _pieces(side: int) -> list[list[tuple[int, int, _Pieces]]]:
    """Shift, mask and table for each part of each row."""
    parts = [(left, min(_PART, side - left)) for left in range(0, side, _PART)]
    return [
        [(side - left - wide, (1 << wide) - 1, _Pieces(left, wide, y)) for left, wide in parts]
        for y in range(side - 1, -1, -1)
    ]


def qr_path(rows: Rows) -> str:
    """All dark modules as one PDF path in module units, origin at the symbol's lower left (no quiet zone).

    Parts of rows come from tables, for thousands of symbols; parts that touch are in one path and show no seam.
    """
    return "".join(
        [
            table[row >> shift & mask]
            for row, parts in zip(rows, _pieces(len(rows)), strict=True)
            for shift, mask, table in parts
        ]
    )


# Code 128

Bars = tuple[int, ...]
"""The signs of a Code 128: start, text, check and stop, as numbers in the standard's table."""
_TOKEN: Final = re.compile(r"(?:\d\d){2,}|.")
_START_B, _START_C, _TO_C, _TO_B, _STOP = 104, 105, 99, 100, 106
_SIGNS: Final = (*code128.CODES, code128.STOP + "11")  # the stop sign ends with one bar more


def bars(text: str) -> Bars:
    """The signs of `text`, four figures or more two by two; PaperError when it cannot be coded."""
    if not (text and text.isascii() and text.isprintable() and len(text) <= _MOST_BARS):
        raise PaperError(f"Van “{text[:40]}” kunnen we geen streepjescode maken.")
    signs: list[int] = []
    pairs = False
    for token in _TOKEN.findall(text):
        if not signs:
            pairs = len(token) > 1
            signs.append(_START_C if pairs else _START_B)
        elif pairs != (len(token) > 1):
            pairs = not pairs
            signs.append(_TO_C if pairs else _TO_B)
        if pairs:
            signs += [int(token[place : place + 2]) for place in range(0, len(token), 2)]
        else:
            signs.append(ord(token) - 32)
    check = (signs[0] + sum([place * sign for place, sign in enumerate(signs)])) % 103
    return (*signs, check, _STOP)


def bars_modules(signs: Bars) -> int:
    """Modules along the bars, without quiet zones: 11 a sign, 13 the last."""
    return 11 * len(signs) + 2 if signs else 0


def bar_runs(signs: Bars) -> list[tuple[int, int]]:
    """The bars as (first module, how many)."""
    pattern = "".join([_SIGNS[sign] for sign in signs])
    return [(m.start(), m.end() - m.start()) for m in _RUN.finditer(pattern)]


@lru_cache(maxsize=8192)
def _sign_path(place: int, sign: int) -> str:
    return "".join([f"{11 * place + m.start()} 0 {m.end() - m.start()} 1 re " for m in _RUN.finditer(_SIGNS[sign])])


def bars_path(signs: Bars) -> str:
    """All bars as one PDF path, a module wide and one unit high."""
    return "".join([_sign_path(place, sign) for place, sign in enumerate(signs)])
