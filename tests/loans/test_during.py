"""While a contract runs: longer when others wait, another device, moved, died, written off; the days of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.accounts.actions import opening
from inventory.core.clock import start_of_day, today
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import DeviceType
from inventory.history import archive
from inventory.history.models import Event, Message
from inventory.loans.actions import changes
from inventory.loans.actions.died import note_died, undo_died
from inventory.loans.actions.longer import longer_findings
from inventory.loans.actions.moved import note_moved
from inventory.loans.actions.proofs import see_again
from inventory.loans.actions.reminders import note_call, remind, reopen
from inventory.loans.actions.swap import swap, swap_findings
from inventory.loans.actions.take_back import take_back
from inventory.loans.actions.tasks import finish, plan_check_ups, plan_proof_checks, undo
from inventory.loans.actions.written_off import write_off
from inventory.loans.documents import PAPERS, paper
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import (
    CallOutcome,
    Decider,
    Loan,
    Reminder,
    TariffProof,
    TaskKind,
    TaskOutcome,
    WriteOff,
    WriteOffReason,
)
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.loans.queries.contracts import counts
from inventory.loans.queries.during import last_contract_of, written_off_between
from inventory.loans.queries.tasks import open_tasks, open_tasks_of
from inventory.people.actions.twins import merge
from inventory.people.models import Twin
from inventory.web.saving import saving
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, place

Database = Any

FEBRUARY = start_of_day(date(2028, 2, 1)), start_of_day(date(2028, 3, 1))


def extend(loan: Loan, day: date, **more: Any) -> Loan:
    given = {"actor": actor_of(LIBRARIAN), "settings": kit.settings(), "papers_of": PAPERS, **more}
    return changes.extend(loan, day, **given)


def words(loan: Loan, day: date | None, **more: Any) -> dict[str, str]:
    found = longer_findings(loan, day, replace(kit.settings(), **more))
    return {each.word: each.level.value for each in found}


# --- longer ---------------------------------------------------------------------------------------------------------


def test_who_waits_is_said_as_numbers(database: Database, clock: Any) -> None:
    clock.at("2026-11-02")
    loan = kit.lend()
    kit.referral()
    clock.at("2026-11-20")
    kit.referral()
    later = date(2028, 3, 1)
    assert words(loan, later) == {"others_wait": "confirm"}
    said = longer_findings(loan, later, kit.settings())[0].sentence
    assert said.startswith("Er wachten 2 mensen op dit soort toestel, de eerste al 18 dagen. Klaar voor uitlening: 0.")
    assert words(loan, later, extend_when_waiting="blocked") == {"others_wait": "blocked"}
    with pytest.raises(Refused) as no:
        extend(loan, later)
    assert (no.value.reason, no.value.missing) == ("confirm_needed", ("others_wait",))
    extend(loan, later, confirmed=frozenset({"others_wait"}))
    told = database.scalars(select(Event).where(Event.kind == "loan:extended")).one()
    assert told.data["confirmed"] == ["others_wait"]
    for _each in range(2):
        kit.ready_device()
    assert words(loan, date(2028, 6, 1)) == {}, "enough stands ready"


def test_a_contract_has_a_longest_time(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    extend(loan, date(2028, 11, 20))
    extend(loan, date(2029, 11, 20))
    extend(loan, date(2030, 11, 20))
    assert words(loan, date(2030, 12, 2))["longest_reached"] == "blocked"
    with pytest.raises(Refused, match="48 maanden"):
        extend(loan, date(2030, 12, 1))
    assert "longest_reached" not in words(loan, date(2030, 12, 2), longest_months=0)


def test_a_later_date_is_a_day_that_the_place_is_open(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    assert loan.location_id == place("BIB-C").id
    opening.close_on(place("BIB-C"), date(2028, 3, 1), date(2028, 3, 4), why="inventaris", actor=actor_of(LIBRARIAN))
    found = longer_findings(loan, date(2028, 3, 1), kit.settings())
    assert [each.sentence for each in found] == [
        "Wo 1 mrt 2028 valt op een sluitingsdag (inventaris), dus het wordt ma 6 mrt 2028."
    ]
    extend(loan, date(2028, 3, 1))
    assert loan.due_on == date(2028, 3, 6)
    assert kit.lend(
        kit.free_order(borrower=replace(kit.BORROWER, first_name="Ander"), due_on=date(2027, 8, 15))
    ).due_on == (date(2027, 8, 16))


# --- another device -------------------------------------------------------------------------------------------------


def test_a_swap_says_what_stands_in_its_way(database: Database) -> None:
    loan = kit.lend()
    librarian = actor_of(LIBRARIAN)

    def found(device: Any) -> dict[str, str]:
        return {each.word: each.level.value for each in swap_findings(loan, device, actor=librarian)}

    assert found(kit.ready_device()) == {}
    assert found(loan.line.device) == {"same_device": "blocked"}
    assert found(kit.ready_device(type=DeviceType.TABLET)) == {"wrong_type": "confirm"}
    kit.referral(), kit.referral(), kit.referral()
    assert found(kit.ready_device()) == {"others_wait": "notice"}


def test_what_stays_with_the_borrower_goes_along_again(database: Database) -> None:
    loan = kit.lend(kit.free_order(accessories=("Lader", "Muis", "Laptoptas")))
    new, given = kit.ready_device(), {"actor": actor_of(LIBRARIAN), "settings": kit.settings(), "papers_of": PAPERS}
    with pytest.raises(BadInput):
        swap(loan, new, **given, came_back=["Zetel"], data_statement=True)
    swap(
        loan,
        new,
        **given,
        accessories=["Lader", "Muis"],
        came_back=["Lader", "Muis"],
        condition="Als nieuw.",
        data_statement=True,
    )
    database.commit()
    assert [last_contract_of(line.device) for line in loan.lines] == [None, loan.number], "what came back is not away"
    kept = paper(loan.id, "swap", saving=saving)
    assert kept is not None
    assert kept.content is not None
    assert kept.content.startswith(b"%PDF")
    assert kept.data["accessories_missing"] == ["Laptoptas"]
    assert [each.kind for each in loan.line.accessories] == ["Lader", "Muis"]
    assert contracts_out_of_step() == []


# --- moved and died -------------------------------------------------------------------------------------------------


def test_who_moves_away_keeps_the_contract(database: Database) -> None:
    loan = kit.lend()
    new = {"street": "Nieuwstraat 1", "postal_code": "9000", "city": "Gent"}
    due = loan.due_on
    assert not note_moved(loan, **new, actor=actor_of(LIBRARIAN), settings=kit.settings())
    assert (loan.person.street, loan.due_on, loan.state) == ("Nieuwstraat 1", due, "active")
    assert words(loan, None) == {"moved_away": "confirm"}
    told = database.scalars(select(Event).where(Event.kind == "loan:borrower-moved")).one()
    assert told.data == {"in_city": False}, "no address in history"
    assert note_moved(loan, **new | {"postal_code": "8510"}, actor=actor_of(LIBRARIAN), settings=kit.settings())
    assert words(loan, None) == {}
    with pytest.raises(NotAllowed):
        note_moved(loan, **new, actor=actor_of(OTHER_LIBRARIAN), settings=kit.settings())


def test_after_a_death_nothing_leaves(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    assert loan.due_on is not None
    clock.at(loan.due_on + timedelta(days=1))
    assert remind(actor=SYSTEM) == 1
    librarian = actor_of(LIBRARIAN)
    assert note_died(loan, actor=librarian) == [loan]
    assert [(each.state, each.why) for each in database.scalars(select(Reminder)) if each.why == "quiet"] == [
        ("cancelled", "quiet")
    ]
    assert not [
        each for each in database.scalars(select(Message)) if each.key.startswith("loan:") and each.state == "waiting"
    ]
    clock.at(loan.due_on + timedelta(days=40))
    assert (remind(actor=SYSTEM), plan_check_ups(actor=SYSTEM)) == (0, 0)
    assert counts(librarian, today())["overdue"] == 0, "nobody is called late"
    with pytest.raises(Refused, match="overleden"):
        extend(loan, today() + timedelta(days=30))
    with pytest.raises(Refused, match="al genoteerd"):
        note_died(loan, actor=librarian)
    task = open_tasks_of(loan)[0]
    assert (task.kind, task.planned_on > loan.due_on) == (TaskKind.HEIRS, True)
    assert task not in open_tasks(actor_of(TECHNICIAN))
    finish(task, TaskOutcome.NOT_SEEN, actor=librarian)
    assert open_tasks_of(loan)[0].planned_on == today() + timedelta(days=21), "asked again, later"
    undo(task, actor=librarian)
    assert open_tasks_of(loan) == [task], "a wrong tap leaves no second question"
    finish(task, TaskOutcome.NOT_SEEN, actor=librarian)
    assert len(open_tasks_of(loan)) == 1
    undo_died(loan, actor=librarian)
    assert open_tasks_of(loan) == []
    with pytest.raises(Refused, match="niet meer nodig"):
        undo(task, actor=librarian)
    assert remind(actor=SYSTEM) == 1, "it was a mistake: only the newest step leaves"


def test_after_a_mistake_and_after_a_real_death(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan, librarian = kit.lend(), actor_of(LIBRARIAN)
    assert loan.due_on is not None
    clock.at(loan.due_on - timedelta(days=4))
    assert plan_check_ups(actor=SYSTEM) == 1
    note_died(loan, actor=librarian)
    assert [task.kind for task in open_tasks_of(loan)] == [TaskKind.HEIRS]
    undo_died(loan, actor=librarian)
    assert plan_check_ups(actor=SYSTEM) == 1, "nobody looked at the device yet"
    assert [task.kind for task in open_tasks_of(loan)] == [TaskKind.CHECK_UP]
    note_died(loan, actor=librarian)
    assert [task.kind for task in open_tasks_of(loan)] == [TaskKind.HEIRS], "noted twice on one day"
    take_back(loan, actor=librarian, settings=kit.settings(), papers_of=PAPERS, accessories=(), data_statement=True)
    assert [task.kind for task in open_tasks_of(loan)] == [TaskKind.RETURN_CHECK], "the family is asked for nothing"


def test_one_death_is_noted_at_both_rows_of_a_person(database: Database) -> None:
    librarian = actor_of(LIBRARIAN)
    one, other = (kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=name))) for name in ("Een", "Twee"))
    merge(one.person, other.person, Twin.CARD_SEEN, actor=librarian)
    assert note_died(other, actor=librarian) == [one, other]
    undo_died(one, actor=librarian)
    assert (one.quiet_at, other.quiet_at, open_tasks_of(other)) == (None, None, [])


def test_a_call_of_before_a_death_does_not_wait_again(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, email="")))
    assert loan.due_on is not None
    clock.at(loan.due_on + timedelta(days=1))
    assert remind(actor=SYSTEM) == 1
    call = database.scalars(select(Reminder).where(Reminder.state == "waiting")).one()
    note_call(call, CallOutcome.REACHED, actor=actor_of(LIBRARIAN))
    note_died(loan, actor=actor_of(LIBRARIAN))
    with pytest.raises(Refused) as no:
        reopen(call, actor=actor_of(LIBRARIAN))
    assert (no.value.reason, call.state) == ("quiet", "done")


# --- written off ----------------------------------------------------------------------------------------------------


def test_a_decision_writes_off_until_it_is_found(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    device, coordinator = loan.line.device, actor_of(COORDINATOR)
    given: dict[str, Any] = {"decided_by": Decider.STEERING_GROUP, "decided_on": today(), "actor": coordinator}
    with pytest.raises(NotAllowed):
        write_off(loan, WriteOffReason.LOST, **given | {"actor": actor_of(LIBRARIAN)})
    with pytest.raises(Refused, match="loopt nog"):
        write_off(loan, WriteOffReason.NOT_RETURNED, **given)
    clock.at("2028-02-01")
    for wrong in ({"decided_on": date(2028, 2, 2)}, {"decided_on": date(2026, 1, 1)}, {"reference": "x" * 41}):
        with pytest.raises(BadInput):
            write_off(loan, WriteOffReason.NOT_RETURNED, **given | {"decided_on": date(2028, 1, 20)} | wrong)
    write_off(loan, WriteOffReason.NOT_RETURNED, **given | {"decided_on": date(2028, 1, 20)}, reference="SG 2028/3")
    database.refresh(device)
    assert (loan.state, device.state) == ("lost", DeviceState.MISSING)
    assert last_contract_of(device) == loan.number
    assert remind(actor=SYSTEM) == 0
    assert written_off_between(*FEBRUARY) == {WriteOffReason.NOT_RETURNED: 1}
    with pytest.raises(Refused, match="al afgeschreven"):
        write_off(loan, WriteOffReason.LOST, **given)
    moves.move(device, "find", actor=actor_of(LIBRARIAN))
    assert (loan.state, device.state) == ("ended", DeviceState.RETURNED)
    row = database.scalars(select(WriteOff)).one()
    assert row.ended_at is not None
    assert written_off_between(*FEBRUARY) == {}
    kinds = database.scalars(select(Event.kind).where(Event.subject_kind == "loan").order_by(Event.seq)).all()
    assert kinds[-4:-2] == ["loan:lost", "loan:written-off"]
    assert set(kinds[-2:]) == {"loan:found", "loan:write-off-ended"}
    assert contracts_out_of_step() == []


# --- proof of the tariff --------------------------------------------------------------------------------------------


def test_a_proof_that_ends_is_a_task_until_it_is_seen(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend(kit.paid_order(proof_until=date(2027, 2, 1)))
    assert plan_proof_checks(actor=SYSTEM) == 0
    clock.at("2027-01-20")
    assert [plan_proof_checks(actor=SYSTEM) for _night in range(2)] == [1, 0]
    task = open_tasks_of(loan)[0]
    assert (task.kind, task.planned_on) == (TaskKind.PROOF_CHECK, date(2027, 2, 1))
    shop = actor_of(SHOPKEEPER)
    with pytest.raises(Refused, match="welk bewijs"):
        finish(task, TaskOutcome.IN_ORDER, actor=shop)
    see_again(loan, TariffProof.VT, actor=shop, settings=kit.settings())
    assert (task.outcome, task.done_by) == (TaskOutcome.IN_ORDER, shop.user_id)
    assert plan_proof_checks(actor=SYSTEM) == 0
    assert archive.newest("agreement", "loan", loan.id) is not None


def test_the_home_page_leads_to_the_proof(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        number = kit.lend(kit.paid_order(proof_until=date(2026, 11, 30))).number
        plan_proof_checks(actor=SYSTEM)
    desk = client_for(SHOPKEEPER)
    page = desk.page("/").text
    assert "Bekijk het bewijs" in page
    assert "Nog geldig" not in page, "which proof was seen is said on its own page"
    assert number in desk.page("/loans/proofs").text
    desk.submit(f"/loans/{number}/died", {}, form="died-form")
    assert number not in desk.page("/loans/proofs").text, "of who died no proof is asked"


# --- days -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "due"),
    [
        ("2027-01-31T10:00:00", "2028-01-31"),
        ("2028-02-29T10:00:00", "2029-02-28"),
        ("2027-03-28T00:30:00", "2028-03-28"),  # the night in which the clock goes forward
        ("2026-10-25T01:30:00", "2027-10-25"),  # and back
        ("2026-12-31T23:30:00", "2028-01-03"),  # already 1 January here: then a holiday, a Sunday follows
        ("2027-06-30T21:59:00", "2028-06-30"),  # one minute before midnight in summer
        ("2027-06-30T22:00:00", "2028-07-01"),
    ],
)
def test_a_year_is_counted_in_days_of_here(database: Database, clock: Any, instant: str, due: str) -> None:
    clock.at(instant)
    loan = kit.lend()
    assert loan.due_on == date.fromisoformat(due)
    assert kit.lend(kit.paid_order(LoanKind.HUUR)).due_on == loan.due_on


def test_a_ladder_over_the_clock_change_has_each_step_once(database: Database, clock: Any) -> None:
    clock.at("2026-03-27")
    loan = kit.lend(kit.free_order(due_on=date(2026, 10, 24)))
    made = []
    for instant in ("2026-10-24T21:59:00", "2026-10-24T22:01:00", "2026-10-25T00:30:00", "2026-10-25T01:30:00"):
        clock.at(instant)
        made.append(remind(actor=SYSTEM))
    assert made == [1, 1, 0, 0], "before the day; the day after, once, though an hour came twice"
    assert [str(each.step) for each in database.scalars(select(Reminder).order_by(Reminder.id))] == ["before", "late_1"]
    assert loan.due_on == date(2026, 10, 24)


# --- pages and calls --------------------------------------------------------------------------------------------------


def test_moved_died_and_written_off_on_the_page(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        number = kit.lend().number
    desk, path = client_for(LIBRARIAN), f"/loans/{number}"
    new = {"moved-street": "Veldstraat 2", "moved-postal_code": "9000", "moved-city": "Gent"}
    assert "Dit is buiten Kortrijk." in desk.submit(f"{path}/moved", new, form="moved-form").text
    assert "Mag het contract toch langer" in desk.get(f"{path}/extend").text
    assert "Er gaan geen berichten meer" in desk.submit(f"{path}/died", {}, form="died-form").text
    assert "De lener is overleden" in desk.get(path).text
    assert desk.get(f"{path}/extend").text.count("De lener is overleden.") == 1
    assert "Rechtgezet." in desk.submit(path, {}, form="/died/undo").text
    assert desk.get(f"{path}/write-off").status_code == 403
    chief = client_for(COORDINATOR)
    wrong = {"off-why": "not_returned", "off-decided_by": "college", "off-decided_on": "2026-11-20"}
    assert chief.submit(f"{path}/write-off", wrong, form="off-form").status_code == 409
    done = chief.submit(f"{path}/write-off", wrong | {"off-why": "destroyed"}, form="off-form")
    assert "Het toestel is afgeschreven." in done.text
    assert "Het college van burgemeester en schepenen" in done.text
    assert "Schrijf het toestel af" not in chief.get(path).text


def test_programs_do_the_same(arrange: Any, api_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        number = kit.lend().number
    desk, path = api_for(LIBRARIAN), f"/loans/{number}"
    kit_address = {"street": "Veldstraat 2", "postal_code": "8500", "city": "Kortrijk"}
    assert desk.post(f"{path}/moved", kit_address).status_code == 200
    assert desk.post(f"{path}/moved", kit_address).get_json()["reason"] == "nothing_changed"
    assert [desk.post(f"{path}/died").status_code for _time in range(2)] == [200, 409]
    later = desk.post(f"{path}/extend", {"due_on": "2028-02-01"})
    assert (later.status_code, later.get_json()["reason"]) == (409, "quiet")
    body = {"why": "lost", "decided_by": "ocmw", "decided_on": "2026-11-20", "reference": "BCSD 12"}
    assert desk.post(f"{path}/write-off", body).status_code == 403
    done = api_for(COORDINATOR).post(f"{path}/write-off", body)
    assert (done.status_code, done.get_json()["state"]) == (201, "lost")
