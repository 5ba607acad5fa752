"""How much a test tries. A strong sample by default; much more with `THOROUGH_TESTS=1`, as `.ci/run` does.

Four walks are whole with `THOROUGH_TESTS=all` alone: each page by each role in the browser, nonsense in each address by
each role, each word that a reader may not know sought on each page, and the second demo year beside the first.

A sample is the same every time: what failed once fails again. What is tried with invented values is thorough on both
databases. Who sees which page, and with which words in its address, is walked through whole on SQLite alone: on
PostgreSQL (`tests/run.py` says so in DIGIBANK_TEST_DB) the sample asks each statement of it already, and the words
that only some may read are looked for by one reader of each kind of desk.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

_WANTED = os.environ.get("THOROUGH_TESTS") in ("1", "all")
ON_POSTGRES = os.environ.get("DIGIBANK_TEST_DB") == "postgres"
THOROUGH = _WANTED and not ON_POSTGRES
WHOLE = THOROUGH and os.environ.get("THOROUGH_TESTS") == "all"

Thing = TypeVar("Thing")


def rotated(things: Sequence[Thing], turn: int, every: int = 3, *, unless: bool = THOROUGH) -> list[Thing]:
    """One of every so many, others at each turn: over some turns all of them come by. All at once when thorough."""
    return list(things) if unless else [each for place, each in enumerate(things) if (turn + place) % every == 0]


def examples(usual: int, thorough: int) -> int:
    """How many examples Hypothesis tries."""
    return thorough if _WANTED else usual


def sample(things: Sequence[Thing], count: int) -> list[Thing]:
    """So many of them, spread over the whole: the first, the last and some in between. All when thorough."""
    if THOROUGH or count >= len(things):
        return list(things)
    step = (len(things) - 1) / max(count - 1, 1)
    return [things[round(number * step)] for number in range(count)]
