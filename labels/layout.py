"""Where everything on a sticker goes: one plan, drawn alike by PDF, ZPL and PNG.

Codes stand on the printer's own dots (whole dots per module, at least 0.25 mm per bar), so a thermal
printer has nothing to round. Text is made smaller until it fits and then cut off with an ellipsis: it never
leaves its label.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from labels import codes
from labels.data import DeviceLabel
from labels.errors import PaperError
from labels.stocks import Stock
from labels.style import BOLD, PLAIN, clean, fit, width

_LARGEST_QR_MM: Final = 25.6
_LEAST_MODULE_MM: Final = 0.34
_LEAST_BAR_MM: Final = 0.249
_WIDEST_BAR_MM: Final = 0.35
_BAR_HIGH_MM: Final = 5.6
_PAD_MM: Final = 1.8


@dataclass(frozen=True, slots=True)
class Text:
    """A line with its baseline `y` points below the label's top and its start `x` points from the left."""

    x: float
    y: float
    size: float
    font: str
    line: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The geometry that labels of one stock, symbol side and tag length share, in whole dots from the upper
    left.

    `qr_x`, `qr_y` are those of the symbol with its quiet zone; `bar_width` is 0 when no Code 128 fits.
    """

    dpi: int
    qr_x: int
    qr_y: int
    module: int
    bar_x: int
    bar_y: int
    bar_width: int
    bar_high: int
    text_left: float
    text_top: float
    text_width: float
    text_high: float


@lru_cache(maxsize=256)
def frame(stock: Stock, qr_side: int, bar_modules: int) -> Frame:
    """Share out a label between a symbol of `qr_side` modules, bars of `bar_modules` and text."""
    dot = stock.dpi / 25.4
    wide, high = int(stock.label_width * dot), int(stock.label_height * dot)
    pad = round(_PAD_MM * dot)
    bar = min((wide - pad) // bar_modules, int(_WIDEST_BAR_MM * dot))
    bar_high = round(_BAR_HIGH_MM * dot)
    if bar < _LEAST_BAR_MM * dot or high < 20 * dot:
        bar = bar_high = 0
    foot = round(stock.label_height * 0.05 * dot)
    below = bar_high + foot if bar else 0
    largest = min(high - below, int(_LARGEST_QR_MM * dot), wide // 2)
    module = largest // qr_side
    if module < _LEAST_MODULE_MM * dot:
        raise PaperError(f"Dit adres is te lang voor een leesbare QR-code op {stock.name}.")
    side = module * qr_side
    quiet = codes.QUIET * module
    inset = max(pad - quiet, 0)
    body = high - below
    qr_y = max((body - side) // 2, min(inset, body - side))
    text_left = inset + side - max(quiet - round(2.2 * dot), 0)
    point = 72 / stock.dpi
    return Frame(
        dpi=stock.dpi,
        qr_x=inset,
        qr_y=qr_y,
        module=module,
        bar_x=(wide - bar * bar_modules) // 2,
        bar_y=high - below,
        bar_width=bar,
        bar_high=bar_high,
        text_left=text_left * point,
        text_top=max(qr_y + quiet, pad) * point,
        text_width=(wide - pad - text_left) * point,
        text_high=(body - 2 * max(qr_y + quiet, pad) + qr_y) * point,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """One label, ready to draw."""

    frame: Frame
    rows: codes.Rows
    bars: list[tuple[int, int]]
    texts: tuple[Text, ...]


def plan(label: DeviceLabel, stock: Stock) -> Plan:
    """Lay out one label; PaperError when its address or tag cannot be coded."""
    tag = clean(label.tag)
    rows = codes.qr(label.url.strip())
    place = frame(stock, len(rows) + 2 * codes.QUIET, codes.code128_width(tag))
    size = min(int(place.text_width / width(tag, BOLD, 1) * 2) / 2, 17.0)
    if size < 6.5:
        raise PaperError(f"Het nummer “{tag[:40]}” is te lang voor {stock.name}.")
    tag_y, others = _words(
        clean(label.centre), clean(label.model), clean(label.found), size, place.text_width, place.text_high
    )
    shifted = tuple(Text(place.text_left, place.text_top + text.y, text.size, text.font, text.line) for text in others)
    words = (Text(place.text_left, place.text_top + tag_y, size, BOLD, tag), *shifted)
    return Plan(place, rows, codes.bars(tag) if place.bar_width else [], words)


@lru_cache(maxsize=4096)
def _words(
    centre: str, model: str, found: str, tag_size: float, room: float, high: float
) -> tuple[float, tuple[Text, ...]]:
    """Baseline of the tag and the other lines, from the top of the text column; smaller until all of
    it fits.
    """
    for step in range(12):
        scale = 1 - step * 0.05
        most = 2 if step < 9 else 1
        least = 5.5 if step < 9 else 4.6
        groups = (
            (BOLD, *_shortest(centre, BOLD, room, 9.5 * scale, least, most)),
            (PLAIN, *_shortest(model, PLAIN, room, 9.5 * scale, least, most)),
            (BOLD, *_shortest(found, BOLD, room, 9.0 * scale, least, most)),
        )
        used = tag_size * 1.25 + sum(len(lines) * size * 1.2 for _, size, lines in groups if lines[0])
        if used <= high:
            break
    spare = min(max(high - used, 0) / 3, 7)
    y = 0.0
    texts: list[Text] = []
    tag_y = 0.0
    for place, (font, size, lines) in enumerate(groups):
        if place == 1:
            tag_y = y + tag_size * 0.92
            y += tag_size * 1.25 + spare * 0.4
        for line in lines if lines[0] else ():
            texts.append(Text(0, y + size * 0.86, size, font, line))
            y += size * 1.2
        y += spare
    return tag_y, tuple(texts)


def _shortest(text: str, font: str, room: float, size: float, least: float, most: int) -> tuple[float, tuple[str, ...]]:
    """One line when a little smaller will do, so that a telephone number stays together; else up to `most`."""
    single = fit(text, font, room, size, size * 0.82, 1)
    return single if single[1] == (text,) else fit(text, font, room, size, least, most)
