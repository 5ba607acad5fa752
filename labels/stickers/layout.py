"""Where everything on a sticker goes: one plan, drawn alike by PDF, ZPL, raster and picture.

There is no layout per size. A label is shared out between a symbol (left), text (right of it) and bars (across the
foot, or below the text), in every way that leaves the codes readable; the way with the most merit wins:

- a QR module is at least 0.36 mm and 3 dots, its quiet zone 4 modules; a bar at least 0.3 mm, or 2 dots of a
  thermal printer; always whole dots. Bars are so high for their length that they are read 7 degrees askew, where
  the label is high enough;
- a larger large word, larger modules (up to 0.7 mm), bars, and text at full size add merit; a dropped line costs some;
- a label on which no symbol fits can still do with bars alone, at its left (a narrow tape);
- on a label of 10 mm not even those fit: there the symbol holds the number without the address, with modules of at
  least 0.33 mm, and the number is set smaller. What does not fit in that way either is refused.

The share depends on how long texts are, not on the texts, so the labels of one sheet look alike. Then the texts
are set in the room they got: smaller until they fit, the least wanted dropped, at last cut off with an ellipsis.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final, Literal

from labels import codes
from labels.errors import PaperError
from labels.stickers.data import Label
from labels.stickers.designs import ALWAYS, Line, card
from labels.stickers.lettering import BOLD, ELLIPSIS, PLAIN, STICKY, fit, width
from labels.stickers.scripts import seen
from labels.stickers.stocks import Stock

LEAST_MODULE_MM: Final = 0.36
TIGHT_MODULE_MM: Final = 0.33
LEAST_DOTS: Final = 3
_EASY_MODULE_MM: Final = 0.5
_BEST_MODULE_MM: Final = 0.7
_LARGEST_QR_MM: Final = 25.6
LEAST_BAR_MM: Final = 0.3
_WIDEST_BAR_MM: Final = 0.35
_THERMAL_DPI: Final = 203  # here two dots are 0.25 mm, and bars lie on the printer's own dots
_LEAN: Final = 0.125  # bars so high for their length are read when they are held 7 degrees askew
_LEAST_WORD: Final = 6.5
_TIGHT_WORD: Final = 5.5
_LARGEST_WORD: Final = 30.0
_SMALLEST: Final = 5.5
_TINIEST: Final = 4.6  # only for one line that must be there
_SCALES: Final = (1.7, 1.5, 1.35, 1.2, 1.1, 1.0, 0.92, 0.84, 0.76, 0.68, 0.61)
_WORD_LINE: Final = 1.08
_LINE: Final = 1.17
_BASE: Final = 0.82  # of a line's size, from its top to its baseline

Bars = Literal["foot", "column", "beside", "none"]


@dataclass(frozen=True, slots=True)
class Text:
    """A line with its baseline `y` points below the label's top and its start `x` points from the left.

    `box` is the width of the black box around white letters; 0 is black on white.
    """

    x: float
    y: float
    size: float
    font: str
    line: str
    box: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The share of a label, in whole dots from the upper left; `module` or `bar_width` is 0 when there is none.

    `qr_x`, `qr_y` is the first module, `bar_x`, `bar_y` the first bar; quiet zones lie around them. The column for
    text is in points.
    """

    dpi: int
    module: int
    qr_x: int
    qr_y: int
    bar_width: int
    bar_x: int
    bar_y: int
    bar_high: int
    left: float
    top: float
    room: float
    high: float


@dataclass(frozen=True, slots=True)
class Plan:
    """One label, ready to draw. `word` stands apart from the `texts`, which many labels share."""

    frame: Frame
    rows: codes.Rows
    bars: codes.Bars
    word: Text
    texts: tuple[Text, ...]
    address: str
    level: codes.Level


