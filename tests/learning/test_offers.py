"""The list of offers, places in them, and what the desk notes about a contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from inventory.core.clock import now, today
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.learning import actions
from inventory.learning.actions import Words
from inventory.learning.documents import slip
from inventory.learning.models import LearningOffer, OfferKind
from inventory.learning.queries import offer_by_id, running
from inventory.loans.actions.learning import learning_place, note_learning, undo_learning
from inventory.loans.models import LearningPath, Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.learning import figures
from inventory.people.actions.rights import object_to
from inventory.web.saving import saving
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, token_for

WORDS = Words(
    OfferKind.DIGIPUNT, "Digipunt Overleie", "Overleiestraat 45, Kortrijk", "Elke dinsdag, 14 tot 16 uur",
    provider="Buurtwerk Overleie", level="Eerste stappen", price="Gratis", contact="056 00 00 00", places=1,
)  # fmt: skip
Arrange = Callable[[], Any]


def csrf_in(page: str) -> str:
    return str(re.findall(r'name="csrf_token" value="([^"]+)"', page)[0])


def offer(**values: Any) -> LearningOffer:
    return actions.add_offer(replace(WORDS, **values), actor=actor_of(COORDINATOR))


def lend(name: str = "Merel") -> Loan:
    return kit.lend(kit.free_order(borrower=replace(kit.BORROWER, first_name=name, last_name=f"Van {name}")))


def note(loan: Loan, path: LearningPath, chosen: LearningOffer | None = None) -> None:
    note_learning(loan, path, actor=actor_of(LIBRARIAN), offer=chosen)


def test_a_place_is_taken_and_given_free_again(arrange: Arrange) -> None:
    with arrange():
        found, first, second = offer(), lend(), lend("Ekster")
        note(first, LearningPath.PLANNED, found)
        assert [(row.taken, row.free, row.is_full) for row in running(today())] == [(1, 0, True)]
        with pytest.raises(Refused) as no:
            note(second, LearningPath.PLANNED, found)
        assert no.value.reason == "offer_full"
        note(first, LearningPath.PLANNED, found)  # twice is once
        note(first, LearningPath.STARTED)
        place = learning_place(first)
        assert place is not None
        assert place.began_at is not None
        note(first, LearningPath.PLANNED, found)
        note(first, LearningPath.REFUSED)
        assert learning_place(first) is None
        note(second, LearningPath.PLANNED, found)
        assert running(today())[0].free == 0


def test_another_offer_takes_the_place_of_the_first(arrange: Arrange) -> None:
    with arrange():
        one, other, loan = offer(), offer(name="IT-café Heule", kind=OfferKind.IT_CAFE, places=None), lend()
        note(loan, LearningPath.PLANNED, one)
        note(loan, LearningPath.PLANNED, other)
        assert {row.offer.name: (row.taken, row.free) for row in running(today())} == {
            "Digipunt Overleie": (0, 1),
            "IT-café Heule": (1, None),
        }
        with pytest.raises(Refused, match="kies je alleen"):
            note(loan, LearningPath.STARTED, one)


def test_what_is_over_is_not_offered(arrange: Arrange) -> None:
    with arrange():
        found, loan = offer(until_on=today()), lend()
        with pytest.raises(BadInput):
            offer(until_on=today() - timedelta(days=1))
        actions.withdraw_offer(found, actor=actor_of(COORDINATOR))
        assert running(today()) == []
        with pytest.raises(Refused) as no:
            note(loan, LearningPath.PLANNED, found)
        assert no.value.reason == "offer_over"
        with pytest.raises(Refused):
            actions.withdraw_offer(found, actor=actor_of(COORDINATOR))


def test_no_fewer_places_than_are_taken(arrange: Arrange) -> None:
    with arrange():
        found = offer(places=2)
        note(lend(), LearningPath.PLANNED, found)
        with pytest.raises(Refused, match="ingenomen"):
            actions.change_offer(found, replace(WORDS, places=0), actor=actor_of(COORDINATOR))
        assert actions.change_offer(found, replace(WORDS, places=1), actor=actor_of(COORDINATOR)).places == 1
        for wrong in (LIBRARIAN, SHOPKEEPER, TECHNICIAN):
            with pytest.raises(NotAllowed):
                actions.add_offer(WORDS, actor=actor_of(wrong))
        with pytest.raises(Refused):
            offer(contact="85.07.30-033 28")


def test_the_slip_names_the_offer_and_nobody(arrange: Arrange) -> None:
    with arrange():
        text = PdfReader(BytesIO(slip(offer(), kit.settings()))).pages[0].extract_text()
    assert "Digipunt Overleie" in text
    assert "Ga je liever niet? Dan verandert er niets" in text


def test_the_coordinator_keeps_the_list(arrange: Arrange, client_for: Callable[..., Any]) -> None:
    client = client_for(COORDINATOR)
    form = {
        "csrf_token": csrf_in(client.get("/learning/new").text), "kind": "course", "name": "Start met de computer",
        "place": "CVO Miras", "time": "Maandag 9 tot 12 uur", "places": "8",
    }  # fmt: skip
    assert client.post("/learning/new", data={**form, "name": ""}).status_code == 422
    assert client.post("/learning/new", data=form).status_code == 303
    page = client.get("/learning").text
    assert "Start met de computer" in page
    assert "8 van 8" in page
    assert client.get("/learning/1").status_code == 200
    assert client.post("/learning/1", data={**form, "places": "0"}).status_code == 303
    assert client.get("/learning/1/slip.pdf").data.startswith(b"%PDF")
    assert "Voeg een aanbod toe" not in client_for(LIBRARIAN).get("/learning").text
    assert client.post("/learning/1/withdraw", data={"csrf_token": form["csrf_token"]}).status_code == 303
    assert "Nog geen aanbod" in client_for(LIBRARIAN).get("/learning").text


def test_the_desk_chooses_from_the_list(arrange: Arrange, client_for: Callable[..., Any]) -> None:
    with arrange(), saving():
        found, loan, other = offer().id, lend().number, lend("Ekster")
        object_to(other.person, learning_contact=True, statistics=False, actor=actor_of(LIBRARIAN))
        silent = other.number
    client = client_for(LIBRARIAN)
    page = client.get(f"/loans/{loan}?done=hand_over").text
    assert "1 plaats vrij" in page
    assert "Schrijf in" not in client.get(f"/loans/{silent}").text
    sent = {"csrf_token": csrf_in(page), "path": "planned", "offer": str(found)}
    assert client.post(f"/loans/{loan}/learning", data=sent).status_code == 303
    page = client.get(f"/loans/{loan}").text
    assert f"/learning/{found}/slip.pdf" in page
    assert "Wil leren, kiest later" not in page
    answer = client.post(f"/loans/{silent}/learning", data=sent, follow_redirects=True)
    assert "Dat kan je nu niet noteren" in answer.text
    assert client_for(OTHER_LIBRARIAN).get(f"/loans/{loan}").status_code == 404


def test_programs_do_the_same(app: Flask, arrange: Arrange) -> None:
    with arrange(), saving():
        loan = lend().number
        bearer = {who: {"Authorization": f"Bearer {token_for(who)}"} for who in (COORDINATOR, LIBRARIAN)}
    client: Any = app.test_client()
    body = {"kind": "it_cafe", "name": "IT-café", "place": "Heule", "when": "Vrijdag", "places": 1}
    made = client.post("/api/v1/learning-offers", json=body, headers=bearer[COORDINATOR])
    assert (made.status_code, made.json["free"]) == (201, 1)
    number, version = made.json["id"], made.headers["ETag"]
    assert client.post("/api/v1/learning-offers", json=body, headers=bearer[LIBRARIAN]).status_code == 403
    changed = client.put(
        f"/api/v1/learning-offers/{number}", json={**body, "places": 3},
        headers={**bearer[COORDINATOR], "If-Match": version},
    )  # fmt: skip
    assert (changed.status_code, changed.json["places"]) == (200, 3)
    stale = client.put(
        f"/api/v1/learning-offers/{number}", json=body, headers={**bearer[COORDINATOR], "If-Match": version}
    )
    assert stale.status_code == 412
    said = client.post(
        f"/api/v1/loans/{loan}/learning", json={"path": "planned", "offer": number}, headers=bearer[LIBRARIAN]
    )
    assert said.json == {"path": "planned", "offer": number, "next": ["started", "refused"]}
    assert client.get("/api/v1/learning-offers", headers=bearer[LIBRARIAN]).json[0]["taken"] == 1
    assert client.get(f"/api/v1/loans/{loan}/learning", headers=bearer[COORDINATOR]).json["next"] == []
    gone = client.post(f"/api/v1/learning-offers/{number}/withdraw", headers=bearer[COORDINATOR])
    assert gone.json["is_withdrawn"]
    with arrange():
        assert loan_by_number(loan, actor=actor_of(LIBRARIAN)).learning_path == LearningPath.PLANNED
        assert offer_by_id(number).withdrawn_at is not None


def test_a_wrong_tap_goes_back_to_what_it_was(arrange: Arrange, client_for: Callable[..., Any]) -> None:
    with arrange(), saving():
        loan, one, other = lend(), offer(), offer(name="IT-café", places=None)
        by = actor_of(LIBRARIAN)
        note(loan, LearningPath.PLANNED, one)
        undo_learning(loan, actor=by)
        assert (loan.learning_path, learning_place(loan)) == (LearningPath.NOT_OFFERED, None)
        with pytest.raises(Refused):
            undo_learning(loan, actor=by)
        note(loan, LearningPath.PLANNED, one)
        note(loan, LearningPath.PLANNED, other)
        undo_learning(loan, actor=by)
        place = learning_place(loan)
        assert place is not None
        assert place.offer_id == one.id
        note(loan, LearningPath.REFUSED)
        number = loan.number
    client = client_for(LIBRARIAN)
    sent = {"csrf_token": csrf_in(client.get(f"/loans/{number}").text), "path": "planned"}
    assert "Maak dit ongedaan" in client.post(f"/loans/{number}/learning", data=sent, follow_redirects=True).text
    client.post(f"/loans/{number}/learning/undo", data={"csrf_token": sent["csrf_token"]})
    with arrange():
        assert loan_by_number(number, actor=actor_of(LIBRARIAN)).learning_path == LearningPath.REFUSED


def test_a_few_are_not_told(arrange: Arrange) -> None:
    with arrange():
        for number in range(6):
            loan = lend(f"Vink{'abcdef'[number]}")
            note(loan, LearningPath.PLANNED if number < 5 else LearningPath.REFUSED)
        found = figures(now() - timedelta(days=1), now() + timedelta(days=1))
    assert found.paths[LearningPath.REFUSED] is None
    assert set(found.kinds.values()) == {None}
