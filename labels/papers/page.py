"""A paper as a list of blocks, in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from labels import words
from labels.data import Bar, Cell, Flow
from labels.errors import PaperError
from labels.paper import Signature
from labels.papers.widths import shares
from labels.press import print_paper
from labels.text import clean

OPEN: Final = "☐"
DONE: Final = "☑"
NOTHING: Final = "–"
COLUMN_GAP: Final = 22.0
"""Points between two columns."""
_LONGEST_NAME: Final = 120
_FIGURE: Final = re.compile(r"[<>≈]?\s*[-−+]?[€\s]*\d[\d\s.,]*\s*(%|kg|€|dagen|dag|uur|min)?|[-–—]?")
_ROOM: Final = {"a4": (210, 297), "a5": (148, 210)}  # millimetres, upright and on its side
_MARGIN: Final = {"a4": 18, "a5": 14}


class Page:
    """Collects blocks; `bytes()` prints them. Every value is text and stays text: the press cleans it.

    `on` is the date of the document; `qr` the address in its QR symbol.
    """

    def __init__(
        self,
        title: str,
        *,
        foot: str,
        centre: str,
        on: date | None = None,
        qr: str = "",
        paper: str = "a4",
        landscape: bool = False,
    ) -> None:
        self.title, self.foot, self.centre, self.on, self.qr = title, foot, centre, on, qr.strip()
        self.paper, self.landscape = paper, landscape
        self.blocks: list[dict[str, Any]] = []
        self.room = (_ROOM[paper][int(landscape)] - 2 * _MARGIN[paper]) * 72 / 25.4

    def add(self, kind: str, **parts: Any) -> None:
        self.blocks.append({"kind": kind, **parts})

    def head(self, text: str, under: str = "", *, caption: str = "", has_code: bool = True) -> None:
        """Who, what, and one line below; at the side the QR symbol, if there is one, with `caption` under it."""
        self.add("head", text=said(text), under=under, centre=self.centre, caption=caption, code=has_code)

    def heading(self, text: str) -> None:
        self.add("heading", text=said(text))

    def subheading(self, text: str) -> None:
        self.add("subheading", text=said(text))

    def points(self, items: Sequence[str]) -> None:
        self.add("points", items=list(items))

    def text(self, text: str, *, size: float = 12, tone: str = "plain", keep: bool = False) -> None:
        """A paragraph; `keep` it on the page of what follows."""
        if text.strip():
            self.add("text", text=text, size=size, tone=tone, keep=keep)

    def facts(self, rows: Sequence[tuple[str, str]], *, columns: int = 2, size: float = 12) -> None:
        """Small grey names with their values below; what has no value is left out."""
        shown = [(name, value) for name, value in rows if value.strip()]
        if shown:
            self.add("facts", rows=shown, columns=columns, size=size)

    def panel(self, cells: Sequence[tuple[str, str, str]]) -> None:
        """Figures that one should remember, side by side: name, figure, a line below."""
        if cells:
            self.add("panel", cells=cells)

    def verdict(self, text: str, *, is_good: bool, under: str = "") -> None:
        """The one sentence that matters, in a box with a tick or a line to look at."""
        self.add("verdict", text=text, good=is_good, under=under)

    def steps(self, steps: Sequence[str]) -> None:
        self.add("steps", items=list(steps))

    def ticks(self, items: Sequence[str], *, done: bool = False) -> None:
        """Things with a box to tick, or ticked."""
        if items:
            self.add("ticks", items=list(items), mark=DONE if done else OPEN)

    def lines(self, count: int) -> None:
        """Empty lines to write on."""
        self.add("lines", count=count)

    def half(self) -> Page:
        """An empty page as wide as one of two columns, to collect what stands in it."""
        part = Page(self.title, foot=self.foot, centre=self.centre, paper=self.paper, landscape=self.landscape)
        part.room = (self.room - COLUMN_GAP) / 2
        return part

    def pair(self, left: Page, right: Page) -> None:
        """Two halves side by side, kept on one page."""
        self.add("pair", gap=COLUMN_GAP, cells=[left.blocks, right.blocks])

    def code(self, code: str, name: str) -> None:
        """The code of the QR symbol in large letters beside it."""
        self.add("code", name=name, text=code, size=max(12, min(31, 420 // max(len(code), 1))))

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        totals: Sequence[Cell] = (),
        *,
        tall: bool = False,
        is_sparse: bool = False,
        is_dense: bool = False,
        numeric: Sequence[int] = (),
    ) -> None:
        """A table over the full width. Its header is printed again on every page; columns of figures stand right, and
        those of `numeric` whatever stands in them.

        `tall`: rows to write in. `is_sparse`: a column without any value is left out. `is_dense`: rows close together.
        """
        count = len(header)
        if not count or any(len(row) != count for row in (*rows, *([totals] if totals else []))):
            raise PaperError("Elke rij van een tabel heeft evenveel vakken als de kop.")
        if is_sparse:
            kept = [place for place in range(count) if any(str(row[place]).strip() for row in rows)] or [0]
            header, rows = [header[place] for place in kept], [[row[place] for place in kept] for row in rows]
            numeric = [place for place, old in enumerate(kept) if old in numeric]
            count = len(kept)
        heads, foot = [clean(name) for name in header], [shown(cell) for cell in totals]
        body = [[shown(cell) for cell in row] for row in rows]
        size, widths, fits = shares(self.room, heads, [*body, *([foot] if foot else [])])
        right = [
            place
            for place in range(count)
            if place in numeric
            or (any(row[place] for row in body) and all(_FIGURE.fullmatch(row[place]) for row in body))
        ]
        self.add(
            "table",
            header=heads,
            rows=body,
            totals=foot,
            size=size,
            widths=widths,
            right=right,
            tall=tall,
            dense=is_dense,
            broken=not fits,
        )

    def bars(self, title: str, bars: Sequence[Bar], parts: Sequence[str] = ()) -> None:
        """Horizontal bars, longest value over the full width; with `parts` each bar is divided."""
        for bar in bars:
            if bar.value < 0 or min(bar.parts, default=0) < 0:
                raise PaperError("Een staaf kan niet onder nul zijn.")
            if bar.parts and (len(bar.parts) != len(parts) or sum(bar.parts) != bar.value):
                raise PaperError(f"De delen van de staaf “{bar.label}” maken samen niet {bar.value}.")
        said = "; ".join(f"{bar.label}: {bar.shown or bar.value}" + _divided(bar, parts) for bar in bars)
        self.add(
            "bars",
            bars=[
                {
                    "label": bar.label,
                    "value": bar.value,
                    "shown": bar.shown or shown(bar.value),
                    "parts": bar.parts or (bar.value,),
                }
                for bar in bars
            ],
            legend=list(parts),
            most=max((bar.value for bar in bars), default=0) or 1,
            alt=f"Grafiek met staven. {title}. {said}.",
        )

    def flows(self, title: str, flows: Sequence[Flow]) -> None:
        """Two columns a month: what came in and what went out."""
        if any(min(flow.came_in, flow.went_out) < 0 for flow in flows):
            raise PaperError("Een staaf kan niet onder nul zijn.")
        said = "; ".join(f"{flow.label}: {flow.came_in} erbij, {flow.went_out} eraf" for flow in flows)
        self.add(
            "flows",
            flows=[{"label": flow.label, "in": flow.came_in, "out": flow.went_out} for flow in flows],
            most=max((max(flow.came_in, flow.went_out) for flow in flows), default=0) or 1,
            alt=f"Grafiek per maand. {title}. {said}.",
        )

    def picture(self, svg: str, alt: str) -> None:
        """A finished drawing over the full width. Its bytes go as numbers: as a text they would be cleaned."""
        if not svg.startswith("<svg") or not alt.strip():
            raise PaperError("Een tekening is een SVG en wordt ook in woorden verteld.")
        self.add("picture", svg=list(svg.encode()), alt=alt)

    def sign(self, *people: tuple[str, str], high: int = 27, signed: Signature | None = None) -> None:
        """Boxes to sign in, side by side: role and name; `high` in millimetres. `signed` stands in the last one."""
        for role, name in people:
            if len(name) > _LONGEST_NAME:  # a box to sign in is never broken over pages
                self.text(f"{role}: {name}")
        boxes: list[dict[str, Any]] = [
            {"role": role, "name": name if len(name) <= _LONGEST_NAME else NOTHING} for role, name in people
        ]
        if signed is not None:
            boxes[-1] |= {"signature": drawing(signed, people[-1][1]), "words": signed_words(signed)}
        self.add("sign", people=boxes, high=high)

    def bytes(self) -> bytes:
        """The PDF: the same blocks give the same bytes."""
        data = {"paper": self.paper, "landscape": self.landscape, "margin": _MARGIN[self.paper], "blocks": self.blocks}
        return print_paper(
            "papers", data, title=said(self.title), on=self.on, author=self.centre, foot=self.foot, qr=self.qr
        )


def shown(cell: Cell) -> str:
    """A figure with a point at the thousands and a true minus; text as it is."""
    if isinstance(cell, int):
        return f"{cell:,}".replace(",", ".").replace("-", "−")
    return clean(cell)


def said(text: str) -> str:
    """A heading is never empty."""
    return text if clean(text) else NOTHING


def drawing(signed: Signature, name: str) -> dict[str, Any]:
    """A drawn signature as the template takes it."""
    return {
        "strokes": signed.strokes,
        "width": signed.width,
        "height": signed.height,
        "alt": f"Handtekening van {name}",
    }


def signed_words(signed: Signature) -> str:
    """What stands below a drawn signature."""
    seen = f", in aanwezigheid van {signed.witness_name}" if signed.witness_name else ""
    return f"getekend op het scherm op {words.moment(signed.signed_at)}{seen}"


def _divided(bar: Bar, parts: Sequence[str]) -> str:
    return f" ({', '.join(f'{part} {value}' for part, value in zip(parts, bar.parts, strict=True))})" if parts else ""
