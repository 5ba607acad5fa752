"""Agreements with organisations: laptops for a course, twice, and the devices of two digipunten.

Without chance: what stands ready on the day goes along, and when that is too little they ask again some days later.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from inventory.cli.demo import bench, stock
from inventory.cli.demo.agenda import at_time, workdays_later
from inventory.cli.demo.plan import DESKTOP, LAPTOP, TABLET
from inventory.cli.demo.world import World, ready_at
from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.devices.models import Device, DeviceType
from inventory.placements.actions import during, going
from inventory.placements.documents import PAPERS
from inventory.placements.lifecycle import Contact, Purpose
from inventory.placements.models import Placement
from inventory.placements.queries import lines_of


@dataclass(frozen=True)
class Asked:
    """What an organisation asks: devices of these types, where, and for a class how many days."""

    on: date
    purpose: Purpose
    receiver: str
    place: str
    contact: Contact
    wanted: tuple[DeviceType, ...]
    accessories: tuple[str, ...] = ("lader",)
    days: int = 0


ASKED = (
    Asked(date(2026, 3, 4), Purpose.CLASS, "MIRAS", "AALBEKE", Contact.TEACHER, (LAPTOP,) * 3, days=14),
    Asked(date(2026, 9, 16), Purpose.DIGIPUNT, "STAD", "OVERLEIE", Contact.RECEPTION, (DESKTOP, DESKTOP), ()),
    Asked(date(2026, 10, 21), Purpose.DIGIPUNT, "STAD", "BISSEGEM", Contact.LEAD, (LAPTOP, TABLET)),
    Asked(date(2026, 11, 3), Purpose.CLASS, "MIRAS", "ZONNE", Contact.TEACHER, (LAPTOP,) * 4, ("lader", "muis"), 18),
)
_TRIES, _LEAST = 4, 3


def plan_agreements(world: World) -> None:
    for asked in ASKED:
        world.agenda.put(at_time(workdays_later(asked.on, 0), 9, 10), partial(_give, world, asked, _TRIES))


def _give(world: World, asked: Asked, tries: int) -> None:
    ready = {kind: _ready(kind) for kind in sorted(set(asked.wanted))}
    devices = [ready[kind].pop(0) for kind in asked.wanted[: world.scale.of(len(asked.wanted))] if ready[kind]]
    if len(devices) < min(_LEAST, world.scale.of(len(asked.wanted))) and tries:
        world.agenda.put(at_time(workdays_later(today(), 3), 9, 10), partial(_give, world, asked, tries - 1))
        return
    if not devices:
        return
    library = world.cast.library
    found = going.begin(
        actor=library,
        settings=world.settings,
        purpose=asked.purpose,
        receiver=asked.receiver,
        location=asked.place,
        contact=asked.contact,
        from_on=today(),
        until_on=today() + timedelta(days=asked.days) if asked.days else None,
        accessories=asked.accessories,
    )
    for device in devices:
        if device.location is not found.home:
            moves.move_place(device, stock.LIBRARY, actor=world.cast.technicians[0])
        going.scan_out(found, device, actor=library)
    going.hand_out(found, actor=library, settings=world.settings, papers_of=PAPERS)
    if found.until_on is not None:
        back = at_time(workdays_later(found.until_on, 0), 14, 20)
        world.agenda.put(back, partial(_bring_back, world, found.id))


def _ready(kind: DeviceType) -> list[Device]:
    """What stands ready at the library, and after it what the shop can spare."""
    return [*ready_at(stock.LIBRARY, kind), *ready_at(stock.SHOP, kind)[1:]]


def _bring_back(world: World, placement_id: int) -> None:
    found = session.get_one(Placement, placement_id)
    for line in sorted(lines_of(found), key=lambda each: each.device_id):
        device_id = line.device_id
        during.take_back(found, line.device, actor=world.cast.library, settings=world.settings, papers_of=PAPERS)
        bench.come_back(world, device_id)
