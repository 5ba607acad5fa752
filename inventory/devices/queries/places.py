"""The places of the house and the shelves there, with what stands on each."""

from collections.abc import Sequence

from sqlalchemy import select

from inventory.accounts.models import Location, Shelf
from inventory.core.db import session
from inventory.devices.models import Spot


def shelves() -> Sequence[Shelf]:
    """The shelves in use, by place and in the order in which people see them."""
    query = select(Shelf).join(Shelf.location).where(Shelf.is_active, Location.is_active)
    return sorted(session.scalars(query), key=lambda shelf: (shelf.location.name, in_order(shelf.code)))


def in_order(code: str) -> tuple[tuple[bool, int, str], ...]:
    """The parts of a code, numbers as numbers: shelf 2 comes before shelf 10."""
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in code.split("-"))


def spots() -> list[Spot]:
    """Where something can be put: every place, each followed by its shelves."""
    query = select(Location).where(Location.is_active).order_by(Location.name, Location.id)
    below: dict[int, list[Shelf]] = {}
    for shelf in shelves():
        below.setdefault(shelf.location_id, []).append(shelf)
    return [
        spot
        for place in session.scalars(query)
        for spot in (Spot(place), *(Spot(place, shelf) for shelf in below.get(place.id, ())))
    ]
