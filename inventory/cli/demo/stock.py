"""What is ready goes to the counter where it is needed: the library or the shop."""

from functools import partial

from inventory.cli.demo.agenda import workdays_later
from inventory.cli.demo.plan import DESKTOP, LAPTOP, TABLET
from inventory.cli.demo.world import World, device
from inventory.core.clock import today
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import DeviceType

LIBRARY, SHOP = "BIB-C", "WINKEL"
# Of a hundred that come ready, so many go to the shop.
_TO_SHOP = {LAPTOP: 29, DESKTOP: 32, TABLET: 20}


def shelve(world: World, device_id: int) -> None:
    """It was approved; in the next days it goes to a counter."""
    on = workdays_later(today(), world.soon("shelve", 0, 2))
    world.agenda.on(on, partial(_bring, world, device_id), hours=(9, 12))


def _bring(world: World, device_id: int) -> None:
    found = device(device_id)
    if found.state != DeviceState.READY:
        return
    to_shop = world.random("shelve").randrange(100) < _TO_SHOP[DeviceType(found.type)]
    actor = world.random("shelve").choice(world.cast.technicians)
    if found.location is None or found.location.code not in (LIBRARY, SHOP):
        moves.move_place(found, SHOP if to_shop else LIBRARY, actor=actor)
