"""Who looked at whom: what is written down, how often, and who is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.history.models import Event, Message
from inventory.history.queries import first_broken_event
from inventory.history.subject import Subject
from inventory.looks import actions
from inventory.looks.events import LIST_FILE, LOOKS, LOOKS_READ, OPENED, PHONE_SHOWN, PRINTED, READ, How
from inventory.looks.queries import is_opened, looks_at, looks_between, shows_phone
from inventory.people.actions import subject_of
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, actor_of, org_of


def kinds(database: Any, person_id: int) -> list[str]:
    found = database.scalars(
        select(Event.kind).where(Event.subject_kind == "person", Event.subject_id == person_id, Event.kind.in_(LOOKS))
    )
    return list(found)


def somebody(number: int) -> Subject:
    return Subject("person", number, f"REF{number}")


def test_the_same_reader_counts_once_in_a_quarter_of_an_hour(database: Any, clock: Any) -> None:
    clock.at("2026-11-02")
    me, other = actor_of(LIBRARIAN), actor_of(COORDINATOR)
    assert actions.note_read(somebody(1), How.CONTRACT, actor=me)
    clock.forward(minutes=14)
    assert not actions.note_read(somebody(1), How.PAPER, actor=me)
    assert actions.note_read(somebody(1), How.CONTRACT, actor=other)
    assert actions.note_read(somebody(2), How.CONTRACT, actor=me)
    clock.forward(minutes=2)
    assert actions.note_read(somebody(1), How.CONTRACT, actor=me)
    assert kinds(database, 1) == [READ] * 3
    assert first_broken_event() is None


def test_the_person_may_know_when_which_role_and_where(database: Any, clock: Any) -> None:
    at = clock.at("2026-11-02")
    actions.note_read(somebody(1), How.CONTRACT, actor=actor_of(LIBRARIAN))
    actions.show_phone(somebody(1), actor=actor_of(LIBRARIAN))
    actions.note_export(somebody(1), actor=actor_of(COORDINATOR))
    found = looks_at(1)
    assert [(each.at, each.role, each.organisation) for each in found] == [
        (at, "Bibliotheek", org_of("BIB").name),
        (at, "Bibliotheek", org_of("BIB").name),
        (at, "Coördinator", org_of("STAD").name),
    ]
    assert [each.kind for each in found] == [
        "Gegevens geopend",
        "Telefoonnummer getoond",
        "Gegevens meegegeven in een bestand",
    ]
    assert LIBRARIAN.name not in repr(found)


def test_the_phone_stays_shown_for_a_quarter_of_an_hour(database: Any, clock: Any) -> None:
    clock.at("2026-11-02")
    me = actor_of(LIBRARIAN)
    assert not shows_phone(1, actor=me)
    actions.show_phone(somebody(1), actor=me)
    assert shows_phone(1, actor=me)
    assert not shows_phone(1, actor=actor_of(COORDINATOR))
    clock.forward(minutes=16)
    assert not shows_phone(1, actor=me)
    assert kinds(database, 1) == [PHONE_SHOWN]


def test_a_name_that_was_typed_is_a_keyed_hash(database: Any) -> None:
    me = actor_of(LIBRARIAN)
    for text, secret in (("Kanarie  Vogelzang", "a"), ("kanarie vogelzang", "a"), ("kanarie vogelzang", "b")):
        actions.note_search(text, actor=me, secret=secret)
    hashes = [event.data["query"] for event in database.scalars(select(Event).where(Event.kind == "person:searched"))]
    assert hashes[0] == hashes[1] != hashes[2]
    assert "anarie" not in repr(hashes)


def test_the_31st_person_in_an_hour_is_told_once_and_without_names(database: Any, clock: Any) -> None:
    clock.at("2026-11-02")
    me = actor_of(LIBRARIAN)
    for number in range(1, 31):
        actions.note_read(somebody(number), How.CONTRACT, actor=me)
    assert database.scalars(select(Message)).all() == []
    for number in range(31, 35):
        actions.note_read(somebody(number), How.CONTRACT, actor=me)
    (message,) = database.scalars(select(Message)).all()
    assert message.to_address == COORDINATOR.email
    assert LIBRARIAN.name in message.body
    assert "REF" not in message.body


def test_a_printed_batch_is_one_event_and_no_alarm(database: Any, clock: Any) -> None:
    me = actor_of(LIBRARIAN)
    assert actions.note_printed(7, 40, actor=me)
    assert not actions.note_printed(7, 40, actor=me), "the same letters a moment later"
    assert actions.note_printed(8, 3, actor=me)
    told = [event.data["people"] for event in database.scalars(select(Event).where(Event.kind == PRINTED))]
    assert told == [40, 3]
    for number in range(1, 31):
        actions.note_read(somebody(number), How.CONTRACT, actor=me)
    assert database.scalars(select(Message)).all() == []
    actions.note_read(somebody(31), How.CONTRACT, actor=me)
    assert len(database.scalars(select(Message)).all()) == 1, "who is opened one by one still counts"


def test_slowly_is_not_many(database: Any, clock: Any) -> None:
    clock.at("2026-11-02")
    for number in range(1, 61):
        actions.note_read(somebody(number), How.CONTRACT, actor=actor_of(LIBRARIAN))
        clock.forward(minutes=3)
    assert database.scalars(select(Message)).all() == []


def test_the_week_is_told_once_to_each_coordinator(database: Any, clock: Any) -> None:
    clock.at("2026-11-04")
    actions.note_read(somebody(1), How.CONTRACT, actor=actor_of(LIBRARIAN))
    actions.show_phone(somebody(1), actor=actor_of(LIBRARIAN))
    assert actions.tell_the_week(actor=actor_of(COORDINATOR)) == 1  # of the week before: nobody looked
    clock.at("2026-11-11")
    assert actions.tell_the_week(actor=actor_of(COORDINATOR)) == 1
    clock.at("2026-11-13")
    assert actions.tell_the_week(actor=actor_of(COORDINATOR)) == 0
    first, second = database.scalars(select(Message).order_by(Message.id)).all()
    assert "opende niemand" in first.body
    assert f"{LIBRARIAN.name} (Bibliotheek): 1 personen" in second.body
    assert "telefoonnummer getoond: 1" in second.body
    assert "REF1" not in second.body


def test_the_name_on_a_contract_of_the_shop_opens_with_a_reason_for_half_an_hour(database: Any, clock: Any) -> None:
    clock.at("2026-11-04")
    rent, free = kit.lend(kit.paid_order()), kit.lend()
    person, me = subject_of(rent.person), actor_of(COORDINATOR)
    for reason in ("", "nieuwsgierig"):
        with pytest.raises(Refused):
            actions.open_with_reason(person, reason, actor=me, about=rent)
    with pytest.raises(NotAllowed):
        actions.open_with_reason(person, "complaint", actor=actor_of(LIBRARIAN), about=rent)
    with pytest.raises(NotAllowed):
        actions.open_with_reason(person, "complaint", actor=me, about=free)
    assert not is_opened(person.id, actor=me)
    actions.open_with_reason(person, "complaint", actor=me, about=rent)
    assert is_opened(person.id, actor=me)
    assert not is_opened(person.id, actor=actor_of(SHOPKEEPER))
    (week,) = [each for each in looks_between(clock.at("2026-11-04"), clock.forward(minutes=29)) if each.reasons]
    assert week.reasons == ["Een klacht of een geschil"]
    assert is_opened(person.id, actor=me)
    clock.forward(minutes=2)
    assert not is_opened(person.id, actor=me)
    assert OPENED in kinds(database, person.id)


def test_the_coordinator_has_a_page_of_it(client_for: Callable[..., Any], arrange: Any) -> None:
    client = client_for(COORDINATOR)
    assert "Niemand keek" in client.page("/looks").main
    with arrange():
        actions.note_read(somebody(1), How.CONTRACT, actor=actor_of(LIBRARIAN))
    shown = client.page("/looks").main
    assert LIBRARIAN.name in shown
    assert "REF1" not in shown
    client.page("/looks")
    answer = client.submit(f"/looks?kind={READ}", form="/lists/looks/file", button="as=csv").data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(answer), delimiter=";")
    with arrange():
        assert (row["Wie"], row["Organisatie"], row["Personen"]) == (LIBRARIAN.name, org_of("BIB").name, "1")
        told = session.scalars(select(Event).where(Event.subject_kind == "list").order_by(Event.seq)).all()
        who = str(actor_of(LIBRARIAN).user_id)
        read, file = [(each.kind, each.subject_code, each.data["people"]) for each in told]
    assert read == (LOOKS_READ, "looks", 1), "reading who looked is told once"
    assert file == (LIST_FILE, "file:looks", 1), "one member of staff stood in it, however often"
    only = client.page(f"/looks?who={who}")
    assert [line[0] for line in only.rows if LIBRARIAN.name in line[0]]
    assert "bewaart geen naam" in client.submit(f"/looks?who={who}", {"name": "X"}, form="/lists/looks/views").text
