"""The way from donation to loan as a drawing, and where it stalls in words and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.core.i18n import _, ngettext
from inventory.dashboard.queries.pipeline import PHASES_SHOWN, WAY, Standing, StepTime, stalls
from inventory.dashboard.shown.addresses import Addresses
from inventory.devices.lifecycle import LABELS, PHASE_LABELS, PHASES, DeviceState, Phase
from inventory.drawings.pen import Mark
from inventory.drawings.pipeline import Pipeline, Stage

_TONES = {
    Phase.ANNOUNCED: "announced",
    Phase.WORKSHOP: "workshop",
    Phase.STOCK: "stock",
    Phase.WITH_BORROWER: "lent",
}


@dataclass(frozen=True)
class Line:
    """A state: how many stand in it, how long; how many left it in the period, after how many days."""

    label: str
    phase: Phase
    href: str
    count: int
    oldest: int | None
    middle: int | None
    left: int | None
    took: int | None


@dataclass(frozen=True)
class Way:
    """`stall` says in a sentence where most is waited for; empty when nothing waits."""

    drawing: Pipeline
    lines: tuple[Line, ...]
    stall: str
    stall_href: str


def way(standing: Mapping[DeviceState, Standing], steps: Sequence[StepTime], to: Addresses) -> Way:
    """The drawing of the way, its lines, and where it stalls."""
    worst = stalls(standing)
    took = {step.state: step for step in steps}
    stages = tuple(_stage(phase, standing, worst, to) for phase in PHASES_SHOWN)
    lines = []
    for state in WAY:
        here, step = standing.get(state), took.get(state)
        if here or step:
            lines.append(
                Line(
                    label=str(LABELS[state]),
                    phase=PHASES[state],
                    href=to.devices(state=state.value) if here else "",
                    count=here.count if here else 0,
                    oldest=here.oldest if here else None,
                    middle=here.middle if here else None,
                    left=step.count if step else None,
                    took=step.middle if step else None,
                )
            )
    return Way(
        drawing=Pipeline(
            title=_("Van gift tot uitlening"),
            desc=_("Hoeveel toestellen er nu in elke fase zijn. Elke balk is een hele fase, elk blokje een staat."),
            stages=stages,
        ),
        lines=tuple(lines),
        stall=_said(worst) if worst else "",
        stall_href=to.devices(state=worst.state.value, sort="since") if worst else "",
    )


def _stage(phase: Phase, standing: Mapping[DeviceState, Standing], worst: Standing | None, to: Addresses) -> Stage:
    parts = tuple(
        Mark(str(LABELS[state]), standing[state].count, to.devices(state=state.value), _TONES[phase])
        for state in WAY
        if PHASES[state] is phase and state in standing
    )
    note = stalled = ""
    if worst and PHASES[worst.state] is phase:
        stalled = str(LABELS[worst.state])
        note = _("het meeste wachten: %(state)s", state=stalled)
    return Stage(str(PHASE_LABELS[phase]), parts, _TONES[phase], to.devices(phase=phase.value), note, stalled)


def _said(worst: Standing) -> str:
    oldest = ngettext("De oudste staat er %(num)s dag.", "De oudste staat er %(num)s dagen.", worst.oldest)
    middle = ngettext("De middelste staat er %(num)s dag.", "De middelste staat er %(num)s dagen.", worst.middle)
    start = ngettext(
        "Het meeste wachten zit bij '%(state)s': %(num)s toestel.",
        "Het meeste wachten zit bij '%(state)s': %(num)s toestellen.",
        worst.count,
        state=LABELS[worst.state],
    )
    return f"{start} {middle} {oldest}"
