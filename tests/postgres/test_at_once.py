"""Several desks at the same moment. SQLite has one writer; PostgreSQL has many, and there it could go wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.db import db, session, writing
from inventory.history.actions import Subject, next_number, record
from inventory.history.chain import first_break
from inventory.history.models import Event
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
