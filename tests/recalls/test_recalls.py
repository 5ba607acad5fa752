"""Patterns of faults, and calling devices in until each of them is settled."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from inventory.access import SYSTEM
from inventory.core.db import session
from inventory.core.errors import Missing, NotAllowed, Refused
from inventory.devices.actions import flags, moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history import outbox
from inventory.history.models import Message
from inventory.loans.actions.take_back import take_back
from inventory.loans.lifecycle import LoanKind
from inventory.recalls.actions.letters import keep_letters
from inventory.recalls.actions.moving import close, move_line
from inventory.recalls.actions.opening import open_recall
from inventory.recalls.actions.patterns import judge
from inventory.recalls.actions.weekly import tell_new_patterns
from inventory.recalls.documents import letter_data, letters_pdf
from inventory.recalls.lifecycle import Advice, LineState, NoAction, Reason, RecallState, Way
from inventory.recalls.models import Recall, RecallLine
from inventory.recalls.queries.first_days import first_days
from inventory.recalls.queries.letters import letters_kept
from inventory.recalls.queries.patterns import Rule, concerned, new_patterns, pattern_called, patterns
from inventory.recalls.queries.recalls import (
    lines_of,
    open_line_of,
    ready_to_close,
    recalls,
    recalls_out_of_step,
    to_tell,
    work_counts,
)
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import DataChoice
from inventory.repairs.models import Repair
from tests.house.world import content_hash
from tests.loans import kit
from tests.people import CHECKER, COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, org_of
from tests.placements import kit as placements

_people = count(1)
S = LineState


def lent(kind: LoanKind = LoanKind.BRUIKLEEN, **person: Any) -> Device:
    """A device with somebody new."""
    name = f"Lijster{next(_people)}"
    who = replace(kit.BORROWER, first_name=name, last_name=f"Van {name}", **{"email": "", "phone": "", **person})
    order = kit.free_order(borrower=who) if kind == LoanKind.BRUIKLEEN else kit.paid_order(kind, borrower=who)
    return kit.lend(order).line.device


def called_in(*devices: Device) -> Recall:
    tags = [device.tag for device in devices]
    return open_recall(tags, actor=actor_of(TECHNICIAN), reason=Reason.BATTERY, advice=Advice.STOP)


def states(recall: Recall) -> dict[str, str]:
    return {line.device.tag: line.state.value for line in lines_of(recall)}


def broke(device: Device, fault: str = "Power/battery") -> None:
    repairs.open_repair(
        device,
        actor=actor_of(LIBRARIAN),
        org_id=org_of("BIB").id,
        fault_type=fault,
        complaint="",
        data_choice=DataChoice.KEEP,
    )


def test_who_has_one_is_told_and_what_is_here_goes_to_nobody(arrange: Any) -> None:
    with arrange():
        mailed, phoned, posted = lent(email="lijster@example.be"), lent(phone="0470 11 22 33"), lent()
        sold = lent(LoanKind.KOOP, phone="0470 11 22 34")
        here = kit.ready_device()
        placed = placements.ready()
        placements.given(placed)
        recall = called_in(mailed, phoned, posted, sold, here, placed)
        ways = {line.device.tag: line.way for line in lines_of(recall)}
        assert ways == {
            mailed.tag: Way.EMAIL,
            phoned.tag: Way.PHONE,
            posted.tag: Way.LETTER,
            sold.tag: Way.PHONE,
            placed.tag: Way.ORGANISATION,
            here.tag: None,
        }
        assert states(recall)[here.tag] == S.BROUGHT_IN
        message = session.scalars(select(Message).where(Message.key.contains(":recall:"))).one()
        assert "batterij" in message.body
        assert mailed.tag not in message.body
        assert "Lijster" not in message.body + message.subject
        with pytest.raises(Refused) as no:
            kit.lend(kit.free_order(device=here, borrower=replace(kit.BORROWER, first_name="Putter")))
        assert "Teruggeroepen" in str(no.value)
        with pytest.raises(Refused, match="teruggeroepen"):
            flags.take_flag(here, "recall", actor=actor_of(TECHNICIAN))
        with pytest.raises(IntegrityError), session.begin_nested():  # a script that goes past the pages neither
            session.execute(text("UPDATE device SET state = 'placed' WHERE id = :id"), {"id": here.id})
        assert {line.device.tag for line in to_tell(actor_of(LIBRARIAN))} == {
            mailed.tag,
            phoned.tag,
            posted.tag,
            placed.tag,
        }
        assert [line.device.tag for line in to_tell(actor_of(SHOPKEEPER))] == [sold.tag]
        assert not to_tell(actor_of(COORDINATOR))
        outbox.send(message, lambda _message: None)
        assert states(recall)[mailed.tag] == S.TOLD
        assert recalls_out_of_step() == []


def test_an_email_that_cannot_be_delivered_becomes_a_call(arrange: Any) -> None:
    with arrange():
        recall = called_in(lent(email="weg@example.be", phone="0470 11 22 33"))
        message = session.scalars(select(Message).where(Message.key.contains(":recall:"))).one()

        def fail(_message: Message) -> None:
            raise OSError

        for _try in range(outbox.TRIES):
            outbox.send(message, fail)
        assert [(line.state, line.way) for line in lines_of(recall)] == [(S.TO_TELL, Way.PHONE)]


def test_a_letter_is_kept_with_its_contract_once(arrange: Any) -> None:
    with arrange():
        posted = lent()
        called_in(posted)
        lines = to_tell(actor_of(LIBRARIAN))
        write = partial(letter_data, settings=kit.settings())
        assert keep_letters(lines, actor=actor_of(LIBRARIAN), letter_of=write) == 1
        with pytest.raises(Refused, match="geen brieven meer"):
            keep_letters(lines, actor=actor_of(LIBRARIAN), letter_of=write)
        (kept,) = letters_kept(lines).values()
        first = letters_pdf([kept])
        assert lines[0].loan is not None
        lines[0].loan.person.street = "Verhuisstraat 9"
        assert letters_pdf(letters_kept(lines).values()) == first, "a reprint says what was posted"
        session.rollback()


def test_a_case_says_that_its_device_is_called_in(arrange: Any, client_for: Any) -> None:
    with arrange():
        device = lent()
        broke(device)
        number = session.scalars(select(Repair.number)).one()
        recall = called_in(device)
        name = recall.number
    assert name in client_for(TECHNICIAN).get(f"/repairs/{number}").text
    with arrange():
        (line,) = lines_of(session.scalars(select(Recall)).one())
        move_line(line, "check", actor=actor_of(TECHNICIAN))
    assert name not in client_for(TECHNICIAN).get(f"/repairs/{number}").text


def test_it_closes_when_every_device_is_settled(arrange: Any) -> None:
    with arrange():
        first, second, third, here = lent(), lent(), lent(), kit.ready_device()
        recall = called_in(first, second, third, here)
        lines = {line.device_id: line for line in lines_of(recall)}
        with pytest.raises(Refused) as no:
            close(recall, actor=actor_of(COORDINATOR))
        assert no.value.reason == "not_settled"
        with pytest.raises(NotAllowed):
            move_line(lines[first.id], "tell", actor=actor_of(OTHER_LIBRARIAN))
        move_line(lines[first.id], "tell", actor=actor_of(LIBRARIAN))
        loan = lines[first.id].loan
        assert loan is not None
        take_back(
            loan,
            actor=actor_of(LIBRARIAN),
            settings=kit.settings(),
            papers_of=kit.PAPERS,
            accessories=("Lader",),
            data_statement=True,
        )
        assert lines[first.id].state == S.BROUGHT_IN
        assert "recall" in first.flags
        move_line(lines[first.id], "check", actor=actor_of(TECHNICIAN))
        assert "recall" not in first.flags
        move_line(lines[second.id], "check_at_home", actor=actor_of(LIBRARIAN))
        move_line(lines[third.id], "not_reached", actor=actor_of(LIBRARIAN))
        assert ready_to_close(actor_of(COORDINATOR)) == 0
        move_line(lines[here.id], "check", actor=actor_of(TECHNICIAN))
        assert [each.recall.id for each in recalls(actor_of(COORDINATOR), is_ready=True)] == [recall.id]
        assert ready_to_close(actor_of(COORDINATOR)) == 1
        close(recall, actor=actor_of(COORDINATOR))
        assert recall.state == RecallState.CLOSED
        assert "recall" in third.flags, "who was not reached still has it: somebody looks when it comes back"
        assert open_line_of(first.id) is None
        broke(third)
        with pytest.raises(Refused, match="Kijk het eerst na"):
            moves.step(third, "fixed", actor=SYSTEM, target=DeviceState.ON_LOAN, permission_checked=True)
        called_in(first)  # again is another recall
        assert recalls_out_of_step() == []


def test_a_device_in_repair_goes_back_after_a_look(arrange: Any) -> None:
    with arrange():
        device = lent()
        recall = called_in(device)
        broke(device)
        assert states(recall) == {device.tag: S.BROUGHT_IN}
        with pytest.raises(Refused) as no:
            moves.step(device, "fixed", actor=SYSTEM, target=DeviceState.ON_LOAN, permission_checked=True)
        assert no.value.reason == "recalled"


def test_what_stands_on_a_place_without_an_agreement_is_for_who_looks(arrange: Any) -> None:
    with arrange():
        device = kit.ready_device()
        session.execute(text("UPDATE device SET state = 'placed' WHERE id = :id"), {"id": device.id})
        session.expire(device)
        called_in(device)
        assert not to_tell(actor_of(LIBRARIAN))
        assert work_counts(actor_of(TECHNICIAN)) == (0, 1)
        session.rollback()


@pytest.mark.parametrize("wrong", ["twice", "unknown", "not_ours", "in_another"])
def test_a_list_with_a_mistake_changes_nothing(arrange: Any, wrong: str) -> None:
    with arrange():
        device, other = kit.ready_device(), lent()
        tags = [device.tag, other.tag]
        if wrong == "in_another":
            called_in(other)
        elif wrong == "twice":
            tags.append(device.tag)
        elif wrong == "unknown":
            tags.append("KOR-999999-X")
        else:
            strange = kit.ready_device()
            session.execute(text("UPDATE device SET state = 'announced' WHERE id = :id"), {"id": strange.id})
            session.expire(strange)
            tags.append(strange.tag)
        session.commit()
        before = content_hash()
        with pytest.raises((Refused, Missing)) as no:
            open_recall(tags, actor=actor_of(COORDINATOR), reason=Reason.CHECK, advice=Advice.COME)
        assert "KOR-" in str(no.value)
        session.rollback()
        assert content_hash() == before


def test_the_same_fault_again_and_again_is_a_pattern_until_somebody_judges_it(arrange: Any) -> None:
    rule = Rule(devices=3, months=6)
    with arrange():
        devices = [lent() for _ in range(4)]
        for device in devices[:2]:
            broke(device)
        broke(lent(), "Unknown")
        assert patterns(rule) == []
        for device in devices:
            device.lot_code = "L-2026-900"  # of one model alone it is told once, as a pattern of the model
        broke(devices[2])
        (found,) = new_patterns(actor_of(TECHNICIAN), rule)
        assert (found.broken, found.lot) == (3, "")
        assert "3 toestellen van Dell Latitude 5490" in found.sentence(rule)
        about = concerned(found, rule)
        assert about.broken == {device.tag for device in devices[:3]}
        assert devices[3].tag in about.to_recall
        assert (tell_new_patterns(rule, actor=SYSTEM), tell_new_patterns(rule, actor=SYSTEM)) == (1, 0)
        assert found.sentence(rule) in session.scalars(select(Message.body).order_by(Message.id.desc())).first()
        judge(found, actor=actor_of(TECHNICIAN), reason=NoAction.AGE)
        assert new_patterns(actor_of(COORDINATOR), rule) == []
        broke(devices[3])
        assert [each.broken for each in new_patterns(actor_of(COORDINATOR), rule)] == [4], "one more: it is new again"
        assert new_patterns(actor_of(LIBRARIAN), rule) == []
        open_recall(
            about.to_recall,
            actor=actor_of(COORDINATOR),
            reason=Reason.BATTERY,
            advice=Advice.KEEP,
            pattern=pattern_called(found.key, rule).key,
        )
        assert new_patterns(actor_of(COORDINATOR), rule) == []


def test_what_broke_in_thirty_days_by_model_grade_and_checker(arrange: Any, clock: Any) -> None:
    with arrange():
        devices = [lent() for _ in range(5)]
        for device in devices[:4]:
            moves.note_event(device, "device:approved", actor=actor_of(CHECKER))
        clock.forward(days=10)
        broke(devices[0])
        clock.forward(days=25)
        broke(devices[1])  # after its thirty days
        found = first_days(actor_of(COORDINATOR))
        assert (found.given, found.failed) == (5, 1)
        (model,) = found.by_model
        assert (model.given, model.failed, model.percent) == (5, 1, 20)
        assert [share.label for share in found.by_grade] == ["B"]
        assert not first_days(actor_of(LIBRARIAN)).by_checker
        assert not first_days(actor_of(TECHNICIAN)).by_checker, "nobody reads of a colleague"


def test_the_counter_tells_and_nobody_else_reads_a_name(arrange: Any, client_for: Any) -> None:
    with arrange():
        phoned, posted = lent(phone="0470 11 22 33"), lent()
        tags = f"{phoned.tag} {posted.tag}"
        line = phoned.id
    desk, bench = client_for(LIBRARIAN), client_for(TECHNICIAN)
    given = {"tags": tags, "reason": "battery", "advice": "stop"}
    ahead = bench.submit("/recalls/new", given)
    assert "2 toestellen zijn bij iemand" in ahead.text
    made = bench.submit("/recalls/new", {**given, "sure": tags})
    assert "Terugroepactie TR-" in made.text
    assert "Lijster" not in made.text
    page = desk.get("/recalls/to-tell")
    assert "Lijster" in page.text
    assert "0470 11 22 33" not in page.text
    with arrange():
        line = session.scalars(select(RecallLine).where(RecallLine.device_id == line)).one().id
    assert "0470 11 22 33" in desk.submit("/recalls/to-tell", {}, form=f"/{line}/phone").text
    assert desk.get("/recalls/letters.pdf").status_code == 404, "nothing was printed yet"
    assert "Open 1 brief" in desk.submit("/recalls/to-tell", {}, form="/recalls/letters").text
    assert desk.get("/recalls/letters.pdf").mimetype == "application/pdf"
    assert bench.get("/recalls/to-tell").status_code == 403
    wrong = bench.submit("/recalls/new", {**given, "sure": tags})
    assert "zit al in terugroepactie" in wrong.text
