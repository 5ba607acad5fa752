"""The public functions: stickers as PDF, ZPL, Brother raster or picture.

`offset` is how far a printer must be corrected: tenths of a millimetre to the right and down. Equal arguments give
equal bytes. What cannot be printed is a `PaperError` with one Dutch sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from PIL import Image, ImageDraw

from labels.errors import PaperError
from labels.stickers import calibration as calibrating
from labels.stickers import pdf, picture
from labels.stickers import raster as brother
from labels.stickers import zpl as zebra
from labels.stickers.data import Label
from labels.stickers.layout import Plan, plan
from labels.stickers.stocks import Stock
from labels.stickers.stocks import stock as named

MOST: Final = 10_000
FURTHEST: Final = 100
Offset = tuple[int, int]
_ON_SCREEN: Final = 300


def sheet(
    labels: Sequence[Label],
    *,
    stock: str = "avery-l7160",
    skip: int = 0,
    copies: int = 1,
    offset: Offset = (0, 0),
) -> bytes:
    """Labels as PDF, each `copies` times, the first `skip` places of the first sheet left empty.

    A roll has one label a page and nothing to skip.
    """
    paper = named(stock)
    pages = _pages(labels, paper, skip, copies)
    title = f"Etiketten {paper.name}"
    return pdf.sheets(title, (paper.page_width, paper.page_height), pages, _millimetres(offset))


def zpl(labels: Sequence[Label], *, stock: str = "zebra-2x1", copies: int = 1, offset: Offset = (0, 0)) -> bytes:
    """Labels in the language of thermal printers (UTF-8); the printer draws the codes itself. Rolls only."""
    paper = named(stock)
    _check(labels, copies)
    _millimetres(offset)
    if paper.is_sheet:
        raise PaperError(f"{paper.name} is een blad. ZPL is voor een rol: kies zebra-2x1 of een andere rol.")
    return "".join([zebra.label(plan(label, paper), paper, copies, offset) for label in labels]).encode()


def raster(
    labels: Sequence[Label],
    *,
    stock: str = "brother-ql-62",
    copies: int = 1,
    offset: Offset = (0, 0),
    printer: str = "ql-800",
    cut: bool = True,
) -> bytes:
    """Labels for a Brother QL printer, to be sent to it as they are.

    `printer` is ql-700, ql-710w, ql-720nw, ql-800, ql-810w or ql-820nwb.
    """
    paper = named(stock)
    _check(labels, copies)
    _millimetres(offset)
    plans = [plan(label, paper) for label in labels]
    return brother.job(plans, paper, printer=printer, copies=copies, cut=cut, shift=offset)


def png(label: Label, *, stock: str, dpi: int = 300) -> bytes:
    """One label as a black-and-white picture; `dpi` from 150 to 1200, codes in whole dots."""
    paper = named(stock)
    if not 150 <= dpi <= 1200:
        raise PaperError(f"Kies een fijnheid van 150 tot 1200 dpi, niet {dpi}.")
    size = (round(side * dpi / 25.4) for side in (paper.label_width, paper.label_height))
    return picture.png(picture.alone(plan(label, _at(paper, dpi)), *size), dpi)


def preview(
    labels: Sequence[Label],
    *,
    stock: str = "avery-l7160",
    skip: int = 0,
    copies: int = 1,
    page: int = 1,
    dpi: int = 100,
    offset: Offset = (0, 0),
) -> bytes:
    """A page as it will come out, the labels outlined: a grey picture for a screen. `dpi`: 50, 60, 75, 100 or 150."""
    paper = named(stock)
    if dpi not in (50, 60, 75, 100, 150):
        raise PaperError(f"Kies een fijnheid van 50, 60, 75, 100 of 150 dpi, niet {dpi}.")
    shift = _millimetres(offset)
    found = next(
        (
            placed
            for number, placed in enumerate(_pages(labels, _at(paper, _ON_SCREEN), skip, copies), 1)
            if number == page
        ),
        None,
    )
    if found is None:
        raise PaperError(f"Er is geen pagina {page}.")
    dot = _ON_SCREEN / 25.4
    image = Image.new("L", (round(paper.page_width * dot), round(paper.page_height * dot)), picture.WHITE)
    pen = ImageDraw.Draw(image)
    for position in range(paper.per_page):
        left, top = paper.place(position)
        corners = (left * dot, top * dot, (left + paper.label_width) * dot - 1, (top + paper.label_height) * dot - 1)
        pen.rounded_rectangle(corners, paper.round * dot, outline=190, width=3)
    for drawn, (left, top) in found:
        picture.draw(drawn, pen, round((left + shift[0]) * dot), round((top + shift[1]) * dot))
    return picture.png(image.reduce(_ON_SCREEN // dpi), dpi)


def calibration(stock: str, *, offset: Offset = (0, 0)) -> bytes:
    """A page as PDF to set a printer right: a ruler, the labels' outlines and a test code."""
    return calibrating.page(named(stock), offset, _millimetres(offset))


def _at(paper: Stock, dpi: int) -> Stock:
    """The same paper for another printer."""
    return paper if dpi == paper.dpi else replace(paper, dpi=dpi)


def _millimetres(offset: Offset) -> tuple[float, float]:
    if max(abs(offset[0]), abs(offset[1])) > FURTHEST:
        raise PaperError(f"Verschuif hoogstens {FURTHEST} tienden van een millimeter.")
    return offset[0] / 10, offset[1] / 10


def _check(labels: Sequence[Label], copies: int) -> None:
    if not labels:
        raise PaperError("Kies minstens één toestel om een etiket te maken.")
    if copies < 1:
        raise PaperError("Kies minstens één exemplaar van elk etiket.")
    if len(labels) * copies > MOST:
        asked = f"{len(labels) * copies:,}".replace(",", ".")
        raise PaperError(f"Dat zijn {asked} etiketten. We maken er hoogstens 10.000 tegelijk.")


Placed = list[tuple[Plan, tuple[float, float]]]


def _pages(labels: Sequence[Label], paper: Stock, skip: int, copies: int) -> Iterator[Placed]:
    """The labels of each page with their places in mm; refuses before the first."""
    _check(labels, copies)
    if not 0 <= skip < paper.per_page:
        raise PaperError(f"Je kunt 0 tot {paper.per_page - 1} plaatsen overslaan op {paper.name}, niet {skip}.")
    places = [paper.place(position) for position in range(paper.per_page)]
    return _filled(labels, paper, places, skip, copies)


def _filled(
    labels: Sequence[Label], paper: Stock, places: list[tuple[float, float]], skip: int, copies: int
) -> Iterator[Placed]:
    page: Placed = []
    position = skip
    for label in labels:
        found = plan(label, paper)
        for _ in range(copies):
            if position == len(places):
                yield page
                page, position = [], 0
            page.append((found, places[position]))
            position += 1
    yield page
