"""The `digibank` command: exit codes, JSON, and what it leaves behind."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from inventory.access import Role
from inventory.accounts.models import ApiToken, User
from inventory.cli import digibank
from inventory.cli.locking import alone, serving
from inventory.config import Settings
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.history import outbox
from inventory.history.models import Message
from inventory.web.sessions import WebSession
from tests.clients import Client
from tests.databases import SQLiteStore, Store
from tests.people import BENCH, LIBRARIAN, PERSONAS, Persona, user_of
from tests.service import close_database

Run = Callable[..., Result]
Arrange = Callable[[], Any]


@pytest.fixture
def run(app: Flask, store: Store, tmp_path: Path) -> Run:
    """`run("user", "list")` on the database of the test."""
    environment = {
        "DIGIBANK_INSTANCE": str(tmp_path),
        "DIGIBANK_DATABASE_URL": store.url,
        "DIGIBANK_SECRET_KEY": "only-for-tests-" * 3,
        "DIGIBANK_BASE_URL": "https://digibank.test",
    }

    def call(*arguments: str, typed: str | None = None, **extra: str) -> Result:
        with app.app_context():
            close_database()
        return CliRunner().invoke(digibank, arguments, env={**environment, **extra}, input=typed)

    return call


def refused(result: Result) -> str:
    """The one sentence of a refusal."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


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


def test_config_shows_the_database_that_is_used(run: Run, tmp_path: Path) -> None:
    rows = {row["name"]: row for row in json.loads(run("config", "--json", DIGIBANK_DATABASE_URL="").stdout)}
    assert rows["database_url"]["value"] == f"sqlite:///{tmp_path / 'inventory.sqlite'}"


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


