"""The pages of people and of keeping, by what they do; and what we tell everybody is what the code does."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select

from inventory.access import SYSTEM
from inventory.accounts.actions.attempts import TooMany
from inventory.accounts.actions.users import disable_user
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.devices.actions.disk_events import tell
from inventory.devices.actions.flags import put_flag
from inventory.devices.models import Device
from inventory.history.models import Event, Message
from inventory.history.queries import first_broken_event
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath, Loan
from inventory.looks.queries import looks_at, people_in_the_last_hour
from inventory.looks.views import noting
from inventory.people.actions import NewEndUser
from inventory.people.actions.keeping import propose_term
from inventory.people.models import TERMS, Person, TermKind, Unit
from inventory.people.queries.keeping import in_force
from inventory.privacy.actions.others import forget_referrals, forget_staff
from inventory.privacy.actions.plans import confirm_change
from inventory.privacy.queries.information import TOLD, Audience, how_long, information
from inventory.referrals.actions import moving as referral_moves
from inventory.referrals.models import Referral
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import DataChoice
from inventory.web.saving import saving
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
    org_of,
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


# --- no name in a note ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "note",
    [
        "Vogelzang belde",
        "kanarie vogelzang wacht",
        "mail KANARIE@example.be",
        "bel 0470/00.00.01",
        "zie +32 470 00 00 01",
        "woont in zangersstraat 12",
    ],
)
def test_a_note_does_not_say_who(database: Any, note: str) -> None:
    device = kit.lend().line.device
    with pytest.raises(BadInput, match="hoort geen naam"):
        put_flag(device, "weak_battery", actor=SYSTEM, note=note)
    with pytest.raises(BadInput, match="hoort geen naam"):
        tell(device.media[0], "looked-at", actor=SYSTEM, note=note)
    case = repairs.open_repair(
        device,
        actor=actor_of(LIBRARIAN),
        org_id=org_of("BIB").id,
        fault_type=next(iter(repairs.faults_for(device.type))),
        complaint="Scherm",
        data_choice=next(iter(DataChoice)),
    )
    with pytest.raises(BadInput, match="hoort geen naam"):
        repairs.move(case, "diagnose", actor=SYSTEM, facts={"fault_type": case.fault_type, "diagnosis": note})


@pytest.mark.parametrize("kind", ["user", "token"])
def test_guessing_a_name_in_notes_is_pointless(arrange: Any, clock: Any, kind: str) -> None:
    """Who may not know who has a device learns little from a refusal: it is told, and three close all notes. A program
    guesses no better than its owner.
    """
    clock.at("2026-11-02")
    with arrange():
        loan = kit.lend()
        number, device_id = loan.person_id, loan.line.device_id

    def note(text: str, persona: Persona = TECHNICIAN) -> None:
        with arrange(), saving():
            who = replace(actor_of(persona), kind=kind)
            put_flag(session.get_one(Device, device_id), "weak_battery", actor=who, note=text)

    for _number in range(3):
        with pytest.raises(BadInput, match="hoort geen naam"):
            note("Vogelzang belde")
    with pytest.raises(TooMany):
        note("Vogelzang belde")
    with pytest.raises(TooMany):
        note("Kabel los")
    with arrange():
        kinds = [look.kind for look in looks_at(number)]
        assert kinds == ["Naam getypt in een nota (geweigerd)"] * 3, "the person finds it too"
        (mail,) = session.scalars(select(Message).where(Message.key.like("looks:named:%"))).all()
        assert mail.to_address == COORDINATOR.email
        assert TECHNICIAN.name in mail.body
        assert "Vogelzang" not in mail.body
        assert first_broken_event() is None
    note("Kabel los", CHECKER)
    clock.forward(minutes=61)
    with pytest.raises(Refused, match="staat er al op"):
        note("Kabel los van de batterij")


@pytest.mark.parametrize("note", ["De lener wacht.", "Vogel zang", "Kanarie-gele sticker", "Kanariestraat", "12"])
def test_a_note_about_the_device_is_fine(database: Any, note: str) -> None:
    device = kit.lend().line.device
    put_flag(device, "weak_battery", actor=actor_of(TECHNICIAN), note=note)


# --- what we tell everybody -------------------------------------------------------------------------------------------


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize("audience", list(Audience))
def test_page_and_leaflet_say_the_same(app: Flask, visitor: Client, audience: Audience) -> None:
    page = visitor.page(f"/privacy?who={audience.value}")
    answer = visitor.get(f"/privacy.pdf?who={audience.value}")
    assert answer.mimetype == "application/pdf"
    leaflet = pdf_text(answer.data)
    with app.test_request_context(), app.app_context():
        said = information(audience, app.config["SETTINGS"])
        session.remove()
    for part in said.parts:
        for sentence in part.sentences:
            assert sentence in " ".join(page.text.split()), sentence
            words = [word for word in sentence.split() if len(word) < 12]
            assert all(word in leaflet for word in words), sentence
    assert visitor.get("/privacy?who=niemand").status_code == 200


def test_the_notice_is_read_in_three_languages_without_a_cookie(app: Flask, visitor: Client) -> None:
    dutch = visitor.page("/privacy?who=referrer")
    for code, word in (("en", "English"), ("fr", "Français")):
        assert word in dutch.text
        answer = visitor.get(f"/privacy?who=referrer&lang={code}")
        assert f'<html lang="{code}"' in answer.text
        assert "Set-Cookie" not in answer.headers
        assert "Hoe lang bewaren we het" not in answer.text
        assert f"who=borrower&amp;lang={code}" in answer.text, "another audience keeps the language"
    assert '<html lang="nl"' in visitor.get("/privacy?lang=xx").text
    assert '<html lang="nl"' in visitor.get("/privacy").text, "it holds for that page alone"


def test_the_terms_that_are_told_are_those_in_force(database: Any, app: Flask, clock: Any) -> None:
    clock.at("2026-01-05")
    for kind, amount in ((TermKind.FREE_LOAN, 7), (TermKind.REFERRAL_UNUSED, 33)):
        confirm_change(propose_term(kind, amount, actor=actor_of(COORDINATOR)), actor=actor_of(ADMIN))
    with app.test_request_context():
        rows = {row for part in information(Audience.BORROWER, kit.settings()).parts for row in part.rows}
        terms = in_force()
        told = {(str(terms[kind].kept.label), how_long(terms[kind])) for kind in TERMS}
    assert rows <= told
    assert ("Gratis lening (bruikleen), na het einde", "7 maanden") in rows
    assert ("Doorverwijzing die niet gebruikt is", "33 dagen") in rows
    loan = back(kit.lend())
    assert str(loan.person.kept_until) == "2026-08-05", "and it is what happens"
    clock.at("2026-08-06")
    assert loan.person.kept_until is not None
    assert now().date() > loan.person.kept_until


def test_each_term_of_people_is_told_to_somebody() -> None:

    told = {kind for kinds in TOLD.values() for kind in kinds}
    assert {kind for kind, kept in TERMS.items() if kept.unit is not Unit.PEOPLE} - told == {TermKind.FORMER_DATABASE}


def test_nothing_that_we_say_we_never_keep_has_a_column() -> None:
    """The page says: no national number, no reason, no income, no health, no nationality, no copy of a card."""
    tables = [Person.metadata.tables[name] for name in ("person", "end_user", "loan", "referral")]
    names = {column.name for table in tables for column in table.columns}
    for word in ("national", "rijksregister", "rrn", "income", "health", "nationality", "card_copy"):
        assert not [name for name in names if word in name.split("_") or word == name], word


def test_who_sees_names_is_as_we_say(arrange: Any, client_for: SignIn) -> None:
    ref = lent(arrange)
    for persona in (TECHNICIAN, SOCIAL_WORKER, ADMIN, SHOPKEEPER):
        assert client_for(persona).get(f"/people/{ref}").status_code in (403, 404)
    with arrange():
        customer = kit.lend(kit.paid_order(LoanKind.HUUR, borrower=replace(kit.BORROWER, last_name="Klant"))).person.ref
    assert client_for(COORDINATOR).get(f"/people/{customer}").status_code == 404
    assert client_for(SHOPKEEPER).page(f"/people/{customer}")
