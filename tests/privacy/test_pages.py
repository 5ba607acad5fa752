"""The pages of people and of keeping, by what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from inventory.access import SYSTEM
from inventory.accounts.actions.users import disable_user
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.history.models import Event
from inventory.loans.models import LearningPath, Loan
from inventory.looks.queries import looks_at, people_in_the_last_hour
from inventory.looks.views import noting
from inventory.people.actions import NewEndUser
from inventory.people.models import Person
from inventory.privacy.actions.others import forget_referrals, forget_staff
from inventory.referrals.actions import moving as referral_moves
from inventory.referrals.models import Referral
from tests.clients import Client
from tests.loans import kit
from tests.pages import Page
from tests.people import (
    ADMIN,
    CHECKER,
    COORDINATOR,
    LIBRARIAN,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
    actor_of,
    user_of,
)
from tests.privacy.lives import back

SignIn = Callable[[Persona], Client]


def lent(arrange: Any, **values: Any) -> str:
    with arrange():
        return kit.lend(kit.free_order(**values)).person.ref


def test_search_finds_and_is_told_without_the_name(arrange: Any, client_for: SignIn) -> None:
    ref = lent(arrange)
    client = client_for(LIBRARIAN)
    found = client.submit("/people", {"name": "vogel kan"}, follow=False)
    assert found.status_code == 200
    assert f"/people/{ref}" in found.text
    assert "8500 Kortrijk" in found.text
    assert "Zangersstraat" not in found.text, "namesakes are told apart; the rest stands on the page of the person"
    assert "Niemand gevonden" in client.submit("/people", {"name": "Ekster"}, follow=False).text
    assert "Niemand gevonden" in client_for(SHOPKEEPER).submit("/people", {"name": "vogel"}, follow=False).text
    with arrange():
        events = session.scalars(select(Event).where(Event.kind == "person:searched")).all()
        assert len(events) == 3
        assert "vogel" not in repr([event.data for event in events])
        assert [event.data["people"] for event in events] == [1, 0, 0]
        number = session.scalars(select(Person.id)).one()
        assert [look.kind for look in looks_at(number)] == ["Getoond bij het zoeken op naam"], "the person finds it too"


def test_a_search_shows_few_and_counts_whom_it_shows(arrange: Any, client_for: SignIn, clock: Any) -> None:
    clock.at("2026-11-02")
    with arrange():
        for number, name in enumerate("abcdefghijkl"):
            kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=f"Vink{name}", street=f"Elders {number}")))
    client = client_for(LIBRARIAN)
    page = client.submit("/people", {"name": "vink"}, follow=False)
    assert (page.text.count("/people/"), "Typ meer van de naam" in page.text) == (
        10 + page.text.count("/people/alike"),
        True,
    )
    client.submit("/people", {"name": "vink"}, follow=False)
    with arrange():
        found = session.scalars(select(Event.subject_id).where(Event.kind == "person:found-by-name")).all()
        assert len(found) == len(set(found)) == 10
        assert people_in_the_last_hour(user_of(LIBRARIAN).id) == 10, "who shows many by searching is told of as well"


def test_a_list_shows_first_names_and_is_told_once(arrange: Any, client_for: SignIn, clock: Any) -> None:
    clock.at("2026-11-02")
    lent(arrange)
    for persona, name in ((LIBRARIAN, "Kanarie V."), (COORDINATOR, "Kanarie V."), (SHOPKEEPER, "Geen contracten")):
        client = client_for(persona)
        page = client.page("/loans")
        assert name in page.main
        assert "Vogelzang" not in page.text
        client.page("/loans?show=all")
    with arrange():
        told = session.scalars(select(Event).where(Event.kind == "person:listed").order_by(Event.seq)).all()
        assert [(each.subject_code, each.data["people"], each.actor_id) for each in told] == [
            ("loans", 1, user_of(LIBRARIAN).id),
            ("loans", 1, user_of(COORDINATOR).id),
        ]
    clock.forward(minutes=1)
    assert "Voornamen in een lijst getoond: 1" in client_for(COORDINATOR).page("/looks").main
    clock.forward(minutes=16)
    client_for(LIBRARIAN).page("/loans")
    with arrange():
        assert session.scalar(select(func.count()).where(Event.kind == "person:listed")) == 3


def test_put_right_tells_the_field_and_not_what_stood_there(arrange: Any, client_for: SignIn) -> None:
    ref = lent(arrange)
    client = client_for(LIBRARIAN)
    page = client.submit(f"/people/{ref}/right", {"last_name": "Vogelsang", "reason": "card_seen"})
    assert "Vogelsang" in page.text
    assert "Verbeterd: naam" in page.text
    assert "Vogelzang" not in page.text
    with arrange():
        event = session.scalars(select(Event).where(Event.kind == "person:corrected")).one()
        assert event.data == {"fields": ["last_name"], "reason": "card_seen"}
        assert event.actor_id is not None
    again = client.submit(f"/people/{ref}/right", {"reason": "card_seen"}, follow=False)
    assert (again.status_code, "Alles staat er al zo" in again.text) == (409, True)
    number = client.submit(
        f"/people/{ref}/right", {"first_name": "85.07.30-033.28", "reason": "card_seen"}, follow=False
    )
    assert number.status_code in (400, 422)
    assert "rijksregisternummer" in number.text


def test_a_key_of_a_form_hides_no_look(arrange: Any, client_for: SignIn) -> None:
    """Who adds a key by hand to a form that needs none is told of all the same."""
    ref = lent(arrange)
    client = client_for(LIBRARIAN)
    search, export = client.page("/people").form(), client.page(f"/people/{ref}").form("/export")
    for path, form, more in (("/people", search, {"name": "vogel"}), (f"/people/{ref}/export", export, {})):
        answer = client.post(path, data={**form.values, **more, "once": "made by hand"})
        assert answer.status_code == 200
    with arrange():
        kinds = session.scalars(select(Event.kind).where(Event.kind.in_(("person:searched", "person:exported")))).all()
        assert sorted(kinds) == ["person:exported", "person:searched"]


@pytest.mark.parametrize("page", ["", "/right", "/users/{user}", "/erase"])
def test_each_page_that_shows_somebody_is_told(arrange: Any, client_for: SignIn, page: str) -> None:
    with arrange():
        loan = kit.lend(kit.free_order(end_user=NewEndUser("Piepje", 2014)))
        ref, number, user = loan.person.ref, loan.person_id, loan.end_user_id
    client_for(LIBRARIAN).page(f"/people/{ref}{page.format(user=user)}")
    with arrange():
        assert [look.kind for look in looks_at(number)] == ["Gegevens geopend"]


def test_no_page_without_its_event(
    arrange: Any, client_for: SignIn, api_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look that cannot be written down shows nothing: neither page nor paper nor call."""
    with arrange():
        loan = kit.lend(kit.free_order())
        ref, number = loan.person.ref, loan.number
    client, program = client_for(LIBRARIAN), api_for(LIBRARIAN)

    def broken(*args: Any, **kwargs: Any) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr(noting, "note_read", broken)
    for path in (f"/people/{ref}", f"/people/{ref}/right", f"/loans/{number}", f"/loans/{number}/agreement.pdf"):
        answer = client.get(path)
        assert (answer.status_code, path) == (503, path)
        assert not any(canary in answer.text for canary in kit.CANARIES)
    answer = program.get(f"/loans/{number}/agreement.pdf")
    assert answer.status_code == 503
    monkeypatch.undo()
    assert "Vogelzang" in client.page(f"/people/{ref}").text


