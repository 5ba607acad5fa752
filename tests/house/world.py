"""A small Digibank with one of everything, for tests that visit every door."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from inventory.cafes.actions import jobs, planning
from inventory.cafes.lifecycle.words import Category
from inventory.core.clock import today
from inventory.core.db import Base, session
from inventory.core.quarters import Quarter
from inventory.devices.actions import moves, stocktake, transfers
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries import device_by_tag
from inventory.digipunten import actions as digipunten
from inventory.faults import actions as faults
from inventory.faults.actions.reporting import SOMEBODY
from inventory.faults.lifecycle import Problem, Source
from inventory.intake.actions import disposal
from inventory.intake.actions.announce import Gift, announce_lot
from inventory.intake.actions.disposal import Destination
from inventory.intake.lifecycle import LeavesFor
from inventory.intake.readers.donor_list import DonorRow
from inventory.learning.actions import Words, add_offer
from inventory.learning.models import OfferKind
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan
from inventory.outreach import actions as outreach
from inventory.outreach.lifecycle import SessionKind, Topic
from inventory.people.actions import Borrower
from inventory.recalls.actions.opening import open_recall
from inventory.recalls.lifecycle import Advice, Reason
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import DataChoice
from inventory.vouchers.actions.giving import give
from inventory.vouchers.actions.stock import Batch, add_codes
from inventory.workbench.actions.evidence import import_evidence
from inventory.workbench.actions.parts import add_part
from inventory.workbench.models import PartKind
from tests.devices.stock import device_in
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    REFERRER,
    SHOPKEEPER,
    TECHNICIAN,
    Persona,
    actor_of,
    org_of,
    place,
    user_of,
)
from tests.placements import kit as placements

LOG = Path(__file__).parents[1] / "workbench" / "files" / "nwipe" / "good_hdd.log"
# What a refused request may touch: who is signed in, what was answered, how often somebody tried.
NOT_BUSINESS = {"web_session", "answered", "attempt", "api_token"}
STATES = (
    DeviceState.TO_DIAGNOSE,
    DeviceState.TO_WIPE,
    DeviceState.WIPED,
    DeviceState.REFURBISHING,
    DeviceState.TO_CHECK,
)


@dataclass
class World:
    """The codes of what there is."""

    lot: str = ""
    received: str = ""
    ready: str = ""
    lent: str = ""
    broken: str = ""
    loan: str = ""
    rent: str = ""
    rented: str = ""
    referral: str = ""
    partner_referral: str = ""
    repair: str = ""
    shop_repair: str = ""
    recall: str = ""
    placement: str = ""
    fault: str = ""
    shop_fault: str = ""
    cafe: int = 0
    shop_placement: str = ""
    evidence: int = 0
    count: str = ""
    transfer: str = ""
    month: str = ""
    transport: str = ""
    people: dict[str, str] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    stock: dict[str, str] = field(default_factory=dict)

    @property
    def on_bench(self) -> str:
        return self.stock.get(DeviceState.TO_DIAGNOSE.value, "")

    @property
    def tags(self) -> list[str]:
        return [self.received, self.ready, self.lent, self.broken, *self.stock.values()]


def settle_world(number: int = 1) -> World:
    """Make it, in an app context; the caller commits. Another `number` makes as much again."""
    found = World(month=f"{today():%Y-%m}")
    lot, devices = announce_lot(
        [DonorRow(n, "laptop", "Dell", "Latitude 5490", f"WLD{number}{n}A") for n in (1, 2)],
        gift=Gift(org_of("MIRAS")),
        actor=actor_of(COORDINATOR),
        tag_prefix="KOR",
    )
    moves.step(devices[0], "receive", actor=actor_of(TECHNICIAN), location=place("WERK"))
    found.lot, found.received = lot.code, devices[0].tag
    found.stock = {state.value: device_in(state).tag for state in STATES}
    found.ready = kit.ready_device().tag
    if number == 1:
        kit.tariff(LoanKind.HUUR)
    lent = kit.lend(kit.free_order(borrower=borrower(f"Merel{number}")))
    rented = kit.lend(kit.paid_order(price_eur=None, borrower=borrower(f"Merel{number}")))
    found.loan, found.lent = lent.number, lent.line.device.tag
    found.rent, found.rented = rented.number, rented.line.device.tag
    found.referral = kit.referral().code
    found.partner_referral = kit.referral(actor_of(REFERRER)).code
    broken = kit.lend(kit.free_order(borrower=borrower(f"Ekster{number}")))
    found.broken = broken.line.device.tag
    found.repair = repair_of(found.broken, LIBRARIAN)
    found.people = {"L": lent.person.ref, "S": rented.person.ref, "L2": broken.person.ref}
    broken = kit.lend(kit.paid_order(price_eur=None, borrower=borrower(f"Ekster{number}")))
    found.people["S2"] = broken.person.ref
    found.shop_repair = repair_of(broken.line.device.tag, SHOPKEEPER)
    log = LOG.read_bytes().replace(b"WX31A58K1234", b"WX31A58K%04d" % number)
    zone = ZoneInfo("Europe/Brussels")
    evidence = import_evidence(log, "wis.log", actor=actor_of(TECHNICIAN), zone=zone, device_tag=None)
    found.evidence = evidence.items[0].id
    add_part(PartKind.OTHER, f"Schroef {number}", actor=actor_of(TECHNICIAN), minimum=1)
    count = stocktake.start("STOCK" if number == 1 else "WERK", actor=actor_of(LIBRARIAN))
    found.count = count.number
    for tag in (found.ready, found.lent, found.received):
        stocktake.count(count, tag, actor=actor_of(LIBRARIAN), tag_prefix="KOR", base_url="http://digibank.test")
    to = Destination(LeavesFor.PROCESSOR, "Recupel")
    found.transport = disposal.begin(to, actor=actor_of(COORDINATOR)).code
    bringing = transfers.begin("WERK", "STOCK", actor=actor_of(TECHNICIAN))
    transfers.pack(bringing, device_in(DeviceState.RECEIVED), actor=actor_of(TECHNICIAN))
    found.transfer = bringing.number
    found.placement = placements.given(placements.ready()).number
    found.shop_placement = placements.given(placements.ready("WINKEL"), who=SHOPKEEPER).number
    called = open_recall(
        [found.lent, found.rented], actor=actor_of(TECHNICIAN), reason=Reason.CHECK, advice=Advice.COME
    )
    found.recall = called.number
    settle_offer(f"Digipunt {number}")
    found.cafe = settle_cafe()
    if number == 1:
        settle_digipunt()
        settle_voucher(lent)
        settle_outreach()
    found.fault, found.shop_fault = (reported(each.line.device) for each in (lent, rented))
    found.users = {who.org: user_of(who).id for who in (COORDINATOR, SHOPKEEPER, LIBRARIAN)}
    return found


def settle_offer(name: str) -> None:
    """A place to learn."""
    add_offer(
        Words(OfferKind.DIGIPUNT, name, "Overleiestraat 45", "Elke dinsdag", places=9), actor=actor_of(COORDINATOR)
    )


def settle_digipunt() -> None:
    """A digipunt that works, with new devices that wait for the second name."""
    words = digipunten.Words(
        "De Zonnewijzer", "Langemeersstraat 6, 8500 Kortrijk", Quarter.KORTRIJK, phone="056 27 70 00"
    )
    made = digipunten.add_digipunt(words, org=org_of("STAD"), code="ZONNE", actor=actor_of(COORDINATOR))
    digipunten.move_digipunt(made, "open", from_on=today(), actor=actor_of(COORDINATOR))
    boxes = digipunten.Boxes(DeviceType.TABLET, "Samsung", "Galaxy Tab A9", 1, today())
    digipunten.note_delivery(made, boxes, actor=actor_of(COORDINATOR))


def settle_voucher(loan: Loan) -> None:
    """Two codes, one of them given."""
    batch = Batch("Telenet", Decimal(100), today() + timedelta(days=200), "WERELD-0001\nWERELD-0002")
    add_codes(batch, actor=actor_of(COORDINATOR), secret="of a test")
    give(loan, actor=actor_of(LIBRARIAN))


def settle_outreach() -> None:
    """A roadshow that is planned, and a need that somebody heard."""
    plan = outreach.Plan(SessionKind.ROADSHOW, today(), "Markt van Heule", quarter=Quarter.HEULE)
    outreach.plan_session(plan, actor=actor_of(COORDINATOR))
    outreach.note_signal(Topic.PHONE, Quarter.HEULE, 3, actor=actor_of(REFERRER))


def settle_cafe() -> int:
    """A repair café that is open, with a number that waits and one at a table."""
    cafe = planning.plan_cafe(planning.Plan(today(), repairers=2, hosts=1), actor=actor_of(COORDINATOR))
    planning.open_cafe(cafe, actor=actor_of(LIBRARIAN))
    for _each in range(2):
        jobs.take_number(cafe, Category.LAPTOP, "Screen", actor=actor_of(LIBRARIAN))
    jobs.call_next(cafe, 1, actor=actor_of(TECHNICIAN))
    return cafe.id


def reported(device: Device, call_back: str = "056 27 75 00") -> str:
    """The code of what somebody said about this device, by its label."""
    return faults.report(device, problem=Problem.SCREEN, source=Source.LABEL, actor=SOMEBODY, call_back=call_back).code


def repair_of(tag: str, clerk: Persona) -> str:
    """The number of a new repair case at this desk."""
    actor = actor_of(clerk)
    case = repairs.open_repair(
        device_by_tag(tag, actor=actor),
        actor=actor,
        org_id=org_of(clerk).id,
        fault_type="Screen",
        complaint="Zwart beeld",
        data_choice=DataChoice.KEEP,
    )
    return case.number


def borrower(name: str) -> Borrower:
    return replace(kit.BORROWER, first_name=name, last_name=f"Van {name}", email=f"{name.lower()}@example.be")


def content_hash() -> str:
    """What the business tables hold, in one word."""
    digest = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        if table.name not in NOT_BUSINESS:
            rows = session.execute(select(table).order_by(*table.primary_key.columns)).all()
            digest.update(json.dumps([table.name, [list(row) for row in rows]], default=repr).encode())
    session.rollback()
    return digest.hexdigest()
