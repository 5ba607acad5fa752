"""How wide the columns of a table are, from how wide the words in them are set (in Source Sans, about)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

GAP: Final = 10.0  # the empty space left and right in a cell, in points
_SIGNS: Final = (  # thousandths of the size, of the bold weight
    (290, "ijlI.,:;'|! "),
    (350, "ft()[]{}/\\-r"),
    (480, "scz?kJFLxvy"),
    (575, 'abdegnopqu0123456789hXYZSTEPVBRA$<>=+*#_^~"`'),
    (685, "CDGHKNOQU&"),
    (860, "mMwW%@"),
)
_WIDTH: Final = {sign: wide for wide, signs in _SIGNS for sign in signs}
_WORDS: Final = re.compile("[\\s\\u200b]+")
_SIZES: Final = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)


@lru_cache(maxsize=8192)
def width(text: str, size: float) -> float:
    """How wide `text` is set at most, in points; a sign that we do not know counts as wide."""
    return sum([_WIDTH.get(sign, 700) for sign in text]) * size / 1000


def shares(room: float, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[float, tuple[float, ...], bool]:
    """The size of the letters, the width of each column (together `room`), and whether every word fits unbroken."""
    natural, least = [], []
    for place, head in enumerate(heads):
        cells = [head, *(row[place] for row in rows)]
        natural.append(max(width(cell[:200], 1) for cell in cells))
        least.append(max(max((width(word, 1) for word in _WORDS.split(cell[:400])), default=0) for cell in cells))
    gaps = GAP * len(heads)
    size = next((size for size in _SIZES if sum(least) * size + gaps <= room), _SIZES[-1])
    wants, needs = [wide * size + GAP for wide in natural], [wide * size + GAP for wide in least]
    if sum(wants) <= room:
        spare = (room - sum(wants)) / len(wants)
        return size, tuple([round(wide + spare, 2) for wide in wants]), True
    if sum(needs) <= room:
        wish = [want - need for want, need in zip(wants, needs, strict=True)]
        spare = (room - sum(needs)) / sum(wish)
        return size, tuple([round(need + spare * more, 2) for need, more in zip(needs, wish, strict=True)]), True
    most = [min(need, room / 2) for need in needs]
    return size, tuple([round(room * need / sum(most), 2) for need in most]), False
