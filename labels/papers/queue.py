"""The slip of a queue: a number to hold in your hand, on the strip of a label printer (62 mm). It names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from labels import words
from labels.errors import PaperError
from labels.paper import Paper
from labels.press import print_paper

_HIGHEST: Final = 9999


@dataclass(frozen=True, slots=True)
class QueueData(Paper):
    """A number, what was brought and where, in finished words."""

    number: int
    what: str
    fault: str
    where: str
    on: date

    def __post_init__(self) -> None:
        if not 1 <= self.number <= _HIGHEST:
            raise PaperError("Dit nummer past niet op het briefje.")


def queue_slip(data: QueueData) -> bytes:
    """The slip as PDF of one page, 62 mm wide; equal data give equal bytes."""
    return print_paper(
        "queue",
        {
            "number": str(data.number),
            "title": "Je nummer",
            "what": data.what,
            "fault": data.fault,
            "where": data.where,
            "on": words.day(data.on),
            "call": "We roepen je nummer. Kijk ook op het scherm.",
            "data": "Er gebeurt niets met je gegevens zonder het jou te vragen.",
        },
        title=f"Nummer {data.number}",
        on=data.on,
    )
