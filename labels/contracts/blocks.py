"""The one tree of a contract's content. The PDF and the web page are both drawn from it, so they say the same.

A `Sheet` is a title and a row of blocks. Every text in it is finished words: no place to fill in, no markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from labels.paper import Signature


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of what follows, until the next heading."""

    text: str
    kind: str = "heading"

    def texts(self) -> Iterator[str]:
        yield self.text


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    kind: str = "text"

    def texts(self) -> Iterator[str]:
        yield self.text


@dataclass(frozen=True, slots=True)
class Party:
    """Who gives or who takes: the role, the name, and lines below it."""

    role: str
    name: str
    lines: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        yield from (self.role, self.name, *self.lines)


@dataclass(frozen=True, slots=True)
class Parties:
    parties: tuple[Party, ...]
    kind: str = "parties"

    def texts(self) -> Iterator[str]:
        for party in self.parties:
            yield from party.texts()


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]
    columns: int = 2
    kind: str = "facts"

    def texts(self) -> Iterator[str]:
        for row in self.rows:
            yield from row


@dataclass(frozen=True, slots=True)
class Panel:
    """What one should remember: (name, value, below)."""

    cells: tuple[tuple[str, str, str], ...]
    kind: str = "panel"

    def texts(self) -> Iterator[str]:
        for cell in self.cells:
            yield from (part for part in cell if part)


@dataclass(frozen=True, slots=True)
class Ticks:
    """Things that are ticked together."""

    items: tuple[str, ...]
    columns: int = 2
    kind: str = "ticks"

    def texts(self) -> Iterator[str]:
        yield from self.items


@dataclass(frozen=True, slots=True)
class Bullets:
    lead: str
    items: tuple[str, ...]
    kind: str = "bullets"

    def texts(self) -> Iterator[str]:
        yield from (self.lead, *self.items)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that matter most: (pictogram, text)."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "rules"

    def texts(self) -> Iterator[str]:
        for _, text in self.rows:
            yield text


@dataclass(frozen=True, slots=True)
class Clauses:
    """One part of what is agreed: (number, heading, text)."""

    part: str
    rows: tuple[tuple[int, str, str], ...]
    kind: str = "clauses"

    def texts(self) -> Iterator[str]:
        if self.part:
            yield self.part
        for number, heading, text in self.rows:
            yield f"{number}. {heading}"
            yield text


@dataclass(frozen=True, slots=True)
class Signer:
    """A field to sign in. `signed` says how and when it was signed on a screen; `drawn` is what was drawn."""

    role: str
    name: str
    signed: str = ""
    drawn: Signature | None = None

    def texts(self) -> Iterator[str]:
        yield from (part for part in (self.role, self.name, self.signed) if part)

    def path(self) -> str:
        """The drawn signature as the path of an SVG, for a screen."""
        if self.drawn is None:
            return ""
        return "".join(
            "M" + "L".join(f"{x} {y}" for x, y in (stroke if len(stroke) > 1 else (*stroke, *stroke)))
            for stroke in self.drawn.strokes
        )


@dataclass(frozen=True, slots=True)
class Signatures:
    people: tuple[Signer, ...]
    kind: str = "signatures"

    def texts(self) -> Iterator[str]:
        for person in self.people:
            yield from person.texts()


Block = Heading | Text | Parties | Facts | Panel | Ticks | Bullets | Rules | Clauses | Signatures


@dataclass(frozen=True, slots=True)
class Sheet:
    """A contract or an addendum, ready to draw. `on` is its date, `url` what its QR symbol holds."""

    title: str
    under: str
    centre: str
    number: str
    foot: str
    subject: str
    on: date
    blocks: tuple[Block, ...]
    url: str = ""

    def texts(self) -> list[str]:
        """Every text in the order in which it is read."""
        return [self.centre, self.title, self.under, *(text for block in self.blocks for text in block.texts())]

    def plain(self) -> dict[str, Any]:
        """Plain JSON for the template."""
        return {
            "title": self.title,
            "under": self.under,
            "centre": self.centre,
            "number": self.number,
            "blocks": [_plain(block) for block in self.blocks],
        }


def _plain(block: Block) -> dict[str, Any]:
    made = asdict(block)
    for person in made.get("people", ()):
        if person["drawn"]:
            person["drawn"].pop("signed_at")
    return made
