"""The reports to the department over the year: what the coordinator wrote, and two that were frozen and sent."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from inventory.cli.demo.agenda import at_time
from inventory.cli.demo.world import World
from inventory.core.clock import now
from inventory.core.periods import Period
from inventory.reports.actions.subsidy import freeze, write
from inventory.reports.documents.subsidy.freezing import whole
from inventory.reports.models import Part

_HALF_YEAR = Period(date(2026, 1, 1), date(2026, 6, 30))
_NINE_MONTHS = Period(date(2026, 1, 1), date(2026, 9, 30))
_TEXTS = {
    Part.GOAL_1: "Er komen genoeg laptops binnen. Tablets zijn schaars: wie er een vraagt, wacht langer.",
    Part.GOAL_2: "De IT-cafés zitten vol. Wie een toestel krijgt, vindt daar snel de weg.",
    Part.BOTTLENECKS: "Oude laptops kunnen de nieuwste Windows niet aan. We zetten er Linux Mint op.",
    Part.SIGNALS: "Veel mensen vragen ook een printer, en hulp met itsme.",
}
_LATER = {
    **_TEXTS,
    Part.GOAL_1: "Sinds de zomer komen er ook tablets binnen. De wachttijd wordt korter.",
    Part.GOAL_3: "De helpdesk 1777 verwijst elke week mensen naar een digipunt.",
}


def plan_texts(world: World) -> None:
    """First a beginning, and a week later the rest; then it is frozen. In the autumn one over three months more."""
    first = {Part.GOAL_1: "Er komen genoeg laptops binnen."}
    for day, period, said in (
        (date(2026, 7, 6), _HALF_YEAR, first),
        (date(2026, 7, 13), _HALF_YEAR, _TEXTS),
        (date(2026, 10, 5), _NINE_MONTHS, _LATER),
    ):
        world.agenda.put(at_time(day, 11), partial(_write, world, period, said))
    for day, period in ((date(2026, 7, 15), _HALF_YEAR), (date(2026, 10, 8), _NINE_MONTHS)):
        world.agenda.put(at_time(day, 11, 30), partial(_freeze, world, period))


def _write(world: World, period: Period, said: Mapping[Part, str]) -> None:
    write(period, said, actor=world.cast.coordinator)


def _freeze(world: World, period: Period) -> None:
    at = now()
    found = whole(period, world.settings, at=at)
    freeze(period, found.turn, found.data, found.files, at=at, actor=world.cast.coordinator)
