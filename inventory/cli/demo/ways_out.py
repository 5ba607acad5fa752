"""What leaves for good: refused and worn out devices go to the processor by weight, some are first used for parts."""

from datetime import date
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
from inventory.intake.actions import steps
from inventory.intake.actions.triage import finish_reject
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot

CARRIER = "Recupel-inzameling Kringloopwinkel"
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
    for device in _waiting():
        if bench.is_proven_empty(device):
            planned = world.planned[device.id]
            document = f"VD-{today().year}-{number:03d}"
            finish_reject(
                device, actor=world.cast.coordinator, carrier=CARRIER, weight_kg=planned.model.kg, document=document
            )


def _close_lots(world: World) -> None:
    """A lot of which nothing is open any more is closed."""
    for lot in session.scalars(select(Lot).where(Lot.state == LotState.RECEIVED).order_by(Lot.id)):
        if not queries.open_devices(lot) and not queries.announced_devices(lot):
            steps.close_lot(lot, actor=world.cast.technicians[0])
