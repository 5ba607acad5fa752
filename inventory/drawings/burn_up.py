"""A line that climbs toward a target, with the even pace to it and what is to be expected."""

from collections.abc import Callable
from dataclasses import dataclass

from inventory.core.i18n import _
from inventory.drawings.pen import WIDE, Beside, Cell, Drawable, Number, Pen, number, shown, steps_of

_HIGH = 210


@dataclass(frozen=True)
class Moment:
    """How many there were at a moment; `at` runs from 0 (the period begins) to 1 (it ends)."""

    at: float
    value: Number
    label: str
    href: str = ""
    said: str = ""
    """What stands beside the line when it is the last one, instead of its number: `< 5`."""


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class BurnUp(Drawable):
    """`moments` so far, the target at the end, and the value that is expected then (None: too early to say)."""

    title: str
    desc: str
    moments: tuple[Moment, ...]
    target: Number
    forecast: Number | None = None
    ticks: tuple[Tick, ...] = ()
    head: str = ""
    unit: str = ""
    tone: str = "accent"
    is_over: bool = False
    """The last moment is the end, and not now."""

    def svg(self, *, for_paper: bool = False, wide: float = WIDE) -> str:
        pen = Pen(for_paper, wide)
        foot, above = pen.size + 10, pen.size + 4
        values = [float(m.value) for m in self.moments] + [float(self.target), float(self.forecast or 0)]
        lines = steps_of(max(values))
        left = (len(shown(lines[-1])) + 0.6) * pen.size * 0.58
        right = wide - 6

        def across(at: float) -> float:
            return left + (right - left) * min(max(at, 0), 1)

        def up(value: Number) -> float:
            return above + (_HIGH - above - foot) * (1 - float(value) / lines[-1])

        for value in lines:
            pen.line([(left, up(value)), (right, up(value))], pen.stroke("line", 1 if value else 1.5))
            pen.text(left - 5, up(value) + pen.size * 0.35, shown(value), tone="faint", anchor="end", small=True)
        room = -1000.0
        for tick in self.ticks:
            half = len(tick.label) * pen.size * 0.27
            x = min(max(across(tick.at), left + half), wide - half)
            if x - half > room:
                pen.text(x, _HIGH - 4, tick.label, tone="faint", anchor="middle", small=True)
                room = x + half + 4
        pen.line([(across(0), up(0)), (across(1), up(self.target))], pen.stroke("faint", 1.5, dashes="2 4"))
        pen.line([(across(0), up(self.target)), (across(1), up(self.target))], pen.stroke("ink", 1.5, dashes="7 4"))
        pen.text(
            left + 4, up(self.target) - 5, _("doel %(number)s", number=shown(self.target)), bold=True, on_lines=True
        )
        if self.moments:
            self._climb(pen, across, up)
        return pen.svg(self.title, self.desc, _HIGH)

    def _climb(self, pen: Pen, across: Callable[[float], float], up: Callable[[Number], float]) -> None:
        last = self.moments[-1]
        here = (across(last.at), up(last.value))
        points: list[tuple[float, float]] = []
        for moment in self.moments:
            points.append((across(moment.at), up(moment.value)))
        pen.line(points, pen.stroke(self.tone, 3))
        if self.forecast is not None and last.at < 1:
            there = (across(1), up(self.forecast))
            pen.line([here, there], pen.stroke(self.tone, 2, dashes="5 4"))
            pen.add(
                f'<circle cx="{there[0]:.1f}" cy="{there[1]:.1f}" r="3.5" {pen.stroke(self.tone, 2, inside="white")}/>'
            )
            said = _("verwacht %(number)s", number=shown(self.forecast))
            room = len(said) * pen.size * 0.56
            if there[0] - here[0] > room:
                # Below the line over the whole length of the words; above where there is no room below.
                rise = (there[1] - here[1]) * room / (there[0] - here[0])
                y = max(there[1], there[1] - rise) + pen.size + 5
                y = y if y < up(0) - 4 else min(there[1], there[1] - rise) - 8
                pen.text(pen.wide - 6, y, said, tone="faint", anchor="end", on_lines=True)
        pen.open(last.href, f"{last.label}: {shown(last.value, last.said)}")
        pen.add(f'<circle cx="{here[0]:.1f}" cy="{here[1]:.1f}" r="4.5" {pen.fill(self.tone)}/>')
        is_left = last.at > 0.5
        y = here[1] + (-6 if is_left else pen.size + 4)
        if abs(y - pen.size / 2 - up(self.target)) < pen.size:  # the line of the target would run through the words
            y = up(self.target) - 5
        told = shown(last.value, last.said)
        pen.text(
            here[0] - 8 if is_left else here[0] + 8,
            min(y, up(0) - 4),
            told if self.is_over else _("nu %(number)s", number=told),
            anchor="end" if is_left else "start",
            bold=True,
            on_lines=True,
        )
        pen.close(last.href)

    def table(self) -> Beside:
        rows = [(Cell(m.label), number(m.value, m.href, m.said)) for m in self.moments]
        if self.forecast is not None:
            rows.append((Cell(_("Verwacht aan het einde")), number(self.forecast)))
        rows.append((Cell(_("Doel")), number(self.target)))
        return Beside((self.head or _("Einde van de maand"), self.unit or _("Aantal")), tuple(rows))
