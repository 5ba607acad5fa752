"""What happens after the hand-over: back, later, another one, kaput, gone, paid; and the papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.access import SYSTEM
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.history import archive
from inventory.history.models import KeptFile, Message
from inventory.loans.actions import changes
from inventory.loans.actions.reminders import close_found, remind
from inventory.loans.actions.swap import swap
from inventory.loans.actions.take_back import take_back
from inventory.loans.actions.terms import easter, is_holiday, months_later, open_day
from inventory.loans.documents import PAPERS, paper
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import IncidentKind, Loan, LoanLine
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.loans.queries.money import balance
from inventory.privacy.actions.erase import erase_due
from inventory.web.saving import saving
from tests.loans import kit
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of

Database = Any


def back(loan: Loan, **values: Any) -> Loan:
    given = {"accessories": ["Lader"], "data_statement": True, "actor": actor_of(LIBRARIAN), **values}
    return take_back(loan, settings=kit.settings(), papers_of=PAPERS, **given)


def test_back_means_wiped_again(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    device = loan.line.device
    clock.at("2026-12-20")
    back(loan, condition="Kras.")
    database.refresh(device)
    assert (loan.state, loan.line.until_at) == ("ended", loan.ended_at)
    assert (device.state, device.cycle) == (DeviceState.RETURNED, 2)
    assert [medium.state for medium in device.media] == [MediumState.CONTAINS_DATA]
    assert device.media_listed_in_cycle is None
    assert loan.person.kept_until == date(2028, 12, 20)
    assert contracts_out_of_step() == []


def test_what_did_not_come_back_stands_on_the_receipt(database: Database) -> None:
    loan = kit.lend(kit.free_order(accessories=("Lader", "Muis")))
    back(loan, note="Muis volgt.")
    kept = archive.newest("receipt", "loan", loan.id)
    assert kept is not None
    assert (kept.data["accessories_returned"], kept.data["accessories_missing"]) == (["Lader"], ["Muis"])
    with pytest.raises(BadInput):
        back(kit.lend(kit.paid_order()), accessories=["Zetel"], actor=actor_of(SHOPKEEPER))


def test_the_borrower_hears_that_all_is_wiped(database: Database) -> None:
    loan = kit.lend()
    with pytest.raises(BadInput) as no:
        back(loan, data_statement=False)
    assert no.value.missing == ("data_statement",)


@pytest.mark.parametrize("persona", [OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN], ids=lambda p: p.name)
def test_another_counter_does_not_take_back(database: Database, persona: Any) -> None:
    loan = kit.lend()
    with pytest.raises(NotAllowed):
        back(loan, actor=actor_of(persona))


def test_back_twice_is_refused(database: Database) -> None:
    loan = back(kit.lend())
    with pytest.raises(Refused) as no:
        back(loan)
    assert no.value.reason == "wrong_state"


def test_the_deposit_is_never_more_than_it_was(database: Database) -> None:
    loan = kit.lend(kit.paid_order(deposit_eur=Decimal("20")))
    kit.pay(loan, "50")
    with pytest.raises(BadInput):
        back(loan, actor=actor_of(SHOPKEEPER), deposit_back_eur=Decimal("21"))
    back(loan, actor=actor_of(SHOPKEEPER), deposit_back_eur=Decimal("20"))
    assert loan.deposit_back_eur == Decimal("20")


# --- days -------------------------------------------------------------------------------------------------------------


def test_easter_and_holidays() -> None:
    assert [easter(year) for year in (2024, 2025, 2026, 2027, 2038)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ]
    assert is_holiday(date(2026, 4, 6))
    assert is_holiday(date(2026, 5, 14))
    assert not is_holiday(date(2026, 5, 15))
    assert sum(is_holiday(date.fromordinal(day)) for day in range(738886, 738886 + 365)) == 10


def test_months_end_where_a_month_ends() -> None:
    assert months_later(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert open_day(date(2026, 12, 25)) == date(2026, 12, 26)
    assert open_day(date(2026, 11, 1)) == date(2026, 11, 2)


def test_the_date_of_a_loan_is_an_open_day(database: Database, clock: Any) -> None:
    clock.at("2026-11-11")
    assert kit.lend().due_on == date(2027, 11, 12)


def test_extending_keeps_a_sheet(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    assert loan.due_on == date(2027, 11, 20)
    given = {"actor": actor_of(LIBRARIAN), "settings": kit.settings(), "papers_of": PAPERS}
    for day, word in ((date(2027, 11, 20), "not_later"), (date(2029, 1, 1), "due_too_late"), (None, "facts_missing")):
        with pytest.raises(Refused) as no:
            changes.extend(loan, day, **given)
        assert no.value.reason == word
    changes.extend(loan, date(2028, 5, 1), **given)
    assert loan.due_on == date(2028, 5, 2)
    assert archive.newest("addendum", "loan", loan.id) is not None


def test_reminders_come_once(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    sent = []
    for day in ("2027-11-01", "2027-11-06", "2027-11-07", "2027-11-20", "2027-11-21", "2027-11-30", "2028-01-10"):
        clock.at(day)
        sent.append(remind(actor=SYSTEM))
        assert remind(actor=SYSTEM) == 0
    assert sent == [0, 1, 0, 0, 1, 1, 1]
    texts = [f"{message.subject} {message.body}" for message in database.scalars(select(Message))]
    assert all(loan.number in text and "Vogelzang" not in text for text in texts)


# --- gone, kaput, another one -----------------------------------------------------------------------------------------


def test_damage_does_not_end_a_loan(database: Database) -> None:
    loan = kit.lend()
    changes.note_incident(loan, IncidentKind.DAMAGE, actor=actor_of(LIBRARIAN), note="Scherm gebarsten")
    assert (loan.state, loan.line.device.state) == ("active", DeviceState.ON_LOAN)
    with pytest.raises(BadInput) as no:
        changes.note_incident(loan, IncidentKind.DAMAGE, actor=actor_of(LIBRARIAN), told_on=date(2020, 1, 1))
    assert no.value.field == "told_on"


def test_theft_wants_a_police_number(database: Database) -> None:
    loan = kit.lend()
    with pytest.raises(Refused) as no:
        changes.note_incident(loan, IncidentKind.THEFT, actor=actor_of(LIBRARIAN))
    assert no.value.missing == ("police_number",)
    changes.note_incident(loan, IncidentKind.THEFT, actor=actor_of(LIBRARIAN), police_number="KO.12.L1.1234/2026")
    device = loan.line.device
    assert (loan.state, device.state) == ("lost", DeviceState.MISSING)
    moves.move(device, "find", actor=actor_of(LIBRARIAN))
    assert loan.state == "ended", "at once, not only in the night"
    assert close_found(actor=SYSTEM) == 0
    assert contracts_out_of_step() == []


def test_another_device_on_the_same_contract(database: Database) -> None:
    loan = kit.lend()
    old, new = loan.line.device, kit.ready_device()
    swap(
        loan,
        new,
        actor=actor_of(LIBRARIAN),
        settings=kit.settings(),
        papers_of=PAPERS,
        accessories=["Lader"],
        data_statement=True,
    )
    assert (old.state, new.state, loan.state) == (DeviceState.RETURNED, DeviceState.ON_LOAN, "active")
    assert [line.until_at is None for line in loan.lines] == [False, True]
    agreement, sheet = (archive.newest(kind, "loan", loan.id) for kind in ("agreement", "swap"))
    assert agreement is not None
    assert sheet is not None
    assert agreement.data["device_tag"] == old.tag, "what was signed stays as it was"
    assert (sheet.data["before_tag"], sheet.data["device_tag"]) == (old.tag, new.tag)
    assert [medium.state for medium in old.media] == [MediumState.CONTAINS_DATA]
    back(loan)
    assert new.state == DeviceState.RETURNED
    assert contracts_out_of_step() == []


def test_a_device_that_cannot_be_repaired_ends_its_contract(database: Database) -> None:
    loan = kit.lend()
    device = loan.line.device
    for name in ("report_fault", "not_repairable"):
        moves.step(device, name, actor=SYSTEM)
    ended = changes.end_in_repair(device, actor=actor_of(TECHNICIAN))
    assert ended is loan
    assert loan.state == "ended"
    assert contracts_out_of_step() == []


def test_payments_never_pass_the_price(database: Database) -> None:
    loan = kit.lend(kit.paid_order(deposit_eur=Decimal("10")))
    kit.pay(loan, "25")
    with pytest.raises(Refused) as no:
        kit.pay(loan, "15.01")
    assert no.value.reason == "paid_too_much"
    kit.pay(loan, "15")
    assert balance(loan).to_pay == 0
    with pytest.raises(Refused):
        kit.pay(kit.lend(), "1", actor=actor_of(LIBRARIAN))


def drawn(database: Any, loan: Loan, kind: str) -> KeptFile:
    """The paper with its bytes. It is drawn after the commit of what made it."""
    database.commit()
    kept = paper(loan.id, kind, saving=saving)
    assert kept is not None
    return kept


# --- papers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(LoanKind))
def test_a_reprint_is_the_same_bytes(database: Database, kind: LoanKind) -> None:
    loan = kit.lend(kit.free_order() if kind == LoanKind.BRUIKLEEN else kit.paid_order(kind))
    first = drawn(database, loan, "agreement")
    content, sha256 = first.content, first.sha256
    assert content is not None
    assert content.startswith(b"%PDF")
    loan.person.last_name = "Later anders"
    again = drawn(database, loan, "agreement")
    assert (again.content, again.sha256) == (content, sha256)
    assert archive.first_damaged() is None


def test_markup_in_a_name_prints_as_it_is(database: Database) -> None:
    name = 'Jan & <b>Piet</b> <img src="/etc/passwd"/>'
    loan = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=name)))
    kept = drawn(database, loan, "agreement")
    assert kept.data["borrower_name"] == f"Kanarie {name}"
    assert kept.content is not None


def test_every_paper_can_be_drawn(database: Database) -> None:
    loan = kit.lend()
    assert loan.due_on is not None
    changes.extend(
        loan,
        months_later(loan.due_on, 1),
        actor=actor_of(LIBRARIAN),
        settings=kit.settings(),
        papers_of=PAPERS,
    )
    back(loan)
    for kind in ("agreement", "addendum", "receipt"):
        assert drawn(database, loan, kind).content is not None
    assert database.scalar(select(func.count()).select_from(KeptFile)) == 3


# --- forgetting -------------------------------------------------------------------------------------------------------


def test_a_person_is_forgotten_and_the_counts_stay(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = back(kit.lend())
    person = loan.person
    clock.at("2028-11-20")
    assert erase_due(actor=SYSTEM) == 0
    clock.at("2028-11-21")
    assert erase_due(actor=SYSTEM) == 1
    assert (person.name, person.address, person.birth_date) == ("", "", None)
    assert database.scalar(select(func.count()).select_from(LoanLine)) == 1
    assert archive.first_damaged() is None
