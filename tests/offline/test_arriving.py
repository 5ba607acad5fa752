"""What a desk did without network arrives: once, through the same actions, or as a task with both stories."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan
from inventory.offline.actions.arriving import forget
from inventory.offline.models import Arrival, Outcome
from inventory.people.actions import anonymise
from inventory.people.models import Person
from inventory.referrals.actions.moving import move, reserve
from inventory.referrals.models import Referral
from inventory.web.saving import saving
from tests.clients import Client
from tests.loans import kit
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, SOCIAL_WORKER, Persona, actor_of

Arrange = Callable[[], Any]
SignIn = Callable[[Persona], Client]
STROKES = json.dumps({"w": 600, "h": 200, "s": [[60, 140, 150, 40, 210, 160, 300, 60, 420, 140, 540, 80]]})
WHO = {
    "identity_seen": ["y"],
    "first_name": ["Kanarie"],
    "last_name": ["Vogelzang"],
    "birth_date": ["1984-05-09"],
    "street": ["Zangersstraat 12"],
    "postal_code": ["8500"],
    "city": ["Kortrijk"],
}
BACK = {"data_statement": ["y"], "accessories": ["Lader"]}


def reserved() -> tuple[str, str]:
    """A device that lies ready for a code."""
    with saving():
        device, code = kit.ready_device(), kit.referral()
        reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
        return device.tag, code.code


def lent() -> tuple[str, str]:
    with saving():
        loan = kit.lend()
        return loan.line.device.tag, loan.number


def sent(client: Client, what: str, tag: str, fields: dict[str, list[str]], **more: Any) -> Any:
    """Send one thing, as the page does."""
    me = client.get("/offline/me").get_json()
    data = {
        "csrf_token": me["csrf"],
        "who": me["who"],
        "once": "key-of-this-one",
        "what": what,
        "tag": tag,
        "ago": "600",
        "fields": json.dumps(fields),
        "prepared_on": today().isoformat(),
    }
    return client.post("/offline/work", data=data | more, follow_redirects=True)


def test_a_return_arrives_late_and_once(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, number = lent()
    client = client_for(LIBRARIAN)
    # The loan is of this moment; what was done ten minutes ago cannot end it.
    told = sent(client, "take_back", tag, BACK, number=number, ago="0", strokes=STROKES).get_json()
    assert (told["outcome"], told["number"], told["url"]) == ("done", number, f"/loans/{number}")
    assert sent(client, "take_back", tag, BACK, number=number, ago="0", strokes=STROKES).get_json() == told
    with arrange():
        loan = session.scalars(select(Loan).where(Loan.number == number)).one()
        assert loan.state == LoanState.ENDED
        events = session.scalars(select(Event).where(Event.kind.in_(("loan:returned", "loan:signed")))).all()
        assert [event.kind for event in events] == ["loan:returned", "loan:signed"], "each once"
        assert all("late" in event.data for event in events)
        assert session.scalars(select(Arrival.outcome)).all() == [Outcome.DONE]


def test_a_hand_over_of_what_lay_ready_with_its_signature(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, code = reserved()
    client = client_for(LIBRARIAN)
    ready = client.get("/offline/prepared").get_json()
    assert [(each["tag"], each["code"]) for each in ready["hand_overs"]] == [(tag, code)]
    assert "clause" in ready["terms"]
    told = sent(client, "hand_over", tag, WHO | {"accessories": ["Lader"]}, code=code, strokes=STROKES).get_json()
    assert told["outcome"] == "done", told
    with arrange():
        loan = session.scalars(select(Loan)).one()
        assert loan.clerk is not None
        assert (loan.number, loan.person.last_name, loan.clerk.name) == (told["number"], "Vogelzang", LIBRARIAN.name)
        event = session.scalars(select(Event).where(Event.kind == "loan:handed-over")).one()
        assert event.data["late"] < event.at.isoformat()
        signed = session.scalars(select(Event).where(Event.kind == "loan:signed")).one()
        assert signed.data["document"] == "agreement"


def test_what_is_not_whole_goes_back_to_the_desk(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, code = reserved()
    client = client_for(LIBRARIAN)
    for fields, field in (
        (WHO | {"last_name": []}, "last_name"),
        (WHO | {"birth_date": ["2020-01-01"]}, "birth_date"),
        (WHO | {"condition": ["85.05.09-123.55 en 85050912355 85.01.01-001.05"], "last_name": []}, "last_name"),
    ):
        answer = sent(client, "hand_over", tag, fields, code=code)
        assert (answer.status_code, answer.get_json()["field"]) == (422, field)
    with arrange():
        assert session.scalars(select(Arrival)).all() == []
    assert sent(client, "hand_over", tag, WHO, code=code).get_json()["outcome"] == "done", "mended, with the same key"


def test_a_code_that_was_withdrawn_meanwhile_is_a_task_with_both_stories(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, code = reserved()
        with saving():
            found = session.scalars(select(Referral).where(Referral.code == code)).one()
            move(found, "withdraw", actor=actor_of(SOCIAL_WORKER), facts={}, settings=kit.settings())
    client = client_for(LIBRARIAN)
    fields = WHO | {"accessories": ["Lader"], "condition": ["Kleine kras."]}
    told = sent(client, "hand_over", tag, fields, code=code, strokes=STROKES).get_json()
    assert told["outcome"] == "conflict"
    assert "ingetrokken" in told["message"]
    page = client.page("/offline/tasks")
    for words in (tag, code, LIBRARIAN.name, "Kleine kras.", "ingetrokken", "ja"):
        assert words in page.text, words
    assert "Vogelzang" not in page.text, "a list names nobody: the person has a page"
    with arrange():
        assert session.scalars(select(Loan)).all() == []
        assert session.scalars(select(Device.state).where(Device.tag == tag)).one() == DeviceState.READY
        row = session.scalars(select(Arrival)).one()
        assert row.person is not None
        assert row.person.last_name == "Vogelzang"
        assert row.person.kept_until is not None
        assert "Vogelzang" not in json.dumps(row.sent)
        number = row.id
    client.submit("/offline/tasks", form=f"/offline/tasks/{number}/again")
    assert "ingetrokken" in client.page("/offline/tasks").text, "still refused: the same action, the same rule"
    client.submit("/offline/tasks", {}, form=f"/offline/tasks/{number}", button="solution=device_is_back")
    with arrange():
        row = session.scalars(select(Arrival)).one()
        assert (str(row.solution), row.sent) == ("device_is_back", {})
    assert "Niets na te kijken" in client.page("/offline/tasks").text


def test_what_was_refused_can_be_done_after_all(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, code = reserved()
        with saving():
            kit.lend()  # the same person has one already
    client = client_for(LIBRARIAN)
    told = sent(client, "hand_over", tag, WHO, code=code, strokes=STROKES).get_json()
    assert told["outcome"] == "conflict"
    assert "al een toestel" in told["message"]
    with arrange():
        first = session.scalars(select(Loan)).one()
        number = session.scalars(select(Arrival.id)).one()
        first_tag, first_number = first.line.device.tag, first.number
    back = sent(client, "take_back", first_tag, BACK, number=first_number, ago="0", once="another-key")
    assert back.get_json()["outcome"] == "done"
    client.submit("/offline/tasks", form=f"/offline/tasks/{number}/again")
    with arrange():
        loan = session.scalars(select(Loan).where(Loan.state == LoanState.ACTIVE)).one()
        assert (loan.line.device.tag, len(session.scalars(select(Person)).all())) == (tag, 1)
        assert session.scalars(select(Event).where(Event.kind == "loan:signed")).one()


@pytest.mark.parametrize("is_prepared", [True, False])
def test_a_return_never_ends_a_loan_that_began_later(arrange: Arrange, client_for: SignIn, is_prepared: bool) -> None:
    with arrange():
        tag, number = lent()
    told = sent(client_for(LIBRARIAN), "take_back", tag, BACK, number=number if is_prepared else "", ago="900")
    assert told.get_json()["outcome"] == "conflict"
    with arrange():
        assert session.scalars(select(Loan.state)).all() == [LoanState.ACTIVE]


def test_back_already_and_sent_after_it_is_a_task(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, number = lent()
    client = client_for(LIBRARIAN)
    assert sent(client, "take_back", tag, BACK, number=number, ago="0").get_json()["outcome"] == "done"
    told = sent(client, "take_back", tag, BACK, number=number, ago="0", once="of-another-desk", strokes=STROKES)
    assert told.get_json()["outcome"] == "conflict"
    with arrange(), saving():
        person = session.scalars(select(Loan)).one().person
        row = session.scalars(select(Arrival).where(Arrival.person_id == person.id)).one()
        assert "strokes" in row.sent
        anonymise(person, actor=SYSTEM)
        forget(actor=SYSTEM)
        assert row.sent == {}, "who is erased takes along what was drawn"


def test_a_return_that_was_not_prepared_says_nothing_of_what_it_did_not_know(
    arrange: Arrange, client_for: SignIn
) -> None:
    with arrange(), saving():
        loan = kit.lend(kit.free_order(accessories=("Lader", "Muis")))
        tag = loan.line.device.tag
    told = sent(client_for(LIBRARIAN), "take_back", tag, BACK | {"accessories": ["Lader", "Hoes"]}, ago="0").get_json()
    assert told["outcome"] == "done"
    with arrange():
        loan = session.scalars(select(Loan)).one()
        assert {each.kind: each.came_back for each in loan.line.accessories} == {"Lader": True, "Muis": None}
        assert "Hoes" in loan.condition_in


def test_nobody_sends_for_somebody_else_and_prepared_is_of_one_day(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, code = reserved()
    client, other = client_for(LIBRARIAN), client_for(OTHER_LIBRARIAN)
    mark = client.get("/offline/me").get_json()["who"]
    assert sent(other, "hand_over", tag, WHO, code=code, who=mark).status_code == 409
    told = sent(client, "hand_over", tag, WHO, code=code, prepared_on="2026-01-01").get_json()
    assert told["outcome"] == "conflict"
    assert other.get("/offline/answer?key=key-of-this-one").status_code == 404
    assert "Niets na te kijken" in other.page("/offline/tasks").text
    # Of the shop and from nobody: no door.
    assert client_for(SHOPKEEPER).get("/offline/prepared").get_json()["hand_overs"] == []
    assert client_for(SOCIAL_WORKER).get("/offline/prepared").status_code == 403


def test_what_lay_in_a_drawer_is_a_task_and_not_a_loan(arrange: Arrange, client_for: SignIn) -> None:
    """Also by a clock that was put right since: nothing waits on a desk that nobody can ever send."""
    with arrange():
        tag, number = lent()
    client = client_for(LIBRARIAN)
    for key, days in (("long-ago-1", 61), ("long-ago-2", 10**9)):
        told = sent(client, "take_back", tag, BACK, number=number, ago=str(days * 86_400), once=key).get_json()
        assert (told["outcome"], "60 dagen" in told["message"]) == ("conflict", True), told
    with arrange():
        assert session.scalars(select(Loan.state)).all() == [LoanState.ACTIVE]
        assert session.scalars(select(Arrival.reason)).all() == ["too_long_ago"] * 2


def test_who_is_not_known_any_more_is_typed_by_the_desk(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, code = reserved()
    client = client_for(LIBRARIAN)
    answer = sent(client, "hand_over", tag, {"person": ["ZZZZ-ZZZZ"], "identity_seen": ["y"]}, code=code)
    assert (answer.status_code, answer.get_json()["field"]) == (422, "first_name")
    with arrange():
        assert session.scalars(select(Arrival)).all() == []
    assert sent(client, "hand_over", tag, WHO, code=code).get_json()["outcome"] == "done", "the same key"


def test_a_contract_that_nobody_has_is_a_task_on_both_databases(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, _number = lent()
    told = sent(client_for(LIBRARIAN), "take_back", tag, BACK, number="B-2026-000000000001").get_json()
    assert told["outcome"] == "conflict"


def test_what_came_of_it_is_forgotten_after_a_while(arrange: Arrange, client_for: SignIn, clock: Any) -> None:
    with arrange():
        tag, number = lent()
    sent(client_for(LIBRARIAN), "take_back", tag, BACK, number=number, ago="0")
    with arrange(), saving():
        assert forget(actor=SYSTEM) == 0
        clock.forward(days=91)
        assert forget(actor=SYSTEM) == 1


def test_the_page_and_the_worker_name_nobody(client_for: SignIn, visitor: Client) -> None:
    worker = visitor.get("/service-worker.js")
    assert worker.mimetype == "text/javascript"
    assert "connect-src 'self'" in worker.headers["Content-Security-Policy"]
    house = json.loads(worker.text.split("const HOUSE = ", 1)[1].split(";\n", 1)[0])
    for address in house["shell"]:
        assert visitor.get(address).status_code == 200, address
    assert set(house["shell"]) & {"/", "/loans", "/offline/prepared", "/offline/tasks"} == set()
    page = visitor.page("/offline").text
    assert LIBRARIAN.name not in page
    assert "data-desk" not in page.split("<main")[0]
    assert now()