# --- the database itself ---------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(tmp_path: Path) -> Run:
    """`fresh("init")` in an instance folder where nothing is yet."""

    def call(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(
            digibank,
            arguments,
            env={"DIGIBANK_INSTANCE": str(tmp_path / "new"), "DIGIBANK_DATABASE_URL": None},
            input=typed,
        )

    return call


def test_init_is_safe_to_repeat(fresh: Run, tmp_path: Path) -> None:
    assert "not ready" in refused(fresh("user", "list"))
    assert "not ready" in refused(fresh("serve"))
    for _turn in range(2):
        done = fresh("init", "--admin", "chef@example.org")
        assert done.exit_code == 0, done.output
        assert "/invitation/" in done.stdout
    people = json.loads(fresh("user", "list", "--json").stdout)
    assert [(each["email"], each["roles"]) for each in people] == [
        ("chef@example.org", [{"role": "admin", "org": "STAD"}])
    ]
    assert fresh("verify").exit_code == 0
    mode = stat.S_IMODE(os.stat(tmp_path / "new" / "inventory.sqlite").st_mode)
    assert mode == 0o600


@pytest.fixture
def on_sqlite(store: Store) -> SQLiteStore:
    assert isinstance(store, SQLiteStore)
    return store


@pytest.mark.sqlite
def test_backup_and_restore(
    run: Run, on_sqlite: SQLiteStore, tmp_path: Path, client_for: Callable[[Persona], Client], arrange: Arrange
) -> None:
    client = client_for(LIBRARIAN)
    file = tmp_path / "copy.sqlite"
    assert run("backup", str(file)).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "already there" in refused(run("backup", str(file)))
    run("org", "add", "LATER", "--name", "Later")
    done = run("restore", str(file))
    assert done.exit_code == 0, done.output
    assert "LATER" not in run("org", "list").stdout
    assert client.get("/account").status_code == 302, "a session of before the restore is dead"
    kept = next(on_sqlite.folder.glob("*.before-*"))
    with sqlite3.connect(kept) as connection:
        assert connection.execute("SELECT count(*) FROM organisation WHERE code = 'LATER'").fetchone() == (1,)
    connection.close()
    kept.unlink()
    assert run("verify").exit_code == 0


@pytest.mark.sqlite
def test_restore_refuses_a_running_server(run: Run, on_sqlite: SQLiteStore, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    run("backup", str(file))
    with serving(Settings(instance=tmp_path)):
        assert "running" in refused(run("restore", str(file)))
    assert run("restore", str(file)).exit_code == 0


COMMANDS_AT_WORK = (
    ("nightly",),
    ("outbox", "send"),
    ("import", "donation", "list.csv", "--donor", "MIRAS"),
    ("import", "evidence", "list.csv"),
    ("user", "list"),
    ("verify",),
    ("backup", "other.sqlite"),
    ("init",),
)


@pytest.mark.sqlite
@pytest.mark.parametrize("command", COMMANDS_AT_WORK, ids=" ".join)
def test_no_command_runs_beside_a_restore(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "list.csv").write_text("Type;Merk;Model\nlaptop;Dell;5490\n")
    plain = tuple(str(tmp_path / word) if "." in word else word for word in command)
    with alone(Settings(instance=tmp_path)):
        assert "restore is going on" in refused(run(*plain))


@pytest.mark.sqlite
def test_restore_refuses_while_the_night_works(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_sqlite: SQLiteStore
) -> None:
    file = tmp_path / "copy.sqlite"
    run("backup", str(file))
    seen: list[str] = []

    def meanwhile() -> int:
        try:
            with alone(Settings(instance=tmp_path)):
                seen.append("restored")
        except Refused as no:
            seen.append(str(no.message))
        return 0

    monkeypatch.setattr("inventory.cli.keeping.once.forget_old", meanwhile)
    assert run("nightly").exit_code == 0
    assert ["another command" in each for each in seen] == [True]
    assert run("restore", str(file)).exit_code == 0, "afterwards it may"


@pytest.mark.sqlite
def test_restore_refuses_what_is_no_backup(run: Run, on_sqlite: SQLiteStore, tmp_path: Path) -> None:
    good = tmp_path / "good.sqlite"
    run("backup", str(good))
    content = bytearray(good.read_bytes())
    content[len(content) // 2 :] = b""
    cut, words, empty = tmp_path / "cut", tmp_path / "words", tmp_path / "empty"
    cut.write_bytes(content)
    words.write_text("no database")
    empty.write_bytes(b"")
    before = run("user", "list").stdout
    for file in (cut, words, empty):
        assert "not a whole backup" in refused(run("restore", str(file)))
    assert run("user", "list").stdout == before
    assert not list(on_sqlite.folder.glob("*.restoring*"))
    assert run("restore", str(tmp_path / "nothing")).exit_code == 2


@pytest.mark.sqlite
def test_backup_while_somebody_writes(run: Run, on_sqlite: SQLiteStore, tmp_path: Path, app: Flask) -> None:
    writer = sqlite3.connect(on_sqlite.file)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE organisation SET name = 'half' WHERE code = 'BIB'")
    file = tmp_path / "copy.sqlite"
    assert run("backup", str(file)).exit_code == 0
    writer.rollback()
    writer.close()
    with sqlite3.connect(file) as copy:
        assert copy.execute("SELECT name FROM organisation WHERE code = 'BIB'").fetchone() == ("Bibliotheek Kortrijk",)
    copy.close()


def test_the_night_throws_old_messages_away_with_their_addresses(run: Run, arrange: Arrange, clock: Any) -> None:
    with arrange():
        outbox.queue("loan:1", to="lener@example.org", subject="Dag", body="Dag")
    assert run("nightly").exit_code == 0
    with arrange():
        assert len(outbox.waiting()) == 1
    clock.forward(days=outbox.KEPT_DAYS + 1)
    assert run("nightly").exit_code == 0
    with arrange():
        assert session.query(Message).count() == 0


def test_a_failed_statement_names_nobody(arrange: Arrange) -> None:
    with arrange(), pytest.raises(DBAPIError) as failed:
        session.execute(text("SELECT 1 FROM nowhere WHERE name = :name"), {"name": "Fatima Peeters"})
    assert "Fatima" not in str(failed.value)
