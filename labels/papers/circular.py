"""The circular proof for the people who steer the project, and the letter that thanks a donor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from labels.data import Bar, Cell
from labels.paper import Paper
from labels.papers.page import Page


@dataclass(frozen=True, slots=True)
class Figure(Paper):
    """A figure that one should remember: its name, the figure, and a line below."""

    name: str
    shown: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class ProofTable(Paper):
    """A table of the proof, perhaps with bars above it."""

    heading: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    totals: tuple[Cell, ...] = ()
    note: str = ""
    bars: tuple[Bar, ...] = ()
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CircularProofData(Paper):
    """What was kept in use in some days. No person, no contract and no number of a device."""

    centre: str
    title: str
    period: str
    figures: tuple[Figure, ...]
    tables: tuple[ProofTable, ...]
    method_heading: str
    method: tuple[str, ...]
    made_on: date
    foot: str = ""


@dataclass(frozen=True, slots=True)
class ThanksData(Paper):
    """A letter to an organisation that gave devices: what became of them, in counts."""

    centre: str
    title: str
    donor: str
    hello: str
    lead: tuple[str, ...]
    figures: tuple[Figure, ...]
    heading: str
    bars: tuple[Bar, ...]
    share_heading: str
    share: str
    end_heading: str
    end: tuple[str, ...]
    note: str
    written_on: date
    foot: str = ""


def circular_proof(data: CircularProofData) -> bytes:
    """One or two pages A4."""
    page = Page(data.title, foot=data.foot or data.title, centre=data.centre, on=data.made_on)
    page.head(data.title, data.period)
    page.panel([(each.name, each.shown, each.under) for each in data.figures])
    for table in data.tables:
        page.heading(table.heading)
        if table.bars:
            page.bars(table.heading, table.bars)
        if table.header and table.rows:
            page.table(table.header, table.rows, table.totals, numeric=table.numeric)
        page.text(table.note, size=10, tone="grey")
    page.heading(data.method_heading)
    for line in data.method:
        page.text(line, size=10, tone="grey")
    return page.bytes()


def thanks_letter(data: ThanksData) -> bytes:
    """One page A4."""
    page = Page(data.title, foot=data.foot or data.title, centre=data.centre, on=data.written_on)
    page.head(data.title, data.donor)
    page.text(data.hello, size=13)
    for line in data.lead:
        page.text(line, size=13)
    page.panel([(each.name, each.shown, each.under) for each in data.figures])
    if data.bars:
        page.heading(data.heading)
        page.bars(data.heading, data.bars)
    page.heading(data.share_heading)
    page.text(data.share, size=14)
    page.heading(data.end_heading)
    for line in data.end:
        page.text(line, size=13)
    page.text(data.note, size=10, tone="grey")
    return page.bytes()
