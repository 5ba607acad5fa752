"""Somebody who left a trace wherever there is room for one, and where to look for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from inventory.access import SYSTEM
from inventory.core.db import session
from inventory.history.models import Event
from inventory.history.outbox import queue
from inventory.loans.actions import changes, signing
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import PAPERS, paper
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import IncidentKind, Loan, LoanLine
from inventory.loans.readers import scans
from inventory.people.actions import NewEndUser
from inventory.people.actions.rights import put_right
from inventory.people.models import EndUser, Person, RightReason
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import BARRIERS, DataChoice, faults_for
from inventory.repairs.queries import open_case_of
from inventory.web.saving import saving
from tests.loans import kit
from tests.loans.test_signing import photo, sign
from tests.people import LIBRARIAN, SHOPKEEPER, actor_of, org_of

Arrange = Callable[[], Any]
CANARIES = (*kit.CANARIES, "Kanariekind", "Kanaripolitie", "Kanarinota", "Kanarimuis", "Oudestraat", "0470000001")


def back(loan: Loan) -> Loan:
    return take_back(
        loan,
        actor=actor_of(LIBRARIAN if loan.kind == LoanKind.BRUIKLEEN else SHOPKEEPER),
        settings=kit.settings(),
        papers_of=PAPERS,
        accessories=(),
        condition="Krabbel van Kanarie",
        data_statement=True,
    )


def a_life(clock: Any) -> int:
    """One borrower who left a trace wherever there is room for one. The number of the person."""
    clock.at("2023-03-01")
    borrower = replace(kit.BORROWER, street="Oudestraat 3")
    with saving():
        loan = kit.lend(
            kit.free_order(
                borrower=borrower,
                end_user=NewEndUser("Kanariekind", 2012),
                condition="Kras, zegt Vogelzang",
                accessories=("Lader", "Muis van Kanarimuis", "Kanarimuis' snoer"),
            )
        )
        number, person_id = loan.id, loan.person_id
        sign(loan)
        signing.keep_page(loan, scans.read(photo()), actor=actor_of(LIBRARIAN))
        changes.note_incident(
            loan, IncidentKind.DAMAGE, actor=actor_of(LIBRARIAN), police_number="Kanaripolitie", note="Kanarinota"
        )
        put_right(loan.person, {"street": "Zangersstraat 12"}, RightReason.MOVED, actor=actor_of(LIBRARIAN))
        opened = repairs.open_repair(
            loan.line.device,
            actor=actor_of(LIBRARIAN),
            org_id=org_of("BIB").id,
            fault_type=next(iter(faults_for(loan.line.device.type))),
            complaint="Scherm flikkert",
            data_choice=next(iter(DataChoice)),
        )
        opened.complaint = "Scherm van Kanarie Vogelzang flikkert"  # as before names were refused there
    paper(number, "agreement", saving=saving)
    with saving():
        loan = session.get_one(Loan, number)
        case = open_case_of(loan.line.device)
        assert case is not None
        repairs.move(case, "diagnose", actor=SYSTEM, facts={"diagnosis": "Kabel los", "fault_type": case.fault_type})
        repairs.move(case, "give_up", actor=SYSTEM, facts={"work": "Kabel", "barrier": next(iter(BARRIERS))})
        repairs.move(case, "keep_here", actor=SYSTEM)
    clock.at("2023-06-01")
    with saving():
        queue(
            f"loan:{session.get_one(Loan, number).number}:x", to="kanarie@example.be", subject="Dag", body="Vogelzang"
        )
    return person_id


def what_stays() -> tuple[Any, ...]:
    """What reports count, and the devices' own history."""
    of_devices = select(Event.hash).where(Event.subject_kind == "device").order_by(Event.seq)
    return (
        session.scalar(select(func.count(Person.id))),
        session.scalar(select(func.count(Loan.id))),
        session.scalar(select(func.count(LoanLine.id))),
        session.scalar(select(func.count(EndUser.id))),
        list(session.scalars(of_devices)),
    )


def found_in(folder: Path) -> list[str]:
    """Which canary stands in which file, as it is or as UTF-16, in any case."""
    hits = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = file.read_bytes().lower()
        for canary in CANARIES:
            for coded in (canary.lower().encode(), canary.lower().encode("utf-16-le")):
                if coded in content:
                    hits.append(f"{canary} in {file.name}")
    return hits