def plan(label: Label, stock: Stock) -> Plan:
    """Lay out one label; PaperError when nothing readable fits, or when its address or code cannot be coded."""
    found = card(label)
    if not found.word:
        raise PaperError("Een etiket heeft een nummer of een code nodig.")
    units = ceil(width(found.word, BOLD, 1) * 4) / 4
    measures = tuple([_measure(line) for line in found.lines])
    bars = codes.bars(found.word)
    frame, level = _share(stock, codes.qr_modules(found.address), codes.bars_modules(bars), units, measures)
    address, least = found.address, _LEAST_WORD
    if frame is None and codes.is_plain(short := found.short or found.word):
        address, least = short, _TIGHT_WORD
        frame, level = _tight(stock, codes.qr_modules(short)[0], units, measures), "Q"
    if frame is None:
        raise PaperError(f"Op {stock.name} past geen leesbare code voor “{found.word[:40]}”. Kies een groter etiket.")
    setting = _set(found.lines, units, frame.room, frame.high, least)
    if setting is None:
        raise PaperError(f"Het nummer “{found.word[:40]}” is te lang voor {stock.name}. Kies een groter etiket.")
    size, baseline, texts = setting
    word = Text(frame.left, frame.top + baseline, size, BOLD, found.word)
    rows = codes.qr(address, level) if frame.module else ()
    return Plan(frame, rows, bars if frame.bar_width else (), word, _moved(texts, frame), address, level)


@lru_cache(maxsize=8192)
def _moved(texts: tuple[Text, ...], frame: Frame) -> tuple[Text, ...]:
    """The texts on the label, from their place in the column."""
    return tuple(Text(frame.left + t.x, frame.top + t.y, t.size, t.font, t.line, t.box) for t in texts)


# The share


@dataclass(frozen=True, slots=True)
class _Measure:
    """A line as far as the share goes: how long it is, in ems rounded up."""

    ems: int
    size: float
    rows: int
    rank: int


@lru_cache(maxsize=8192)
def _measure(line: Line) -> _Measure:
    return _Measure(min(4 * ceil(_ems(line) / 4), 60), line.size, line.rows, line.rank)


def _ems(line: Line) -> float:
    return width(line.text, BOLD if line.bold else PLAIN, 1)


@lru_cache(maxsize=1024)
def _share(
    stock: Stock, sizes: tuple[int, int], bar_modules: int, units: float, lines: tuple[_Measure, ...]
) -> tuple[Frame | None, codes.Level]:
    """The best frame, and the level of the symbol: Q, unless only M gives modules that are easy to read."""
    strong, small = (_best(stock, modules, bar_modules, units, lines) for modules in sizes)
    easy = _EASY_MODULE_MM * stock.dpi / 25.4
    if small and (strong is None or strong.module < min(small.module, easy)):
        return small, "M"
    return strong, "Q"


@lru_cache(maxsize=1024)
def _tight(stock: Stock, modules: int, units: float, lines: tuple[_Measure, ...]) -> Frame | None:
    """The best frame for a symbol without the address, on a label that is too small for all else."""
    return _best(stock, modules, 0, units, lines, least=TIGHT_MODULE_MM, least_word=_TIGHT_WORD)


def _best(
    stock: Stock,
    modules: int,
    bar_modules: int,
    units: float,
    lines: tuple[_Measure, ...],
    *,
    least: float = LEAST_MODULE_MM,
    least_word: float = _LEAST_WORD,
) -> Frame | None:
    best, most = None, 0.0
    for frame in _frames(stock, modules, bar_modules, least):
        merit = _merit(frame, units, lines, least_word)
        if best is None or merit > most:
            best, most = frame, merit
    return best if most > 0 else None


