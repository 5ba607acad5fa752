"""The label stocks we print on, by maker and model. Sizes in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

from labels.errors import PaperError


@dataclass(frozen=True, slots=True)
class Stock:
    """A sheet of labels, or a roll (one label a page). `dpi` is the grid on which its codes are drawn."""

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


def _roll(name: str, title: str, width: float, height: float, dpi: int) -> Stock:
    return Stock(name, title, width, height, dpi, page_width=width, page_height=height)


_STOCKS = {
    stock.name: stock
    for stock in (
        Stock(
            "avery-l7160",
            "Avery L7160: A4-blad, 3 × 7 etiketten van 63,5 × 38,1 mm",
            label_width=63.5,
            label_height=38.1,
            dpi=300,
            page_width=210.0,
            page_height=297.0,
            columns=3,
            rows=7,
            left=7.21,
            top=15.15,
            pitch_x=66.04,
            pitch_y=38.1,
        ),
        _roll("brother-ql-62", "Brother QL: rol van 62 mm (DK-22205), 38 mm per etiket", 62.0, 38.0, 300),
        _roll("dymo-99012", "Dymo 99012: rol, 89 × 36 mm", 89.0, 36.0, 300),
        _roll("zebra-2x1", "Zebra: rol, 2 × 1 duim (50,8 × 25,4 mm), 203 dpi", 50.8, 25.4, 203),
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
