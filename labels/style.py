"""How our paper looks: two weights of one typeface, one accent colour, and a page that flows.

Text reaches the page only through `clean()` and is drawn as plain strings, never as markup: a name such as
`Jan & <b>x` prints literally. The typeface (Source Sans, from the package font-source-sans-pro) covers the
Latin, Greek and Cyrillic names of Europe and Vietnamese; a rare letter loses the mark it lacks, and any other
sign it cannot set rightly prints as a visible box, never as nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Final, Literal

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from labels import codes

MM: Final = 72 / 25.4
PLAIN: Final = "SourceSansPro-Regular"
BOLD: Final = "SourceSansPro-Bold"
BODY: Final = 11.0
SMALL: Final = 9.0
LEADING: Final = 1.27  # from line to line, in sizes
INK: Final = HexColor(0x16202A)
GREY: Final = HexColor(0x56646F)
LINE: Final = HexColor(0xC9D3D8)
TINT: Final = HexColor(0xEAF3F4)
TEAL: Final = HexColor(0x0B5C6B)
WHITE: Final = HexColor(0xFFFFFF)
BOX: Final = "☐"
ELLIPSIS: Final = "…"
Align = Literal["left", "right", "centre"]

rl_config.useA85 = 0  # a fifth smaller and faster; every mail and printer takes plain binary streams
_EURO: Final = "€\N{NO-BREAK SPACE}"
_FOLDER: Final = files("font_source_sans_pro") / "files"
_ALIKE: Final = str.maketrans("‐⁃ƁƊƐƆƑƘƙƝƳƴ", "--BDEOFKkNYy")


@lru_cache(maxsize=1)
def fonts() -> dict[str, TTFont]:
    """Both weights, read from disk and registered at first use."""
    found = {name: TTFont(name, str(_FOLDER / f"{name}.ttf")) for name in (PLAIN, BOLD)}
    for font in found.values():
        pdfmetrics.registerFont(font)
    return found


def font_file(name: str) -> str:
    """Where the file of a weight is, for a raster drawing."""
    return str(_FOLDER / f"{name}.ttf")


def clean(value: object) -> str:
    """Any value as one line of text that is safe and possible to set; the only door to the page.

    Accents are composed, white space and control signs become one space and invisible direction signs go. A
    letter that the typeface lacks is set without its mark ("Ḩ" as "H", "Ɛ" as "E"); what is lacking then too,
    or would stand in the wrong order (right-to-left scripts), becomes a box.
    """
    return _clean(str(value))


@lru_cache(maxsize=8192)
def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    out = []
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if category in ("Cc", "Zs", "Zl", "Zp"):
            out.append(" ")
        elif category == "Cf":
            continue
        else:
            out.append(_possible(sign))
    return " ".join("".join(out).split())


def _possible(sign: str) -> str:
    """The sign itself, else what it is built from without the marks, else a box."""
    if unicodedata.bidirectional(sign) in ("R", "AL", "AN"):
        return BOX
    if ord(sign) in fonts()[PLAIN].face.charToGlyph:
        return sign
    if unicodedata.combining(sign):
        return ""
    if (alike := sign.translate(_ALIKE)) != sign:
        return alike
    parts = [chr(int(part, 16)) for part in unicodedata.decomposition(sign).split() if not part.startswith("<")]
    return "".join(_possible(part) for part in parts if not unicodedata.combining(part)) if parts else BOX


@lru_cache(maxsize=2)
def _widths(font: str) -> tuple[dict[int, float], float]:
    face = fonts()[font].face
    return face.charWidths, face.defaultWidth


def width(text: str, font: str, size: float) -> float:
    """How wide `text` is set, in points."""
    table, other = _widths(font)
    return sum([table.get(ord(sign), other) for sign in text]) * size / 1000


@lru_cache(maxsize=8192)
def wrap(text: str, font: str, size: float, room: float) -> tuple[str, ...]:
    """`text` in lines no wider than `room`; a word that is too long by itself is broken, "€ 30" stays together."""
    lines: list[str] = []
    line, used = "", 0.0
    space = width(" ", font, size)
    for word in text.replace("€ ", _EURO).split(" "):
        wide = width(word, font, size)
        if line and used + space + wide <= room:
            line, used = f"{line} {word}", used + space + wide
            continue
        if line:
            lines.append(line)
        if wide > room:
            *full, word = _broken(word, font, size, room)
            lines += full
            wide = width(word, font, size)
        line, used = word, wide
    return tuple([line.replace(_EURO, "€ ") for line in (*lines, line)])


def _broken(word: str, font: str, size: float, room: float) -> list[str]:
    """A word in parts that each fit; at least one sign a part."""
    parts, start, used = [], 0, 0.0
    for place, sign in enumerate(word):
        wide = width(sign, font, size)
        if used + wide > room and place > start:
            parts.append(word[start:place])
            start, used = place, 0.0
        used += wide
    return [*parts, word[start:]]


@lru_cache(maxsize=8192)
def fit(
    text: str, font: str, room: float, size: float, smallest: float, lines: int = 1
) -> tuple[float, tuple[str, ...]]:
    """`text` in at most `lines` lines within `room`: first smaller, then cut off with an ellipsis."""
    while True:
        found = wrap(text, font, size, room)
        whole = " ".join(found) == text  # no word is broken
        if len(found) <= lines and (whole or size <= smallest):
            return size, found
        if size <= smallest:
            break
        size = max(size - 0.5, smallest)
    last = found[lines - 1]
    while last and width(last + ELLIPSIS, font, size) > room:
        last = last[:-1]
    return size, (*found[: lines - 1], last.rstrip() + ELLIPSIS)


class Document:
    """A flowing document: the same calls give the same bytes. `y` is where the next thing hangs, in
    points.
    """

    def __init__(
        self,
        title: str,
        *,
        foot: str = "",
        page: tuple[float, float] = A4,
        margin: float = 18 * MM,
        author: str = "",
    ) -> None:
        fonts()
        self.buffer = BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=page, invariant=1, pageCompression=1, lang="nl-BE")
        self.canvas.setTitle(clean(title))
        self.canvas.setAuthor(clean(author))
        self.canvas.setSubject(clean(foot))
        self.canvas.setCreator("Digibank")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self.page_width, self.page_height = page
        self.left, self.right = margin, page[0] - margin
        self.top, self.bottom = page[1] - margin, margin + 6 * MM
        self.y = self.top
        self.foot = clean(foot)
        self.fresh_page: Callable[[], None] = lambda: None
        self._done: list[dict[str, Any]] = []

    @property
    def room(self) -> float:
        return self.right - self.left

    # Ink

    def string(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY,
        font: str = PLAIN,
        colour: Color = INK,
        align: Align = "left",
    ) -> None:
        """One line of cleaned text with its baseline at `y`."""
        if align != "left":
            x -= width(text, font, size) / (1 if align == "right" else 2)
        self.canvas.setFillColor(colour)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def rule(self, y: float, *, left: float | None = None, right: float | None = None, thick: float = 0.6) -> None:
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(thick)
        self.canvas.line(self.left if left is None else left, y, self.right if right is None else right, y)

    def fill(self, x: float, y: float, wide: float, high: float, colour: Color, radius: float = 0) -> None:
        self.canvas.setFillColor(colour)
        if radius:
            self.canvas.roundRect(x, y, wide, high, radius, stroke=0, fill=1)
        else:
            self.canvas.rect(x, y, wide, high, stroke=0, fill=1)

    def qr(self, text: str, right: float, top: float, size: float) -> None:
        """A QR symbol in one fill; its dark modules end at `right` and `top`, the quiet zone lies outside."""
        rows = codes.qr(text)
        module = size / len(rows)
        self.canvas.saveState()
        self.canvas.translate(right - size, top - size)
        self.canvas.scale(module, module)
        path = self.canvas.beginPath()
        for place, row in enumerate(rows):
            for x, wide in codes.runs(row, len(rows)):
                path.rect(x, len(rows) - 1 - place, wide, 1)
        self.canvas.setFillColor(INK)
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.canvas.restoreState()

    # Flow

    def need(self, high: float) -> None:
        """Start a new page unless `high` points are left on this one."""
        if self.y - high < self.bottom:
            self.new_page()

    def new_page(self) -> None:
        self._done.append(dict(self.canvas.__dict__))
        # the page is written at the end, when the number of pages is known
        self.canvas._startPage()  # type: ignore[attr-defined]
        self.y = self.top
        self.fresh_page()

    def title(self, text: str, under: str = "", *, small: str = "", room: float | None = None) -> None:
        """The head of a document: who, what, and one line below."""
        room = room or self.room
        self.fill(self.left, self.y - 1.2 * MM, 14 * MM, 1.2 * MM, TEAL)
        self.y -= 7 * MM
        if small:
            size, lines = fit(clean(small), BOLD, room, 10.5, 7)
            self.string(self.left, self.y, lines[0], size=size, font=BOLD, colour=TEAL)
            self.y -= 9.5 * MM
        size, lines = fit(clean(text), BOLD, room, 25, 16, 2)
        for line in lines:
            self.string(self.left, self.y, line, size=size, font=BOLD)
            self.y -= size * 1.08
        self.y += size * 0.27
        if under:
            for line in wrap(clean(under), PLAIN, 12.5, room):
                self.string(self.left, self.y, line, size=12.5, colour=GREY)
                self.y -= 16
        self.y -= 3 * MM

    def heading(self, text: str, *, keep: float = 30) -> None:
        """A heading that stays with the `keep` points that follow it."""
        self.need(27 + keep)
        self.y -= 20
        size, lines = fit(clean(text), BOLD, self.room, 13.5, 9)
        self.string(self.left, self.y, lines[0], size=size, font=BOLD, colour=TEAL)
        self.y -= 7

    def paragraph(
        self,
        text: str,
        *,
        size: float = BODY,
        font: str = PLAIN,
        colour: Color = INK,
        after: float = 5,
        left: float | None = None,
        room: float | None = None,
    ) -> None:
        """Wrapped text over as many lines and pages as it takes."""
        left = self.left if left is None else left
        leading = round(size * LEADING, 2)
        for line in wrap(clean(text), font, size, room or self.right - left):
            self.need(leading)
            self.y -= leading
            self.string(left, self.y + size * 0.26, line, size=size, font=font, colour=colour)
        self.y -= after

    def facts(self, rows: Sequence[tuple[str, str]], *, columns: int = 2, size: float = 11.5) -> None:
        """Small grey names with their values below, side by side; empty values are left out."""
        shown = [(clean(name), clean(value)) for name, value in rows if value]
        gap = 6 * MM
        wide = (self.room - gap * (columns - 1)) / columns
        leading = size * LEADING
        for start in range(0, len(shown), columns):
            group = [(name, wrap(value, PLAIN, size, wide)) for name, value in shown[start : start + columns]]
            longest = max(len(lines) for _, lines in group)
            self.need(min(13 + longest * leading, 200))
            if longest > 40:  # a value longer than a page flows as text
                for name, lines in group:
                    self.paragraph(f"{name}: {' '.join(lines)}", size=size)
                continue
            for place, (name, lines) in enumerate(group):
                x, y = self.left + place * (wide + gap), self.y - 9
                self.string(x, y, name, size=SMALL, colour=GREY)
                for line in lines:
                    y -= leading
                    self.string(x, y + 1, line, size=size)
            self.y -= 9 + longest * leading + 7

    def ticks(self, items: Sequence[str], *, ticked: bool = False, columns: int = 2) -> None:
        """Items with a box to tick before each, or ticked."""
        gap, indent, size = 6 * MM, 15.0, 11.5
        wide = (self.room - gap * (columns - 1)) / columns
        for start in range(0, len(items), columns):
            group = [wrap(clean(item), PLAIN, size, wide - indent) for item in items[start : start + columns]]
            high = max(len(lines) for lines in group) * 14.5
            self.need(min(high, 400) + 3)
            for place, lines in enumerate(group):
                x = self.left + place * (wide + gap)
                self._tick_box(x, self.y - 11.5, ticked)
                for row, line in enumerate(lines):
                    self.string(x + indent, self.y - 10.7 - row * 14.5, line, size=size)
            self.y -= high + 3

    def _tick_box(self, x: float, y: float, ticked: bool) -> None:
        pen = self.canvas
        pen.setStrokeColor(TEAL)
        pen.setLineWidth(0.9)
        pen.roundRect(x, y, 9, 9, 1.4, stroke=1, fill=0)
        if ticked:
            pen.setLineWidth(1.4)
            pen.lines([(x + 2, y + 4.4, x + 3.9, y + 2.3), (x + 3.9, y + 2.3, x + 7.2, y + 7)])

    def bullets(self, items: Sequence[str], *, size: float = BODY) -> None:
        for item in items:
            self.need(size * LEADING)
            self.string(self.left + 2, self.y - size * 1.01, "•", size=size, colour=TEAL)
            self.paragraph(item, size=size, left=self.left + 12, after=2)

    def signatures(self, people: Sequence[tuple[str, str]], *, high: float = 26 * MM) -> None:
        """Boxes to sign in, side by side: (role, name)."""
        self.need(high + 10)
        gap = 6 * MM
        wide = (self.room - gap * (len(people) - 1)) / len(people)
        pen = self.canvas
        for place, (role, name) in enumerate(people):
            x = self.left + place * (wide + gap)
            pen.setStrokeColor(LINE)
            pen.setLineWidth(0.8)
            pen.roundRect(x, self.y - high, wide, high, 3, stroke=1, fill=0)
            self.string(x + 8, self.y - 13, clean(role), size=9.5, colour=GREY)
            size, lines = fit(clean(name), BOLD, wide - 16, 11.5, 7)
            self.string(x + 8, self.y - 27, lines[0], size=size, font=BOLD)
        self.y -= high + 8

    def bytes(self) -> bytes:
        """Close the document: every page gets its foot with "pagina x van y"."""
        self._done.append(dict(self.canvas.__dict__))
        total = len(self._done)
        for number, state in enumerate(self._done, 1):
            self.canvas.__dict__.update(state)
            y = self.bottom - 7 * MM
            self.rule(y + 11)
            page = f"pagina {number} van {total}"
            self.string(self.right, y, page, size=SMALL, colour=GREY, align="right")
            room = self.room - width(page, PLAIN, SMALL) - 10
            size, lines = fit(self.foot, PLAIN, room, SMALL, 6)
            self.string(self.left, y, lines[0], size=size, colour=GREY)
            self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()