def _frames(stock: Stock, modules: int, bar_modules: int, least_mm: float) -> Iterator[Frame]:
    """Every readable way to share out the label; the one with bars alone only when there is no other."""
    dot = stock.dpi / 25.4
    wide, high = int(stock.label_width * dot), int(stock.label_height * dot)
    left, top, right, bottom = (ceil(edge * dot) for edge in stock.edges)
    gap = round(0.8 * dot)
    least_bar = 2 if stock.dpi == _THERMAL_DPI else ceil(LEAST_BAR_MM * dot)
    bar_widths = range(max(int(_WIDEST_BAR_MM * dot), least_bar), least_bar - 1, -1)

    def frame(module: int, bars: Bars, bar_width: int) -> Frame | None:
        quiet, side = codes.QUIET * module, modules * module
        space, bars_wide = codes.BAR_QUIET * bar_width, bar_modules * bar_width
        bar_high = round(min(max(bars_wide * _LEAN, 5 * dot), 0.24 * high))
        qr_x = max(left, quiet)
        inner = (qr_x + side + max(quiet, gap), wide - right)
        floor = high - bottom - (bar_high if bars == "foot" else 0)
        if bars == "foot":
            bar_x = max((wide - bars_wide) // 2, left, space)
        elif bars == "column":
            bar_x = max(inner[0], qr_x + side + space)
        else:
            bar_x = max(left, space)
        if bars == "beside":
            inner = (bar_x + bars_wide + space, wide - right)
        elif bars != "none" and bar_x + bars_wide > wide - max(right, space):
            return None
        qr_least = max(top, quiet)
        qr_most = min(floor, high - quiet) - side if bars != "foot" else floor - quiet - side
        if module and qr_most < qr_least:
            return None
        text_bottom = floor - (gap if bars == "foot" else 0) - (bar_high + gap if bars == "column" else 0)
        if inner[1] - inner[0] < 8 * dot or text_bottom - top < 3 * dot:
            return None
        point = 72 / stock.dpi
        return Frame(
            dpi=stock.dpi,
            module=module,
            qr_x=qr_x,
            qr_y=(qr_least + qr_most) // 2 if module else 0,
            bar_width=bar_width,
            bar_x=bar_x,
            bar_y=top if bars == "beside" else high - bottom - bar_high,
            bar_high=0 if bars == "none" else high - top - bottom if bars == "beside" else bar_high,
            left=inner[0] * point,
            top=top * point,
            room=(inner[1] - inner[0]) * point,
            high=(text_bottom - top) * point,
        )

    def frames(module: int) -> Iterator[Frame]:
        for bars in () if not bar_modules else ("foot", "column") if module else ("beside",):
            if found := next((way for width in bar_widths if (way := frame(module, bars, width))), None):
                yield found
        if module and (found := frame(module, "none", 0)):
            yield found

    total = modules + 2 * codes.QUIET
    largest = int(max(_LARGEST_QR_MM, stock.label_height * 0.6) * dot) // total
    least = max(LEAST_DOTS, ceil(least_mm * dot))
    found = False
    for module in range(largest, least - 1, -1):
        for way in frames(module):
            found = True
            yield way
    if not found:
        yield from frames(0)


def _merit(frame: Frame, units: float, lines: tuple[_Measure, ...], least: float) -> float:
    """How good a share is; below 0 when the large word cannot be read."""
    word = frame.room / units
    if word < least:
        return -1.0
    for dropped in range(4):
        kept = [line for line in lines if line.rank <= max(3 - dropped, ALWAYS)]
        for scale in _SCALES:
            size = _word_size(word, scale, frame.high, least)
            used = size * _WORD_LINE + sum(
                min(ceil(line.ems * max(line.size * scale, _SMALLEST) / frame.room), line.rows)
                * max(line.size * scale, _SMALLEST)
                * _LINE
                for line in kept
            )
            if used <= frame.high:
                module = frame.module * 25.4 / frame.dpi / _BEST_MODULE_MM
                merit = min(size, 16) / 16 * 4 + min(scale, 1.2) * 2.5 + 3 * min(module, 1.0)
                cut = sum(line.ems * line.size * scale > frame.room * line.rows for line in kept)
                gone = len(lines) - len(kept)
                return 10 + merit + (1.3 if frame.bar_width else 0) - 0.8 * gone - 0.5 * cut
    return 0.5 + min(word, 12) / 12 if _word_size(word, _SCALES[-1], frame.high, least) >= least else -1.0


def _word_size(widest: float, scale: float, high: float, least: float) -> float:
    """The large word: as wide as the column, but no larger than goes with the other lines."""
    return int(min(widest, _LARGEST_WORD, max(17 * scale, least), high * 0.62) * 2) / 2


# The texts

_Setting = tuple[float, float, tuple[Text, ...]]
"""The large word's size and baseline, and the other lines; points from the upper left of the column."""


@lru_cache(maxsize=8192)
def _set(lines: tuple[Line, ...], units: float, room: float, high: float, least: float) -> _Setting | None:
    """Texts at the largest size at which nothing is cut off; else the least wanted lines may be cut, then dropped.

    What must be there is cut off only when nothing else helps.
    """
    ranks = sorted({line.rank for line in lines if line.rank > ALWAYS}, reverse=True)
    sets = [tuple(line for line in lines if line.rank < most or line.rank == ALWAYS) for most in (99, *ranks)]
    for kept in sets:
        for whole in (99, ALWAYS + 1):
            for scale in _SCALES:
                if found := _stack(kept, units, room, high, scale, whole, least):
                    return found
    for kept in sets:
        for scale in _SCALES:
            if found := _stack(kept, units, room, high, scale, 0, least):
                return found
    tiny = _stack(sets[-1], units, room, high, 0.5, 0, least, tiny=True)
    return tiny or _stack((), units, room, high, 0.5, 0, least)


def _stack(
    lines: tuple[Line, ...],
    units: float,
    room: float,
    high: float,
    scale: float,
    whole: int,
    least: float,
    *,
    tiny: bool = False,
) -> _Setting | None:
    """The lines one below the other with the large word between; lines of a rank below `whole` are not cut off.

    None when that is too high, or when a line larger than its usual size would need a second row.
    """
    word = _word_size(room / units, scale, high, least)
    if word < least:
        return None
    used = word * _WORD_LINE
    groups = []
    for line in lines:
        size, rows = _rows(line, room, scale, word, tiny)
        used += len(rows) * size * _LINE
        cut = rows[-1].endswith(ELLIPSIS) and line.rank < whole
        if used > high or cut or (scale > 1 and len(rows) > 1):
            return None
        groups.append((line, size, rows))
    spare = min((high - used) / (len(groups) + 1), 3.5)
    y = (high - used - spare * len(groups)) / 2
    texts: list[Text] = []
    baseline = 0.0
    for line, size, rows in groups:
        if not line.above and not baseline:
            baseline, y = y + word * _BASE, y + word * _WORD_LINE + spare
        for row in rows:
            texts.append(_text(line, size, row.replace(STICKY, " "), y))
            y += size * _LINE
        y += spare
    return word, baseline or y + word * _BASE, tuple(texts)


def _text(line: Line, size: float, row: str, y: float) -> Text:
    font, row = BOLD if line.bold else PLAIN, seen(row)
    if not line.heading:
        return Text(0.0, y + size * _BASE, size, font, row)
    pad = size * 0.25
    return Text(pad, y + size * _BASE, size * 0.92, font, row, width(row, font, size * 0.92) + 2 * pad)


def _rows(line: Line, room: float, scale: float, word: float, tiny: bool) -> tuple[float, tuple[str, ...]]:
    """One row when a little smaller will do; else up to `rows`. Never nearly as large as the large word."""
    font = BOLD if line.bold else PLAIN
    smallest = _TINIEST if tiny else _SMALLEST
    size = max(min(line.size * scale, word * 0.72), smallest)
    wide = room - (size * 0.5 if line.heading else 0)
    one = fit(line.text, font, wide, size, max(size * 0.82, smallest), 1)
    if one[1] == (line.text,) or tiny or line.rows == 1:
        return one
    return fit(line.text, font, wide, size, max(size * 0.9, smallest), line.rows)
