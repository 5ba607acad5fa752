"""Stickers in ZPL II, the language of thermal printers: the printer draws symbols and bars itself, in whole dots."""

from __future__ import annotations

from typing import Final

from labels import codes
from labels.stickers import picture
from labels.stickers.layout import Plan, Text
from labels.stickers.lettering import runs
from labels.stickers.stocks import Stock

_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;/?!'()-")
# A printer hangs ^BQ lower than ^FO says, by the bar height of ^BY: we pin that to 10 dots and take it off.
_DROP: Final = 10


def label(plan: Plan, stock: Stock, copies: int, shift: tuple[int, int]) -> str:
    """One label, `copies` times. `shift` in tenths of a millimetre; it never pushes anything over the left or top."""
    place = plan.frame
    dx, dy = _shift(plan, shift)
    wide, high = (round(side * place.dpi / 25.4) for side in (stock.label_width, stock.label_height))
    lines = [f"^XA^CI28^PW{wide}^LL{high}^LH0,0"]
    if plan.rows:
        data = plan.address.upper() if codes.is_plain(plan.address) else plan.address
        level = plan.level if codes.is_plain(plan.address) else "M"
        lines.append(
            f"^BY2,3,{_DROP}^FO{place.qr_x + dx},{max(place.qr_y + dy - _DROP, 0)}"
            f"^BQN,2,{place.module}^FH^FD{level}A,{_field(data)}^FS"
        )
    if plan.bars:
        lines.append(
            f"^FO{place.bar_x + dx},{place.bar_y + dy}^BY{place.bar_width}"
            f"^BCN,{place.bar_high},N,N,N,A^FH^FD{_field(plan.word.line)}^FS"
        )
    lines += [_text(text, place.dpi / 72, dx, dy) for text in (plan.word, *plan.texts)]
    lines.append(f"^PQ{copies}^XZ\n")
    return "\n".join(lines)


def _shift(plan: Plan, shift: tuple[int, int]) -> tuple[int, int]:
    """The shift in dots, as far as everything stays on the label's left and top."""
    place, dot = plan.frame, plan.frame.dpi / 72
    texts = (plan.word, *plan.texts)
    lefts = [text.x * dot for text in texts] + [place.qr_x] * bool(plan.rows) + [place.bar_x] * bool(plan.bars)
    tops = [(text.y - text.size) * dot for text in texts] + [place.qr_y - _DROP] * bool(plan.rows)
    tops += [place.bar_y] * bool(plan.bars)
    dx, dy = (round(tenths * place.dpi / 254) for tenths in shift)
    return max(dx, -int(min(lefts))), max(dy, min(-int(min(tops)), 0))


def _text(text: Text, dot: float, dx: int, dy: int) -> str:
    if len(runs(text.line, text.font)) > 1 or runs(text.line, text.font)[0][0] != text.font:
        return _drawn(text, dot, dx, dy)
    size = round(text.size * dot)
    left, top = round(text.x * dot) + dx, round((text.y - text.size * 0.82) * dot) + dy
    field = f"^A0N,{size},{size}^FH^FD{_field(text.line)}^FS"
    if not text.box:
        return f"^FO{left},{top}{field}"
    pad, wide, high = round(text.size * 0.27 * dot), round(text.box * dot), round(size * 1.1)
    return f"^FO{left - pad},{top - round(size * 0.06)}^GB{wide},{high},{high}^FS\n^FO{left},{top}^FR{field}"


def _drawn(text: Text, dot: float, dx: int, dy: int) -> str:
    """A line in a script that the printer has no letters for, as dots."""
    made = picture.line(text, dot)
    wide, dots = -(-made.width // 8), made.point(lambda value: not value).tobytes()
    left, top = max(round(text.x * dot) + dx, 0), max(round((text.y - text.size) * dot) + dy, 0)
    return f"^FO{left},{top}^GFA,{len(dots)},{len(dots)},{wide},{dots.hex().upper()}^FS"


def _field(text: str) -> str:
    """Text as field data: everything a printer could read as a command goes as hex (announced by ^FH)."""
    return "".join(sign if sign in _PLAIN else "".join(f"_{byte:02X}" for byte in sign.encode()) for sign in text)
