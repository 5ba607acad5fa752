"""Who waits for a repair keeps a computer: one that stands in, or another one for good. The person counts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device
from inventory.history.archive import newest
from inventory.history.queries import events_of
from inventory.loans.actions import papers
from inventory.loans.actions.changes import note_incident
from inventory.loans.actions.loaner import take_loaner_back
from inventory.loans.actions.take_back import take_back
from inventory.loans.actions.tasks import finish
from inventory.loans.documents import PAPERS, large_pdf
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import DeskTask, IncidentKind, Loan, LoanLine, TaskKind, TaskOutcome
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.loans.queries.contracts import lost_and_found
from inventory.loans.queries.loaners import line_to_return, with_loaner
from inventory.people.models import Person
from inventory.privacy.queries.due import blocks
from inventory.recalls.queries.recalls import loan_behind
from inventory.repairs import actions
from inventory.repairs.actions.guarantee import guarantee_of
from inventory.repairs.actions.loaner import give
from inventory.repairs.actions.loaner import replace as replace_device
from inventory.repairs.lifecycle import DataChoice, Remedy, RepairState
from inventory.repairs.models import Repair
from tests.loans import kit
from tests.offline.test_arriving import sent
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, org_of

ALONG = {"data_statement": True, "accessories": ("Lader",)}


def desk_of(loan: Loan) -> Any:
    return actor_of(LIBRARIAN if loan.kind == LoanKind.BRUIKLEEN else SHOPKEEPER)


def brought_in(
    kind: LoanKind = LoanKind.BRUIKLEEN, data_choice: DataChoice = DataChoice.MAY_BE_WIPED
) -> tuple[Loan, Repair]:
    """Somebody brings the device of a contract in."""
    loan = kit.lend() if kind == LoanKind.BRUIKLEEN else kit.lend(kit.paid_order(kind))
    case = actions.open_repair(
        loan.line.device,
        actor=desk_of(loan),
        org_id=org_of("BIB" if kind == LoanKind.BRUIKLEEN else "KRINGLOOP").id,
        fault_type="Screen",
        complaint="Zwart beeld",
        data_choice=data_choice,
    )
    return loan, case


def lend_meanwhile(loan: Loan, case: Repair, device: Device | None = None, **more: Any) -> LoanLine:
    with_it = {"actor": desk_of(loan), "settings": kit.settings(), "papers_of": PAPERS, **ALONG, **more}
    return give(case, device or kit.ready_device(where=place_of(loan)), **with_it)


def place_of(loan: Loan) -> str:
    return "BIB-C" if loan.kind == LoanKind.BRUIKLEEN else "WINKEL"


def back(loan: Loan, **more: Any) -> LoanLine:
    usual = {"accessories": ("Lader",), "data_statement": True}
    return take_loaner_back(loan, actor=desk_of(loan), settings=kit.settings(), papers_of=PAPERS, **(usual | more))


def other_device(loan: Loan, case: Repair, device: Device, **more: Any) -> Repair:
    with_it = {"actor": desk_of(loan), "settings": kit.settings(), "papers_of": PAPERS, **ALONG, **more}
    return replace_device(case, device, **with_it)


def open_tasks() -> set[TaskKind]:
    return set(session.scalars(select(DeskTask.kind).where(DeskTask.done_at.is_(None))))


def closed(case: Repair) -> Repair:
    """Repaired, tested and handed back."""
    technician = actor_of(TECHNICIAN)
    actions.move(case, "diagnose", actor=technician, facts={"fault_type": "Screen", "diagnosis": "Kabel los"})
    actions.move(case, "fix", actor=technician, facts={"work": "Vervangen", "tests_passed": True})
    return actions.move(case, "hand_back", actor=actor_of(LIBRARIAN), facts={"signed_on_paper": True})


@pytest.mark.parametrize("kind", list(LoanKind))
def test_a_device_stands_in_on_the_same_contract_and_comes_back(arrange: Any, kind: LoanKind) -> None:
    with arrange():
        loan, case = brought_in(kind)
        own, state, until = loan.line.device, loan.state, loan.person.kept_until
        line = lend_meanwhile(loan, case)
        stand_in = line.device
        assert (loan.line.device, loan.loaner, stand_in.state) == (own, line, DeviceState.ON_LOAN)
        assert "loaner_out" in {block.word for block in blocks(loan.person)}, "nobody forgets whom it is with"
        assert len(session.scalars(select(Person)).all()) == len(session.scalars(select(Loan)).all()) == 1
        sheet = newest(papers.LOANER, papers.OWNER, loan.id)
        assert sheet is not None
        assert (sheet.data["own_tag"], sheet.data["repair_number"]) == (own.tag, case.number)
        assert large_pdf(loan.id, papers.LOANER)

        back(loan)
        assert (loan.state, loan.loaner, own.state) == (state, None, DeviceState.IN_REPAIR)
        assert stand_in.state == DeviceState.RETURNED
        assert {medium.state for medium in stand_in.media} == {MediumState.CONTAINS_DATA}
        assert loan.person.kept_until == until
        assert open_tasks() == {TaskKind.RETURN_CHECK}
        assert large_pdf(loan.id, papers.LOANER_BACK)
        assert contracts_out_of_step() == []


@pytest.mark.parametrize(
    ("of_device", "more", "reason"),
    [
        ({"flags": ["recall"]}, {}, "flagged"),
        ({}, {"data_statement": False}, "data_statement_missing"),
        ({}, {"accessories": ("85.07.30-033.28",)}, "national_number"),
        ({}, {"actor": "shop"}, None),
    ],
)
def test_what_is_refused_changes_nothing(arrange: Any, of_device: Any, more: Any, reason: str | None) -> None:
    with arrange():
        loan, case = brought_in()
        device = kit.ready_device(**of_device)
        events = len(events_of("loan", loan.id))
        if more.get("actor"):
            more = {"actor": actor_of(SHOPKEEPER)}
        with pytest.raises(Refused) as no:
            lend_meanwhile(loan, case, device, **more)
        assert reason in (None, no.value.reason)
        assert (device.state, loan.loaner) == (DeviceState.READY, None)
        assert len(events_of("loan", loan.id)) == events


def test_what_is_not_ready_or_not_needed_stays_here(arrange: Any) -> None:
    with arrange():
        loan, case = brought_in()
        with pytest.raises(Refused, match="is niet klaar"):
            lend_meanwhile(loan, case, other := dirty())
        lend_meanwhile(loan, case)
        with pytest.raises(Refused, match="al een leentoestel mee"):
            lend_meanwhile(loan, case)
        with pytest.raises(Refused, match="is een leentoestel"):
            actions.open_repair(
                loan.loaner.device,  # type: ignore[union-attr]
                actor=actor_of(TECHNICIAN),
                org_id=org_of(TECHNICIAN).id,
                fault_type="Screen",
                complaint="",
                data_choice=DataChoice.KEEP,
            )
        back(loan)
        closed(case)
        with pytest.raises(Refused, match="afgesloten"):
            lend_meanwhile(loan, case)
        assert (other.state, open_tasks()) == (DeviceState.RETURNED, {TaskKind.RETURN_CHECK})


def dirty() -> Device:
    """Back from somebody, and not wiped."""
    order = kit.free_order(borrower=replace(kit.BORROWER, first_name="Iemand", last_name="Anders"))
    loan = kit.lend(order)
    take_back(
        loan, actor=actor_of(LIBRARIAN), settings=kit.settings(), papers_of=PAPERS, accessories=("Lader",),
        data_statement=True,
    )  # fmt: skip
    return loan.line.device


def test_what_stays_out_is_called_about_and_never_forgotten(arrange: Any) -> None:
    with arrange():
        loan, case = brought_in()
        line = lend_meanwhile(loan, case)
        closed(case)
        task = session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.LOANER_OUT)).one()
        assert task.device is line.device
        finish(task, TaskOutcome.IN_ORDER, actor=actor_of(LIBRARIAN))
        assert TaskKind.LOANER_OUT in open_tasks(), "it is asked again as long as it is out"

        with pytest.raises(Refused) as no:
            end(loan)
        assert (no.value.reason, no.value.missing) == ("confirm_needed", ("loaner_out",))
        assert loan.state == LoanState.ACTIVE
        end(loan, confirmed=("loaner_out",))
        assert with_loaner([loan]) == {loan.id}
        assert (loan.state, line.until_at, loan.person.kept_until) == (LoanState.ENDED, None, None)
        assert TaskKind.LOANER_OUT in open_tasks()
        back(loan)
        assert TaskKind.LOANER_OUT not in open_tasks()
        assert loan.person.kept_until is not None
        assert contracts_out_of_step() == []


def end(loan: Loan, **more: Any) -> None:
    take_back(
        loan, actor=desk_of(loan), settings=kit.settings(), papers_of=PAPERS, accessories=("Lader",),
        data_statement=True, **more,
    )  # fmt: skip


def test_a_loaner_that_is_stolen_leaves_the_contract_as_it_is(arrange: Any) -> None:
    with arrange():
        loan, case = brought_in()
        stand_in = lend_meanwhile(loan, case).device
        damage = note_incident(loan, IncidentKind.DAMAGE, actor=desk_of(loan), loaner=True)
        assert (damage.device_id, stand_in.state) == (stand_in.id, DeviceState.ON_LOAN)
        note_incident(loan, IncidentKind.THEFT, actor=desk_of(loan), police_number="KO.1/26", loaner=True)
        assert (stand_in.state, loan.loaner, loan.state) == (DeviceState.MISSING, None, LoanState.ACTIVE)
        assert lost_and_found() == []
        with pytest.raises(Refused, match="geen leentoestel mee"):
            note_incident(loan, IncidentKind.LOSS, actor=desk_of(loan), loaner=True)
        assert contracts_out_of_step() == []


@pytest.mark.parametrize("kind", list(LoanKind))
def test_another_device_takes_its_place_and_closes_the_case(arrange: Any, kind: LoanKind) -> None:
    with arrange():
        loan, case = brought_in(kind)
        old, state, guarantee = loan.line.device, loan.state, loan.guarantee_until
        with pytest.raises(Refused, match="is niet klaar"):
            other_device(loan, case, dirty())
        assert (case.state, old.state, loan.line.device) == (RepairState.OPEN, DeviceState.IN_REPAIR, old)

        new = kit.ready_device(where=place_of(loan))
        other_device(loan, case, new, came_back=())
        assert (case.state, case.remedy) == (RepairState.CLOSED, Remedy.REPLACED)
        assert (old.state, loan.line.device, loan.state) == (DeviceState.RETURNED, new, state)
        assert {medium.state for medium in old.media} == {MediumState.CONTAINS_DATA}
        assert new.state == (DeviceState.SOLD if kind == LoanKind.KOOP else DeviceState.ON_LOAN)
        assert (new.owner is None, loan.guarantee_until) == (kind == LoanKind.KOOP, guarantee)
        assert TaskKind.FOLLOW_UP in open_tasks(), "the charger of the old one did not come back"
        sheet = newest(papers.SWAP, papers.OWNER, loan.id)
        assert sheet is not None
        assert large_pdf(loan.id, papers.SWAP)
        if guarantee is not None:
            assert date.fromisoformat(sheet.data["guarantee_until"]) > guarantee, "it stood still for a day"
            assert sheet.data["guarantee_until"] == f"{guarantee_of(new).until}", "and the next repair says the same"
        assert contracts_out_of_step() == []


def test_what_stood_in_may_become_the_device_of_the_contract(arrange: Any) -> None:
    with arrange():
        loan, case = brought_in()
        stand_in = lend_meanwhile(loan, case).device
        with pytest.raises(Refused) as no:
            other_device(loan, case, kit.ready_device())
        assert no.value.missing == ("loaner_out",)
        life = stand_in.cycle
        other_device(loan, case, stand_in)
        assert (loan.line.device, loan.loaner, stand_in.state) == (stand_in, None, DeviceState.ON_LOAN)
        assert stand_in.cycle == life, "it stayed with the same person"
        assert TaskKind.LOANER_OUT not in open_tasks()
        assert contracts_out_of_step() == []


def test_at_the_desk_both_pages_and_the_return(client_for: Any, arrange: Any) -> None:
    with arrange():
        loan, case = brought_in()
        number, contract, own = case.number, loan.number, loan.line.device.tag
        tag = kit.ready_device().tag
    desk = client_for(LIBRARIAN)
    assert f"/repairs/{number}/loaner" in desk.get(f"/repairs/{number}").text
    ticked = {"accessories": ["Lader"], "data_statement": True}
    done = desk.submit(f"/repairs/{number}/loaner?q={tag}", ticked, form="along-form")
    assert f"/loans/take-back?device={tag}" in done.text, "the page of the contract says what is out"
    assert f"Dit is het leentoestel bij contract {contract}" in desk.get(f"/loans/take-back?q={contract}").text
    done = desk.submit(f"/loans/take-back?q={tag}", {"data_statement": True}, form="take-back", button="all")
    assert f"Leentoestel {tag} is terug" in done.text
    with arrange():
        other = kit.ready_device().tag
    done = desk.submit(f"/repairs/{number}/replace?q={other}", ticked, form="along-form")
    assert (own in done.text, other in done.text) == (False, True)
    assert client_for(COORDINATOR).get(f"/repairs/{number}/loaner").status_code == 403


def test_data_that_must_stay_are_asked_again_and_a_loaner_is_not_sold(arrange: Any) -> None:
    with arrange():
        loan, case = brought_in(LoanKind.KOOP, DataChoice.KEEP)
        stand_in = lend_meanwhile(loan, case).device
        with pytest.raises(Refused) as no:
            other_device(loan, case, stand_in)
        assert no.value.missing == ("data_kept",)
        with pytest.raises(Refused, match="eerst terug"):
            other_device(loan, case, stand_in, confirmed=("data_kept",))
        back(loan)
        assert (loan_behind(stand_in.id), loan_behind(case.device_id)) == (None, loan), "a recall tells who bought it"
        case.is_in_guarantee = False
        with pytest.raises(Refused, match="nieuwe koop"):
            other_device(loan, case, kit.ready_device(where="WINKEL"), confirmed=("data_kept",))
        assert (case.state, case.device.state) == (RepairState.OPEN, DeviceState.IN_REPAIR)


def test_the_swap_page_says_the_same_of_a_code_as_handing_over_and_leads_on(client_for: Any, arrange: Any) -> None:
    with arrange():
        loan = kit.lend()
        number, tag = loan.number, kit.ready_device().tag
    wrong = tag[:-1] + ("A" if tag[-1] != "A" else "B")
    desk = client_for(LIBRARIAN)
    said = "klopt een teken niet"
    assert said in desk.get(f"/loans/{number}/swap?q={wrong}").text
    assert said in desk.get(f"/loans/hand-over?q={wrong}").text
    with arrange() as database:
        end(database.scalars(select(Loan)).one())
    over = desk.get(f"/loans/{number}/swap")
    assert (over.status_code, "/loans/hand-over?kind=BRUIKLEEN" in over.text) == (409, True)


def test_programs_and_a_desk_without_network_know_a_loaner(api_for: Any, client_for: Any, arrange: Any) -> None:
    with arrange():
        loan, case = brought_in()
        number, contract = case.number, loan.number
        tag, second = kit.ready_device().tag, kit.ready_device().tag
    program = api_for(LIBRARIAN)
    body = {"device": tag, "data_statement": True, "accessories": ["Lader"]}
    assert program.post(f"/repairs/{number}/loaner", body).get_json()["loaner"] == tag
    assert program.get(f"/loans/{contract}").get_json()["loaner"] == tag
    answer = program.post(f"/loans/{contract}/loaner-return", {"data_statement": True, "accessories": ["Lader"]})
    assert (answer.status_code, answer.get_json()["loaner"], answer.get_json()["state"]) == (200, None, "active")
    assert program.post(f"/repairs/{number}/loaner", body | {"device": second}).status_code == 201
    fields = {"data_statement": ["y"], "accessories": ["Lader"]}
    with arrange() as database:
        found = database.scalars(select(Loan)).one()
        assert line_to_return(found, second) == line_to_return(found), "the own one is with us: the other is meant"
    assert sent(client_for(LIBRARIAN), "take_back", "", fields, ago="0", number=contract).status_code == 200
    with arrange() as database:
        found = database.scalars(select(Loan)).one()
        assert (found.loaner, found.state) == (None, LoanState.ACTIVE)
    done = program.post(f"/repairs/{number}/replace", {"device": tag, "data_statement": True})
    assert (done.status_code, done.get_json()["reason"]) == (409, "device_not_ready")
