"""The `digibank` command: exit codes, JSON, and what it leaves behind."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from inventory.access import Role
from inventory.accounts.models import ApiToken, User
from inventory.history import outbox
from inventory.history.models import Message
from inventory.web.sessions import WebSession
from tests.accounts.commands import Arrange, Run, refused
from tests.clients import Client
from tests.databases import SQLiteStore, Store
from tests.people import BENCH, LIBRARIAN, PERSONAS, Persona, user_of


def test_lists_as_json(run: Run) -> None:
    people = json.loads(run("user", "list", "--json").stdout)
    assert {"email", "name", "roles"} <= set(people[0])
    lien = next(each for each in people if each["email"] == LIBRARIAN.email)
    assert lien["roles"] == [{"role": "library", "org": "BIB"}]
    assert len(people) == len(PERSONAS)
    orgs = json.loads(run("org", "list", "--json").stdout)
    assert {"code", "name", "kind"} <= set(orgs[0])
    places = json.loads(run("location", "list", "--json").stdout)
    assert next(place for place in places if place["code"] == "WERK")["org"] == "BIB"
    assert LIBRARIAN.email in run("user", "list").stdout


def test_organisations_and_locations(run: Run) -> None:
    assert run("org", "add", "scala", "--name", "CVO Scala", "--kind", "adult_school", "--donor").stdout == "SCALA\n"
    assert run("location", "add", "sca", "--name", "Campus", "--org", "SCALA", "--kind", "store").exit_code == 0
    assert "al een organisatie" in refused(run("org", "add", "SCALA", "--name", "Nog eens"))
    assert "NIX" in refused(run("location", "add", "X1", "--name", "X", "--org", "NIX"))


def test_wrong_use_is_2(run: Run) -> None:
    for arguments in (
        ("nonsense",),
        ("user", "add"),
        ("org", "add", "X1", "--name", "x", "--kind", "castle"),
        ("serve", "--port", "0"),
    ):
        assert run(*arguments).exit_code == 2, arguments


def test_add_a_user_with_a_password(run: Run, visitor: Client) -> None:
    add = ("user", "add", "nora@example.org", "--name", "Nora", "--role", "library@BIB", "--password-stdin")
    done = run(*add, typed="kaas fiets regen\n")
    assert done.exit_code == 0, done.output
    form = {"email": "nora@example.org", "password": "kaas fiets regen"}
    assert visitor.submit("/sign-in", form, form="sign-in", follow=False).status_code == 303


def test_refusals_change_nothing(run: Run, arrange: Arrange) -> None:
    add = ("user", "add", "nora@example.org", "--name", "Nora")
    assert "rol king" in refused(run(*add, "--role", "king@BIB"))
    assert "NIX" in refused(run(*add, "--role", "library@NIX"))
    assert "minstens 12" in refused(run(*add, "--role", "library@BIB", "--password-stdin", typed="kort\n"))
    assert "e-mailadres" in refused(run("user", "add", "no address", "--name", "X"))
    assert "laatste beheerder" in refused(run("user", "disable", "anna.beheer@example.org"))
    assert "no user" in refused(run("user", "disable", "nobody@example.org"))
    with arrange() as session:
        assert session.query(User).count() == len(PERSONAS)
        assert session.query(User).where(~User.active).count() == 0


def test_invite(run: Run, arrange: Arrange) -> None:
    link = run("user", "invite", "nora@example.org", "--name", "Nora", "--role", "shop@KRINGLOOP").stdout
    assert link.startswith("https://digibank.test/invitation/")
    with arrange() as session:
        message = session.scalars(select(Message)).one()
        assert link.strip() in message.body
        assert user_of(Persona("nora", "KRINGLOOP", (Role.SHOP,))).invited_at is not None


def test_disable_ends_sessions(run: Run, client_for: Callable[[Persona], Client], arrange: Arrange) -> None:
    client = client_for(LIBRARIAN)
    assert run("user", "disable", LIBRARIAN.email).exit_code == 0
    assert client.get("/account").status_code == 302
    with arrange() as session:
        assert session.query(WebSession).where(WebSession.user_key.is_not(None)).count() == 0


def test_a_token_alone_on_stdout(run: Run, arrange: Arrange) -> None:
    done = run("token", "create", "--user", BENCH.email, "--name", "bank", "--scope", "evidence", "--days", "7")
    assert done.exit_code == 0
    assert done.stdout.startswith("dgb_")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
    with arrange() as session:
        assert session.scalars(select(ApiToken)).one().scopes == ["evidence"]
    refused(run("token", "create", "--user", BENCH.email, "--name", "x", "--days", "400"))
    refused(run("token", "create", "--user", BENCH.email, "--name", "x", "--scope", "everything"))


def test_config_masks_secrets(run: Run) -> None:
    done = run(
        "config", DIGIBANK_SMTP_PASSWORD="hush-hush", DIGIBANK_DATABASE_URL="postgresql+psycopg://me:hush-hush@db/x"
    )
    assert done.exit_code == 0
    assert "hush" not in done.output
    assert "only-for-tests" not in done.output
    assert "(DIGIBANK_SMTP_PASSWORD)" in done.stdout
    rows = {row["name"]: row for row in json.loads(run("config", "--json").stdout)}
    assert rows["loan_months"] == {"name": "loan_months", "value": "12", "origin": "default"}


def test_config_shows_the_database_that_is_used(run: Run, command_folder: Path) -> None:
    rows = {row["name"]: row for row in json.loads(run("config", "--json", DIGIBANK_DATABASE_URL="").stdout)}
    assert rows["database_url"]["value"] == f"sqlite:///{command_folder / 'inventory.sqlite'}"


def test_wrong_settings_are_one_sentence(run: Run) -> None:
    assert "DIGIBANK_NONSENSE" in refused(run("config", DIGIBANK_NONSENSE="1"))
    assert "loan_months" in refused(run("user", "list", DIGIBANK_LOAN_MONTHS="twelve"))


def test_verify(run: Run, arrange: Arrange) -> None:
    run("org", "add", "ONE", "--name", "One")
    run("org", "add", "TWO", "--name", "Two")
    done = run("verify")
    assert done.exit_code == 0, done.output
    with arrange() as session:
        head = session.scalar(text("SELECT hash FROM event ORDER BY seq DESC LIMIT 1"))
    assert f"chain head {head}" in done.stdout


@pytest.mark.sqlite
def test_verify_names_the_first_changed_event(run: Run, store: Store) -> None:
    assert isinstance(store, SQLiteStore)
    for code in ("ONE", "TWO", "THREE"):
        run("org", "add", code, "--name", code)
    with sqlite3.connect(store.file) as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET note = 'x' WHERE seq >= 2")
    connection.close()
    done = run("verify")
    assert done.exit_code == 1
    assert "event 2" in done.stderr
    assert "NOT OK" in done.stdout


def test_nightly_twice(run: Run) -> None:
    assert run("nightly").exit_code == 0
    assert run("nightly").exit_code == 0


def test_outbox_without_a_mail_server_keeps_messages(run: Run, arrange: Arrange) -> None:
    run("user", "invite", "nora@example.org", "--name", "Nora", "--role", "shop@KRINGLOOP")
    done = run("outbox", "send")
    assert done.exit_code == 0
    assert "1 messages are kept" in done.stdout
    with arrange():
        assert len(outbox.waiting()) == 1


def test_outbox_sends_once_and_tries_again(run: Run, arrange: Arrange, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    class Server:
        is_broken = True

        def __init__(self, host: str, port: int, timeout: float) -> None:
            pass

        def __enter__(self) -> Server:
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def ehlo(self) -> None:
            pass

        def has_extn(self, name: str) -> bool:
            return False

        def send_message(self, mail: Any) -> None:
            if Server.is_broken:
                raise ConnectionRefusedError
            sent.append(mail)

    monkeypatch.setattr("smtplib.SMTP", Server)
    run("user", "invite", "nora@example.org", "--name", "Nora", "--role", "shop@KRINGLOOP")
    assert run("outbox", "send", DIGIBANK_SMTP_HOST="mail.test").exit_code == 1
    with arrange() as session:
        message = session.scalars(select(Message)).one()
        assert (message.tries, message.sent_at, message.failure) == (1, None, "ConnectionRefusedError")
        message.next_try_at = message.made_at
    Server.is_broken = False
    assert "1 of 1" in run("outbox", "send", DIGIBANK_SMTP_HOST="mail.test").stdout
    assert "0 of 0" in run("outbox", "send", DIGIBANK_SMTP_HOST="mail.test").stdout
    assert [mail["To"] for mail in sent] == ["nora@example.org"]
