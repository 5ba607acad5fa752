"""Any value as text that can be set: the only door from a value to a document.

What arrives may be a name in any script, 20,000 signs without a space, control signs, emoji. Nothing is markup,
nothing stops a document and nothing prints as an empty box: what our letters lack is replaced by a rule one can see.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any, Final

from labels.fonts import coverage

LONGEST_WORD: Final = 24
_LONGEST_OF_LETTERS: Final = 40
_PART: Final = 8
_MOST_MARKS: Final = 8
_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_OPEN, _CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_ALIKE: Final = str.maketrans("‐⁃ƁƊƐƆƑƘƙƝƳƴ", "--BDEOFKkNYy")
_RIGHT_TO_LEFT: Final = ("R", "AL", "AN")


def clean(value: object) -> str:
    """Any value as one line of text that is safe and possible to set.

    Accents are composed; white space and control signs become one space; invisible direction signs go. A letter our
    typefaces lack is set without its mark ("Ḩ" as "H"); a sign they lack altogether is named in brackets: "[thumbs up
    sign]" for a picture, "[U+4E2D]" for a letter. A word of more than 40 letters, or of 24
    signs that are not all letters, may be broken anywhere. Text with a
    right-to-left script stands apart from the words around it.
    """
    return _clean(str(value))


def cleaned(value: Any) -> Any:
    """The same of every text inside lists and mappings; whole numbers, truth and nothing stay."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, dict):
        return {name: cleaned(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(part) for part in value]
    return value


@lru_cache(maxsize=8192)
def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return _breakable(" ".join(text.split()))
    out: list[str] = []
    cluster = ""
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if category in ("Cc", "Zs", "Zl", "Zp"):
            out += (_set(cluster), " ")
            cluster = ""
        elif category in ("Mn", "Mc", "Me") and cluster:
            cluster += sign
        elif sign in _JOINERS:
            if cluster and unicodedata.bidirectional(cluster[0]) == "AL":
                cluster += sign
        elif category != "Cf":
            out.append(_set(cluster))
            cluster = sign
    out.append(_set(cluster))
    made = _breakable(" ".join("".join(out).split()))
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in made):
        return _OPEN + made + _CLOSE
    return made


@lru_cache(maxsize=4096)
def _set(cluster: str) -> str:
    """A letter with its marks as one typeface can set it; what it cannot is replaced."""
    if not cluster:
        return ""
    base, marks = cluster[0], cluster[1:][:_MOST_MARKS]
    families = [family for family in coverage() if ord(base) in family]
    if not families:
        return _instead(base)
    best = max(families, key=lambda family: sum(ord(mark) in family for mark in marks))
    return base + "".join(mark for mark in marks if ord(mark) in best)


def _instead(sign: str) -> str:
    """What stands for a sign without a glyph: its parts, a letter like it, or its name."""
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Mn":
        return ""
    if (alike := sign.translate(_ALIKE)) != sign:
        return alike
    parts = [chr(int(part, 16)) for part in unicodedata.decomposition(sign).split() if not part.startswith("<")]
    made = "".join(_set(part) for part in parts if not unicodedata.combining(part))
    if made and "[" not in made:
        return made
    if unicodedata.category(sign) in ("So", "Sk", "Sm", "Sc", "Po"):
        return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower().replace('u+', 'U+')}]"
    return f"[U+{ord(sign):04X}]"


def _breakable(text: str) -> str:
    """Invisible places where a very long word may be broken."""
    if len(text) <= LONGEST_WORD:
        return text
    return " ".join(_parts(word) if _is_long(word) else word for word in text.split(" "))


def _is_long(word: str) -> bool:
    letters = word.strip(".,;:?!()\"'").replace("-", "").isalpha()
    return len(word) > (_LONGEST_OF_LETTERS if letters else LONGEST_WORD)


def _parts(word: str) -> str:
    out: list[str] = []
    for place, sign in enumerate(word):
        if place and place % _PART == 0 and not unicodedata.combining(sign) and sign not in _JOINERS:
            out.append(_BREAK)
        out.append(sign)
    return "".join(out)
