"""The `digibank` command and its database: made, kept safe, put back, and never two at once."""

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
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from inventory.cli import digibank
from inventory.cli.locking import alone, serving
from inventory.config import Settings
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.history import outbox
from inventory.history.models import Message
from tests.accounts.commands import Arrange, Run, refused
from tests.clients import Client
from tests.databases import SQLiteStore, Store
from tests.people import LIBRARIAN, Persona


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
def test_restore_refuses_a_running_server(
    run: Run, on_sqlite: SQLiteStore, tmp_path: Path, command_folder: Path
) -> None:
    file = tmp_path / "copy.sqlite"
    run("backup", str(file))
    with serving(Settings(instance=command_folder)):
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
def test_no_command_runs_beside_a_restore(
    run: Run, tmp_path: Path, command_folder: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "list.csv").write_text("Type;Merk;Model\nlaptop;Dell;5490\n")
    plain = tuple(str(tmp_path / word) if "." in word else word for word in command)
    with alone(Settings(instance=command_folder)):
        assert "restore is going on" in refused(run(*plain))


@pytest.mark.sqlite
def test_restore_refuses_while_the_night_works(
    run: Run, tmp_path: Path, command_folder: Path, monkeypatch: pytest.MonkeyPatch, on_sqlite: SQLiteStore
) -> None:
    file = tmp_path / "copy.sqlite"
    run("backup", str(file))
    seen: list[str] = []

    def meanwhile() -> int:
        try:
            with alone(Settings(instance=command_folder)):
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
        assert "lener@example.org" in [message.to_address for message in outbox.waiting()]
    clock.forward(days=outbox.KEPT_DAYS + 1)
    assert run("nightly").exit_code == 0
    with arrange():
        assert session.query(Message).filter_by(to_address="lener@example.org").count() == 0


def test_a_failed_statement_names_nobody(arrange: Arrange) -> None:
    with arrange(), pytest.raises(DBAPIError) as failed:
        session.execute(text("SELECT 1 FROM nowhere WHERE name = :name"), {"name": "Fatima Peeters"})
    assert "Fatima" not in str(failed.value)
