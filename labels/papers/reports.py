"""Reports: tables with drawn charts."""

from __future__ import annotations

from labels.data import TableReport
from labels.papers.page import Page


def report(data: TableReport) -> bytes:
    """A report: facts at the head, then sections with a note, charts and a table."""
    page = Page(
        data.title,
        foot=data.foot or " · ".join(part for part in (data.title, data.centre) if part),
        centre=data.centre,
        on=data.made_on,
        landscape=data.landscape,
    )
    page.head(data.title, data.subtitle)
    page.facts(data.facts, columns=3)
    for section in data.sections:
        page.heading(section.heading)
        page.text(section.note, size=10, tone="grey", keep=len(section.note) < 600)
        if section.svg:
            page.picture(section.svg, section.svg_alt.strip() or "Tekening")
        if section.bars:
            page.bars(section.heading, section.bars, section.bar_parts)
        if section.flows:
            page.flows(section.heading, section.flows)
        if section.header and (section.rows or section.totals):
            page.table(section.header, section.rows, section.totals, numeric=section.numeric)
        elif section.header:
            page.text("Geen.", tone="grey")
    return page.bytes()
