"""How the figures of the report to the department are said: never a few people, never a guess."""

from typing import Final

from labels.papers.page import shown

SMALL_CELL: Final = 5


def said_homes(count: int | None, *, is_least: bool = False) -> str:
    if count is None or (is_least and count < SMALL_CELL):
        return "niet bekend"
    if is_least:
        return f"minstens {shown(count)}"
    return f"< {SMALL_CELL}" if 0 < count < SMALL_CELL else shown(count)


def said_count(value: int | None) -> str | int:
    return "–" if value is None else value


def said_of_group(value: int | None) -> str | int:
    """Of groups: who is hidden may also be nearly everybody."""
    return "verborgen" if value is None else value


def said_people(value: int | None) -> str | int:
    return f"< {SMALL_CELL}" if value is None else value


def said_share(part: int | None, whole: int | None) -> str:
    return "–" if part is None or not whole else f"{round(part * 100 / whole)} %"
