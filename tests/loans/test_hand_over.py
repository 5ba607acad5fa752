"""Handing over: what it makes, what stands in the way, what the database keeps by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import DeviceType
from inventory.history.models import Event, KeptFile
from inventory.loans.actions.findings import Level
from inventory.loans.actions.order import Order
from inventory.loans.actions.preflight import preflight
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.people.actions import NewEndUser
from inventory.people.models import Person
from inventory.referrals.actions.making import withdraw
from inventory.referrals.actions.moving import expire_old, reserve
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import OverrideReason
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
    org_of,
)

Database = Any


def refused(order: Order, word: str, **who: Any) -> Refused:
    with pytest.raises(Refused) as no:
        kit.lend(order, **who)
    assert no.value.reason == word, f"{no.value.reason}: {no.value}"
    return no.value


def test_what_was_rolled_back_stands_in_nobodys_way(database: Any) -> None:
    """The rows of a contract are written by themselves; SQLite gives the number of an undone one again."""
    order, before = kit.free_order(), database.begin_nested()
    undone = kit.lend(order)
    before.rollback()
    loan = kit.lend(order)
    assert (loan is not undone, loan.person.last_name, loan.lines[0].device) == (True, "Vogelzang", order.device)
    assert database.scalars(select(Loan)).all() == [loan]


def test_a_free_loan_is_made_whole(database: Database) -> None:
    order = kit.free_order(end_user=NewEndUser("Elif", 2013), representative_signs=True)
    loan = kit.lend(order)
    assert loan.number.startswith("B-")
    assert (loan.kind, loan.state, loan.price_eur, loan.deposit_eur) == ("BRUIKLEEN", "active", None, None)
    assert loan.line.device.state == DeviceState.ON_LOAN
    assert [(each.kind, each.handed) for each in loan.line.accessories] == [("Lader", True)]
    assert order.referral is not None
    assert order.referral.state == ReferralState.COLLECTED
    assert loan.end_user is not None
    assert loan.end_user.birth_year == 2013
    assert contracts_out_of_step() == []


def test_history_holds_no_name(database: Database) -> None:
    kit.lend()
    told = " ".join(str((e.kind, e.subject_code, e.note, e.data)) for e in database.scalars(select(Event)))
    assert not [word for word in kit.CANARIES if word in told]
    assert database.scalars(select(Person)).one().ref in told


def test_the_agreement_is_kept_with_the_loan(database: Database) -> None:
    loan = kit.lend()
    kept = database.scalars(select(KeptFile).where(KeptFile.owner_kind == "loan")).one()
    assert (kept.kind, kept.owner_id, kept.sha256) == ("agreement", loan.id, None)
    assert kept.data["number"] == loan.number
    assert kept.data["clause_set"]


def test_numbers_follow_each_other_per_kind(database: Database) -> None:
    first = kit.lend()
    second = kit.lend(kit.paid_order())
    assert first.number[-5:] == second.number[-5:] == "00001"
    assert second.number.startswith("H-")


# --- permission -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("persona", [SHOPKEEPER, TECHNICIAN, SOCIAL_WORKER, COORDINATOR], ids=lambda p: p.name)
def test_only_the_library_lends_for_free(database: Database, persona: Any) -> None:
    with pytest.raises(NotAllowed):
        kit.lend(kit.free_order(), actor=actor_of(persona))


@pytest.mark.parametrize("kind", [LoanKind.HUUR, LoanKind.KOOP])
def test_only_the_shop_rents_and_sells(database: Database, kind: LoanKind) -> None:
    with pytest.raises(NotAllowed):
        kit.lend(kit.paid_order(kind), actor=actor_of(LIBRARIAN))


# --- price rules: action, database ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["price_eur", "deposit_eur"])
def test_a_bruikleen_takes_no_price(database: Database, name: str) -> None:
    no = refused(kit.free_order(**{name: Decimal("5")}), "price_not_allowed")
    assert (no.status, no.field) == (422, name)
    assert database.scalar(select(func.count()).select_from(Loan)) == 0


@pytest.mark.parametrize("kind", [LoanKind.HUUR, LoanKind.KOOP])
def test_rent_and_sale_need_a_price_and_a_proof(database: Database, kind: LoanKind) -> None:
    assert refused(kit.paid_order(kind, price_eur=None), "unknown_tariff").missing == ("price_eur",)
    refused(kit.paid_order(kind, price_eur=Decimal("0")), "price_needed")
    assert refused(kit.paid_order(kind, tariff_proof=None), "proof_missing").missing == ("tariff_proof",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"price_eur": Decimal("1")},
        {"deposit_eur": Decimal("1")},
        {"kind": LoanKind.HUUR},
        {"kind": LoanKind.KOOP},
        {"due_on": None},
        {"tariff_proof": "VT"},
        {"state": LoanState.ENDED},
    ],
    ids=str,
)
def test_the_database_keeps_a_free_loan_free(database: Database, wrong: dict[str, Any]) -> None:
    loan = kit.lend()
    with pytest.raises(IntegrityError):
        database.execute(update(Loan).where(Loan.id == loan.id).values(**wrong))


@pytest.mark.parametrize(
    "wrong", [{"price_eur": None}, {"price_eur": Decimal("0")}, {"kind": LoanKind.BRUIKLEEN}], ids=str
)
def test_the_database_keeps_a_price_on_a_rent(database: Database, wrong: dict[str, Any]) -> None:
    loan = kit.lend(kit.paid_order())
    with pytest.raises(IntegrityError):
        database.execute(update(Loan).where(Loan.id == loan.id).values(**wrong))


def test_the_tariff_is_frozen_on_the_contract(database: Database) -> None:
    kit.tariff()
    loan = kit.lend(kit.paid_order(price_eur=None))
    assert (loan.price_eur, loan.deposit_eur, loan.tariff_name) == (Decimal("30"), Decimal("20"), "Sociaal tarief")
    kit.tariff(price="45.00", valid_from=loan.handed_over_at.date())
    database.refresh(loan)
    assert loan.price_eur == Decimal("30")


def test_a_sale_ends_at_once_with_a_guarantee(database: Database, clock: Any) -> None:
    clock.at("2027-01-31")
    loan = kit.lend(kit.paid_order(LoanKind.KOOP))
    assert (loan.state, loan.due_on, loan.guarantee_until) == ("sold", None, date(2028, 1, 31))
    assert loan.line.device.state == DeviceState.SOLD
    assert contracts_out_of_step() == []


# --- the device -------------------------------------------------------------------------------------------------------


def test_a_device_that_is_not_ready_stays(database: Database) -> None:
    device = kit.ready_device()
    device.state = DeviceState.TO_CHECK
    refused(kit.free_order(device=device), "device_not_ready")


def test_the_second_desk_reads_who_and_when(database: Database, clock: Any) -> None:
    clock.at("2026-11-20T13:05:00")
    loan = kit.lend()
    again = replace(kit.free_order(device=loan.line.device), borrower=replace(kit.BORROWER, last_name="Ander"))
    no = refused(again, "already_handed_over", actor=actor_of(OTHER_LIBRARIAN))
    assert no.status == 409
    assert "Bibliotheek Kortrijk (Lien Biebuyck) leende" in str(no)
    assert "14:05" in str(no)
    assert "Kanarie" not in str(no)


def test_what_lies_ready_for_another_code_stays(database: Database) -> None:
    device, code = kit.ready_device(), kit.referral()
    reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
    refused(kit.free_order(device=device), "reserved_for_other")
    assert kit.lend(kit.free_order(device=device, referral=code)).referral_id == code.id


def test_another_device_than_the_one_that_lay_ready(database: Database) -> None:
    kept, code = kit.ready_device(), kit.referral()
    reserve(code, kept, actor=actor_of(LIBRARIAN), settings=kit.settings())
    order = kit.free_order(referral=code)
    assert refused(order, "confirm_needed").missing == ("other_device_ready",)
    kit.lend(replace(order, confirmed=frozenset({"other_device_ready"})))
    assert kept.state == DeviceState.READY


def test_the_device_of_who_waits_longer_is_asked_first(database: Database, clock: Any) -> None:
    clock.at("2026-11-01")
    older = kit.referral()
    clock.at("2026-11-02")
    order = kit.free_order(confirmed=frozenset())
    assert refused(order, "confirm_needed").missing == ("others_wait_longer",)
    assert older.state == ReferralState.WAITING
    loan = kit.lend(replace(order, confirmed=order.confirmed | {"others_wait_longer"}))
    told = database.scalars(select(Event).where(Event.subject_code == loan.number)).one()
    assert "others_wait_longer" in told.data["confirmed"]


def test_a_device_that_fits_less_is_asked_first(database: Database) -> None:
    better, order = kit.ready_device(), kit.free_order(confirmed=frozenset())
    assert better.location is not None
    assert order.device is not None
    better.specs, order.device.specs = {"ram_gb": 8}, {"ram_gb": 2}
    database.flush()
    no = refused(order, "confirm_needed")
    assert no.missing == ("fits_less",)
    assert better.tag in str(no.message)


def test_what_lay_ready_asks_nothing_about_turns(database: Database, clock: Any) -> None:
    clock.at("2026-11-01")
    kit.referral()
    order = kit.free_order(confirmed=frozenset())
    assert order.referral is not None
    assert order.device is not None
    reserve(
        order.referral,
        order.device,
        actor=actor_of(LIBRARIAN),
        settings=kit.settings(),
        reason=OverrideReason.NOT_COMING_YET,
    )
    kit.lend(order)


def test_what_does_not_work_is_told_and_printed(database: Database) -> None:
    device = kit.ready_device(tests={"dvd": {"result": "fail"}}, flags=["weak_battery"])
    order = kit.free_order(device=device)
    assert refused(order, "confirm_needed").missing == ("limits_told",)
    kit.lend(replace(order, confirmed=frozenset({"limits_told"})))
    limits = database.scalars(select(KeptFile)).one().data["known_limits"]
    assert len(limits) == 2
    assert limits[1] == "Zwakke batterij."


# --- the referral -----------------------------------------------------------------------------------------------------


def test_a_free_loan_needs_a_code(database: Database) -> None:
    assert refused(kit.free_order(referral=None), "referral_needed").missing == ("referral",)


def test_a_code_counts_once(database: Database) -> None:
    loan = kit.lend()
    order = kit.free_order(referral=loan.referral, borrower=replace(kit.BORROWER, last_name="Ander"))
    refused(order, "referral_used")


def test_a_code_of_a_partner_is_confirmed_first(database: Database) -> None:
    refused(kit.free_order(referral=kit.referral(actor_of(REFERRER))), "referral_not_confirmed")


def test_a_code_past_its_date(database: Database, clock: Any) -> None:
    clock.at("2026-09-01")
    order = kit.free_order()
    clock.forward(days=61)
    refused(order, "referral_expired")
    assert order.referral is not None
    expire_old(actor=actor_of(COORDINATOR))
    refused(order, "referral_expired")
    withdrawn = kit.referral()
    withdraw(withdrawn, actor=actor_of(SOCIAL_WORKER))
    refused(kit.free_order(referral=withdrawn), "referral_withdrawn")


def test_another_type_is_asked_first(database: Database) -> None:
    order = kit.free_order(referral=kit.referral(type=DeviceType.TABLET))
    assert refused(order, "confirm_needed").missing == ("wrong_type",)
    kit.lend(replace(order, confirmed=frozenset({"wrong_type"})))


def test_the_shop_takes_no_code(database: Database) -> None:
    refused(kit.paid_order(referral=kit.referral()), "referral_not_here")


# --- the person -------------------------------------------------------------------------------------------------------


def test_one_device_for_a_person_and_kind(database: Database) -> None:
    loan = kit.lend()
    no = refused(kit.free_order(borrower=replace(kit.BORROWER, first_name="KANARIË ")), "has_one_already")
    assert loan.number in str(no)


def test_the_database_keeps_one_running_loan(database: Database) -> None:
    first = kit.lend()
    second = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name="Ander")))
    with pytest.raises(IntegrityError):
        database.execute(update(Loan).where(Loan.id == second.id).values(person_id=first.person_id))


def test_counters_do_not_share_people(database: Database) -> None:
    free, rent = kit.lend(), kit.lend(kit.paid_order())
    assert free.person_id != rent.person_id
    other = kit.lend(actor=actor_of(OTHER_LIBRARIAN))
    assert other.person_id != free.person_id
    assert other.org_id == org_of("BIB2").id


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("last_name", " ", "empty"),
        ("street", "Straat 85.07.30-033.28", "national_number"),
        ("birth_date", date(2015, 1, 1), "minor_cannot_sign"),
        ("birth_date", date(1880, 1, 1), "birth_date"),
        ("email", "geen adres", "email"),
        ("first_name", "A\x00B", "unreadable"),
    ],
)
def test_a_person_is_written_down_right(database: Database, field: str, value: Any, word: str) -> None:
    refused(kit.free_order(borrower=replace(kit.BORROWER, **{field: value})), word)
    assert database.scalar(select(func.count()).select_from(Person)) == 0


def test_the_identity_card_is_looked_at(database: Database) -> None:
    with pytest.raises(BadInput) as no:
        kit.lend(kit.free_order(identity_seen=False))
    assert no.value.missing == ("identity_seen",)


def test_a_second_purchase_is_asked_first(database: Database) -> None:
    kit.lend(kit.paid_order(LoanKind.KOOP))
    assert refused(kit.paid_order(LoanKind.KOOP), "confirm_needed").missing == ("bought_before",)


# --- the preflight itself ---------------------------------------------------------------------------------------------


def test_the_preflight_says_what_it_can_of_half_an_order(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")  # a year later the counter is open
    actor, org = actor_of(LIBRARIAN), org_of("BIB").id
    nothing = preflight(Order(kind=LoanKind.BRUIKLEEN), actor=actor, org_id=org, settings=kit.settings())
    assert [finding.word for finding in nothing] == ["referral_needed"]
    elsewhere = Order(kind=LoanKind.BRUIKLEEN, device=kit.ready_device(where="WINKEL"), referral=kit.referral())
    found = preflight(elsewhere, actor=actor, org_id=org, settings=kit.settings())
    assert [(finding.level, finding.word) for finding in found] == [(Level.NOTICE, "elsewhere")]


@pytest.mark.parametrize(
    ("system", "warned"), [("Windows 11 24H2", True), ("Windows 10", True), ("Linux Mint 22", False), ("Iets", False)]
)
def test_updates_that_stop_before_the_end_are_told(database: Database, clock: Any, system: str, warned: bool) -> None:
    clock.at("2026-03-10")
    device = kit.ready_device()
    device.specs = {**device.specs, "os": system}
    order = kit.free_order(device=device, due_on=date(2027, 3, 9))
    found = preflight(order, actor=actor_of(LIBRARIAN), org_id=org_of("BIB").id, settings=kit.settings())
    assert ((Level.NOTICE, "support_ends") in [(finding.level, finding.word) for finding in found]) is warned
