"""Tables and bar charts on a flowing page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from labels.data import Bar, Cell
from labels.errors import PaperError
from labels.style import BOLD, GREY, INK, LEADING, LINE, PLAIN, TEAL, TINT, Document, clean, fit, width, wrap

_FIGURE: Final = re.compile(r"[<>≈]?\s*[-−+]?[€\s]*\d[\d\s.,]*\s*(%|kg|€|dagen|dag|uur)?|[-–—]?")
_GAP: Final = 8.0


def table(
    doc: Document,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    totals: Sequence[Cell] = (),
    *,
    size: float = 10.5,
) -> None:
    """A table over the full width; its header is printed again on every page it runs over."""
    count = len(header)
    if not count or any(len(row) != count for row in (*rows, *([totals] if totals else []))):
        raise PaperError("Elke rij van een tabel heeft evenveel vakken als de kop.")
    heads = [clean(name) for name in header]
    body = [[_shown(cell) for cell in row] for row in rows]
    foot = [_shown(cell) for cell in totals]
    figures = [
        bool(rows) and any(row[i] for row in body) and all(_FIGURE.fullmatch(row[i]) for row in body)
        for i in range(count)
    ]
    while True:
        widths, natural = _share(doc.room, heads, body, foot, size)
        if natural or size <= 7.5:
            break
        size -= 0.5
    edges = [doc.left + sum(widths[:i]) for i in range(count + 1)]
    leading = size * LEADING

    def row(cells: Sequence[str], font: str, colour: object = INK, *, tint: bool = False) -> None:
        laid = [wrap(cell, font, size, widths[i] - _GAP) for i, cell in enumerate(cells)]
        longest = max(len(lines) for lines in laid)
        done = 0
        while done < longest:
            most = max(int((doc.y - doc.bottom - 7) / leading), 0)
            if most < min(longest - done, 3) and doc.y < doc.top - 60:
                doc.new_page()
                head()
                continue
            some = [lines[done : done + max(most, 1)] for lines in laid]
            high = max(len(lines) for lines in some) * leading + 6
            if tint:
                doc.fill(doc.left, doc.y - high, doc.room, high, TINT)
            for i, lines in enumerate(some):
                for step, line in enumerate(lines):
                    y = doc.y - 3 - step * leading - size
                    if figures[i]:
                        doc.string(edges[i + 1] - _GAP / 2, y, line, size=size, font=font, align="right")
                    else:
                        doc.string(edges[i] + _GAP / 2, y, line, size=size, font=font)
            doc.y -= high
            doc.rule(doc.y, thick=0.4)
            done += max(most, 1)

    def head() -> None:
        laid = [wrap(name, BOLD, size - 0.5, widths[i] - _GAP) for i, name in enumerate(heads)]
        high = max(len(lines) for lines in laid) * leading + 4
        for i, lines in enumerate(laid):
            for step, line in enumerate(lines):
                y = doc.y - high + 5 + (len(lines) - 1 - step) * leading
                x = edges[i + 1] - _GAP / 2 if figures[i] else edges[i] + _GAP / 2
                doc.string(
                    x,
                    y,
                    line,
                    size=size - 0.5,
                    font=BOLD,
                    colour=TEAL,
                    align="right" if figures[i] else "left",
                )
        doc.y -= high
        doc.fill(doc.left, doc.y - 0.5, doc.room, 1, TEAL)

    doc.need(60)
    head()
    for cells in body:
        row(cells, PLAIN)
    if foot:
        row(foot, BOLD, tint=True)
    doc.y -= 8


def _shown(cell: Cell) -> str:
    """A figure with a point at the thousands and a true minus; text as it is."""
    if isinstance(cell, int):
        return f"{cell:,}".replace(",", ".").replace("-", "−")
    return clean(cell)


def _share(
    room: float, heads: Sequence[str], body: Sequence[Sequence[str]], foot: Sequence[str], size: float
) -> tuple[list[float], bool]:
    """Widths of the columns, and whether no single word has to be broken."""
    natural, least = [], []
    for i, name in enumerate(heads):
        cells = [(row[i], PLAIN) for row in body] + [(row[i], BOLD) for row in ([foot] if foot else [])]
        cells.append((name, BOLD))
        natural.append(max(width(text[:200], font, size) for text, font in cells) + _GAP + 1)
        words = [(word, font) for text, font in cells for word in text[:400].split(" ")]
        least.append(max(width(word, font, size) for word, font in words) + _GAP + 1)
    if sum(natural) <= room:
        extra = (room - sum(natural)) / len(heads)
        return [wide + extra for wide in natural], True
    if sum(least) <= room:
        spare, wish = room - sum(least), [n - m for n, m in zip(natural, least, strict=True)]
        return [m + spare * w / sum(wish) for m, w in zip(least, wish, strict=True)], True
    return [room * min(m, room / 2) / sum(min(n, room / 2) for n in least) for m in least], False


def chart(doc: Document, bars: Sequence[Bar], *, size: float = 10.5) -> None:
    """Horizontal bars with their names before and their values behind them."""
    if any(bar.value < 0 for bar in bars):
        raise PaperError("Een staaf kan niet onder nul zijn.")
    most = max((bar.value for bar in bars), default=0) or 1
    names = doc.room * 0.28
    longest = doc.room - names - 60
    for bar in bars:
        doc.need(18)
        fitted, lines = fit(clean(bar.label), PLAIN, names - 8, size, 7)
        doc.string(doc.left, doc.y - 12, lines[0], size=fitted)
        x, wide = doc.left + names, longest * bar.value / most
        doc.fill(x, doc.y - 14.5, longest, 10, TINT, radius=2)
        if wide:
            doc.fill(x, doc.y - 14.5, max(wide, 3), 10, TEAL, radius=min(2, max(wide, 3) / 2))
        shown = clean(bar.shown) or _shown(bar.value)
        doc.string(doc.right, doc.y - 12, shown, size=size, font=BOLD, align="right")
        doc.y -= 18
    doc.y -= 6
    doc.canvas.setStrokeColor(LINE)
    doc.canvas.setFillColor(GREY)
