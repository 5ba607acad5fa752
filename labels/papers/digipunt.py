"""The poster of a digipunt (A4, to hang on its door): what it is, when it is open, what to find. It names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from labels import words
from labels.paper import Paper
from labels.papers.page import said
from labels.press import print_paper

_LARGE: Final = 26
_PLAIN: Final = 18
_SMALL: Final = 15


@dataclass(frozen=True, slots=True)
class PosterData(Paper):
    """One digipunt in finished words. `url` is the page that everybody may read, `address` the same to type over."""

    centre: str
    name: str
    where: str
    hours: Sequence[str]
    services: Sequence[str]
    eases: Sequence[str]
    ask: Sequence[str]
    closed: Sequence[str]
    url: str
    address: str
    on: date


def poster(data: PosterData) -> bytes:
    """The poster as PDF of one page; equal data give equal bytes."""
    unknown = "Bel of mail voor de uren." if data.ask else "Vraag binnen naar de uren."
    hours = [(_LARGE, line) for line in data.hours or (unknown,)]
    hours.append((_SMALL, "Op feestdagen is het dicht."))
    if data.closed:
        hours.append((_SMALL, f"Ook dicht: {'; '.join(data.closed)}."))
    where = [(_PLAIN, data.where), *([(_SMALL, ", ".join(data.eases) + ".")] if data.eases else [])]
    parts = [
        ("Open", hours),
        ("Wat vind je er?", [(_PLAIN, " · ".join(data.services))] if data.services else []),
        ("Waar?", where),
        ("Vragen?", [(_PLAIN, " · ".join(data.ask))] if data.ask else []),
    ]
    return print_paper(
        "poster",
        {
            "kind": "Digipunt",
            "name": said(data.name),
            "offer": "Gratis een computer met internet, en hulp als je dat wilt.",
            "welcome": "Iedereen is welkom. Je hoeft geen lid te zijn.",
            "parts": [(title, lines) for title, lines in parts if lines],
            "more": "De uren van nu en de andere digipunten:",
            "address": data.address,
        },
        title=f"Digipunt {data.name}",
        on=data.on,
        author=data.centre,
        foot=f"{data.centre}, {words.day(data.on)}",
        qr=data.url,
    )
