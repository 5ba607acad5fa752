"""What leaves for good: refused and worn out devices go to the processor by weight, some are first used for parts."""

from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from inventory.cli.demo import bench
from inventory.cli.demo.agenda import workdays_later
from inventory.cli.demo.world import World
from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.intake import queries
from inventory.intake.actions import disposal, steps
from inventory.intake.actions.disposal import Destination
from inventory.intake.lifecycle import LeavesFor, LotState
from inventory.intake.models import Lot

CARRIER = "Recupel-inzameling Kringloopwinkel"
_BATTERY_KG, _CABLE_KG = Decimal("0.3"), Decimal("0.4")  # loose, for each device that goes
_DAYS = (
    date(2026, 1, 28), date(2026, 3, 25), date(2026, 5, 27), date(2026, 7, 29), date(2026, 9, 23), date(2026, 11, 4),
)  # fmt: skip


def plan_pick_ups(world: World) -> None:
    """The processor comes every two months; two days before, the disks are destroyed by two people."""
    for number, on in enumerate(_DAYS, 1):
        world.agenda.on(workdays_later(on, 0), partial(_prepare, world), hours=(9, 11))
        world.agenda.on(workdays_later(on, 2), partial(_pick_up, world, number), hours=(13, 15))
        world.agenda.on(workdays_later(on, 3), partial(_close_lots, world), hours=(9, 11))


def _waiting() -> list[Device]:
    return list(session.scalars(select(Device).where(Device.state == DeviceState.TO_RECYCLE).order_by(Device.id)))


def _prepare(world: World) -> None:
    for device in _waiting():
        bench.destroy_disks(world, device)


def _pick_up(world: World, number: int) -> None:
    """All that is empty goes along on one transport, weighed, with the batteries and cables that lay loose."""
    ready, who = [device for device in _waiting() if bench.is_proven_empty(device)], world.cast.coordinator
    if not ready:
        return
    document = f"VD-{today().year}-{number:03d}"
    transport = disposal.begin(Destination(LeavesFor.PROCESSOR, CARRIER, today(), document), actor=who)
    for device in ready:
        disposal.put_in(transport, device, actor=who, weight_kg=world.planned[device.id].model.kg)
    for fraction, kg in (("battery", _BATTERY_KG), ("cable", _CABLE_KG)):
        disposal.put_loose(transport, fraction, kg * len(ready), actor=who)
    disposal.leave(transport, actor=who, centre=world.settings.centre_name)


def _close_lots(world: World) -> None:
    """A lot of which nothing is open any more is closed."""
    for lot in session.scalars(select(Lot).where(Lot.state == LotState.RECEIVED).order_by(Lot.id)):
        if not queries.open_devices(lot) and not queries.announced_devices(lot):
            steps.close_lot(lot, actor=world.cast.technicians[0])
