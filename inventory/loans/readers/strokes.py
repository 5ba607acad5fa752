"""A signature drawn on a screen, as the page sends it: `{"w": 600, "h": 200, "s": [[x, y, x, y, …], …]}`."""

import json
from dataclasses import dataclass
from itertools import chain
from typing import Any

from inventory.core.errors import BadInput
from inventory.core.i18n import _

LONGEST = 60_000  # signs of JSON
MOST_STROKES = 200
MOST_POINTS = 5_000
_SIDES = range(50, 2001)


@dataclass(frozen=True)
class Strokes:
    """Whole points in a field of `width` by `height`, from the upper left."""

    strokes: tuple[tuple[tuple[int, int], ...], ...]
    width: int
    height: int


def read(text: str) -> Strokes:
    """The strokes; a BadInput with one sentence when it is no drawing, too large, or empty."""
    if not text.strip():
        raise _empty()
    if len(text) > LONGEST:
        raise BadInput("signature_too_large", _("De handtekening is te groot. Wis en teken opnieuw."), field="strokes")
    try:
        sent = json.loads(text)
        width, height = _whole(sent["w"]), _whole(sent["h"])
        strokes = tuple(_stroke(each) for each in sent["s"])
        if set(sent) != {"w", "h", "s"} or width not in _SIDES or height not in _SIDES or not all(strokes):
            raise ValueError
        if not all(0 <= x <= width and 0 <= y <= height for x, y in chain.from_iterable(strokes)):
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError):
        unread = _("We konden de handtekening niet lezen. Teken opnieuw.")
        raise BadInput("signature", unread, field="strokes") from None
    if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS:
        raise BadInput("signature_too_large", _("De handtekening is te groot. Wis en teken opnieuw."), field="strokes")
    if not _is_drawn(strokes, width, height):
        raise _empty()
    return Strokes(strokes, width, height)


def _stroke(sent: Any) -> tuple[tuple[int, int], ...]:
    if not isinstance(sent, list) or len(sent) % 2:
        raise ValueError
    numbers = [_whole(each) for each in sent]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _whole(number: Any) -> int:
    if type(number) is not int:
        raise ValueError
    return number


def _is_drawn(strokes: tuple[tuple[tuple[int, int], ...], ...], width: int, height: int) -> bool:
    """More than a dot: a cross is a signature, a slip of the finger is none."""
    points = list(chain.from_iterable(strokes))
    if len(points) < 4:
        return False
    across = max(x for x, _y in points) - min(x for x, _y in points)
    down = max(y for _x, y in points) - min(y for _x, y in points)
    return across * 20 >= width or down * 10 >= height


def _empty() -> BadInput:
    return BadInput("signature_empty", _("Er staat nog geen handtekening. Teken in het vak."), field="strokes")
