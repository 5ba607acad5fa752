"""The typefaces of our documents, from Python packages only, and what they can set.

Source Sans Pro (SIL OFL 1.1, package font-source-sans-pro) is the house letter. FiraGO (SIL OFL 1.1) sets Arabic,
Hebrew, Greek, Georgian, Thai and Devanagari; Noto Sans Symbols 2 (SIL OFL 1.1) the signs; both from pymupdf-fonts.
Fonts of the machine are never used, so paper is the same everywhere.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from importlib.resources import files
from typing import Final

import pymupdf_fonts

FAMILIES: Final = ("Source Sans Pro", "FiraGO", "Noto Sans Symbols2")
_FOLDER: Final = files("font_source_sans_pro") / "files"
_SOURCE_SANS: Final = ("Regular", "Semibold", "Bold")
_OTHERS: Final = {"figo": 1, "figbo": 1, "symbol2": 2}


def font_files() -> dict[str, bytes]:
    """Every font file by the name to write it under."""
    found = {f"SourceSansPro-{name}.ttf": (_FOLDER / f"SourceSansPro-{name}.ttf").read_bytes() for name in _SOURCE_SANS}
    return found | {f"{name}.ttf": pymupdf_fonts.myfont(name) for name in _OTHERS}


@lru_cache(maxsize=1)
def coverage() -> tuple[frozenset[int], ...]:
    """Per family, in the order of `FAMILIES`, the code points that every weight of it can set."""
    made = font_files()
    families: list[set[int]] = []
    for place, names in enumerate(
        (
            [f"SourceSansPro-{name}.ttf" for name in _SOURCE_SANS],
            *([f"{name}.ttf" for name, family in _OTHERS.items() if family == wanted] for wanted in (1, 2)),
        )
    ):
        families.append(set.intersection(*(code_points(made[name]) for name in names)))
        assert families[place]
    return tuple(frozenset(each) for each in families)


def code_points(font: bytes) -> set[int]:
    """The code points a TrueType font has a glyph for: its cmap table, formats 4 and 12."""
    for place in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16):
        if font[place : place + 4] == b"cmap":
            start = struct.unpack_from(">L", font, place + 8)[0]
            break
    else:
        raise ValueError("a font without a cmap table")
    found: set[int] = set()
    for place in range(start + 4, start + 4 + 8 * struct.unpack_from(">H", font, start + 2)[0], 8):
        platform, _, offset = struct.unpack_from(">HHL", font, place)
        table = start + offset
        kind = struct.unpack_from(">H", font, table)[0]
        if platform in (0, 3) and kind == 4:
            found |= _format_4(font, table)
        elif platform in (0, 3) and kind == 12:
            for group in range(struct.unpack_from(">L", font, table + 12)[0]):
                first, last, _ = struct.unpack_from(">LLL", font, table + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found


def _format_4(font: bytes, table: int) -> set[int]:
    found: set[int] = set()
    count = struct.unpack_from(">H", font, table + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, table + 14)
    starts = struct.unpack_from(f">{count}H", font, table + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, table + 16 + 4 * count)
    ranges_at = table + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    for segment, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point
            if offset:
                glyph = struct.unpack_from(">H", font, ranges_at + 2 * segment + offset + 2 * (point - first))[0]
            if (glyph or not offset) and (glyph + delta) & 0xFFFF:
                found.add(point)
    return found
