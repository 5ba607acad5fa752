"""Searching by words: the index and a walk along the table give the same devices, whatever happens to the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from inventory.access import SYSTEM
from inventory.core import textindex
from inventory.core.db import db, session
from inventory.devices.actions.search import keep_search_in_step
from inventory.devices.models import SEARCHED, Device
from inventory.devices.queries import DeviceFilter, count_devices, devices_page, devices_with_serial
from inventory.devices.queries import words as searching
from inventory.devices.queries.checks import search_in_step
from inventory.devices.queries.words import Words
from tests.devices.stock import new_device
from tests.people import LIBRARIAN, actor_of
from tests.thorough import examples

SIGNS = "aAbB1 2-_%\\'\"éÉßİı*()^日"
texts = st.text(st.sampled_from(SIGNS), max_size=7)


@pytest.fixture
def shelf(app: Flask, begin_with: Callable[..., Any]) -> Iterator[None]:
    def make() -> None:
        for number in range(12):
            new_device(make="Dell" if number % 3 else "HP", model=f"Latitude 5{number:03d}", serial=f"SN{number:05d}")

    begin_with("a shelf to search", make)
    with app.app_context():
        with session.begin_nested():
            pass
        yield
        session.rollback()


def walked(words: str) -> set[int]:
    """What a plain LIKE along the table finds."""
    return set(session.scalars(select(Device.id).where(Words.of(words).condition())))


def found(words: str) -> set[int]:
    return set(session.scalars(select(Device.id).where(Words.of(words).narrowed())))


@settings(max_examples=examples(40, 120))
@given(
    rows=st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=4), words=texts, few=st.sampled_from([0, 1000])
)
def test_the_index_and_a_walk_agree(
    shelf: None, monkeypatch: pytest.MonkeyPatch, rows: Any, words: str, few: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(searching, "FEW", few)
        point = session.begin_nested()
        for number, row in enumerate(rows):
            at = {"number": number + 1, **dict(zip(("serial", "make", "model"), row, strict=True))}
            session.execute(
                text("UPDATE device SET serial = :serial, make = :make, model = :model WHERE id % 12 = :number"), at
            )
        for asked in (words, rows[0][0], rows[0][2][1:4], rows[0][1][:2], f"{rows[0][0]} {rows[0][1]}"):
            assert found(asked) == walked(asked), asked
        point.rollback()
    assert textindex.is_in_step(SEARCHED, session.connection())


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("latitude", 12), ("TITU", 12), ("dell", 8), ("hp", 4), ("h", 4), ("p", 0), ("hp 5003", 1), ("la", 12),
        ("de 5004", 1), ("n00011", 1), ("latitude hp dell", 0), ("kor", 12), ("", 12), ("l-2026", 12), ("100%", 0),
    ],
)  # fmt: skip
def test_words_short_and_long(shelf: None, words: str, count: int) -> None:
    rows, _more = devices_page(DeviceFilter(q=words, prefix="KOR"), actor=actor_of(LIBRARIAN))
    assert len(rows) == count


def test_a_whole_tag_is_known_in_every_way(shelf: None) -> None:
    device = session.scalars(select(Device).limit(1)).one()
    for typed in (device.tag, device.tag.lower(), device.tag.replace("-", "")):
        rows, _more = devices_page(DeviceFilter(q=typed, prefix="KOR"), actor=actor_of(LIBRARIAN))
        assert [row.tag for row in rows] == [device.tag]


@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize("words", ["", "dell", "5001"])
@pytest.mark.parametrize("few", [1000, 2])
def test_pages_hold_every_device_once_in_either_order(
    shelf: None, monkeypatch: pytest.MonkeyPatch, oldest_first: bool, words: str, few: int
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    wanted, seen, after = DeviceFilter(q=words), [], None
    while True:
        rows, after = devices_page(wanted, actor=actor_of(LIBRARIAN), oldest_first=oldest_first, after=after, limit=3)
        seen += [row.id for row in rows]
        if after is None:
            break
    assert len(seen) == len(set(seen))
    assert set(seen) == walked(words)


def test_more_than_is_counted_is_said_so(shelf: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for where in ("core.lists", "devices.queries.words"):
        monkeypatch.setattr(f"inventory.{where}.FEW", 5)
    assert count_devices(DeviceFilter(q="latitude"), actor=actor_of(LIBRARIAN)) == "5+"
    assert count_devices(DeviceFilter(q="hp"), actor=actor_of(LIBRARIAN)) == 4
    assert count_devices(DeviceFilter(), actor=actor_of(LIBRARIAN)) == 12


def test_a_serial_is_found_whatever_its_case(shelf: None) -> None:
    assert [each.serial for each in devices_with_serial(" sn00003 ", actor=actor_of(LIBRARIAN))] == ["SN00003"]
    assert not devices_with_serial("sn0000", actor=actor_of(LIBRARIAN))


def test_raw_sql_keeps_the_index_in_step(shelf: None) -> None:
    session.execute(text("UPDATE OR REPLACE device SET serial = 'ZEBRA77'" if is_sqlite() else
                         "UPDATE device SET serial = 'ZEBRA77'"))  # fmt: skip
    assert len(found("zebra77")) == 12
    assert not found("sn000")


def is_sqlite() -> bool:
    return bool(db.engine.dialect.name == "sqlite")


def without_triggers() -> None:
    for trigger in SEARCHED.triggers():
        session.execute(text(f"DROP TRIGGER {trigger.name}"))
    session.execute(text("UPDATE device SET serial = 'ZEBRA77'"))


@pytest.mark.sqlite
def test_an_index_that_is_out_of_step_is_noticed_and_mended(shelf: None) -> None:
    assert search_in_step() == []
    without_triggers()
    assert search_in_step() == ["search index of the devices: differs from the devices; `digibank nightly` mends it"]
    assert keep_search_in_step(actor=SYSTEM) == 1
    assert search_in_step() == []
    assert keep_search_in_step(actor=SYSTEM) == 0
    assert len(found("zebra77")) == 12


@pytest.mark.sqlite
def test_without_the_index_a_search_walks_the_table(shelf: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textindex, "is_there", lambda *_: False)
    assert len(found("dell")) == 8
    assert search_in_step() == []


def test_a_search_does_not_walk_the_table(shelf: None) -> None:
    seen: list[str] = []
    listen = lambda conn, cursor, statement, *_: seen.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        devices_page(DeviceFilter(q="5003"), actor=actor_of(LIBRARIAN))
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert "device_search MATCH" in seen[-2] if is_sqlite() else "MATERIALIZED" in seen[-2]
    assert "device.id IN" in seen[-1]


@pytest.mark.sqlite
def test_a_database_that_cannot_make_the_index_is_left_as_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context(), db.engine.connect() as connection:
        textindex.lift(connection)
        monkeypatch.setattr(textindex, "_making", lambda *_: ("CREATE VIRTUAL TABLE device_search USING nothing(x)",))
        textindex.lay(connection)
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1 FROM device_search"))
        connection.rollback()
