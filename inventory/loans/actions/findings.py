"""What a preflight says.

blocked: it cannot be done. confirm: it can, when the clerk read it and says so. notice: good to know.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    BLOCKED = "blocked"
    CONFIRM = "confirm"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """`word` is stable, `sentence` is for people; `missing` are the facts that would take it away."""

    level: Level
    word: str
    sentence: str
    field: str | None = None
    missing: tuple[str, ...] = ()