def test_a_new_address_leaves_no_trace_of_the_old_one(arrange: Any, client_for: SignIn) -> None:
    ref = lent(arrange)
    client = client_for(LIBRARIAN)
    page = client.page(f"/people/{ref}/right?why=moved")
    assert page
    values = {"street": "Nieuwstraat 5", "postal_code": "8501", "city": "Heule", "reason": "moved"}
    assert "Nieuw adres: " in client.submit(f"/people/{ref}/right", values).text
    with arrange():
        found = session.scalars(select(Person).where(Person.ref == ref)).one()
        assert found.address == "Nieuwstraat 5, 8501 Heule"
        assert found.address_key == "8501:nieuwstraat5"
        told = session.scalars(select(Event)).all()
        assert not any("Zangersstraat" in repr((event.data, event.note)) for event in told)


def test_the_end_user_is_put_right(arrange: Any, client_for: SignIn) -> None:
    ref = lent(arrange, end_user=NewEndUser("Pipe", 2014))
    client = client_for(LIBRARIAN)
    done = client.submit(f"/people/{ref}/users/1", {"first_name": "Piep", "reason": "typing_error"})
    assert "Piep" in done.text
    assert client.get(f"/people/{ref}/users/99").status_code == 404


def test_objections_are_shown_and_respected(arrange: Any, client_for: SignIn) -> None:
    ref = lent(arrange)
    client = client_for(LIBRARIAN)
    done = client.submit(f"/people/{ref}", {"learning_contact": "y", "statistics": "y"}, form="/objection")
    assert "Deze persoon maakte bezwaar" in done.text
    assert "Telt niet mee in de cijfers" in done.text
    with arrange():
        back(session.scalars(select(Loan)).one())
        with pytest.raises(Refused) as no:
            kit.lend(kit.free_order(learning_path=LearningPath.PLANNED))
        assert no.value.reason == "objected_to_learning"
        assert kit.lend(kit.free_order()).state == "active"


