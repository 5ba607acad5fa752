"""Several desks at the same moment. SQLite has one writer; PostgreSQL has many, and there it could go wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.db import db, locked, session
from inventory.core.one_writer import writing
from inventory.history.actions import Subject, next_number, record
from inventory.history.chain import first_break
from inventory.history.models import Counter, Event
from inventory.web.saving import saving

DESKS, EACH = 8, 5


@pytest.fixture
def at_once(app: Flask) -> Callable[[Callable[[], Any]], list[Any]]:
    """Runs a job several times at several desks, each in a thread with an app context and a commit of its own."""

    def run(job: Callable[[], Any]) -> list[Any]:
        gate = threading.Barrier(DESKS)
        done: list[Any] = []

        def desk() -> None:
            gate.wait()
            for _ in range(EACH):
                with app.app_context(), writing(), saving():
                    done.append(job())

        threads = [threading.Thread(target=desk) for _ in range(DESKS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return done

    return run


def test_the_address_means_psycopg_3(app: Flask) -> None:
    with app.app_context():
        assert db.engine.url.get_backend_name() == "postgresql"
        assert db.engine.dialect.driver == "psycopg"


def test_numbers_of_one_series_are_all_different(at_once: Callable[[Callable[[], Any]], list[Any]]) -> None:
    numbers = at_once(lambda: next_number("test:2026"))
    assert sorted(numbers) == list(range(1, DESKS * EACH + 1))


def test_events_of_many_desks_are_one_chain(app: Flask, at_once: Callable[[Callable[[], Any]], list[Any]]) -> None:
    at_once(lambda: record("test:happened", Subject("device", 1, "KOR-000001-X"), actor=SYSTEM).seq)
    with app.app_context():
        events = list(session.scalars(select(Event).order_by(Event.seq)))
        assert len(events) >= DESKS * EACH
        assert first_break(events) is None


def test_whoever_writes_waits_in_one_line(app: Flask) -> None:
    """One desk takes a row and then tells history, another tells history and then takes that row: both are done."""
    with app.app_context(), writing(), saving():
        session.add(Counter(series="test:a", last=0))
    gate = threading.Barrier(2)
    failed: list[Exception] = []

    def desk(row_first: bool) -> None:
        def take_row() -> None:
            locked(Counter, "test:a")

        def tell() -> None:
            record("test:happened", Subject("device", 1, "KOR-000001-X"), actor=SYSTEM)

        steps = [take_row, tell] if row_first else [tell, take_row]
        gate.wait()
        try:
            for _ in range(4):
                with app.app_context(), writing(), saving():
                    steps[0]()
                    time.sleep(0.05)  # long enough for the other one to take its first lock
                    steps[1]()
        except Exception as no:
            failed.append(no)

    desks = [threading.Thread(target=desk, args=(first,)) for first in (True, False)]
    for each in desks:
        each.start()
    for each in desks:
        each.join()
    assert failed == []
