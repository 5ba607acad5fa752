"""Standing columns per month, two beside each other: what came in (full) and what went out (open)."""

from dataclasses import dataclass

from inventory.core.i18n import _
from inventory.drawings.pen import WIDE, Beside, Cell, Drawable, Number, Pen, number, shown, steps_of

_HIGH = 180


@dataclass(frozen=True)
class Pair:
    """A month with its two figures."""

    label: str
    first: Number
    second: Number
    first_href: str = ""
    second_href: str = ""
    short: str = ""
    """What stands under the columns when the label is long: `jan`."""


@dataclass(frozen=True)
class Columns(Drawable):
    """Two columns for each month, the oldest first; `names` say what the full and the open column are."""

    title: str
    desc: str
    names: tuple[str, str]
    pairs: tuple[Pair, ...]
    tones: tuple[str, str] = ("accent", "lent")
    head: str = ""

    def svg(self, *, for_paper: bool = False, wide: float = WIDE) -> str:
        pen = Pen(for_paper, wide)
        high, foot, above = _HIGH, pen.size + 8, pen.size * 2 + 4
        lines = steps_of(max([max(float(p.first), float(p.second)) for p in self.pairs] + [1]))
        left = (len(shown(lines[-1])) + 0.6) * pen.size * 0.58

        def up(value: Number) -> float:
            return above + (high - above - foot) * (1 - float(value) / lines[-1])

        self._legend(pen)
        for height in lines:
            pen.line([(left, up(height)), (wide, up(height))], pen.stroke("line", 1 if height else 1.5))
            pen.text(left - 5, up(height) + pen.size * 0.35, shown(height), tone="faint", anchor="end", small=True)
        step = (wide - left) / max(len(self.pairs), 1)
        each = min(step * 0.36, 22)
        rare = max(-int(-(pen.size * 2.4) // step), 1)
        for place, pair in enumerate(self.pairs):
            middle = left + step * (place + 0.5)
            for name, value, href, tone, side in (
                (self.names[0], pair.first, pair.first_href, self.tones[0], -1),
                (self.names[1], pair.second, pair.second_href, self.tones[1], 0),
            ):
                pen.open(href, f"{pair.label}, {name}: {shown(value)}")
                x = middle + side * (each + 1) + (0.5 if side == 0 else 0)
                if side == 0:
                    paint = pen.stroke(tone, 1.5, inside="soft")
                    pen.rect(x + 0.75, up(value), each - 1.5, max(up(0) - up(value), 0.01), paint)
                else:
                    pen.rect(x, up(value), each, up(0) - up(value), pen.fill(tone))
                pen.close(href)
            if (len(self.pairs) - 1 - place) % rare == 0:
                pen.text(middle, high - 4, pair.short or pair.label, tone="faint", anchor="middle", small=True)
        return pen.svg(self.title, self.desc, high)

    def _legend(self, pen: Pen) -> None:
        x = 0.0
        for place, name in enumerate(self.names):
            if place:
                pen.rect(x + 0.75, 2.75, 10.5, 10.5, pen.stroke(self.tones[1], 1.5, inside="soft"))
            else:
                pen.rect(x, 2, 12, 12, pen.fill(self.tones[0]))
            pen.text(x + 18, 13, name)
            x += 34 + len(name) * pen.size * 0.56

    def table(self) -> Beside:
        return Beside(
            (self.head or _("Maand"), *self.names),
            tuple((Cell(p.label), number(p.first, p.first_href), number(p.second, p.second_href)) for p in self.pairs),
        )
