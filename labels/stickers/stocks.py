"""The papers we print on, by maker and model: adding one is adding one row. Sizes in millimetres.

The sheets stand in the middle of their page, as their makers cut them: so a row gives the label, how many there
are and the pitch, and the outer margins follow. Rolls, tapes and cards are one label a page, drawn the way a
person reads them.
"""

from __future__ import annotations

from dataclasses import dataclass

from labels.errors import PaperError

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom."""

A4 = (210.0, 297.0)
LETTER = (215.9, 279.4)
_PRINTER_EDGE = 4.3  # what an office printer leaves white around a page
_CUT_EDGE = 1.5  # how far a sheet may lie askew


@dataclass(frozen=True, slots=True)
class BrotherRoll:
    """What a Brother QL must be told of a roll: its size in mm (length 0: continuous), the dots across that it
    prints and how many pins at the right of the head are left out, the dots along it prints (0: as we ask).

    Source: Brother's raster command references for QL-700 and QL-800, "page size".
    """

    width: int
    length: int
    across: int
    right: int
    along: int = 0


@dataclass(frozen=True, slots=True)
class Stock:
    """A sheet of labels, or a roll, tape or card (one label a page).

    `dpi` is the grid on which its codes are drawn: the printer's own, where it has one. Within `edges` of the
    label's own sides nothing is printed, but a code's quiet zone may lie there. `round` is the corner's radius.
    """

    name: str
    title: str
    label_width: float
    label_height: float
    dpi: int
    page_width: float
    page_height: float
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    pitch_x: float = 0.0
    pitch_y: float = 0.0
    edges: Edges = (_CUT_EDGE, _CUT_EDGE, _CUT_EDGE, _CUT_EDGE)
    round: float = 0.0
    brother: BrotherRoll | None = None

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    @property
    def is_sheet(self) -> bool:
        return self.per_page > 1

    def place(self, position: int) -> tuple[float, float]:
        """Left and top in mm of label `position` (from 0, row by row) on its page."""
        row, column = divmod(position, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


def _mm(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def _sheet(
    name: str,
    size: tuple[float, float],
    grid: tuple[int, int],
    pitch: tuple[float, float],
    *,
    page: tuple[float, float] = A4,
    corner: float = 2.0,
    note: str = "",
    cut: float = _CUT_EDGE,
) -> Stock:
    (wide, high), (columns, rows) = size, grid
    left, top = ((page[i] - (grid[i] - 1) * pitch[i] - size[i]) / 2 for i in (0, 1))
    edge_x, edge_y = (max(cut, _PRINTER_EDGE - margin) for margin in (left, top))
    maker, model = name.split("-")
    kind = "A4-blad" if page == A4 else "Letter-blad"
    title = f"{maker.capitalize()} {model.upper()}: {kind}, {columns} × {rows} van {_mm(wide)} × {_mm(high)} mm{note}"
    edges = (edge_x, edge_y, edge_x, edge_y)
    return Stock(name, title, wide, high, 300, *page, columns, rows, left, top, *pitch, edges=edges, round=corner)


def _one(
    name: str,
    title: str,
    size: tuple[float, float],
    dpi: int,
    edges: Edges,
    *,
    corner: float = 0.0,
    brother: BrotherRoll | None = None,
) -> Stock:
    return Stock(name, title, *size, dpi, *size, edges=edges, round=corner, brother=brother)


# A Dymo feeds 6 mm of a label before it prints; which end that is, depends on how the roll is put in.
_DYMO = (6.0, 1.5, 6.0, 1.5)

_STOCKS = {
    stock.name: stock
    for stock in (
        _sheet("avery-l7160", (63.5, 38.1), (3, 7), (66.04, 38.1)),
        _sheet("avery-l7162", (99.1, 33.9), (2, 8), (101.6, 33.9)),
        _sheet("avery-l7163", (99.1, 38.1), (2, 7), (101.6, 38.1)),
        _sheet("avery-l7651", (38.1, 21.2), (5, 13), (40.64, 21.2)),
        _sheet("avery-l4731", (25.4, 10.0), (7, 27), (27.94, 10.0), note=", wegneembaar", cut=1.4),
        _sheet("avery-l4736", (45.7, 21.2), (4, 12), (48.26, 21.2), note=", wegneembaar"),
        _sheet("avery-l6009", (45.7, 21.2), (4, 12), (48.26, 21.2), note=", zilver polyester"),
        _sheet("avery-l6011", (63.5, 29.6), (3, 9), (66.04, 29.6), note=", zilver polyester"),
        _sheet("avery-3490", (70.0, 36.0), (3, 8), (70.0, 36.0), corner=0),
        _sheet("avery-5160", (66.675, 25.4), (3, 10), (69.85, 25.4), page=LETTER),
        _one(
            "brother-ql-62",
            "Brother QL: rol van 62 mm (DK-22205), 38 mm per etiket",
            (62.0, 38.0),
            300,
            (1.6, 3.0, 1.6, 3.0),
            brother=BrotherRoll(62, 0, across=696, right=12),
        ),
        _one(
            "brother-ql-29x90",
            "Brother QL: rol, 29 × 90 mm (DK-11201)",
            (90.0, 29.0),
            300,
            (3.1, 1.6, 3.1, 1.6),
            corner=2,
            brother=BrotherRoll(29, 90, across=306, right=6, along=991),
        ),
        _one(
            "brother-ql-17x54",
            "Brother QL: rol, 17 × 54 mm (DK-11204)",
            (54.0, 17.0),
            300,
            (3.1, 1.6, 3.1, 1.6),
            corner=2,
            brother=BrotherRoll(17, 54, across=165, right=0, along=566),
        ),
        _one("brother-tze-12", "Brother TZe: tape van 12 mm, 100 mm lang", (100.0, 12.0), 180, (2.0, 1.1, 2.0, 1.1)),
        _one("brother-tze-18", "Brother TZe: tape van 18 mm, 70 mm lang", (70.0, 18.0), 180, (2.0, 1.1, 2.0, 1.1)),
        _one("brother-tze-24", "Brother TZe: tape van 24 mm, 70 mm lang", (70.0, 24.0), 180, (2.0, 3.0, 2.0, 3.0)),
        _one("dymo-99012", "Dymo 99012: rol, 89 × 36 mm", (89.0, 36.0), 300, _DYMO, corner=1),
        _one("dymo-99014", "Dymo 99014: rol, 101 × 54 mm", (101.0, 54.0), 300, _DYMO, corner=1),
        _one("dymo-11354", "Dymo 11354: rol, 57 × 32 mm", (57.0, 32.0), 300, (1.5, 6.0, 1.5, 1.5), corner=1),
        _one("dymo-30252", "Dymo 30252: rol, 89 × 28 mm", (89.0, 28.0), 300, _DYMO, corner=1),
        _one(
            "zebra-2x1",
            "Zebra: rol, 2 × 1 duim (50,8 × 25,4 mm), 203 dpi",
            (50.8, 25.4),
            203,
            (1.5, 1.5, 1.5, 1.5),
            corner=1,
        ),
        _one("zebra-57x32", "Zebra: rol, 57 × 32 mm, 203 dpi", (57.0, 32.0), 203, (1.5, 1.5, 1.5, 1.5), corner=1),
        _one(
            "card-cr80", "Kaart CR80 (bankkaart), 85,6 × 54 mm", (85.6, 53.98), 300, (3.0, 3.0, 3.0, 3.0), corner=3.18
        ),
    )
}


def stocks() -> list[Stock]:
    """Every stock, in the order to show them."""
    return list(_STOCKS.values())


def stock(name: str) -> Stock:
    """The stock of that name; a PaperError that names the others when there is none."""
    if found := _STOCKS.get(name):
        return found
    raise PaperError(f"We kennen geen etiket met de naam “{name}”. Kies uit: {', '.join(_STOCKS)}.")
