"""What the coordinator wrote for the report to the department over the first half of the year."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from inventory.cli.demo.agenda import at_time
from inventory.cli.demo.world import World
from inventory.core.periods import Period
from inventory.reports.actions.subsidy import write
from inventory.reports.models import Part

_HALF_YEAR = Period(date(2026, 1, 1), date(2026, 6, 30))
_TEXTS = {
    Part.GOAL_1: "Er komen genoeg laptops binnen. Tablets zijn schaars: wie er een vraagt, wacht langer.",
    Part.GOAL_2: "De IT-cafés zitten vol. Wie een toestel krijgt, vindt daar snel de weg.",
    Part.BOTTLENECKS: "Oude laptops kunnen de nieuwste Windows niet aan. We zetten er Linux Mint op.",
    Part.SIGNALS: "Veel mensen vragen ook een printer, en hulp met itsme.",
}


def plan_texts(world: World) -> None:
    """First a beginning, and a week later the rest."""
    first = {Part.GOAL_1: "Er komen genoeg laptops binnen."}
    for day, said in ((date(2026, 7, 6), first), (date(2026, 7, 13), _TEXTS)):
        world.agenda.put(at_time(day, 11), partial(_write, world, said))


def _write(world: World, said: Mapping[Part, str]) -> None:
    write(_HALF_YEAR, said, actor=world.cast.coordinator)
