"""Lying bars, one under the other, and the small bar of one figure toward its target."""

from dataclasses import dataclass, field

from inventory.core.i18n import _
from inventory.drawings.pen import WIDE, Beside, Cell, Drawable, Mark, Number, Pen, cut, number, shown


@dataclass(frozen=True)
class Bars(Drawable):
    """A bar for each mark; the longest is the largest value (or `top`)."""

    title: str
    desc: str
    marks: tuple[Mark, ...]
    heads: tuple[str, str] = ("", "")
    """What the two columns of the table are; else: what, how many."""
    top: Number | None = None

    def svg(self, *, for_paper: bool = False, wide: float = WIDE) -> str:
        pen = Pen(for_paper, wide)
        row = 27 if for_paper else 37
        top = max([float(mark.value or 0) for mark in self.marks] + [float(self.top or 0)]) or 1
        for place, mark in enumerate(self.marks):
            y = place * row
            pen.open(mark.href, mark.name)
            pen.rect(0, y, wide, row - 2, pen.fill("hit") if not for_paper else 'fill="none"', round_by=3)
            room = wide - (len(mark.text) + 1) * pen.size * 0.6
            pen.text(0, y + pen.size + 1, cut(mark.label, room, pen.size))
            pen.text(wide, y + pen.size + 1, mark.text, anchor="end", bold=True)
            high = row - pen.size - 11
            pen.rect(0, y + pen.size + 6, wide, high, pen.fill("back"), round_by=3)
            if mark.value is None:
                pen.rect(0.5, y + pen.size + 6.5, 12, high - 1, pen.stroke("neutral", dashes="2 2"))
            elif mark.value > 0:
                length = max(wide * float(mark.value) / top, 2)
                pen.rect(0, y + pen.size + 6, length, high, pen.fill(mark.tone), round_by=3)
            pen.close(mark.href)
        return pen.svg(self.title, self.desc, max(len(self.marks) * row, 1))

    def table(self) -> Beside:
        heads = (self.heads[0] or _("Wat"), self.heads[1] or _("Aantal"))
        return Beside(heads, tuple((Cell(m.label), number(m.value, m.href, m.said)) for m in self.marks))


@dataclass(frozen=True)
class Progress(Drawable):
    """How far one figure is toward its target; past the target the bar is full and the number says how far."""

    title: str
    value: Number
    target: Number
    desc: str = ""
    said: str = ""
    href: str = ""
    tone: str = "accent"
    heads: tuple[str, ...] = field(default=())

    @property
    def percent(self) -> int:
        return int(100 * self.value / self.target) if self.target else 0

    @property
    def text(self) -> str:
        return self.said or _("%(value)s van %(target)s", value=shown(self.value), target=shown(self.target))

    def svg(self, *, for_paper: bool = False, wide: float = WIDE) -> str:
        pen = Pen(for_paper, wide)
        name = f"{self.title}: {self.text} ({self.percent} %)"
        pen.open(self.href, name)
        bar = wide - 52
        pen.rect(0, 3, bar, 12, pen.fill("back"), round_by=6)
        share = min(max(float(self.value) / float(self.target), 0), 1) if self.target else 0
        if share:
            pen.rect(0, 3, max(bar * share, 6), 12, pen.fill(self.tone), round_by=6)
        pen.line([(bar, 0), (bar, 18)], pen.stroke("ink", 1.5))
        pen.text(wide, 14, f"{self.percent} %", anchor="end", bold=True)
        pen.close(self.href)
        return pen.svg(self.title, self.desc or name, 18)

    def table(self) -> Beside:
        return Beside(
            (_("Wat"), _("Stand"), _("Doel"), _("Deel")),
            (
                (
                    Cell(self.title),
                    number(self.value, self.href),
                    number(self.target),
                    Cell(f"{self.percent} %", is_number=True),
                ),
            ),
        )
