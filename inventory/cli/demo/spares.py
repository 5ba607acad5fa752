"""Spare parts: a cupboard that is filled once, what comes out of dead devices, and what goes into others."""

from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from inventory.access import Actor
from inventory.cli.demo.agenda import workdays_later
from inventory.cli.demo.plan import Planned
from inventory.cli.demo.world import World
from inventory.core.db import session
from inventory.devices.models import Device, DeviceType
from inventory.repairs.actions import buy_part, use_part
from inventory.repairs.models import Repair
from inventory.workbench.actions import parts
from inventory.workbench.models import PartKind, PartWhy, SparePart

PLACE = "Kast onderdelen"
# What one costs us, roughly; and a part that was bought for one case.
_COST_EUR = {PartKind.MEMORY: Decimal(14), PartKind.BATTERY: Decimal(29), PartKind.CHARGER: Decimal(12)}
_BOUGHT_EUR = Decimal("34.50")
_FILLED_ON = date(2025, 12, 3)
_BOUGHT_ON = date(2026, 6, 3)
_COUNTED_ON = date(2026, 10, 5)
_LITTLE_MEMORY_GB = 4
# Kind, name, what it fits, how many at first, and how few there may be.
_FIRST = (
    (PartKind.CHARGER, "65 W", "Latitude, ThinkPad, ProBook", 4, 3),
    (PartKind.MEMORY, "DDR4 4 GB", "Latitude, ThinkPad, ProBook, EliteBook", 6, 2),
    (PartKind.KEYBOARD, "AZERTY 14 inch", "Latitude", 2, 1),
    (PartKind.CABLE, "scherm 14 inch", "Latitude", 1, 1),
    (PartKind.BATTERY, "48 Wh", "ThinkPad", 1, 1),
)
# How a service case calls what lies there.
_IN_A_CASE = {
    "Lader 65 W": "65 W",
    "Toetsenbord AZERTY": "AZERTY 14 inch",
    "Schermkabel": "scherm 14 inch",
    "Batterij": "48 Wh",
}


def plan_spares(world: World) -> None:
    """Filled at the start, bought anew in summer, counted in autumn."""
    world.agenda.on(workdays_later(_FILLED_ON, 0), partial(_fill, world), hours=(14, 15))
    world.agenda.on(workdays_later(_BOUGHT_ON, 0), partial(_buy, world), hours=(14, 15))
    world.agenda.on(workdays_later(_COUNTED_ON, 0), partial(_count, world), hours=(14, 15))


def _fill(world: World) -> None:
    for kind, name, fits, count, minimum in _FIRST:
        new = parts.add_part(kind, name, actor=world.cast.technicians[0], fits=fits, place=PLACE, minimum=minimum)
        new.cost_eur = _COST_EUR.get(kind)
        parts.change(new, PartWhy.BOUGHT, count, actor=world.cast.technicians[0], note="Eerste voorraad.")


def _buy(world: World) -> None:
    """What there was too little of."""
    for found in parts.short_parts():
        count = found.minimum - found.count + 1
        parts.change(found, PartWhy.BOUGHT, count, actor=world.cast.coordinator, note="Bijgekocht.")


def _count(world: World) -> None:
    """One charger fewer than was noted."""
    found = _called("65 W")
    if found is not None and found.count:
        parts.change(
            found, PartWhy.COUNTED, found.count - 1, actor=world.cast.technicians[1], note="Geteld in de kast."
        )


def take_out(found: Device, planned: Planned, actor: Actor) -> None:
    """What can still be used of a device that is taken apart."""
    out = [parts.Found(PartKind.MEMORY, f"DDR4 {planned.model.memory_gb} GB", place=PLACE)]
    if planned.model.type is DeviceType.LAPTOP:
        out.append(parts.Found(PartKind.KEYBOARD, planned.model.name[:80], place=PLACE))
        out.append(parts.Found(PartKind.BATTERY, planned.model.name[:80], place=PLACE))
    parts.harvest(found, out, actor=actor)


def add_memory(found: Device, planned: Planned, actor: Actor) -> None:
    """A slow one gets more memory, as long as there is some."""
    stock = _called("DDR4 4 GB")
    is_slow = planned.model.type is not DeviceType.TABLET and planned.model.memory_gb <= _LITTLE_MEMORY_GB
    if is_slow and stock is not None and stock.count:
        parts.change(stock, PartWhy.USED, 1, actor=actor, device=found)


def use_in_repair(name: str, case: Repair, actor: Actor) -> None:
    """The part that a service case needed: from the cupboard, or bought for it."""
    stock = _called(_IN_A_CASE.get(name, name))
    if stock is not None and stock.count:
        use_part(case, stock, 1, actor=actor)
    else:
        buy_part(case, name, 1, _BOUGHT_EUR, actor=actor)


def _called(name: str) -> SparePart | None:
    return session.scalar(select(SparePart).where(SparePart.name == name, SparePart.place == PLACE))
