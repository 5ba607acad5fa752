"""After erasing nothing on the disk says who it was; devices and counts stay; a restore brings nobody back."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from inventory.access import SYSTEM
from inventory.cli import digibank
from inventory.core.clock import now as clock_now
from inventory.core.clock import today as clock_today
from inventory.core.db import db, session
from inventory.core.errors import Refused
from inventory.core.scrub import scrub
from inventory.history.models import Event, Message
from inventory.history.outbox import queue
from inventory.history.queries import first_broken_event
from inventory.loans.actions.reminders import remind
from inventory.loans.models import KeptFor, Payment, Way
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.people.actions.twins import merge
from inventory.people.models import EndUser, Person, Twin
from inventory.privacy.actions.erase import erase, erase_asked, erase_due, erase_rows, finish_erasing
from inventory.privacy.actions.ledger import erase_again, mark_of, write_down
from inventory.privacy.queries.checks import left_of_the_erased
from inventory.privacy.queries.dossier import dossier
from inventory.privacy.queries.due import due
from inventory.web.saving import saving
from tests.databases import SQLiteStore, Store
from tests.loans import kit
from tests.people import LIBRARIAN, actor_of
from tests.privacy.lives import CANARIES, a_life, back, found_in, what_stays


@pytest.mark.sqlite
def test_no_file_says_the_name(app: Flask, store: Store, clock: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(store, SQLiteStore)
    live = [store.file, store.file.with_name(store.file.name + "-wal"), store.file.with_name(store.file.name + "-shm")]
    instance: Path = app.config["SETTINGS"].instance
    with app.app_context():
        person_id = a_life(clock)
        session.remove()
        content = b"".join(each.read_bytes() for each in live if each.exists()).lower()
        assert all(each.lower().encode() in content for each in ("Kanarie", "Zangersstraat", "Kanarinota"))
        before = what_stays()
        clock.at("2025-06-02")
        assert [(each.person.id, each.blocks) for each in due()] == [(person_id, ())]
        with saving():
            assert erase_due(actor=SYSTEM) == 1
        after = what_stays()
        assert after == before
        session.remove()
        write_down(app.config["SETTINGS"])
        session.remove()
        assert scrub(db.engine), "nobody reads, so the log is emptied"
        content = b"".join(each.read_bytes() for each in live if each.exists()).lower()
        for canary in CANARIES:
            assert canary.lower().encode() not in content, canary
            assert canary.lower().encode("utf-16-le") not in content, canary
        assert found_in(instance) == []
        assert not any(canary in caplog.text for canary in CANARIES)
        assert session.scalar(select(func.count(Message.id))) == 0
        assert first_broken_event() is None
        assert contracts_out_of_step() == []


@pytest.mark.sqlite
def test_a_reader_holds_up_the_last_step_only(app: Flask, store: Store, clock: Any) -> None:
    """While somebody reads, the log cannot be emptied: it says so, and the next time it can."""
    with app.app_context():
        person_id = a_life(clock)
        clock.at("2025-06-02")
        with saving():
            erase_due(actor=SYSTEM)
        session.remove()
        with db.engine.connect() as reading:
            reading.execute(text("SELECT count(*) FROM person")).scalar()
            # The checkpoint waits for the reader, so this one does not wait as long as the house does.
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr("inventory.core.scrub.WAIT", 0.2)
                assert scrub(db.engine) is False
        assert scrub(db.engine) is True
        assert session.get_one(Person, person_id).name == ""


def test_a_dump_of_postgres_says_nothing(app: Flask, store: Store, clock: Any, tmp_path: Path) -> None:
    """The same on PostgreSQL: what `pg_dump` writes is all that its rows say."""
    with app.app_context():
        a_life(clock)
        clock.at("2025-06-02")
        with saving():
            erase_due(actor=SYSTEM)
        session.remove()
        assert scrub(db.engine, "person", "loan", "kept_file", "message")
        if db.engine.dialect.name != "postgresql":
            return
        place = make_url(str(store.url))
        names = {"host": place.host or place.query.get("host"), "port": place.port, "username": place.username}
        options = [f"--{name}={value}" for name, value in names.items() if value]
        dump = subprocess.run(
            ["pg_dump", *options, f"--dbname={place.database}"], capture_output=True, check=True, text=True
        ).stdout
        assert "COPY public.person" in dump
        assert [canary for canary in CANARIES if canary in dump] == []


def run_here(app: Flask, *arguments: str) -> Result:
    own = app.config["SETTINGS"]
    env = {"DIGIBANK_INSTANCE": str(own.instance), "DIGIBANK_DATABASE_URL": own.database_url}
    return CliRunner().invoke(digibank, arguments, env=env)


def test_a_restore_brings_nobody_back(app: Flask, store: Store, clock: Any, tmp_path: Path) -> None:
    own = app.config["SETTINGS"]
    with app.app_context():
        person_id = a_life(clock)
        with saving():
            kept = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name="Blijver", street="Elders 1")))
            kept_id = kept.person_id
        session.remove()
        db.engine.dispose()
    file = tmp_path / "copy"
    assert run_here(app, "backup", str(file)).exit_code == 0
    with app.app_context():
        clock.at("2025-06-02")
        with saving():
            erase_due(actor=SYSTEM)
            assert session.get_one(Person, person_id).name == ""
        session.remove()
        db.engine.dispose()
    done = run_here(app, "restore", str(file))
    assert done.exit_code == 0, done.output
    assert "1 people who were erased before are erased again" in done.output
    with app.app_context():
        assert session.get_one(Person, person_id).name == ""
        assert session.get_one(Person, kept_id).last_name == "Blijver"
        names = session.scalars(select(EndUser.first_name)).all()
        assert "Kanariekind" not in names
        session.remove()
        db.engine.dispose()
    assert "Kanarie" not in (own.instance / "erased.txt").read_text()
    said = run_here(app, "verify")
    assert said.exit_code == 0, said.output
    if isinstance(store, SQLiteStore):
        for ending in ("", "-wal", "-shm"):
            left = store.file.with_name(store.file.name + ending)
            assert not left.exists() or b"vogelzang" not in left.read_bytes().lower()
        for copy in store.folder.glob("*.before-*"):
            copy.unlink()
    (own.instance / "erased.txt").unlink()


def test_erased_again_whatever_was_open_on_that_day(database: Any, clock: Any, tmp_path: Path) -> None:
    """A backup of the time when the loan ran: the person is erased in it too, and the contract still runs."""
    own = replace(kit.settings(), instance=tmp_path)
    loan = kit.lend()
    with pytest.raises(Refused):
        erase(loan.person, actor=SYSTEM, why="term")
    ref = loan.person.ref
    (tmp_path / "erased.txt").write_text("")
    assert erase_again(own) == []
    (tmp_path / "erased.txt").write_text(mark_of(ref) + "\n")
    assert erase_again(own) == [ref]
    assert (loan.person.name, loan.state) == ("", "active")
    assert erase_again(own) == []


@pytest.mark.parametrize("is_first", [True, False])
def test_who_was_merged_on_the_day_of_the_backup_is_not_erased_along(
    database: Any, tmp_path: Path, is_first: bool
) -> None:
    """The merging was undone before one of the two was erased: the backup still says that they are one."""
    own = replace(kit.settings(), instance=tmp_path)
    one = kit.lend()
    two = back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, first_name="Kanari", street="Elders 4"))))
    stays, goes = (one.person, two.person) if is_first else (two.person, one.person)
    merge(one.person, two.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    (tmp_path / "erased.txt").write_text(mark_of(goes.ref) + "\n")
    assert erase_again(own) == [goes.ref]
    assert (stays.last_name, goes.last_name, stays.merged_into) == ("Vogelzang", "", None)
    assert erase_again(own) == []


def test_a_reminder_of_a_housemate_stays(database: Any, clock: Any) -> None:
    """Two may share an address: a message about the contract of the other one is not about this one."""
    loan = kit.lend()
    other = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, first_name="Buurvrouw", last_name="Spreeuw")))
    for each in (loan, other):
        queue(f"loan:{each.number}:x", to="kanarie@example.be", subject=each.number, body="Dag")
    assert [each["subject"] for each in dossier(loan.person).data["messages"]] == [loan.number]
    back(loan)
    erase_asked(loan.person, actor=actor_of(LIBRARIAN))
    assert session.scalars(select(Message.subject)).all() == [other.number]


def test_reminders_of_somebody_erased_do_not_wait(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    loan = kit.lend()
    clock.at("2025-01-20")
    assert remind(actor=SYSTEM) == 1
    back(loan)
    erase_asked(loan.person, actor=actor_of(LIBRARIAN))
    assert session.scalar(select(func.count(Message.id))) == 0


def test_the_night_does_it_all(app: Flask, store: Store, clock: Any) -> None:
    """The command alone: erased, in the ledger, and out of the files; `verify` is content."""
    with app.app_context():
        a_life(clock)
        session.remove()
        db.engine.dispose()
    clock.at("2025-06-02")
    done = run_here(app, "nightly")
    assert done.exit_code == 0, done.output
    assert "privacy erase_due: 1" in done.output
    assert "privacy ledger: 1" in done.output
    assert "database file: scrubbed" in done.output
    if isinstance(store, SQLiteStore):
        for ending in ("", "-wal", "-shm"):
            left = store.file.with_name(store.file.name + ending)
            content = left.read_bytes().lower() if left.exists() else b""
            assert [canary for canary in CANARIES if canary.lower().encode() in content] == []
    assert run_here(app, "verify").exit_code == 0
    again = run_here(app, "nightly")
    assert "privacy erase_due: 0" in again.output
    assert "privacy ledger: 0" in again.output
    (app.config["SETTINGS"].instance / "erased.txt").unlink()


def test_verify_finds_what_is_left_and_the_night_mends_it(database: Any, clock: Any) -> None:
    loan = back(kit.lend())
    erase_asked(loan.person, actor=actor_of(LIBRARIAN))
    assert left_of_the_erased() == []
    loan.condition_in = "Kanarie zei iets"
    session.flush()
    assert left_of_the_erased() == [f"contract {loan.number} still has a note, and its borrower was erased"]
    assert finish_erasing(actor=SYSTEM) == 1
    assert finish_erasing(actor=SYSTEM) == 0
    assert left_of_the_erased() == []


def test_a_copy_of_a_former_database_is_not_kept_for_ever(app: Flask, store: Store, clock: Any) -> None:
    if not isinstance(store, SQLiteStore):
        return
    copies = [store.file.with_name(f"{store.file.name}.before-{day}T120000Z") for day in ("20260101", "20260201")]
    for copy in copies:
        copy.write_bytes(b"old")
    clock.at("2026-02-15")
    assert "former databases: 1" in run_here(app, "nightly").output
    assert [copy.exists() for copy in copies] == [False, True]
    copies[1].unlink()


def test_a_backup_of_an_older_version_is_erased_again_by_the_upgrade(
    app: Flask, store: Store, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables are not those of the code, so `restore` cannot erase; `init`, which must come next, does."""
    with app.app_context():
        person_id = a_life(clock)
        session.remove()
        db.engine.dispose()
    assert run_here(app, "backup", str(tmp_path / "copy")).exit_code == 0
    with app.app_context():
        clock.at("2025-06-02")
        with saving():
            erase_due(actor=SYSTEM)
        session.remove()
        db.engine.dispose()
    with monkeypatch.context() as patched:
        patched.setattr("inventory.cli.keeping.is_upgraded", lambda: False)
        done = run_here(app, "restore", str(tmp_path / "copy"))
    assert done.exit_code == 0, done.output
    assert "run 'digibank init'" in done.output
    with app.app_context():
        assert session.get_one(Person, person_id).last_name == "Vogelzang"
        session.remove()
        db.engine.dispose()
    assert "1 people who were erased before are erased again" in run_here(app, "init").output
    with app.app_context():
        assert session.get_one(Person, person_id).last_name == ""
        session.remove()
        db.engine.dispose()
    assert run_here(app, "verify").exit_code == 0
    (app.config["SETTINGS"].instance / "erased.txt").unlink()
    if isinstance(store, SQLiteStore):
        for copy in store.folder.glob("*.before-*"):
            copy.unlink()


