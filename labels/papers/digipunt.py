"""The poster of a digipunt (A4, to hang on its door): what it is, when it is open, what to find. It names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from labels.paper import Paper
from labels.papers.page import Page


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
    """The poster as PDF; equal data give equal bytes."""
    page = Page(f"Digipunt {data.name}", foot=data.centre, centre=data.centre, on=data.on, qr=data.url)
    page.head(f"Digipunt {data.name}", "Gratis een computer met internet, en hulp als je dat wilt.", has_code=False)
    page.text("Iedereen is welkom. Je hoeft geen lid te zijn.", size=20)
    page.heading("Open")
    for line in data.hours or ("Bel of mail voor de uren.",):
        page.text(line, size=20)
    page.text("Op feestdagen is het dicht.", size=14, tone="grey")
    if data.closed:
        page.text(f"Ook dicht: {'; '.join(data.closed)}.", size=14)
    if data.services:
        page.heading("Wat vind je er?")
        page.ticks(list(data.services), done=True)
    page.heading("Waar?")
    page.text(data.where, size=16)
    if data.eases:
        page.text(", ".join(data.eases) + ".", size=14)
    if data.ask:
        page.heading("Vragen?")
        page.text(" · ".join(data.ask), size=16)
    page.code(data.address, "De uren van nu en de andere digipunten")
    return page.bytes()
