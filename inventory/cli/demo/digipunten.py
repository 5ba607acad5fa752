"""Some devices stand fixed where people come to learn; one of them comes back."""

from datetime import date
from functools import partial

from inventory.cli.demo import bench, stock
from inventory.cli.demo.agenda import workdays_later
from inventory.cli.demo.plan import DESKTOP, LAPTOP, TABLET
from inventory.cli.demo.world import World, device, ready_at
from inventory.core.clock import today
from inventory.devices.actions import moves
from inventory.devices.models import DeviceType

_PLACES = (
    (date(2026, 2, 18), "ZONNE", DESKTOP),
    (date(2026, 2, 18), "ZONNE", DESKTOP),
    (date(2026, 3, 11), "CIRKANT", LAPTOP),
    (date(2026, 4, 22), "ZEVEN", TABLET),
    (date(2026, 5, 20), "CIRKANT", TABLET),
    (date(2026, 9, 9), "ZEVEN", DESKTOP),
    (date(2026, 10, 7), "ZONNE", LAPTOP),
)
_TAKEN_AWAY_ON = date(2026, 10, 14)


def plan_digipunten(world: World) -> None:
    """Some devices stand fixed where people come to learn; one of them comes back."""
    for number, (on, place, device_type) in enumerate(_PLACES):
        if number < world.scale.of(len(_PLACES)):
            world.agenda.on(
                workdays_later(on, 0), partial(_place, world, place, device_type, number == 0), hours=(9, 10)
            )


def _place(world: World, place: str, device_type: DeviceType, comes_back: bool) -> None:
    ready = ready_at(stock.LIBRARY, device_type)
    if not ready:
        next_week = workdays_later(today(), 5)
        world.agenda.on(next_week, partial(_place, world, place, device_type, comes_back), hours=(9, 10))
    else:
        moves.move(ready[0], "place", actor=world.cast.library, facts={"location": place})
        if comes_back:
            world.agenda.on(_TAKEN_AWAY_ON, partial(_take_away, world, ready[0].id))


def _take_away(world: World, device_id: int) -> None:
    from_there = device(device_id)
    moves.move(from_there, "unplace", actor=world.cast.library, facts={"location": "WERK"})
    bench.come_back(world, device_id)
