"""The service breaks in the middle of what it writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


class Broken(Exception):
    """The power, the disk or the network."""


@contextmanager
def breaks_at(number: int) -> Iterator[list[str]]:
    """Everything until the write with this number is done; then the service breaks. Gives the writes that it saw."""
    seen: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            note(statement)

    def commits(_connection: Any) -> None:
        note("COMMIT")

    def note(statement: str) -> None:
        seen.append(statement)
        if len(seen) == number:
            raise Broken(statement[:60])

    event.listen(Engine, "before_cursor_execute", hear)
    event.listen(Engine, "commit", commits)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
        event.remove(Engine, "commit", commits)
