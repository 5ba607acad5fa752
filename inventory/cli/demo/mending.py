"""Service cases: what borrowers and buyers bring in, and how it ended, in the words of Open Repair."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from inventory.cli.demo import after, bench, spares
from inventory.cli.demo.agenda import workdays_later
from inventory.cli.demo.world import World
from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.repairs import actions
from inventory.repairs.documents import PAPERS
from inventory.repairs.lifecycle import DataChoice, Told
from inventory.repairs.models import Repair


@dataclass(frozen=True)
class Case:
    """A fault as the holder tells it, and what came of it. `barrier` is why it could not be mended."""

    day: date
    complaint: str
    fault: str
    diagnosis: str
    work: str = ""
    part: str = ""
    minutes: int = 30
    barrier: str = ""
    is_sold: bool = False
    type: DeviceType = DeviceType.LAPTOP
    stops_after: str = ""
    model: str = ""  # of this model, and no device that was here before


_NOISY = "ProBook 450 G6"  # of which three fans fail in one autumn: a pattern that nobody judged yet
CASES = (
    Case(date(2026, 1, 29), "Laadt niet meer op.", "Power/battery", "Lader defect.", "Andere lader meegegeven.",
         "Lader 65 W"),
    Case(date(2026, 2, 24), "Start niet meer.", "Boot", "Geheugen zat los.", "Geheugen opnieuw geplaatst.", minutes=15),
    Case(date(2026, 3, 17), "Enkele toetsen doen het niet.", "Integrated keyboard", "Vuil onder de toetsen.",
         "Toetsenbord vervangen.", "Toetsenbord AZERTY", 40),
    Case(date(2026, 4, 2), "Scherm flikkert.", "Screen", "Schermkabel beschadigd.", "Kabel vervangen.",
         "Schermkabel", 55),
    Case(date(2026, 4, 28), "Heel traag.", "Performance", "Harde schijf bijna stuk.",
         "Opgekuist, schijf getest en herstart.", minutes=60),
    Case(date(2026, 5, 12), "Gevallen, blijft zwart.", "Internal damage", "Moederbord gebarsten.",
         "Nagekeken met ander scherm.", barrier="Spare parts too expensive"),
    Case(date(2026, 5, 27), "Geen geluid meer.", "Media component", "Stuurprogramma kwijt.",
         "Geluid opnieuw ingesteld.", minutes=20, is_sold=True),
    Case(date(2026, 6, 16), "Blijft hangen op het logo.", "Stuck booting", "Update mislukt.", "Systeem hersteld.",
         minutes=45, type=DeviceType.TABLET),
    Case(date(2026, 7, 9), "Wordt te warm en valt uit.", "Overheating", "Ventilator vol stof.",
         "Gereinigd en nieuwe koelpasta.", "Koelpasta", 50),
    Case(date(2026, 8, 5), "USB-poort los.", "Ports/slots/connectors", "Poort afgebroken van het bord.",
         "Andere poort getest.", barrier="Spare parts not available"),
    Case(date(2026, 8, 27), "Reclame op elk scherm.", "Virus/malware", "Ongewenst programma.",
         "Programma verwijderd en browser hersteld.", minutes=35),
    Case(date(2026, 9, 8), "De ventilator maakt lawaai.", "Overheating", "Ventilator loopt aan.",
         "Ventilator gereinigd en vastgezet.", minutes=30, model=_NOISY),
    Case(date(2026, 9, 22), "Batterij houdt niets meer.", "Power/battery", "Batterij op.", "Batterij vervangen.",
         "Batterij", 25, is_sold=True),
    Case(date(2026, 10, 6), "Valt uit na een half uur.", "Overheating", "Ventilator draait niet meer.",
         "Ventilator gereinigd en gesmeerd.", minutes=45, model=_NOISY),
    Case(date(2026, 10, 27), "Scherm heeft strepen.", "Screen", "Paneel defect, nieuw besteld.",
         part="Schermpaneel 14 inch", stops_after="wait_for_part"),
    Case(date(2026, 11, 5), "Wordt heel warm onderaan.", "Overheating", "Ventilator loopt aan.",
         "Ventilator gereinigd en gesmeerd.", minutes=40, model=_NOISY),
    Case(date(2026, 11, 12), "Wifi valt weg.", "Configuration", "Antenne los.", stops_after="diagnose"),
    Case(date(2026, 11, 18), "Wil niet meer aan.", "Power/battery", "", stops_after="open"),
)  # fmt: skip


# What usually lies behind a fault.
_CAUSES = {
    "Power/battery": "battery_aged",
    "Screen": "wear",
    "Configuration": "user_setting",
    "Operating system": "software",
    "Virus/malware": "software",
    "Liquid": "liquid",
}


def plan_cases(world: World) -> None:
    """The service cases of the year; of a small year the first ones."""
    for case in CASES[: world.scale.of(len(CASES))]:
        world.agenda.on(workdays_later(case.day, 0), partial(_open, world, case))


def _open(world: World, case: Case) -> None:
    device = _device_for(world, case)
    if device is None:
        return
    is_library = _is_of_library(device)
    actor = world.cast.library if is_library else world.cast.shop
    repair = actions.open_repair(
        device,
        actor=actor,
        org_id=min(actor.orgs()),
        fault_type=case.fault,
        complaint=case.complaint,
        data_choice=DataChoice.KEEP if world.random("repairs").random() < 0.7 else DataChoice.MAY_BE_WIPED,
    )
    if case.stops_after == "open":
        return
    on = workdays_later(today(), world.soon("repairs", 1, 4))
    world.agenda.on(on, partial(_diagnose, world, case, repair.id))


def _device_for(world: World, case: Case) -> Device | None:
    if case.is_sold:
        sold = session.scalars(
            select(Loan).where(Loan.kind == LoanKind.KOOP, Loan.state == LoanState.SOLD).order_by(Loan.id)
        ).all()
        devices = [loan.line.device for loan in sold]
    else:
        devices = [loan.line.device for loan in after.active_loans(LoanKind.BRUIKLEEN, LoanKind.HUUR)]
    fit = [
        device
        for device in devices
        if device.type == case.type and device.state in (DeviceState.ON_LOAN, DeviceState.SOLD)
    ]
    if case.model:
        had = set(session.scalars(select(Repair.device_id)))
        fit = [device for device in fit if device.model == case.model and device.id not in had]
    return world.random("repairs").choice(fit) if fit else None


def _is_of_library(device: Device) -> bool:
    newest = after.newest_loan(device)
    return newest is not None and newest.kind == LoanKind.BRUIKLEEN


def _move(
    world: World, repair_id: int, name: str, facts: dict[str, Any] | None = None, *, desk: bool = False
) -> Repair:
    repair = session.get_one(Repair, repair_id)
    desk_actor = world.cast.library if repair.org_id in world.cast.library.orgs() else world.cast.shop
    actor = desk_actor if desk else world.random("repairs").choice(world.cast.technicians)
    return actions.move(
        repair, name, actor=actor, facts=facts, settings=world.settings, papers_of=PAPERS if desk else None
    )


def _diagnose(world: World, case: Case, repair_id: int) -> None:
    _move(
        world,
        repair_id,
        "diagnose",
        {"fault_type": case.fault, "diagnosis": case.diagnosis, "cause": _CAUSES.get(case.fault, "")},
    )
    repair = session.get_one(Repair, repair_id)
    desk = world.cast.library if repair.org_id in world.cast.library.orgs() else world.cast.shop
    actions.promise(repair, workdays_later(today(), 8), actor=desk)
    if case.stops_after == "diagnose":
        return
    later = workdays_later(today(), world.soon("repairs", 1, 3))
    if case.barrier:
        world.agenda.on(later, partial(_give_up, world, case, repair_id))
    elif case.part:
        comes = workdays_later(today(), 10)
        _move(world, repair_id, "wait_for_part", {"part": case.part, "expected_on": comes.isoformat()})
        if case.stops_after != "wait_for_part":
            arrives = workdays_later(today(), world.soon("repairs", 3, 8))
            world.agenda.on(arrives, partial(_part_arrives, world, case, repair_id), hours=(9, 11))
    else:
        world.agenda.on(later, partial(_fix, world, case, repair_id), hours=(11, 15))


def _part_arrives(world: World, case: Case, repair_id: int) -> None:
    _move(world, repair_id, "part_arrived")
    world.agenda.on(today(), partial(_fix, world, case, repair_id), hours=(11, 15))


def _fix(world: World, case: Case, repair_id: int) -> None:
    facts: dict[str, Any] = {"work": case.work, "tests_passed": True, "minutes": case.minutes}
    if case.part:
        spares.use_in_repair(case.part, session.get_one(Repair, repair_id), world.cast.technicians[0])
    _move(world, repair_id, "fix", facts)
    on = workdays_later(today(), world.soon("repairs", 1, 3))
    world.agenda.on(on, partial(_hand_back, world, repair_id))


def _hand_back(world: World, repair_id: int) -> None:
    repair = session.get_one(Repair, repair_id)
    if repair.told_at is None and repair.came_from != DeviceState.PLACED:
        desk = world.cast.library if repair.org_id in world.cast.library.orgs() else world.cast.shop
        actions.note_told(repair, Told.PHONE, actor=desk)
    _move(world, repair_id, "hand_back", desk=True)


def _give_up(world: World, case: Case, repair_id: int) -> None:
    """It stays here: the contract ends, and the device goes to the processor."""
    _move(world, repair_id, "give_up", {"barrier": case.barrier, "work": case.work})
    repair = _move(world, repair_id, "keep_here", desk=True)
    world.worn_out.add(repair.device_id)
    bench.come_back(world, repair.device_id)
