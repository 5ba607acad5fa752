"""Leren werken met het toestel: an offer that the desk follows up, and no condition."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.history.models import Event
from inventory.loans.actions.learning import next_paths, note_learning
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import LearningPath, Loan
from inventory.people.actions.rights import object_to
from inventory.web.saving import saving
from tests.clients import Client
from tests.loans import kit
from tests.loans.test_pages import lent
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, Persona, actor_of

SignIn = Callable[[Persona], Client]


def note(client: Client, number: str, path: str) -> int:
    """Send one of the buttons of the page, with another word in it."""
    page = client.get(f"/loans/{number}").text
    hidden = dict(re.findall(r'name="(csrf_token|once)" value="([^"]+)"', page))
    return client.post(f"/loans/{number}/learning", data={**hidden, "path": path}).status_code


def path_of(arrange: Any, number: str) -> str:
    with arrange():
        return str(session.scalars(select(Loan.learning_path).where(Loan.number == number)).one())


def test_wanted_begun_and_put_right_on_the_page(arrange: Any, client_for: SignIn) -> None:
    number = lent(arrange)
    client = client_for(LIBRARIAN)
    for path in ("planned", "started", "planned", "refused", "planned"):
        assert note(client, number, path) == 303
        assert path_of(arrange, number) == path
    with arrange():
        told = [event.data for event in session.scalars(select(Event).where(Event.kind == "loan:learning-noted"))]
    assert [each["learning_path"] for each in told] == ["planned", "started", "planned", "refused", "planned"]
    assert all(set(each) == {"before", "learning_path"} for each in told)
    for wrong in ("", "not_offered", "x"):
        note(client, number, wrong)
        assert path_of(arrange, number) == "planned"


def test_only_the_own_counter(arrange: Any, client_for: SignIn) -> None:
    number = lent(arrange)
    for persona in (SHOPKEEPER, COORDINATOR):
        client = client_for(persona)
        token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/").text)[0]
        answer = client.post(f"/loans/{number}/learning", data={"csrf_token": token, "path": "planned"})
        assert answer.status_code in (403, 404)
    assert f"/loans/{number}/learning" not in client_for(COORDINATOR).get(f"/loans/{number}").text
    with arrange():
        found = session.scalars(select(Loan).where(Loan.number == number)).one()
        with pytest.raises(NotAllowed):
            note_learning(found, LearningPath.PLANNED, actor=actor_of(SHOPKEEPER))


def test_who_wants_no_offer_is_not_written_up_for_one(arrange: Any) -> None:
    with arrange(), saving():
        loan = kit.lend()
        object_to(loan.person, learning_contact=True, statistics=False, actor=actor_of(LIBRARIAN))
        assert next_paths(loan) == (LearningPath.REFUSED,)
        with pytest.raises(Refused):
            note_learning(loan, LearningPath.PLANNED, actor=actor_of(LIBRARIAN))


def test_it_changes_nothing_else_of_the_contract(arrange: Any) -> None:
    with arrange(), saving():
        loan = kit.lend()
        before = (loan.due_on, loan.state, loan.ended_at)
        note_learning(loan, LearningPath.PLANNED, actor=actor_of(LIBRARIAN))
        note_learning(loan, LearningPath.REFUSED, actor=actor_of(LIBRARIAN))
        assert (loan.due_on, loan.state, loan.ended_at) == before
        assert loan.state == LoanState.ACTIVE
