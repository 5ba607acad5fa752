"""Scripts on stickers: Arabic letters joined, right-to-left in the order of the eye, and words for what we cannot set.

A sticker has a line or two of them, so this is the small part of the standards that such a line needs: joining by the
presentation forms, which our typeface has, and the order of one paragraph without embedding (UAX 9).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Final

_RIGHT: Final = ("R", "AL")
_LAM: Final = "\N{ARABIC LETTER LAM}"
_OTHERS: Final = "‐⁃ƁƊƐƆƑƘƙƝƳƴ"
_ALIKE: Final = str.maketrans(_OTHERS, "--BDEOFKkNYy")


@lru_cache(maxsize=1)
def _forms() -> dict[str, dict[str, str]]:
    """Of each Arabic letter, and of lam with alef, its sign by where it stands: isolated, initial, medial, final."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBC0), *range(0xFE80, 0xFEFD)):
        form, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        found.setdefault("".join(chr(int(letter, 16)) for letter in letters), {})[form.strip("<>")] = chr(code)
    return found


@lru_cache(maxsize=1024)
def joined(text: str) -> str:
    """Arabic letters as they are written beside each other; every other sign stays. In the order of speech."""
    if not any(unicodedata.bidirectional(sign) == "AL" for sign in text):
        return text
    letters: list[str] = []
    for sign in text:
        if letters and letters[-1] == _LAM and _LAM + sign in _forms():
            letters[-1] += sign
        else:
            letters.append(sign)
    out = []
    for place, letter in enumerate(letters):
        forms = _forms().get(letter, {})
        before = place > 0 and "initial" in _forms().get(letters[place - 1], {}) and "final" in forms
        after = "initial" in forms and "final" in _forms().get("".join(letters[place + 1 : place + 2]), {})
        form = ("medial" if after else "final") if before else "initial" if after else "isolated"
        alone = letter if len(letter) == 1 else forms["isolated"]  # a letter alone is the letter itself
        out.append(alone if form == "isolated" else forms[form])
    return "".join(out)


@lru_cache(maxsize=1024)
def seen(line: str) -> str:
    """One line in the order in which it stands on paper, from left to right."""
    kinds = [unicodedata.bidirectional(sign) for sign in line]
    if not any(kind in _RIGHT for kind in kinds):
        return line
    base = next("R" if kind in _RIGHT else "L" for kind in kinds if kind in (*_RIGHT, "L"))
    levels = _levels(_directions(kinds, base), base)
    signs = [_mirrored(sign) if level % 2 else sign for sign, level in zip(line, levels, strict=True)]
    for level in range(max(levels), 0, -1):
        place = 0
        for is_in, part in groupby([each >= level for each in levels]):
            end = place + len(list(part))
            if is_in:
                signs[place:end], levels[place:end] = signs[place:end][::-1], levels[place:end][::-1]
            place = end
    return "".join(signs)


def _directions(kinds: list[str], base: str) -> list[str]:
    """Every sign as left (L), right (R) or number (N): what stands between follows its neighbours."""
    found = ["R" if kind in _RIGHT else "N" if kind in ("EN", "AN") else kind if kind == "L" else "" for kind in kinds]
    for place, kind in enumerate(kinds):  # 056/27.75: what stands between two figures belongs to the number
        if kind in ("ES", "CS") and found[place - 1 : place] == ["N"] == found[place + 1 : place + 2]:
            found[place] = "N"
    strong = base
    for place, direction in enumerate(found):  # a number after Latin letters goes with them
        strong = direction if direction in ("L", "R") else strong
        if direction == "N" and strong == "L":
            found[place] = "L"
    place = 0
    for direction, part in groupby(list(found)):
        count = len(list(part))
        if not direction:
            before = found[place - 1] if place else base
            after = found[place + count] if place + count < len(found) else base
            sides = {"R" if side == "N" else side for side in (before, after)}
            found[place : place + count] = [sides.pop() if len(sides) == 1 else base] * count
        place += count
    return found


def _levels(directions: list[str], base: str) -> list[int]:
    if base == "R":
        return [1 if direction == "R" else 2 for direction in directions]
    return [{"L": 0, "R": 1, "N": 2}[direction] for direction in directions]


_PAIRS: Final = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))


def _mirrored(sign: str) -> str:
    return _PAIRS.get(sign, sign)


def instead(sign: str, before: str) -> tuple[str, str]:
    """What stands for a sign that we cannot set after the text so far: that text, perhaps changed, and the sign's part.

    A letter like it; the sound of a syllable; the first sound of a letter's name; else its name or number in brackets.
    """
    if (alike := sign.translate(_ALIKE)) != sign:
        return before, alike
    name = unicodedata.name(sign, "")
    words = name.split()
    if "VIRAMA" in words:
        return before.removesuffix("a"), ""
    if "VOWEL" in words and "SIGN" in words:
        return before.removesuffix("a"), words[-1].lower()
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Mc"):
        return before, ""
    if "SYLLABLE" in words or words[:1] in (["HIRAGANA"], ["KATAKANA"]) or {"DEVANAGARI", "LETTER"} <= {*words}:
        return before, words[-1].lower()
    if "LETTER" in words and "WITH" not in words:
        sound = words[-1][0]
        return before, sound.lower() if "SMALL" in words else sound
    if name and unicodedata.category(sign).startswith("S"):
        return before, f"[{name.lower()}]"
    return before, f"[U+{ord(sign):04X}]"
