"""The way of things from the first place to the last: a bar for each phase, cut in its states."""

from dataclasses import dataclass

from inventory.core.i18n import _
from inventory.drawings.pen import WIDE, Beside, Cell, Drawable, Mark, Pen, cut, number


@dataclass(frozen=True)
class Stage:
    """A phase with what stands in it, state by state."""

    label: str
    parts: tuple[Mark, ...]
    tone: str = "accent"
    href: str = ""
    note: str = ""
    """A short word under the bar, below the part that is called `stalled`: where it stalls."""
    stalled: str = ""

    @property
    def total(self) -> int:
        return int(sum(part.value or 0 for part in self.parts))


@dataclass(frozen=True)
class Pipeline(Drawable):
    """The stages from first to last. Each bar is its whole stage, whose number stands beside its name: so the states of
    a small stage can be read as well as those of a large one. A part that is wide enough has its number in it; the
    table has all of them.
    """

    title: str
    desc: str
    stages: tuple[Stage, ...]

    def svg(self, *, for_paper: bool = False, wide: float = WIDE) -> str:
        pen = Pen(for_paper, wide)
        y = 0.0
        for stage in self.stages:
            y = self._stage(pen, stage, y)
        return pen.svg(self.title, self.desc, max(y, 1))

    def _stage(self, pen: Pen, stage: Stage, y: float) -> float:
        size, high, top = pen.size, 18 if pen.for_paper else 28, max(stage.total, 1)
        pen.open(stage.href, f"{stage.label}: {stage.total}")
        if not pen.for_paper:
            pen.rect(0, y, pen.wide, size + 6, pen.fill("hit"), round_by=3)
        pen.text(0, y + size + 1, stage.label, bold=True)
        pen.text(pen.wide, y + size + 1, str(stage.total), anchor="end", bold=True)
        pen.close(stage.href)
        y += size + 7
        pen.rect(0, y, pen.wide, high, pen.fill("back"), round_by=4)
        x, stalled_at = 0.0, 0.0
        for part in stage.parts:
            if not part.value:
                continue
            wide = pen.wide * float(part.value) / top
            pen.open(part.href, f"{stage.label}, {part.name}")
            pen.rect(x, y, max(wide - 1.5, 1.2), high, pen.fill(part.tone or stage.tone), round_by=3)
            if wide > len(part.text) * size * 0.62 + 6:
                pen.text(x + wide / 2 - 0.75, y + high / 2 + size * 0.36, part.text, tone="on", anchor="middle")
            pen.close(part.href)
            if stage.stalled == part.label:
                stalled_at = x + wide / 2
                pen.rect(x + 1, y + 1, max(wide - 3.5, 1), high - 2, pen.stroke("ink", 2), round_by=2)
            x += wide
        y += high
        if stage.note:
            if stalled_at:
                pen.line([(stalled_at - 5, y + 8), (stalled_at, y + 2), (stalled_at + 5, y + 8)], pen.stroke("ink", 2))
            note = cut(stage.note, pen.wide, size * 0.9)
            half = len(note) * size * 0.26
            x = min(max(stalled_at, half), pen.wide - half)
            pen.text(x, y + size + 9, note, tone="faint", anchor="middle", small=True)
            y += size + 10
        return y + 10

    def table(self) -> Beside:
        return Beside(
            (_("Fase"), _("Staat"), _("Aantal")),
            tuple(
                (Cell(stage.label), Cell(part.label), number(part.value, part.href, part.said))
                for stage in self.stages
                for part in stage.parts
            ),
        )
