"""The pages of the ladder: calls, letters, reminding by hand, and the list by when things are due."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.db import session
from inventory.history.models import Event
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Given, asked
from inventory.lists.queries.declared import Ask
from inventory.loans.actions.reminders import remind
from inventory.loans.actions.tasks import plan
from inventory.loans.models import Loan, Reminder, TaskKind
from inventory.loans.queries import contracts
from inventory.loans.views.listing import LOANS
from tests.clients import Client
from tests.loans.climbing import lend
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, Persona, actor_of

Arrange = Callable[[], Any]
SignIn = Callable[[Persona], Client]
DAY = timedelta(days=1)


def late(arrange: Arrange, *, email: str = "", phone: str = "", days: int = 1) -> tuple[str, int]:
    """A contract that is late by so many days, reached that way, after a night: (number, number of the step)."""
    with arrange():
        loan = lend(today() - days * DAY, email=email, phone=phone)
        remind(actor=SYSTEM)
        rung = session.scalars(select(Reminder).where(Reminder.loan_id == loan.id).order_by(Reminder.id.desc())).first()
        assert rung is not None
        return loan.number, rung.id


def test_the_number_is_shown_when_it_is_asked_for(arrange: Arrange, client_for: SignIn) -> None:
    number, rung = late(arrange, phone="0470 12 34 56")
    desk = client_for(LIBRARIAN)
    page = desk.get("/loans/calls")
    assert number in page.text
    assert "0470 12 34" not in page.text
    assert "Vogelzang" not in page.text, "a list says the first name"
    shown = desk.submit("/loans/calls", form=f"/loans/calls/{rung}/phone")
    assert "0470 12 34 56" in shown.text
    assert "Vogelzang" in shown.text
    with arrange():
        assert session.scalars(select(Event).where(Event.kind == "person:phone-shown")).one()
    for who in (OTHER_LIBRARIAN, SHOPKEEPER):
        assert number not in client_for(who).get("/loans/calls").text
    assert client_for(COORDINATOR).get("/loans/calls").status_code == 403
    assert client_for(TECHNICIAN).get("/loans/calls").status_code == 403


def test_what_came_of_a_call(arrange: Arrange, client_for: SignIn) -> None:
    number, rung = late(arrange, phone="0470 12 34 56")
    desk = client_for(LIBRARIAN)
    wrong = desk.submit("/loans/calls", {"next_on": ""}, form=f"/loans/calls/{rung}", button="outcome=appointment")
    assert wrong.status_code == 422
    assert "Vul de dag van de afspraak in." in wrong.text
    agreed = (today() + 3 * DAY).isoformat()
    done = desk.submit("/loans/calls", {"next_on": agreed}, form=f"/loans/calls/{rung}", button="outcome=appointment")
    assert "Vandaag gebeld" in done.text
    assert "Afspraak" in desk.get(f"/loans/{number}").text
    again = desk.submit("/loans/calls", form=f"/loans/calls/{rung}/undo")
    assert "Vandaag gebeld" not in again.text


def test_letters_in_one_go(arrange: Arrange, client_for: SignIn) -> None:
    first, rung = late(arrange)
    second, _rung = late(arrange)
    desk = client_for(LIBRARIAN)
    assert {first, second} <= set(re.findall(r"B-\d{4}-\d{5}", desk.get("/loans/letters").text))
    before = desk.get(f"/loans/{first}/letters/{rung}.pdf")
    assert "Bel ons op 1777" in PdfReader(BytesIO(before.data)).pages[0].extract_text(), "read before it is posted"
    done = desk.submit("/loans/letters", form="/loans/letters")
    assert "2 brieven staan als gepost" in done.text
    address = re.search(r"/loans/letters/\d+\.pdf", done.text)
    assert address
    pdf = desk.get(address[0])
    assert pdf.mimetype == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.data)).pages]
    assert len(pages) == 2
    assert all("Zangersstraat 12" in page and "Bel ons op 1777" in page for page in pages)
    assert not any(word in page for page in pages for word in ("OCMW", "Latitude", "boete", "laptop"))
    assert client_for(OTHER_LIBRARIAN).get(address[0]).status_code == 404
    assert client_for(COORDINATOR).get(address[0]).status_code == 403
    contract = desk.get(f"/loans/{first}")
    assert "Lees de brief" in contract.text
    one = desk.get(f"/loans/{first}/letters/{rung}.pdf")
    assert len(PdfReader(BytesIO(one.data)).pages) == 1
    assert desk.get(f"/loans/{second}/letters/{rung}.pdf").status_code == 404
    undone = desk.submit("/loans/letters", form=address[0].replace(".pdf", "/undo"))
    assert "2 brieven liggen weer klaar" in undone.text
    assert desk.get(address[0]).status_code == 404


def test_reminding_some_of_the_list_says_beforehand_whom_it_cannot(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        mail = lend(today() - 40 * DAY).number
        call = lend(today() - 40 * DAY, email="").number
        lend(today() + 100 * DAY)
    desk = client_for(LIBRARIAN)
    form = desk.page("/loans?show=all").form("/lists/loans/many")
    chosen = desk.post(form.action, data={**form.values, "all": "1", "do": "remind"}, follow_redirects=True)
    assert "Deze niet" in chosen.text
    page = chosen
    assert "Deze niet" in page.text
    assert "Een herinnering kan vanaf" in page.text
    assert "Stuur 2 herinneringen" in page.text
    assert f"Over je contract {mail}" in page.text, "what the e-mail says is read beforehand"
    done = desk.submit(f"/loans/remind?number={mail}&number={call}", form="/loans/remind")
    assert "1 e-mail staat klaar." in done.text
    assert "1 lener staat op de bellijst." in done.text
    again = desk.get(f"/loans/{mail}")
    assert "Nu kan geen herinnering vertrekken" in again.text


def test_one_click_on_the_page_of_the_contract(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        number = lend(today() - 3 * DAY).number
    desk = client_for(LIBRARIAN)
    done = desk.submit(f"/loans/{number}", form="/loans/remind")
    assert "1 e-mail staat klaar." in done.text
    assert "Met de hand" in done.text
    assert "Stuur nu een herinnering" not in done.text
    assert "Stuur nu een herinnering" not in client_for(COORDINATOR).get(f"/loans/{number}").text


@pytest.mark.parametrize(
    ("days", "filters"),
    [
        (0, {"open", "today", "week", "soon"}),
        (-1, {"open", "overdue", "late_30"}),
        (-30, {"open", "overdue", "late_30"}),
        (-31, {"open", "overdue", "late_90"}),
        (-90, {"open", "overdue", "late_90"}),
        (-91, {"open", "overdue", "late_more"}),
        (3, {"open", "week", "soon"}),  # Sunday of this week
        (4, {"open", "soon"}),
    ],
)
def test_the_list_by_when_it_is_due(database: Any, clock: Any, days: int, filters: set[str]) -> None:
    clock.at("2026-11-26")  # a Thursday
    lend(today() + days * DAY)
    me = actor_of(LIBRARIAN)
    found = {
        name
        for name in contracts.FILTERS
        if reading.page(asked(LOANS, Given.of([("show", name)]), Ask(me, today())), limit=5)[0]
    }
    assert found == filters
    counts = contracts.counts(me, today())
    assert {name for name, count in counts.items() if count} == filters


def test_the_start_page_says_what_waits(arrange: Arrange, client_for: SignIn) -> None:
    late(arrange)
    late(arrange, phone="0470 12 34 56")
    text = client_for(LIBRARIAN).get("/").text
    assert "Te bellen" in text
    assert "Brieven af te drukken" in text


def test_three_rows_take_the_statements_of_one(
    arrange: Arrange, client_for: SignIn, statements: Callable[[], Any]
) -> None:
    def asked(numbers: list[str]) -> list[int]:
        counts = []
        for path in (
            "/loans/calls",
            "/loans/letters",
            "/loans/tasks",
            "/loans/remind?number=" + "&number=".join(numbers),
        ):
            desk.get(path)
            with statements() as seen:
                assert desk.get(path).status_code == 200
            counts.append(len(seen))
        return counts

    def one_more() -> str:
        number, _rung = late(arrange, phone="0470 12 34 56")
        late(arrange)
        with arrange():
            loan = session.scalars(select(Loan).where(Loan.number == number)).one()
            plan(loan, TaskKind.CHECK_UP, today())
        return number

    desk = client_for(LIBRARIAN)
    numbers = [one_more()]
    few = asked(numbers)
    numbers += [one_more(), one_more()]
    assert asked(numbers) == few
