"""Traps that were reproduced once and must stay shut (the list stands in docs/architecture.md)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, flash, redirect
from werkzeug.wrappers import Response

from inventory.accounts.models import Organisation, OrgKind
from inventory.core.db import db, session
from inventory.web.guard import public
from inventory.web.saving import saving
from tests.clients import Client
from tests.people import COORDINATOR, LIBRARIAN, PASSWORD, Persona


def test_two_browsers_stay_two_people(client_for: Callable[[Persona], Client]) -> None:
    """An app context around requests would make both the last one who signed in."""
    first, second = client_for(LIBRARIAN), client_for(COORDINATOR)
    for _ in range(2):
        assert LIBRARIAN.name in first.get("/account").text
        assert COORDINATOR.name in second.get("/account").text


@pytest.mark.usefixtures("as_served")
def test_sqlite_is_opened_safely(app: Flask) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return  # these are settings of SQLite alone; PostgreSQL has none of these traps
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() or 0 >= 15000
    assert found == wanted


def test_reading_after_the_commit_does_not_block_the_own_session(app_with: Callable[..., Flask]) -> None:
    """Such a read opens a second writing transaction; the session of the browser is kept while it is still open."""
    app = app_with()
    app.config["WTF_CSRF_ENABLED"] = False

    @public
    def make() -> Response:
        with saving():
            made = Organisation(code="NIEUW", name="Nieuw", kind=OrgKind.OTHER)
            session.add(made)
        flash("Bewaard.")
        return redirect(f"/made/{made.code}", 303)

    app.add_url_rule("/made", "made", make, methods=["POST"])
    began = time.monotonic()
    assert app.test_client().post("/made").status_code == 303
    assert time.monotonic() - began < 5


@pytest.mark.sqlite
def test_a_request_that_wrote_leaves_no_writer_behind(visitor: Client, database: Any) -> None:
    """What begins in this thread after it only reads, or two sessions in one thread wait for each other."""
    form = {"email": LIBRARIAN.email, "password": PASSWORD}
    assert visitor.submit("/sign-in", form, form="sign-in", follow=False).status_code == 303
    assert "queue" not in database.connection().info, "it holds the lock of the one writer"


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/account"])
def test_the_host_of_the_request_is_never_repeated(visitor: Client, path: str) -> None:
    answer: Any = visitor.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.text
    assert "evil.example" not in answer.headers.get("Location", "")


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(visitor: Client) -> None:
    """The API library answers every error of the service itself when it is plugged in last."""
    page = visitor.get("/no-such-page")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    call = visitor.get("/api/v1/no-such-call")
    assert (call.status_code, call.mimetype) == (404, "application/problem+json")