def test_the_coordinator_gives_an_exception_on_the_page(arrange: Any, client_for: SignIn) -> None:
    ref = lent(arrange)
    done = client_for(COORDINATOR).submit(f"/people/{ref}/household", {"reason": "student"})
    assert "Dit gezin mag één toestel meer hebben: iemand in het gezin volgt les." in done.text
    assert client_for(LIBRARIAN).get(f"/people/{ref}/household").status_code == 403


def test_erased_from_the_page_and_from_the_files(app: Flask, arrange: Any, client_for: SignIn, store: Any) -> None:
    ref = lent(arrange)
    client = client_for(LIBRARIAN)
    assert "loopt nog" in client.page(f"/people/{ref}/erase").text
    with arrange():
        back(session.scalars(select(Loan)).one())
    done = client.submit(f"/people/{ref}/erase")
    assert "De gegevens van deze persoon zijn gewist" in done.text
    assert (app.config["SETTINGS"].instance / "erased.txt").exists()
    (app.config["SETTINGS"].instance / "erased.txt").unlink()
    with arrange():
        assert session.scalar(select(Person.name_key)) == ""
    if store.kind == "sqlite":
        for ending in ("", "-wal"):
            file = store.file.with_name(store.file.name + ending)
            content = file.read_bytes().lower() if file.exists() else b""
            for canary in kit.CANARIES:
                assert canary.lower().encode() not in content, f"{canary} in {file.name}"


# --- terms and lists --------------------------------------------------------------------------------------------------


