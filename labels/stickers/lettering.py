"""The typefaces of stickers: what they can set, how wide that is, and where a text is cut.

Source Sans; for what it lacks FiraGO, in the same weight (Arabic, Hebrew, Georgian, Thai), read when it is needed.

Any value is text: it reaches paper only through `clean()`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from typing import Final

import pymupdf_fonts
from reportlab.pdfbase.ttfonts import TTFontFile

from labels.stickers import scripts

PLAIN: Final = "SourceSansPro-Regular"
BOLD: Final = "SourceSansPro-Bold"
OTHER: Final = {PLAIN: "FiraGO-Regular", BOLD: "FiraGO-Bold"}
ELLIPSIS: Final = "…"
_LONGEST: Final = 20_000
STICKY: Final = "\N{NO-BREAK SPACE}"
"""Between words that stay on one line; `wrap` sees no space in it, and a space is drawn."""
_FOLDER: Final = files("font_source_sans_pro") / "files"
_SPLIT: Final = re.compile(r"(?<=\d) (?=[\d,])")
_SHAPED: Final = ("DEVANAGARI",)  # in FiraGO, but only right when it is shaped
_FILES: Final = {"FiraGO-Regular": "figo", "FiraGO-Bold": "figbo"}


def font_file(name: str) -> BytesIO:
    """The file of a weight."""
    if name in _FILES:
        return BytesIO(pymupdf_fonts.myfont(_FILES[name]))
    return BytesIO((_FOLDER / f"{name}.ttf").read_bytes())


@lru_cache(maxsize=4)
def face(name: str) -> TTFontFile:
    """A weight, read from disk at first use."""
    return TTFontFile(font_file(name))


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """Any text as one line that is safe and possible to set.

    Accents are composed, white space and control signs become one space and invisible direction signs go. A
    letter that the typefaces lack is set without its mark ("Ḩ" as "H"); what is lacking then too is written as it
    sounds or by its name. Arabic letters are joined; the order of the eye is made when a line is set (`scripts.seen`).
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    out = ""
    for sign in unicodedata.normalize("NFC", text[:_LONGEST]):
        category = unicodedata.category(sign)
        if category in ("Cc", "Zs", "Zl", "Zp"):
            out += " "
        elif category not in ("Cf", "Cs", "Co", "Cn"):
            out = _with(out, sign)
    return scripts.joined(" ".join(out.split()))


def together(text: str) -> str:
    """Clean text in which a telephone number or a date is not broken off: a space beside a figure sticks."""
    return _SPLIT.sub(STICKY, text)


def _with(text: str, sign: str) -> str:
    """The text and the sign, or what stands for it."""
    if can_set(sign):
        return text + sign
    if unicodedata.combining(sign):
        return "".join(scripts.instead(sign, text)) if "VIRAMA" in unicodedata.name(sign, "") else text
    parts = [chr(int(part, 16)) for part in unicodedata.decomposition(sign).split() if not part.startswith("<")]
    bare = [part for part in parts if not unicodedata.combining(part)]
    if bare and all(can_set(part) for part in bare):
        return text + "".join(bare)
    return "".join(scripts.instead(sign, text))


@lru_cache(maxsize=4096)
def can_set(sign: str) -> bool:
    """Whether one of our typefaces has this sign. Marks over letters that go from right to left are left out."""
    if ord(sign) in _widths(PLAIN)[0]:
        return True
    is_mark = (
        unicodedata.combining(sign) > 0 and not "\u0e00" <= sign <= "\u0e7f"
    )  # those of Thai stand where they fall
    if ord(sign) < 0x0530 or is_mark:
        return False
    return ord(sign) in face(OTHER[PLAIN]).charToGlyph and not unicodedata.name(sign, "").startswith(_SHAPED)


def runs(line: str, font: str) -> list[tuple[str, str]]:
    """A line in parts of one typeface: (typeface, text)."""
    own = _widths(font)[0]
    return [
        (font if is_own else OTHER[font], "".join(part))
        for is_own, part in groupby(line, key=lambda sign: ord(sign) in own or font not in OTHER)
    ]


@lru_cache(maxsize=4)
def _widths(font: str) -> tuple[dict[int, float], float]:
    found = face(font)
    return found.charWidths, found.defaultWidth


def width(text: str, font: str, size: float) -> float:
    """How wide `text` is set, in points."""
    table, other = _widths(font)
    if text.isascii() or font not in OTHER or all(ord(sign) in table for sign in text):
        return sum([table.get(ord(sign), other) for sign in text]) * size / 1000
    return sum(width(part, name, size) for name, part in runs(text, font))


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
