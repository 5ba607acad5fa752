"""The typeface of stickers, Source Sans: what it can set, how wide that is, and where a text is cut.

Any value is text: it reaches paper only through `clean()`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Final

from reportlab.pdfbase.ttfonts import TTFontFile

PLAIN: Final = "SourceSansPro-Regular"
BOLD: Final = "SourceSansPro-Bold"
BOX: Final = "☐"
ELLIPSIS: Final = "…"
STICKY: Final = "\N{NO-BREAK SPACE}"
"""Between words that stay on one line; `wrap` sees no space in it, and a space is drawn."""
_FOLDER: Final = files("font_source_sans_pro") / "files"
_SPLIT: Final = re.compile(r"(?<=\d) (?=[\d,])")
_ALIKE: Final = str.maketrans("‐⁃ƁƊƐƆƑƘƙƝƳƴ", "--BDEOFKkNYy")


def font_file(name: str) -> str:
    """Where the file of a weight is."""
    return str(_FOLDER / f"{name}.ttf")


@lru_cache(maxsize=2)
def face(name: str) -> TTFontFile:
    """A weight, read from disk at first use."""
    return TTFontFile(font_file(name))


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """Any text as one line that is safe and possible to set.

    Accents are composed, white space and control signs become one space and invisible direction signs go. A
    letter that the typeface lacks is set without its mark ("Ḩ" as "H"); what is lacking then too, or would
    stand in the wrong order (right-to-left scripts), becomes a box.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    out = []
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if category in ("Cc", "Zs", "Zl", "Zp"):
            out.append(" ")
        elif category != "Cf":
            out.append(_possible(sign))
    return " ".join("".join(out).split())


def together(text: str) -> str:
    """Clean text in which a telephone number or a date is not broken off: a space beside a figure sticks."""
    return _SPLIT.sub(STICKY, text)


def _possible(sign: str) -> str:
    """The sign itself, else what it is built from without the marks, else a box."""
    if unicodedata.bidirectional(sign) in ("R", "AL", "AN"):
        return BOX
    if ord(sign) in face(PLAIN).charToGlyph:
        return sign
    if unicodedata.combining(sign):
        return ""
    if (alike := sign.translate(_ALIKE)) != sign:
        return alike
    parts = [chr(int(part, 16)) for part in unicodedata.decomposition(sign).split() if not part.startswith("<")]
    return "".join(_possible(part) for part in parts if not unicodedata.combining(part)) if parts else BOX


@lru_cache(maxsize=2)
def _widths(font: str) -> tuple[dict[int, float], float]:
    found = face(font)
    return found.charWidths, found.defaultWidth


def width(text: str, font: str, size: float) -> float:
    """How wide `text` is set, in points."""
    table, other = _widths(font)
    return sum([table.get(ord(sign), other) for sign in text]) * size / 1000


def wrap(text: str, font: str, size: float, room: float, most: int | None = None) -> tuple[str, ...]:
    """`text` in lines no wider than `room`; a word that is too long by itself is broken.

    With more than `most` lines, what comes after those is not looked at: the last one is then too wide.
    """
    lines: list[str] = []
    line, used = "", 0.0
    space = width(" ", font, size)
    for word in text.split(" "):
        if most is not None and len(lines) > most:
            break
        wide = width(word, font, size)
        if line and used + space + wide <= room:
            line, used = f"{line} {word}", used + space + wide
            continue
        if line:
            lines.append(line)
        if wide > room:
            *full, word = _broken(word, font, size, room, most)
            lines += full
            wide = width(word, font, size)
        line, used = word, wide
    return (*lines, line)


def _broken(word: str, font: str, size: float, room: float, most: int | None) -> list[str]:
    """A word in parts that each fit; at least one sign a part. After `most` parts the rest is one part."""
    parts: list[str] = []
    start, used = 0, 0.0
    for place, sign in enumerate(word):
        if most is not None and len(parts) > most:
            break
        wide = width(sign, font, size)
        if used + wide > room and place > start:
            parts.append(word[start:place])
            start, used = place, 0.0
        used += wide
    return [*parts, word[start:]]


def fit(
    text: str, font: str, room: float, size: float, smallest: float, lines: int = 1
) -> tuple[float, tuple[str, ...]]:
    """`text` in at most `lines` lines within `room`: first smaller, then cut off with an ellipsis."""
    while True:
        found = wrap(text, font, size, room, lines)
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
