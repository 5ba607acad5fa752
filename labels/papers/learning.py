"""A small slip (A5) to take home: where one can learn to work with the device. It names nobody and asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from labels import words
from labels.paper import Paper
from labels.papers.page import Page


@dataclass(frozen=True, slots=True)
class LearningData(Paper):
    """One offer, in finished words. The same slip for everybody who takes it along."""

    centre: str
    kind: str
    name: str
    provider: str
    place: str
    when: str
    level: str
    price: str
    theme: str = ""
    contact: str = ""
    until_on: date | None = None


def learning_slip(data: LearningData) -> bytes:
    """The slip as PDF; equal data give equal bytes."""
    page = Page("Waar kan je leren?", foot=data.centre, centre=data.centre, paper="a5")
    page.head("Waar kan je leren?", "Leren werken met je toestel. Je kiest zelf of je gaat.")
    page.heading(data.name)
    page.facts([("Waar", data.place), ("Wanneer", data.when)], columns=1, size=15)
    page.facts(
        [
            ("Wat", ", ".join(part for part in (data.kind, data.theme) if part)),
            ("Voor wie", data.level),
            ("Wie doet dit", data.provider),
            ("Prijs", data.price),
            ("Vragen?", data.contact),
            ("Dit loopt tot en met", words.day(data.until_on) if data.until_on else ""),
        ],
        size=13,
    )
    page.text("Ga je liever niet? Dan verandert er niets: je houdt je toestel.", size=13)
    return page.bytes()
