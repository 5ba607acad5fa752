"""Gifts come in: announced with a list or brought with one, received under the scanner, looked at one by one."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from inventory.access import Actor
from inventory.cli.demo.agenda import workdays_later
from inventory.cli.demo.lists import list_of
from inventory.cli.demo.plan import LOTS, Fate, Planned, PlannedLot, Trouble, devices_of
from inventory.cli.demo.world import World, device, organisation
from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.actions.labelling import note_labels
from inventory.devices.models import Device
from inventory.intake.actions.agree import Terms
from inventory.intake.actions.announce import Gift, import_donation
from inventory.intake.actions.receive import receive_lot, receive_scanned
from inventory.intake.actions.triage import accept_device, refuse_device
from inventory.intake.models import Lot

_LABELS = "avery-l7160"
_SCANNED_ONE_BY_ONE = 5
_LOOKED_AT_A_DAY = 12
_LOOKED_AT_A_DAY_AT_THE_END = 2


def plan_gifts(world: World) -> None:
    """Write the lots of the year in the diary."""
    for lot in LOTS:
        devices = list(devices_of(lot, world.random(f"lot {lot.day}"), world.scale))
        if lot.only_announced:
            world.agenda.on(lot.day, partial(_announce, world, lot, devices), hours=(9, 12))
        elif lot.is_announced_first:
            before = workdays_later(lot.day - timedelta(days=14), 1)
            world.agenda.on(before, partial(_announce, world, lot, devices), hours=(9, 12))
        else:
            world.agenda.on(lot.day, partial(_bring, world, lot, devices), hours=(9, 10))


def _import(
    world: World, lot: PlannedLot, devices: Sequence[Planned], *, is_here: bool, actor: Actor
) -> tuple[int, list[int]]:
    name, data = list_of(lot.donor, devices)
    gift = Gift(
        donor=organisation(lot.donor),
        reference=lot.reference,
        received_on=today() if is_here else None,
        terms=Terms(wants_certificate=lot.donor in ("OCMW", "STAD"), statement=True),
    )
    done = import_donation(data, name, gift=gift, actor=actor, tag_prefix=world.settings.tag_prefix)
    assert done.lot is not None
    for made, planned in zip(done.devices, devices, strict=True):
        world.planned[made.id] = planned
    return done.lot.id, [made.id for made in done.devices]


def _announce(world: World, lot: PlannedLot, devices: Sequence[Planned]) -> None:
    actor = world.cast.donor if lot.donor == "MIRAS" else world.cast.coordinator
    lot_id, ids = _import(world, lot, devices, is_here=False, actor=actor)
    if not lot.only_announced:
        world.agenda.on(lot.day, partial(_receive, world, lot, lot_id, ids), hours=(9, 10))


def _bring(world: World, lot: PlannedLot, devices: Sequence[Planned]) -> None:
    _lot_id, ids = _import(world, lot, devices, is_here=True, actor=world.cast.library)
    _label_and_look(world, lot, ids)


def _receive(world: World, lot: PlannedLot, lot_id: int, ids: Sequence[int]) -> None:
    """The first boxes under the scanner, then the rest of the list at once."""
    found = session.get_one(Lot, lot_id)
    technician = world.cast.technicians[0]
    for device_id in ids[:_SCANNED_ONE_BY_ONE]:
        receive_scanned(found, device(device_id).serial, actor=technician)
    if len(ids) > _SCANNED_ONE_BY_ONE:
        receive_lot(found, actor=technician)
    _label_and_look(world, lot, ids)


def _label_and_look(world: World, lot: PlannedLot, ids: Sequence[int]) -> None:
    devices: list[Device] = [device(device_id) for device_id in ids]
    note_labels(devices, actor=world.cast.technicians[0], stock=_LABELS)
    a_day = _LOOKED_AT_A_DAY_AT_THE_END if lot is LOTS[-2] else _LOOKED_AT_A_DAY
    for number, device_id in enumerate(ids):
        on = workdays_later(lot.day, 1 + number // a_day)
        world.agenda.on(on, partial(_look, world, device_id), hours=(9, 12))


def _look(world: World, device_id: int) -> None:
    """Usable or not."""
    planned = world.planned[device_id]
    technician = world.random("look").choice(world.cast.technicians)
    if planned.fate is Fate.REJECTED:
        weighed = planned.model.kg if world.random("look").random() < 0.8 else None
        refuse_device(device(device_id), actor=technician, ground=planned.ground, weight_kg=weighed)
        return
    accept_device(device(device_id), actor=technician, defects=_defects(planned))
    world.bench_queue.append(device_id)


def _defects(planned: Planned) -> str:
    seen = {
        Trouble.CRACKED_BEZEL: "Barst in de schermrand, het scherm zelf is heel.",
        Trouble.NO_CHARGER: "Geen lader bij.",
        Trouble.QWERTY: "QWERTY-toetsenbord.",
        Trouble.ENROLLED: "Vraagt het wachtwoord van de school bij het opstarten.",
    }
    return " ".join(text for trouble, text in seen.items() if planned.has(trouble))
