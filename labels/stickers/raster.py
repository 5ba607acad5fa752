"""Stickers for the Brother QL printers, in their raster language: dots as the head burns them, nothing scaled.

The head has 720 pins (90 bytes a line), the first pin at the label's right. Source: Brother's raster command
references of the QL-700 and of the QL-800, QL-810W and QL-820NWB. Checked in tests by a reader of the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from labels.errors import PaperError
from labels.stickers import picture
from labels.stickers.layout import Plan
from labels.stickers.stocks import BrotherRoll, Stock

_PINS: Final = 720
_FEED: Final = 35  # dots fed before and after a label on a continuous roll: 3 mm


@dataclass(frozen=True, slots=True)
class _Printer:
    """What differs: how many zero bytes clear a broken job, and whether the raster language must be chosen."""

    clear: int
    chooses: bool


_PRINTERS: Final = {
    "ql-700": _Printer(200, False),
    "ql-710w": _Printer(200, True),
    "ql-720nw": _Printer(200, True),
    "ql-800": _Printer(400, True),
    "ql-810w": _Printer(400, True),
    "ql-820nwb": _Printer(400, True),
}


def job(plans: Sequence[Plan], stock: Stock, *, printer: str, copies: int, cut: bool, shift: tuple[int, int]) -> bytes:
    """A whole print job; with `cut` each label is cut off. `shift` in tenths of a millimetre."""
    roll = stock.brother
    if roll is None:
        raise PaperError(f"{stock.name} is geen rol voor een Brother QL. Kies brother-ql-62 of een andere QL-rol.")
    known = _PRINTERS.get(printer.lower())
    if known is None:
        raise PaperError(f"We kennen geen Brother-printer “{printer}”. Kies uit: {', '.join(_PRINTERS)}.")
    mode = b"\x1bia\x01" if known.chooses else b""
    out = bytearray(bytes(known.clear) + b"\x1b@")
    last, page = len(plans) * copies, 0
    for plan in plans:
        lines = _lines(plan, stock, roll, shift)
        for _ in range(copies):
            page += 1
            out += mode + _head(roll, len(lines), first=page == 1, cut=cut)
            for line in lines:
                out += b"g\x00" + bytes([len(line)]) + line
            out += b"\x1a" if page == last else b"\x0c"
    return bytes(out)


def _head(roll: BrotherRoll, lines: int, *, first: bool, cut: bool) -> bytes:
    """What comes before the lines of a page: the paper, cutting, and the feed."""
    kind, feed = (0x0B, 0) if roll.length else (0x0A, _FEED)
    valid = 0x80 | 0x40 | 0x08 | 0x04 | 0x02  # recover by itself, quality, length, width and kind count
    return b"".join(
        (
            b"\x1biz" + bytes([valid, kind, roll.width, roll.length]) + lines.to_bytes(4, "little"),
            bytes([0 if first else 1, 0]),
            b"\x1biM" + bytes([0x40 if cut else 0]),
            b"\x1biA\x01" if cut else b"",
            b"\x1biK" + bytes([0x08]),  # cut at the end; not 600 dpi, not two colours
            b"\x1bid" + feed.to_bytes(2, "little"),
        )
    )


def _lines(plan: Plan, stock: Stock, roll: BrotherRoll, shift: tuple[int, int]) -> list[bytes]:
    """The label as the head burns it, line by line."""
    dot = stock.dpi / 25.4
    wide, high = (round(side * dot) for side in (stock.label_width, stock.label_height))
    label = Image.new("1", (wide, high), 1)
    dx, dy = (round(tenths * stock.dpi / 254) for tenths in shift)
    label.paste(picture.alone(plan, wide, high), (dx, dy))
    if roll.along:  # drawn lying, printed standing: the label's left comes out first
        label = label.transpose(Image.Transpose.ROTATE_90)
    along = roll.along or label.height - 2 * _FEED
    left, top = (label.width - roll.across) // 2, (label.height - along) // 2
    printed = label.crop((left, top, left + roll.across, top + along))
    head = Image.new("1", (_PINS, along), 1)
    head.paste(printed, (_PINS - roll.across - roll.right, 0))
    burnt = head.transpose(Image.Transpose.FLIP_LEFT_RIGHT).point(lambda value: not value)
    data, wide = burnt.tobytes(), _PINS // 8
    return [data[start : start + wide] for start in range(0, len(data), wide)]
