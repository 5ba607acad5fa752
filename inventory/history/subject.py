"""What an event is about. Plain Python, so that a room's `events.py` may use it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """What an event is about: "device", its id and the code that people know it by."""

    kind: str
    id: int
    code: str
