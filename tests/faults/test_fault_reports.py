"""Somebody scans the label and says what is wrong. A refusal keeps nothing, and how to call back stays no longer than
the fault.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select, text

from inventory.accounts.actions.attempts import LIMITS
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.faults import actions
from inventory.faults.actions.hammering import line_of
from inventory.faults.actions.reporting import SOMEBODY
from inventory.faults.lifecycle import FaultState, Problem, Source
from inventory.faults.models import FaultReport
from inventory.faults.queries import report_by_code, visible_to
from inventory.faults.queries.checks import faults_out_of_step
from inventory.faults.shown import report_shown
from inventory.history.models import Event, Message
from inventory.looks.events import PHONE_SHOWN
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import DataChoice
from inventory.repairs.models import Repair
from tests.devices.stock import device_in
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    SHOPKEEPER,
    TECHNICIAN,
    actor_of,
    org_of,
    user_of,
)
from tests.placements import kit as placements

NUMBER = "0475 66 77 88"


def lent() -> Device:
    return kit.lend().line.device


def reported(device: Device | None = None, **changes: Any) -> FaultReport:
    facts: dict[str, Any] = {
        "problem": Problem.SCREEN,
        "source": Source.LABEL,
        "actor": SOMEBODY,
        "call_back": NUMBER,
    }
    return actions.report(device or lent(), **(facts | changes))


def placed() -> Device:
    device = placements.ready()
    placements.given(device)
    return device


def what_is_kept() -> tuple[int, int]:
    return (
        session.scalar(select(func.count()).select_from(FaultReport)) or 0,
        session.scalar(select(func.count()).select_from(Event)) or 0,
    )


def refused(*args: Any, **changes: Any) -> Refused:
    before = what_is_kept()
    with pytest.raises(Refused) as no:
        reported(*args, **changes)
    assert what_is_kept() == before
    return no.value


# --- What may be reported ---------------------------------------------------------------------------------------------


def test_a_report_goes_to_the_counter_of_the_contract(arrange: Any) -> None:
    with arrange():
        free, rent, class_ = (reported(each) for each in (lent(), kit.lend(kit.paid_order()).line.device, placed()))
        assert [each.org_id for each in (free, rent, class_)] == [org_of(who).id for who in ("BIB", "KRINGLOOP", "BIB")]
        for who, sees in ((LIBRARIAN, {free, class_}), (SHOPKEEPER, {rent}), (OTHER_LIBRARIAN, set())):
            assert set(session.scalars(visible_to(actor_of(who)))) == sees, who.name
        with pytest.raises(Missing):
            report_by_code(free.code, actor=actor_of(SHOPKEEPER))
        assert faults_out_of_step() == []


def test_a_device_that_nobody_has_is_refused_and_nothing_is_kept(arrange: Any) -> None:
    with arrange():
        stands, gone, lost = kit.ready_device(), device_in(DeviceState.TO_RECYCLE), lent()
        lost.state = DeviceState.MISSING
        session.flush()
        in_stock, missing = refused(stands), refused(lost)
        assert (in_stock.reason, in_stock.message) == (missing.reason, missing.message), "which of both is not told"
        assert refused(gone).reason == "device_gone"
        with pytest.raises(Missing):
            actions.report(None, problem=Problem.SCREEN, source=Source.LABEL, actor=SOMEBODY)


def test_ten_reports_are_one(arrange: Any) -> None:
    with arrange():
        device = lent()
        first = reported(device)
        for _each in range(9):
            assert refused(device, call_back="an@voorbeeld.be").reason == "fault_known"
        assert first.call_back == NUMBER
        actions.settle(first, "help", actor=actor_of(LIBRARIAN))
        assert reported(device).state == FaultState.NEW, "another fault is another report"


def test_what_is_in_repair_is_known(arrange: Any) -> None:
    with arrange():
        device = lent()
        repairs.open_repair(
            device,
            actor=actor_of(LIBRARIAN),
            org_id=org_of("BIB").id,
            fault_type="Screen",
            complaint="",
            data_choice=DataChoice.KEEP,
        )
        assert refused(device).reason == "fault_known"


@pytest.mark.parametrize("typed", ["Jan Peeters", "bel mij", "12345", "a@b", "0475667788 na vijf", "x" * 200 + "@y.be"])
def test_what_is_no_way_to_call_back_is_refused(arrange: Any, typed: str) -> None:
    with arrange():
        device = lent()
        assert isinstance(refused(device, call_back=typed), BadInput)


def test_a_national_number_is_refused(arrange: Any) -> None:
    with arrange():
        device = lent()
        assert refused(device, call_back="85.07.30-033.28").reason == "national_number"


@pytest.mark.parametrize("typed", ["", "056 27 75 00", "+32 475 66 77 88", "0475/66.77.88", "an.peeters@voorbeeld.be"])
def test_phone_numbers_and_addresses_are_taken(arrange: Any, typed: str) -> None:
    with arrange():
        assert reported(call_back=typed).call_back == typed


# --- How long we know how to call back --------------------------------------------------------------------------------


@pytest.mark.parametrize("move", ["help", "double", "withdraw"])
def test_settled_is_forgotten(arrange: Any, move: str) -> None:
    with arrange():
        found = reported()
        with pytest.raises(NotAllowed):
            actions.settle(found, move, actor=actor_of(TECHNICIAN))
        actions.settle(found, move, actor=actor_of(LIBRARIAN))
        assert found.call_back == ""
        with pytest.raises(Refused):
            actions.settle(found, move, actor=actor_of(LIBRARIAN))
        assert faults_out_of_step() == []


def test_with_a_case_it_stays_until_the_case_closes(arrange: Any) -> None:
    with arrange():
        found = reported()
        with pytest.raises(Missing):
            actions.taken(found.code, "R-2026-00001", actor=actor_of(SHOPKEEPER))
        actions.taken(found.code, "R-2026-00001", actor=actor_of(TECHNICIAN))
        assert (found.state, found.call_back) == (FaultState.TAKEN, NUMBER)
        assert actions.closed("R-2026-00002") is None
        actions.closed("R-2026-00001")
        assert (found.state, found.call_back, found.case_number) == (FaultState.CLOSED, "", "R-2026-00001")
        assert actions.taken_for(found.device_id, "R-2026-00003", actor=actor_of(LIBRARIAN)) is None


def test_the_night_forgets_what_nobody_did_and_what_came_back(arrange: Any, clock: Any) -> None:
    with arrange():
        number = reported().id
    clock.forward(days=31)
    with arrange():
        back, fresh = reported(kit.lend(kit.paid_order()).line.device), reported(placed())
        back.device.state = DeviceState.MISSING
        session.flush()
        assert actions.forget(actor=actor_of(COORDINATOR)) == 2
        old = session.get_one(FaultReport, number)
        assert [(each.state, each.call_back) for each in (old, back)] == [(FaultState.LAPSED, "")] * 2
        assert fresh.call_back == NUMBER
        assert actions.forget(actor=actor_of(COORDINATOR)) == 0


def test_the_database_keeps_no_number_of_what_is_settled(arrange: Any) -> None:
    with arrange():
        found = reported()
        actions.settle(found, "help", actor=actor_of(LIBRARIAN))
        with pytest.raises(Exception, match=r"call_back_while_open|CHECK"), session.begin_nested():
            session.execute(text("UPDATE fault_report SET call_back = '0475667788'"))


def test_it_is_masked_and_looking_is_told_and_nothing_else_says_it(arrange: Any) -> None:
    with arrange():
        found = reported()
        desk, shop = actor_of(LIBRARIAN), actor_of(SHOPKEEPER)
        assert report_shown(found, actor=desk).call_back == "•••• •• •• 88"
        assert report_shown(found, actor=actor_of(TECHNICIAN)).call_back == ""
        assert report_shown(found, actor=actor_of(COORDINATOR)).call_back == ""
        with pytest.raises(NotAllowed):
            actions.show_call_back(found, actor=shop)
        actions.show_call_back(found, actor=desk)
        assert report_shown(found, actor=desk).call_back == NUMBER
        events = session.scalars(select(Event).order_by(Event.seq)).all()
        assert [event.subject_code for event in events if event.kind == PHONE_SHOWN] == [found.code]
        told = json.dumps([[event.data, event.note, event.subject_code] for event in events])
        assert NUMBER not in told
        assert "0475667788" not in told


# --- The page behind the label ----------------------------------------------------------------------------------------


def tell(visitor: Any, tag: str, **filled: Any) -> Any:
    return visitor.submit(f"/d/{tag}/fault", {"problem": "screen", "way": "comes"} | filled)


def test_by_the_label(arrange: Any, visitor: Any) -> None:
    with arrange():
        tag = lent().tag
    assert f"/d/{tag}/fault" in visitor.get(f"/D/{tag.lower()}").text
    thanked = tell(visitor, tag, way="phone", phone=NUMBER, mail="niet@gevraagd.example")
    assert thanked.status_code == 200
    with arrange():
        found = session.scalars(select(FaultReport)).one()
        assert (found.problem, found.source, found.call_back) == (Problem.SCREEN, Source.LABEL, NUMBER)
        assert found.code in thanked.text
        assert NUMBER not in thanked.text
    known = tell(visitor, tag)
    assert known.status_code == 409
    assert "We weten het al" in known.text
    assert visitor.get(f"/d/{tag}/fault/M-222222").status_code == 404


def test_the_page_says_nothing_of_the_device(arrange: Any, visitor: Any) -> None:
    with arrange():
        tags = [lent().tag, kit.ready_device().tag, device_in(DeviceState.TO_RECYCLE).tag]
    pages = [visitor.page(f"/d/{tag}/fault").main.replace(tag, "TAG") for tag in tags]
    assert len(set(pages)) == 1
    assert visitor.get("/d/KOR-999999-X/fault").status_code == 404


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"problem": None}, "Kies er één"),
        ({"way": None}, "Kies er één"),
        ({"way": "phone"}, "of kies dat je zelf komt"),
        ({"way": "mail", "mail": "geen adres"}, "geen telefoonnummer of e-mailadres"),
        ({"way": "phone", "phone": "85.07.30-033.28"}, "rijksregisternummer"),
    ],
)
def test_what_is_missing_is_said_at_the_field(arrange: Any, visitor: Any, filled: Any, said: str) -> None:
    with arrange():
        tag = lent().tag
    answer = tell(visitor, tag, **filled)
    assert (answer.status_code, said in answer.text) == (422, True)
    with arrange():
        assert session.scalar(select(FaultReport.id)) is None


def test_many_reports_are_slowed_and_told(arrange: Any, visitor: Any) -> None:
    with arrange():
        tag, other = kit.ready_device().tag, lent().tag
    often = LIMITS["fault"][0]
    answers = [tell(visitor, tag).status_code for _each in range(often + 1)]
    assert answers == [409] * often + [429]
    assert "Wacht 24 uur" in tell(visitor, tag).text
    assert tell(visitor, other).status_code == 200, "another device may be reported"
    with arrange():
        assert session.scalar(select(func.count()).select_from(Event).where(Event.kind == "fault:hammered")) == 1
        mails = session.scalars(select(Message).where(Message.key.startswith("faults:many:"))).all()
        assert [mail.to_address for mail in mails] == [user_of(COORDINATOR).email]


def test_an_address_of_the_network_is_slowed(arrange: Any, app_with: Any) -> None:
    app = app_with(faults_per_address=2)
    with app.app_context():
        tags = [kit.ready_device().tag for _each in range(3)]
        session.commit()
    client = app.test_client()
    assert [tell(client, tag).status_code for tag in tags] == [409, 409, 429]


# --- At work ----------------------------------------------------------------------------------------------------------


def test_the_helpdesk_notes_it_and_the_counter_sees_it(arrange: Any, client_for: Any) -> None:
    with arrange():
        tag = lent().tag
    noted = client_for(COORDINATOR).submit(
        f"/faults/new?device={tag}",
        {"problem": "password", "way": "mail", "mail": "an@voorbeeld.be", "source": "helpdesk"},
    )
    assert noted.status_code == 200
    desk = client_for(LIBRARIAN)
    home = desk.get("/").text
    assert tag in home
    with arrange():
        found = session.scalars(select(FaultReport)).one()
        code = found.code
        assert found.source == Source.HELPDESK
    assert f"report={code}" in home
    assert "an@voorbeeld.be" not in desk.get(f"/faults/{code}").text
    assert "an@voorbeeld.be" in desk.submit(f"/faults/{code}", form="call-back").text
    assert client_for(SHOPKEEPER).get(f"/faults/{code}").status_code == 404
    assert desk.submit(f"/faults/{code}", form="help").status_code == 200
    assert desk.get(f"/scan/go?q={code.lower()}").location.endswith(code)
    with arrange():
        assert session.scalars(select(FaultReport)).one().state == FaultState.HELPED


def test_by_the_api(arrange: Any, api_for: Any) -> None:
    with arrange():
        tag = lent().tag
    desk = api_for(LIBRARIAN)
    body = {"device": tag, "problem": "slow", "source": "helpdesk", "call_back": NUMBER}
    made = desk.post("/faults", json=body, key="een-keer-0001")
    again = desk.post("/faults", json=body, key="een-keer-0001")
    assert (made.status_code, again.status_code) == (201, 201)
    code = made.get_json()["code"]
    assert again.get_json()["code"] == code
    assert desk.post("/faults", json=body).get_json()["reason"] == "fault_known"
    answers = desk.get(f"/faults/{code}").text + desk.get("/faults").text + made.text
    assert NUMBER not in answers
    assert desk.get("/faults").get_json()["items"][0]["code"] == code
    assert api_for(OTHER_LIBRARIAN).get(f"/faults/{code}").status_code == 404
    assert desk.post(f"/faults/{code}/moves", json={"move": "double"}, version=9).status_code == 412
    assert desk.post(f"/faults/{code}/moves", json={"move": "double"}).get_json()["state"] == "double"


def test_what_stands_somewhere_without_an_agreement_is_for_the_organisation_of_that_place(arrange: Any) -> None:
    with arrange():
        device = device_in(DeviceState.PLACED)
        assert device.location is not None
        assert reported(device).org_id == device.location.org_id


def test_a_repair_takes_it_over_and_ends_it(arrange: Any, client_for: Any) -> None:
    with arrange():
        found = reported()
        code, tag = found.code, found.device.tag
    desk = client_for(LIBRARIAN)
    assert desk.submit(f"/repairs/new?device={tag}&report={code}", {"data_choice": "keep"}).status_code == 200
    with arrange():
        found = session.scalars(select(FaultReport)).one()
        case = session.scalars(select(Repair)).one()
        assert (found.state, found.case_number, case.fault_type) == (FaultState.TAKEN, case.number, "Screen")
        assert found.call_back == NUMBER
    assert NUMBER[-2:] in desk.get(f"/faults/{code}").text
    with arrange():
        case = session.scalars(select(Repair)).one()
        repairs.move(
            case, "diagnose", actor=actor_of(TECHNICIAN), facts={"fault_type": "Screen", "diagnosis": "Kabel los"}
        )
        repairs.move(case, "fix", actor=actor_of(TECHNICIAN), facts={"work": "Kabel vast.", "tests_passed": True})
        assert session.scalars(select(FaultReport)).one().call_back == NUMBER, "somebody may have to say it is ready"
        repairs.move(case, "hand_back", actor=actor_of(LIBRARIAN))
        found = session.scalars(select(FaultReport)).one()
        assert (found.state, found.call_back, found.case_number) == (FaultState.CLOSED, "", case.number)
        assert faults_out_of_step() == []
        assert NUMBER not in json.dumps([event.data for event in session.scalars(select(Event))])


def test_another_address_of_the_same_connection_is_the_same() -> None:
    assert line_of("2001:db8:1:2::1") == line_of("2001:db8:1:2:ffff::9") != line_of("2001:db8:1:3::1")
    assert line_of("::ffff:192.0.2.7") == line_of("192.0.2.7") != line_of("192.0.2.8")
    assert line_of(None) == "-"


def test_a_look_at_the_head_of_the_page_is_no_report(arrange: Any, visitor: Any) -> None:
    with arrange():
        tag = lent().tag
    assert visitor.open(f"/d/{tag}/fault", method="HEAD").status_code == 200
