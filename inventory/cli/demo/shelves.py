"""The racks of the workshop and of the library, and what stands on their shelves at the end of the year."""

from functools import partial

from sqlalchemy import select

from inventory.cli.demo.agenda import at_time
from inventory.cli.demo.plan import LAST_DAY
from inventory.cli.demo.world import World, location
from inventory.core.db import session
from inventory.devices.actions import moves, places
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device

_RACKS = (("WERK", "A", 4), ("BIB-C", "K", 2))
_PER_SHELF = 6


def plan_shelves(world: World) -> None:
    """On the last day everybody puts things where they belong. Without chance: the year before it stays as it was."""
    world.agenda.put(at_time(LAST_DAY, 8), partial(_fill, world))


def _fill(world: World) -> None:
    for place, rack, count in _RACKS:
        actor = world.cast.technicians[0] if place == "WERK" else world.cast.library
        shelves = places.add_shelves(place, rack, count, actor=actor)
        for device, shelf in zip(
            _standing(place), [each for each in shelves for _n in range(_PER_SHELF)], strict=False
        ):
            moves.move_place(device, shelf.code, actor=actor)


def _standing(place: str) -> list[Device]:
    """What stands loose at this place; the last two stay so."""
    query = select(Device).where(Device.location_id == location(place).id, Device.state != DeviceState.PLACED)
    found = [device for device in session.scalars(query.order_by(Device.id)) if moves.stands_with_us(device)]
    return found[:-2]
