"""A board for people who steer (dashboard, targets): figures to remember, drawings, and at the end their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from labels.data import Cell
from labels.paper import Paper
from labels.papers.circular import Figure, ProofTable
from labels.papers.page import COLUMN_GAP, Page

WIDE: Final = 174 * 72 / 25.4
"""Units over the width of the page: a letter of 10 units is 10 points."""
HALF: Final = (WIDE - COLUMN_GAP) / 2


@dataclass(frozen=True, slots=True)
class BoardPart(Paper):
    """One subject: a sentence, figures, a drawing (`svg`, in words `svg_alt`), a small table, a remark in grey."""

    heading: str
    lead: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    svg: str = ""
    svg_alt: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoardData(Paper):
    """No name of a person. `wide` stand over the whole page, `halves` two by two below them, `tables` at the end: on a
    new page where there are halves. A column without any value is left out.
    """

    centre: str
    title: str
    period: str
    figures: tuple[Figure, ...]
    wide: tuple[BoardPart, ...]
    halves: tuple[BoardPart, ...]
    tables: tuple[ProofTable, ...]
    made_on: date
    foot: str = ""


def board(data: BoardData) -> bytes:
    """Some pages A4."""
    page = Page(data.title, foot=data.foot or data.title, centre=data.centre, on=data.made_on)
    page.head(data.title, data.period)
    if data.figures:
        page.add("numbers", cells=[(each.name, each.shown) for each in data.figures])
    for part in data.wide:
        _set(page, part)
    for start in range(0, len(data.halves), 2):
        sides = [page.half(), page.half()]
        for side, part in zip(sides, data.halves[start : start + 2], strict=False):
            _set(side, part)
        page.pair(*sides)
    if data.tables and data.halves:
        page.add("break")
    for table in data.tables:
        page.heading(table.heading)
        page.text(table.note, size=9.5, tone="grey", keep=len(table.note) < 600 and bool(table.rows))
        if table.rows:
            page.table(
                table.header,
                table.rows,
                table.totals,
                is_sparse=not table.totals,
                is_dense=True,
                numeric=table.numeric,
            )
    return page.bytes()


def _set(page: Page, part: BoardPart) -> None:
    page.heading(part.heading)
    page.text(part.lead, size=10.5, keep=True)
    page.facts(part.facts)
    if part.svg:
        page.picture(part.svg, part.svg_alt.strip() or "Tekening")
    if part.rows:
        page.table(part.header, part.rows)
    page.text(part.note, size=9, tone="grey")