def test_a_thing_in_own_words_goes_too(app: Flask, clock: Any) -> None:
    """A name may stand in what came along: never in history, and after erasing in no row either."""
    with app.app_context():
        clock.at("2023-03-01")
        with saving():
            loan = kit.lend(kit.free_order(accessories=("Lader", "Tas van Kanarie", "Snoer van Kanarie")))
            person = loan.person
        with saving():
            back(loan)
        told = " ".join(str(event.data) for event in session.scalars(select(Event)))
        assert "Lader" in told
        assert "iets anders" in told
        assert "Kanarie" not in told
        with saving():
            erase_asked(person, actor=actor_of(LIBRARIAN))
        session.expire_all()
        assert {thing.kind for thing in loan.line.accessories} == {"Lader", "iets anders", "iets anders 2"}
        assert left_of_the_erased() == []
        # As a former version left it: the check sees it, and the night takes it away.
        with saving():
            loan.line.accessories[1].kind = "Tas van Kanarie"
        assert left_of_the_erased() == [f"contract {loan.number} still has a note, and its borrower was erased"]
        with saving():
            assert finish_erasing(actor=SYSTEM) == 1
        assert left_of_the_erased() == []


def test_a_thing_that_the_deposit_paid_goes_too(app: Flask, clock: Any) -> None:
    with app.app_context():
        clock.at("2012-03-01")
        with saving():
            loan = kit.lend(kit.paid_order(accessories=("Lader", "Hoes van Kanarie")))
            person = loan.person
            person.last_name = "Ander"
        with saving():
            session.add(
                Payment(
                    loan_id=loan.id,
                    way=Way.KEPT,
                    amount_eur=5,
                    deposit_eur=5,
                    paid_on=clock_today(),
                    kept_for=KeptFor.ACCESSORY,
                    thing="Hoes van Kanarie",
                    recorded_at=clock_now(),
                )
            )
        with saving():
            erase_rows([person], actor=SYSTEM, why="asked")
        assert [row.thing for row in session.scalars(select(Payment))] == ["iets anders"]


def test_the_contract_of_somebody_who_was_erased_leads_nowhere_in_vain(
    arrange: Any, client_for: Any, clock: Any
) -> None:
    """Its papers are gone: no link to them, and its history is told in words."""
    with arrange():
        loan = kit.lend(kit.free_order())
        back(loan)
        erase_asked(loan.person, actor=actor_of(LIBRARIAN))
        number = loan.number
    client = client_for(LIBRARIAN)
    page, html = client.page(f"/loans/{number}"), client.get(f"/loans/{number}").text
    links = {each for each in re.findall(r'href="([^"#]+)"', html) if each.startswith(f"/loans/{number}/")}
    assert [each for each in sorted(links) if client.get(each).status_code != 200] == []
    assert "Papieren gewist" in page.main
    assert "loan:" not in page.main
