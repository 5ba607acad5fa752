"""A case from the counter to the counter: who is at turn, what is promised, what it costs, who pays, who signs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from inventory.access import SYSTEM
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.models import KeptFile, Message
from inventory.history.queries import events_of
from inventory.loans.documents import PAPERS as LOAN_PAPERS
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, PaymentMethod
from inventory.loans.readers.strokes import Strokes
from inventory.privacy.actions.erase import erase_rows
from inventory.repairs import actions, documents
from inventory.repairs.actions import papers
from inventory.repairs.actions.offered import offered
from inventory.repairs.lifecycle import STILL_OPEN, DataChoice, Remedy, RepairState, Told, Turn, turn_of
from inventory.repairs.models import Repair
from inventory.repairs.queries.costs import costs_of
from inventory.repairs.queries.lists import at_turn, is_late
from inventory.workbench.actions import parts as stock
from inventory.workbench.actions import signing
from inventory.workbench.models import PartKind
from tests.devices.stock import wipe
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, org_of
from tests.repairs.test_cases import WORK, diagnosed, opened, other_disk

SCRAWL = Strokes((((10, 10), (200, 90), (400, 30)),), 600, 200)


def go(case: Repair, name: str, who: Any = TECHNICIAN, **facts: Any) -> Repair:
    return actions.move(case, name, actor=actor_of(who), facts=facts)


def sold(guarantee_until: date | None = None) -> Loan:
    kit.tariff(LoanKind.KOOP, "60.00")
    loan = kit.lend(kit.paid_order(LoanKind.KOOP, price_eur=None))
    if guarantee_until:
        loan.guarantee_until = guarantee_until
        session.flush()
    return loan


def of_shop(loan: Loan, who: Any = SHOPKEEPER) -> Repair:
    return actions.open_repair(
        loan.line.device,
        actor=actor_of(who),
        org_id=org_of("KRINGLOOP").id,
        fault_type="Screen",
        complaint="",
        data_choice=DataChoice.KEEP,
    )


def checked(case: Repair, **facts: Any) -> Repair:
    return go(case, "diagnose", fault_type="Screen", diagnosis="Kabel los", **facts)


def test_what_stands_somewhere_is_repaired_and_goes_back_there(arrange: Any) -> None:
    with arrange():
        device = kit.ready_device()
        moves.step(device, "place", actor=actor_of(COORDINATOR), facts={"location": "BIB-C"}, permission_checked=True)
        life, place = device.cycle, device.location
        case = checked(opened(device))
        assert (case.is_in_guarantee, case.guarantee_why.split(":")[0]) == (True, "Eigen toestel op een plaats")
        go(case, "fix", **WORK)
        assert case.told_how == Told.NOT, "nobody waits at home"
        go(case, "hand_back", LIBRARIAN)
        assert (device.state, device.cycle, device.location) == (DeviceState.PLACED, life, place)


def test_the_database_lets_a_repaired_device_only_go_back_where_it_was(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        for state in ("placed", "sold"):
            inside = session.begin_nested()
            with pytest.raises(Exception, match="gaat terug naar waar het was"):
                session.execute(update(Device).where(Device.id == case.device_id).values(state=state))
            inside.rollback()


@pytest.mark.parametrize(("days", "is_in"), [(0, True), (1, False)])
def test_the_last_day_of_the_guarantee_counts(arrange: Any, clock: Any, days: int, is_in: bool) -> None:
    with arrange():
        until = today() + timedelta(days=30)
        loan = sold(until)
        clock.forward(days=30 + days)
        case = of_shop(loan)
        assert (case.is_in_guarantee, case.guarantee_until) == (is_in, until)


@pytest.mark.parametrize(("days", "is_in"), [(0, True), (1, False)])
def test_the_guarantee_of_a_sale_stands_still_during_a_repair(arrange: Any, clock: Any, days: int, is_in: bool) -> None:
    with arrange():
        until = today() + timedelta(days=30)
        loan = sold(until)
        case = checked(of_shop(loan))
        go(case, "fix", **WORK)
        clock.forward(days=4)
        go(case, "hand_back", SHOPKEEPER)
        clock.at(until + timedelta(days=5 + days))  # the day it came, three more, the day it left
        later = of_shop(loan)
        assert later.is_in_guarantee is is_in
        assert "5 dagen in herstelling" in later.guarantee_why
        assert loan.guarantee_until == until, "the contract stays as it was signed"


def test_each_state_says_who_is_at_turn_and_the_lists_agree(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        for state in STILL_OPEN:
            for told in (None, case.opened_at):
                session.execute(update(Repair).values(state=state, told_at=told))
                asked = [turn for turn in Turn if session.scalar(select(Repair.id).where(at_turn(turn)))]
                assert asked == [turn_of(state, is_told=told is not None)]
        assert turn_of(RepairState.CLOSED, is_told=False) is None


def test_a_promise_falls_on_an_open_day_and_is_moved_with_a_reason(arrange: Any, clock: Any) -> None:
    with arrange():
        clock.at("2026-03-02")
        case = opened()
        day = actions.promise(case, date(2026, 3, 15), actor=actor_of(LIBRARIAN))  # a Sunday
        assert (case.promised_on, day.asked) == (day.day, date(2026, 3, 15))
        assert day.day > date(2026, 3, 15)
        with pytest.raises(Refused) as no:
            actions.promise(case, date(2026, 3, 20), actor=actor_of(LIBRARIAN))
        assert no.value.reason == "reason_missing"
        assert case.promised_on == day.day
        actions.promise(case, date(2026, 3, 20), actor=actor_of(LIBRARIAN), reason="Onderdeel komt later")
        assert not session.scalar(select(Repair.id).where(is_late()))
        clock.at("2026-03-21")
        assert session.scalar(select(Repair.id).where(is_late())) == case.id


def test_a_part_that_did_not_come_makes_a_case_late(arrange: Any, clock: Any) -> None:
    with arrange():
        case = diagnosed()
        with pytest.raises(Refused) as no:
            go(case, "wait_for_part", part="Scherm", expected_on=(today() - timedelta(days=1)).isoformat())
        assert no.value.field == "expected_on"
        go(case, "wait_for_part", part="Scherm", expected_on=(today() + timedelta(days=3)).isoformat())
        clock.forward(days=4)
        assert session.scalar(select(Repair.id).where(is_late())) == case.id
        go(case, "part_arrived")
        assert (case.waits_for, case.part_expected_on) == ("", None)


def test_parts_leave_the_stock_and_the_case_knows_its_costs(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        panel = stock.add_part(PartKind.SCREEN, "14 duim mat", actor=actor_of(TECHNICIAN), count=1)
        panel.cost_eur = Decimal("34.50")
        with pytest.raises(Refused) as no:
            actions.use_part(case, panel, 2, actor=actor_of(TECHNICIAN))
        assert no.value.reason == "too_few"
        actions.use_part(case, panel, 1, actor=actor_of(TECHNICIAN))
        actions.buy_part(case, "Schroefjes", 3, Decimal("0.40"), actor=actor_of(TECHNICIAN))
        go(case, "fix", **WORK, minutes=40, cost_eur="10,00", cause="fall")
        assert panel.count == 0
        assert case.parts == ["Scherm: 14 duim mat", "3 × Schroefjes"]
        assert (costs_of(case).total_eur, case.cause) == (Decimal("45.70"), "fall")
        assert not stock.stock_fits_moves()


def test_out_of_guarantee_the_owner_agrees_before_the_work(arrange: Any, clock: Any) -> None:
    with arrange():
        loan = sold(today() + timedelta(days=1))
        clock.forward(days=5)
        case = checked(of_shop(loan))
        assert next(step.name for step in offered(case, actor=actor_of(TECHNICIAN))) == "ask_price"
        with pytest.raises(Refused) as no:
            go(case, "fix", **WORK)
        assert no.value.reason == "price_not_agreed"
        assert (case.state, case.outcome) == (RepairState.DIAGNOSED, "")
        go(case, "ask_price", price_eur="40")
        assert turn_of(case.state, is_told=False) is Turn.DESK
        actions.note_told(case, Told.PHONE, actor=actor_of(SHOPKEEPER))
        go(case, "accept_price", SHOPKEEPER)
        assert (case.price_eur, case.price_answered_on) == (Decimal("40"), today())
        go(case, "fix", **WORK)
        assert case.outcome == "fixed"


def test_a_refused_price_gives_the_device_back_as_it_was(arrange: Any, clock: Any) -> None:
    with arrange():
        loan = sold(today() + timedelta(days=1))
        clock.forward(days=5)
        case = checked(of_shop(loan))
        go(case, "ask_price", price_eur="40")
        go(case, "refuse_price", SHOPKEEPER)
        go(case, "give_back_broken", SHOPKEEPER)
        assert (case.state, case.remedy) == (RepairState.CLOSED, Remedy.GIVEN_BACK)
        assert loan.line.device.state == DeviceState.SOLD


def test_no_price_is_asked_for_what_is_lent_or_within_its_guarantee_but_for_a_fall(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        with pytest.raises(Refused) as no:
            go(case, "ask_price", price_eur="40")
        assert no.value.reason == "price_not_allowed"
        fell = checked(of_shop(sold()), cause="fall")
        assert go(fell, "ask_price", price_eur="40").state == RepairState.PRICE_ASKED
        assert go(fell, "ask_nothing", SHOPKEEPER, reason="Hoort bij ons").state == RepairState.DIAGNOSED
        assert go(fell, "fix", **WORK).state == RepairState.FIXED


def test_only_a_device_of_which_every_test_passed_goes_back(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        with pytest.raises(Refused) as no:
            go(case, "fix", work="Kabel vast", tests_passed=["screen", "keyboard"])
        assert no.value.reason == "not_tested"
        assert {"power_on", "wifi"} <= set(no.value.missing)
        assert case.state == RepairState.DIAGNOSED
        go(case, "fix", **WORK)
        go(case, "not_fixed", LIBRARIAN, reason="Aan de balie bleef het scherm zwart")
        assert (case.state, case.outcome, case.tests) == (RepairState.DIAGNOSED, "", [])


def test_the_news_goes_by_mail_without_a_word_too_many_or_stands_on_the_list_of_the_desk(arrange: Any) -> None:
    with arrange():
        case = go(diagnosed(), "fix", **WORK)
        mail = session.scalars(select(Message)).one()
        assert (case.told_how, mail.to_address) == (Told.MAIL, kit.BORROWER.email)
        assert case.number in mail.body
        for word in (case.device.tag, case.device.model, "OCMW", kit.BORROWER.last_name):
            assert word not in mail.subject + mail.body
        go(case, "not_fixed", LIBRARIAN, reason="Toch zwart")
        session.scalars(select(Loan)).one().person.email = ""
        go(case, "fix", **WORK)
        assert (case.told_how, turn_of(case.state, is_told=False)) == (Told.NOT, Turn.DESK)
        actions.note_told(case, Told.PHONE, actor=actor_of(LIBRARIAN))
        assert turn_of(case.state, is_told=case.told_at is not None) is Turn.HOLDER


def test_the_work_order_is_signed_kept_and_printed_again_the_same(arrange: Any, client_for: Any) -> None:
    with arrange():
        case = diagnosed()
        other_disk(case)
        wipe(case.device)
        go(case, "fix", **WORK, disk_replaced=True)
        number, old = case.number, case.device.media[0]
        assert old is not None
        with pytest.raises(Refused) as no:
            papers.sign(
                case,
                SCRAWL,
                actor=actor_of(LIBRARIAN),
                settings=kit.settings(),
                papers_of=documents.PAPERS,
                version=case.version + 1,
            )
        assert no.value.reason == "paper_changed"
        papers.sign(case, SCRAWL, actor=actor_of(LIBRARIAN), settings=kit.settings(), papers_of=documents.PAPERS)
        go(case, "hand_back", LIBRARIAN)
    desk = client_for(LIBRARIAN)
    first = desk.get(f"/repairs/{number}/signed-work-order.pdf")
    assert first.status_code == 200
    assert desk.get(f"/repairs/{number}/signed-work-order.pdf").data == first.data
    assert client_for(TECHNICIAN).get(f"/repairs/{number}/signed-work-order.pdf").status_code == 404
    with arrange() as database:
        kept = database.scalars(select(KeptFile).where(KeptFile.kind == papers.WORK_ORDER)).one()
        assert kept.sha256
        assert kept.data["disks_along"], "it names the disk that goes along"
        person = session.scalars(select(Loan)).one().person
        told = [event for event in events_of("repair", kept.owner_id) if event.kind == papers.SIGNED]
        assert told[0].data["paper"]["data_sha256"] == kept.data_sha256
        erase_rows([person], actor=SYSTEM, why="asked")
        assert (kept.content, kept.data) == (None, {}), "the signature goes with the person"


def test_what_was_sold_and_cannot_be_repaired_is_paid_back_in_the_order_of_the_law(arrange: Any) -> None:
    with arrange():
        loan = sold()
        kit.pay(loan, "60.00")
        case = checked(of_shop(loan))

        def refund(amount: str, **more: Any) -> Repair:
            return actions.refund(
                case,
                Decimal(amount),
                actor=actor_of(SHOPKEEPER),
                settings=kit.settings(),
                papers_of=LOAN_PAPERS,
                method=PaymentMethod.CASH,
                **{"keeps_device": False, "reason": "Geen ander in voorraad", **more},
            )

        with pytest.raises(Refused) as no:
            refund("60")
        assert no.value.reason == "wrong_state", "repair comes first"
        go(case, "give_up", barrier="Item too worn out", work="Bord stuk")
        with pytest.raises(Refused):
            refund("60", keeps_device=True)
        case.cause = "fall"
        with pytest.raises(Refused) as no:
            refund("60")
        assert no.value.reason == "own_doing", "the guarantee does not cover what the buyer did"
        case.cause = "wear"
        refund("60")
        assert (case.remedy, case.refund_eur, loan.line.device.state) == (
            Remedy.REFUNDED,
            Decimal("60"),
            DeviceState.RETURNED,
        )


def test_the_bench_asks_again_before_it_wipes_what_the_holder_wants_to_keep(arrange: Any, clock: Any) -> None:
    with arrange():
        case = diagnosed()
        disk = case.device.media[0]
        clock.forward(hours=2)

        def wipe_by_hand() -> Any:
            return signing.record_manual_wipe(disk, actor=actor_of(TECHNICIAN), method="overwrite", ended_at=now())

        with pytest.raises(Refused) as no:
            wipe_by_hand()
        assert no.value.reason == "data_to_keep"
        actions.choose_data(case, DataChoice.MAY_BE_WIPED, actor=actor_of(LIBRARIAN))
        assert wipe_by_hand().medium is disk
        assert [event.kind for event in events_of("repair", case.id)][-1] == "repair:data-chosen"
