"""A leaflet in plain words: headings with points below, and here and there a small table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from labels.paper import Paper
from labels.papers.page import Page


@dataclass(frozen=True, slots=True)
class LeafletPart(Paper):
    """A heading, its points, and perhaps a table."""

    heading: str
    points: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class InformationData(Paper):
    """What people are told about their data."""

    centre: str
    title: str
    lead: str
    parts: tuple[LeafletPart, ...]
    made_on: date | None = None


def information(data: InformationData) -> bytes:
    """The leaflet (A4)."""
    page = Page(data.title, foot=f"{data.title} · {data.centre}", centre=data.centre, on=data.made_on)
    page.head(data.title, data.lead)
    for part in data.parts:
        page.heading(part.heading)
        if part.points:
            page.points(part.points)
        if part.rows:
            page.table(part.header, part.rows)
    return page.bytes()