def test_terms_are_set_shown_and_remembered(arrange: Any, client_for: SignIn, visitor: Client) -> None:
    assert "90 dagen" in client_for(LIBRARIAN).page("/privacy/terms").text
    admin, coordinator = client_for(ADMIN), client_for(COORDINATOR)
    first = admin.submit("/privacy/terms/free_loan", {"amount": "18"})
    assert "0 personen komen hierdoor meteen voorbij de termijn" in first.text
    assert "2 jaar" in visitor.page("/privacy").text, "showing what it does changes nothing"
    sent = {**Page(first.text).form().values, "amount": "18"}
    asked = admin.post("/privacy/terms/free_loan", data=sent, follow_redirects=True)
    assert "Jij stelde dit voor" in asked.text
    assert "2 jaar" in visitor.page("/privacy").text, "nor does proposing it"
    assert "bevestig jij het voorstel" not in admin.page("/").text
    assert "bevestig jij het voorstel" in coordinator.page("/").text
    done = coordinator.submit("/privacy/terms", form="/confirm")
    assert "18 maanden" in done.text
    assert "voorgesteld door Anna Beheer, bevestigd door" in done.text
    assert "140 maanden" in admin.submit("/privacy/terms/paid_loan", {"amount": "140"}).text, "longer: one is enough"
    wrong = admin.submit("/privacy/terms/free_loan", {"amount": "0"}, follow=False)
    assert (wrong.status_code, "Kies een getal van 1 tot 120" in wrong.text) == (422, True)
    assert client_for(LIBRARIAN).get("/privacy/terms/free_loan").status_code == 403
    assert admin.get("/privacy/terms/niets").status_code == 404
    assert "18 maanden" in visitor.page("/privacy").text, "what everybody reads is what is in force"
    with arrange():
        event = session.scalars(select(Event).where(Event.kind == "retention:term-set").order_by(Event.seq)).first()
        assert event is not None
        assert (event.subject_code, event.data) == ("free_loan", {"amount": 18})


def test_two_people_erase_and_see_no_name(arrange: Any, client_for: SignIn, clock: Any) -> None:
    clock.at("2024-01-05")
    with arrange():
        back(kit.lend())
    clock.at("2026-02-05")
    coordinator = client_for(COORDINATOR)
    page = coordinator.page("/privacy/due")
    assert "Gratis lening (bruikleen), na het einde" in page.text
    assert not any(canary in page.text for canary in kit.CANARIES)
    mine = coordinator.submit("/privacy/due", form="/privacy/lists")
    assert "Jij maakte deze lijst" in mine.text
    admin = client_for(ADMIN)
    assert "bevestig jij de lijst" in admin.page("/").text, "it is work of the second person"
    assert "wacht op een tweede persoon" in coordinator.page("/").text
    page = admin.page("/privacy/due")
    assert not any(canary in page.text for canary in kit.CANARIES)
    assert "1 persoon is gewist" in admin.submit("/privacy/due", form="/confirm").text
    with arrange():
        assert session.scalar(select(func.count(Person.id)).where(Person.last_name != "")) == 0


# --- what else is not kept --------------------------------------------------------------------------------------------


def test_old_referrals_lose_who_made_them(database: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    unused, withdrawn, used = kit.referral(), kit.referral(), kit.lend().referral
    referral_moves.move(withdrawn, "withdraw", actor=actor_of(SOCIAL_WORKER), facts={}, settings=kit.settings())
    clock.at("2026-03-20")
    referral_moves.expire_old(actor=SYSTEM)
    assert forget_referrals(actor=SYSTEM) == 0
    clock.at("2026-07-04")
    assert forget_referrals(actor=SYSTEM) == 1
    assert unused.made_by is None
    clock.at("2026-07-06")
    assert forget_referrals(actor=SYSTEM) == 1
    assert withdrawn.made_by is None
    assert used is not None
    assert used.made_by is not None
    assert session.scalar(select(func.count(Referral.id))) == 3


def test_who_left_keeps_a_number(database: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    gone = user_of(CHECKER)
    disable_user(gone, actor=actor_of(ADMIN))
    clock.at("2028-01-04")
    assert forget_staff(actor=SYSTEM) == 0
    clock.at("2028-01-07")
    assert forget_staff(actor=SYSTEM) == 1
    assert CHECKER.name not in (gone.name, gone.email)
    assert forget_staff(actor=SYSTEM) == 0
    assert user_of(TECHNICIAN).name == TECHNICIAN.name
