"""A map of tiles: each quarter of the town a tile, about where it lies; the darker, the more."""

from dataclasses import dataclass

from inventory.core.i18n import _
from inventory.drawings.pen import WIDE, Beside, Cell, Drawable, Number, Pen, cut, number, shown


@dataclass(frozen=True)
class Tile:
    """A quarter. `column` and `row` (from 0, halves allowed) say where; a value of None is a hidden count."""

    label: str
    value: Number | None
    column: float
    row: float
    href: str = ""
    under: str = ""
    """A word beside the number: its postcode."""
    wide: float = 1
    """So many columns wide."""


@dataclass(frozen=True)
class Tiles(Drawable):
    """The tiles of a town. A hidden count has a dashed edge and says `< 5`."""

    title: str
    desc: str
    tiles: tuple[Tile, ...]
    heads: tuple[str, str] = ("", "")

    def svg(self, *, for_paper: bool = False, wide: float = WIDE) -> str:
        pen = Pen(for_paper, wide)
        columns = max([tile.column + tile.wide for tile in self.tiles] + [1])
        rows = max([tile.row for tile in self.tiles] + [0]) + 1
        unit, down = wide / columns, pen.size * 4.4 + 8
        top = max([float(tile.value or 0) for tile in self.tiles]) or 1 if self.tiles else 1
        for tile in self.tiles:
            x, y, across, size = tile.column * unit, tile.row * down, tile.wide * unit, pen.size
            step = 0 if not tile.value else min(1 + int(4 * float(tile.value) / top * 0.999), 4)
            tone = "on-step" if step >= 3 else "ink"
            pen.open(tile.href, f"{tile.label}: {shown(tile.value)}")
            if tile.value is None:
                paint = pen.stroke("faint", 1.2, dashes="4 3", inside="white")
                pen.rect(x + 2.5, y + 2.5, across - 5, down - 5, paint, round_by=6)
            else:
                pen.rect(x + 2, y + 2, across - 4, down - 4, pen.fill(f"step-{step}"), round_by=6)
            if pen.for_paper:
                tone = "white" if step == 4 else "ink"
            for place, line in enumerate(_two_lines(tile.label, across - 16, size * 0.94)):
                pen.text(x + 9, y + size * (1 + 1.15 * place) + 6, line, tone=tone, small=True)
            pen.text(x + 9, y + down - 11, shown(tile.value), tone=tone, bold=True)
            if tile.under:
                pen.text(x + across - 9, y + down - 11, tile.under, tone=tone, anchor="end", small=True)
            pen.close(tile.href)
        return pen.svg(self.title, self.desc, max(rows * down, 1))

    def table(self) -> Beside:
        heads = (self.heads[0] or _("Plaats"), self.heads[1] or _("Aantal"))
        return Beside(heads, tuple((Cell(tile.label), number(tile.value, tile.href)) for tile in self.tiles))


def _two_lines(label: str, wide: float, size: float) -> list[str]:
    """A name on one line, or on two where it breaks between words; what is longer is cut."""
    if cut(label, wide, size) == label:
        return [label]
    words, first = label.split(" "), ""
    while words and cut(f"{first} {words[0]}".strip(), wide, size) == f"{first} {words[0]}".strip():
        first = f"{first} {words.pop(0)}".strip()
    rest = " ".join(words)
    return [first, cut(rest, wide, size)] if first else [cut(rest, wide, size)]
