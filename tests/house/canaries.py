"""A Digibank in which every cell of the matrix holds a word that stands nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import update

from inventory.core.clock import today
from inventory.core.db import session
from inventory.faults import actions as faults
from inventory.faults.queries import report_by_code
from inventory.loans.actions import changes, reminders, signing
from inventory.loans.documents.ladder import LETTERS
from inventory.loans.models import Channel, IncidentKind, Loan, PaymentMethod, TariffProof
from inventory.loans.queries.ladder import rungs_of
from inventory.loans.readers import scans
from inventory.looks.actions import note_read
from inventory.looks.events import How
from inventory.people.actions import Borrower, NewEndUser, subject_of
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Internet, Referral
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import DataChoice
from tests.house.world import World, reported, settle_world
from tests.loans import kit
from tests.pdf import a_pdf
from tests.people import (
    LIBRARIAN,
    REFERRER,
    SHOPKEEPER,
    Persona,
    actor_of,
    org_of,
)

BORN_A, BORN_B = date(1951, 3, 17), date(1962, 7, 23)
CANARIES: dict[str, tuple[str, ...]] = {
    "device": ("MUSTOESTEL77",),
    "referrer": ("Roodborstkring",),
    "internet": ("Te duur", "too_expensive"),
    "person_a": (
        "Zwaluwina",
        "Kwikstaartmans",
        "IJsvogelpad",
        "0471112233",
        "zwaluwina@nest.example",
        "Puttertje",
        "1951-03-17",
        "17/03/1951",
        "17 maart 1951",
        "Getekendgors",
    ),
    "person_b": (
        "Meeuwke",
        "Aalscholvers",
        "Reigerkaai",
        "0472223344",
        "meeuwke@nest.example",
        "Kiekendiefje",
        "1962-07-23",
        "23/07/1962",
        "23 juli 1962",
        "Getekendfuut",
        "Mededelingsijs",
    ),
    "client": ("QZX", "0473334455"),
    "proof": ("Andere beslissing", "OTHER_DECISION"),
    "call_a": ("0474445566",),
    "call_b": ("uilenkuiken@nest.example",),
    "case_a": ("Klachtkauw",),
    "case_b": ("Klachtkraai",),
    "incident_a": ("Schadespecht", "PVSPECHT1"),
    "incident_b": ("Schadewulp", "PVWULP2"),
    "audit": ("Gegevens geopend",),
}
A = Borrower(
    "Zwaluwina",
    "Kwikstaartmans",
    BORN_A,
    "IJsvogelpad 3",
    "8500",
    "Kortrijk",
    "0471 11 22 33",
    "zwaluwina@nest.example",
)
B = Borrower(
    "Meeuwke", "Aalscholvers", BORN_B, "Reigerkaai 9", "8501", "Heule", "0472 22 33 44", "meeuwke@nest.example"
)


@dataclass
class Planted:
    """The world, and the codes of the things in it that hold a canary."""

    world: World
    loans: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    referrals: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    pages: int = 0
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


def plant() -> Planted:
    """Make it, in an app context; the caller commits."""
    found = Planted(settle_world())
    # Nothing waits to be confirmed: the OCMW would rightly see who asks.
    session.execute(
        update(Referral).where(Referral.state == ReferralState.TO_CONFIRM).values(state=ReferralState.WAITING)
    )
    org_of("AKZIE").name = "Roodborstkring"
    referral = kit.referral(actor_of(REFERRER))
    referral.state = ReferralState.WAITING
    referral.internet_at_home = Internet.TOO_EXPENSIVE
    session.flush()
    device = kit.ready_device(serial="MUSTOESTEL77")
    free = kit.lend(
        kit.free_order(
            device=device,
            borrower=A,
            referral=referral,
            end_user=NewEndUser("Puttertje", 2015),
            representative_signs=True,
        )
    )
    rent = kit.lend(
        kit.paid_order(
            borrower=B,
            tariff_proof=TariffProof.OTHER_DECISION,
            price_eur=None,
            end_user=NewEndUser("Kiekendiefje", 2014),
        )
    )
    waits = kit.referral(actor_of(REFERRER))
    waits.state, waits.internet_at_home = ReferralState.WAITING, Internet.TOO_EXPENSIVE
    waits.client_initials, waits.client_phone = "QZX", "0473 33 44 55"
    reserved = kit.ready_device()
    for loan, who, word, page, number in (
        (free, LIBRARIAN, "Schadespecht", "Getekendgors", "PVSPECHT1"),
        (rent, SHOPKEEPER, "Schadewulp", "Getekendfuut", "PVWULP2"),
    ):
        actor = actor_of(who)
        changes.note_incident(loan, IncidentKind.DAMAGE, actor=actor, note=word, police_number=number)
        signing.keep_page(loan, scans.read(a_pdf(page)), actor=actor)
        loan.due_on = today() + timedelta(days=10)
        note_read(subject_of(loan.person), How.CONTRACT, actor=actor)
    kit.pay(rent, "1.00", PaymentMethod.TRANSFER, reference="Mededelingsijs")
    session.flush()
    reminders.remind(actor=actor_of(LIBRARIAN))
    for loan, who in ((free, LIBRARIAN), (rent, SHOPKEEPER)):
        rung = rungs_of([loan.id])[loan.id][-1]
        rung.channel = Channel.LETTER
        reminders.print_letters([rung], actor=actor_of(who), settings=kit.settings(), letters_of=LETTERS)
    found.faults = [
        _fault(free, LIBRARIAN, "0474 44 55 66"),
        _fault(rent, SHOPKEEPER, "uilenkuiken@nest.example"),
    ]
    found.repairs = [_case(free, LIBRARIAN, "Klachtkauw"), _case(rent, SHOPKEEPER, "Klachtkraai")]
    found.loans = [free.number, rent.number]
    found.tags = [free.line.device.tag, rent.line.device.tag, reserved.tag, found.world.received]
    found.referrals = [referral.code, waits.code, found.world.referral]
    found.people = [free.person.ref, rent.person.ref]
    found.words = {**CANARIES, "referral": (referral.code, waits.code)}
    session.flush()
    return found


def _fault(loan: Loan, clerk: Persona, call_back: str) -> str:
    """Whoever has it reported a fault, and the counter asked to see how to call back."""
    code = reported(loan.line.device, call_back)
    faults.show_call_back(report_by_code(code, actor=actor_of(clerk)), actor=actor_of(clerk))
    return code


def _case(loan: Loan, clerk: Persona, complaint: str) -> str:
    actor = actor_of(clerk)
    case = repairs.open_repair(
        loan.line.device,
        actor=actor,
        org_id=org_of(clerk).id,
        fault_type="Screen",
        complaint=complaint,
        data_choice=DataChoice.KEEP,
    )
    faults.taken_for(case.device_id, case.number, actor=actor)
    return case.number
