"""What the tests of accounts share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from inventory.access import SYSTEM
from inventory.accounts.actions import tokens
from inventory.cli import digibank
from inventory.history.models import Event, Message
from tests.accounts.commands import Run
from tests.databases import Store
from tests.people import Persona, user_of
from tests.service import close_database

Arrange = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def make_key(arrange: Arrange) -> Callable[..., str]:
    """`make_key(TECHNICIAN, scopes=["devices"], days=3)`: the text of a new token."""

    def make(persona: Persona, *, name: str = "test", days: int = 30, scopes: tuple[str, ...] = ()) -> str:
        with arrange():
            return tokens.create_token(user_of(persona), name=name, days=days, scopes=scopes, actor=SYSTEM)[1]

    return make


@pytest.fixture
def last_mail(arrange: Arrange) -> Callable[[], tuple[str, str]]:
    """Address and text of the newest message in the outbox."""

    def look() -> tuple[str, str]:
        with arrange() as session:
            message = session.query(Message).order_by(Message.id.desc()).first()
            return message.to_address, message.body

    return look


@pytest.fixture
def event_kinds(arrange: Arrange) -> Callable[[], list[str]]:
    """The kinds of all events, oldest first."""

    def look() -> list[str]:
        with arrange() as session:
            return [event.kind for event in session.query(Event).order_by(Event.seq)]

    return look


@pytest.fixture
def run(app: Flask, store: Store, command_folder: Path) -> Run:
    """`run("user", "list")` on the database of the test."""
    environment = {
        "DIGIBANK_INSTANCE": str(command_folder),
        "DIGIBANK_DATABASE_URL": store.url,
        "DIGIBANK_SECRET_KEY": "only-for-tests-" * 3,
        "DIGIBANK_BASE_URL": "https://digibank.test",
    }

    def call(*arguments: str, typed: str | None = None, **extra: str) -> Result:
        with app.app_context():
            close_database()
        return CliRunner().invoke(digibank, arguments, env={**environment, **extra}, input=typed)

    return call
