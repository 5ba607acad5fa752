"""Keep the data safe and going: verify, back up, restore, the work of the night, messages."""

import fcntl
import hashlib
import logging
import os
import shutil
import smtplib
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.engine import URL, make_url

from inventory.access import SYSTEM, Actor
from inventory.cli import erasing
from inventory.cli.locking import alone, serving
from inventory.cli.running import in_service, is_upgraded, looks_only, service, settings
from inventory.cli.sqlite_files import clear_beside, fold_in, sync
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import db, session
from inventory.core.errors import Refused
from inventory.history import archive, outbox
from inventory.history.models import Event, KeptFile, Message
from inventory.history.queries import first_broken_event
from inventory.history.sealing import first_false_seal, how_many_seals
from inventory.history.told import first_untold
from inventory.loans.documents import paper
from inventory.rooms import ROOMS
from inventory.web import asked, once, sessions
from inventory.web.saving import saving

log = logging.getLogger(__name__)


# --- verify --------------------------------------------------------------------------------------------------------


@click.command()
@looks_only
def verify() -> None:
    """Check database, event chain, kept files and every room's own rules. Exit 1 and the first bad row."""
    failed = False
    for name, check in checks():
        wrong = check()
        click.echo(f"{name}: {'ok' if wrong is None else 'NOT OK'}")
        if wrong is not None:
            failed = True
            click.echo(wrong, err=True)
    seq, head = session.execute(select(Event.seq, Event.hash).order_by(Event.seq.desc()).limit(1)).first() or (0, "-")
    click.echo(f"Events: {seq}, chain head {head}")
    if failed:
        raise SystemExit(1)


def checks() -> Iterator[tuple[str, Callable[[], str | None]]]:
    """What `verify` asks, by name: each gives the first thing that is wrong, or None."""
    yield "Database", _broken_database
    yield "Event chain", first_broken_event
    yield "Kept files", archive.first_damaged
    yield "Kept files as their events tell", first_untold
    yield "Seals", _false_seal
    for room in ROOMS:
        for check in room.verifies:
            yield f"Room {room.name} ({check.__name__})", lambda check=check: next(iter(check()), None)  # type: ignore[misc]


def _false_seal() -> str | None:
    many = how_many_seals()
    with click.progressbar(length=many, label="Seals", file=sys.stderr, hidden=many < 2000) as bar:
        return first_false_seal(done=bar.update)


def _broken_database() -> str | None:
    if db.engine.dialect.name != "sqlite":
        return None
    with db.engine.connect() as connection:
        for (row,) in connection.execute(text("PRAGMA integrity_check")):
            if row != "ok":
                return f"database: {row}"
        for table, row, parent, _key in connection.execute(text("PRAGMA foreign_key_check")):
            return f"database: row {row} of {table} points to nothing in {parent}"
    return None


# --- backup and restore --------------------------------------------------------------------------------------------


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the whole database to FILE, also while the service runs."""
    own = settings()
    with serving(own):
        _back_up(make_url(own.database), file)
    click.echo(f"{file}  {file.stat().st_size} bytes  sha256 {_sha256(file)}")


def _back_up(place: URL, file: Path) -> None:
    if file.exists():
        raise Refused("file_exists", f"{file} is already there. Choose another name.")
    scratch = file.with_name(f".{file.name}.part")
    scratch.unlink(missing_ok=True)
    try:
        os.close(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if place.get_backend_name() == "sqlite":
            _copy_sqlite(Path(str(place.database)), scratch)
        else:
            _run_postgres("pg_dump", place, "--format=custom", f"--file={scratch}")
        sync(scratch)
        os.replace(scratch, file)
    except OSError as wrong:
        raise Refused("file", f"{file} cannot be written: {wrong.strerror or wrong}.") from None
    finally:
        scratch.unlink(missing_ok=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Put a backup in the place of the database. The old one is kept beside it; everybody signs in again."""
    own = settings()
    place = make_url(own.database)
    with alone(own):
        erasing.note_who_is_gone(own)
        if place.get_backend_name() != "sqlite":
            _run_postgres(
                "pg_restore",
                place,
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                "--exit-on-error",
                str(file),
            )
            with service(upgraded=False), saving():
                session.execute(text("DELETE FROM web_session"))
            click.echo(f"{file} is restored.")
        else:
            click.echo(_restore_sqlite(file, Path(str(place.database))))
        with service(upgraded=False):
            if is_upgraded():
                click.echo(erasing.again(own))
            else:
                click.echo("It is of an older version: run 'digibank init'. That erases again who was erased since.")


def _restore_sqlite(file: Path, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(target.name + ".restoring")
    clear_beside(scratch, itself=True)
    try:
        shutil.copyfile(file, scratch)
        os.chmod(scratch, 0o600)
        _demand_backup(scratch, file)
        sync(scratch)
        kept = None
        if target.exists():
            with suppress(sqlite3.DatabaseError):  # a damaged one is kept as it is
                fold_in(target)
            kept = target.with_name(f"{target.name}.before-{now():%Y%m%dT%H%M%SZ}")
            shutil.copyfile(target, kept)
            os.chmod(kept, 0o600)
        clear_beside(target)
        os.replace(scratch, target)
        sync(target.parent)
    finally:
        clear_beside(scratch, itself=True)
    return f"{file} is restored." + (f" The former database is {kept}." if kept else "")


def _demand_backup(scratch: Path, file: Path) -> None:
    """Refuses what is not a whole backup of ours; sessions in it are ended."""
    try:
        with closing(sqlite3.connect(scratch)) as opened:
            whole = opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if whole and "web_session" in tables:
                opened.execute("DELETE FROM web_session")
                opened.commit()
                opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        whole, tables = False, set()
    if not whole or not {"event", "user_account"} <= tables:
        raise Refused("not_a_backup", f"{file} is not a whole backup of a Digibank. Nothing was changed.")


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise Refused("no_database", f"There is no database at {source}. Run 'digibank init' first.")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.execute("PRAGMA busy_timeout = 20000")
        # One read transaction: the copy is the database of one moment, whatever the desks write meanwhile.
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Refused("damaged", "The copy is not whole. Run 'digibank verify' on the database.")


def _run_postgres(program: str, place: URL, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Refused("no_program", f"The program {program} is not installed. Install the PostgreSQL client first.")
    names = {"host": place.host or place.query.get("host"), "port": place.port, "user": place.username}
    environment = {**os.environ, "PGPASSWORD": place.password or ""}
    options = [f"--{'username' if name == 'user' else name}={value}" for name, value in names.items() if value]
    done = subprocess.run(
        [found, *options, f"--dbname={place.database}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused("program_failed", f"{program} said: {(done.stderr.strip().splitlines() or ['nothing'])[-1]}")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


# --- the work of the night, and messages ---------------------------------------------------------------------------


@click.command()
@in_service
def nightly() -> None:
    """Reminders, expiries, retention. Safe to run twice or late; one that fails does not stop the others."""
    failed = False
    tasks = [(f"{room.name} {work.__name__}", work) for room in ROOMS for work in room.nightly]
    for name, work in [*tasks, ("web forget_old", _forget_old)]:
        try:
            with saving():
                said = work(actor=SYSTEM)
        except Exception as wrong:
            failed = True
            log.exception("nightly work failed")
            click.echo(f"{name}: failed ({type(wrong).__name__})", err=True)
        else:
            click.echo(f"{name}: {'done' if said is None else said}")
    click.echo(erasing.tidy_files(current_app.config["SETTINGS"]))
    if failed:
        raise SystemExit(1)


def _forget_old(*, actor: Actor) -> int:
    """Sessions past their time, and answers that nobody asks again."""
    once.forget_old()
    asked.forget_old()
    return sessions.forget_old(longest=timedelta(hours=current_app.config["SETTINGS"].session_hours))


@click.group("outbox")
def outbox_group() -> None:
    """Messages that wait to be sent."""


@outbox_group.command("send")
@in_service
def send() -> None:
    """Send the e-mails that are due. Without a mail server they stay where they are."""
    own: Settings = current_app.config["SETTINGS"]
    due = [message.id for message in outbox.waiting()]
    session.rollback()
    if not own.smtp_host:
        click.echo(f"No mail server is set (smtp_host). {len(due)} messages are kept.")
        return
    with (own.instance / "outbox.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo("Messages are being sent already.")
            return
        sent = sum(_send_one(number, own) for number in due)
    click.echo(f"{sent} of {len(due)} messages sent.")
    if sent < len(due):
        raise SystemExit(1)


def _send_one(number: int, own: Settings) -> bool:
    """The talk with the mail server happens while nobody waits for the database."""
    message = session.get(Message, number)
    if message is None or message.sent_at is not None:
        session.rollback()
        return True
    mail = EmailMessage()
    mail["From"], mail["To"] = own.mail_from, message.to_address
    mail["Subject"] = " ".join(message.subject.split())
    mail["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@digibank>"
    mail.set_content(message.body)
    goes_along = message.kept_file_id
    session.rollback()
    failure: OSError | None = None
    try:
        if goes_along is not None:
            attach(mail, goes_along)
        _deliver(mail, own)
    except OSError as wrong:
        failure = wrong
        click.echo(f"message {number}: {type(wrong).__name__}", err=True)

    def outcome(_message: Message) -> None:
        if failure is not None:
            raise failure

    with saving():
        again = session.get(Message, number)
        return again is not None and outbox.send(again, outcome)


def attach(mail: EmailMessage, number: int) -> None:
    """The kept paper, byte for byte. One that is not drawn yet is drawn first."""
    kept = session.get(KeptFile, number)
    if kept is None or kept.removed_at is not None:
        raise OSError("the paper was taken away")
    if kept.content is None:
        owner, kind = kept.owner_id, kept.kind
        paper(owner, kind, saving=saving)
        kept = session.get(KeptFile, number, populate_existing=True)
    content = kept.content if kept is not None else None
    if kept is None or content is None:
        raise OSError("the paper is not drawn")
    main, _slash, sub = kept.content_type.partition("/")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=kept.name)
    session.rollback()


def _deliver(mail: EmailMessage, own: Settings) -> None:
    kind = smtplib.SMTP_SSL if own.smtp_port == 465 else smtplib.SMTP
    with kind(own.smtp_host, own.smtp_port, timeout=20) as server:
        server.ehlo()
        if own.smtp_port != 465 and (own.smtp_user or server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context())
        if own.smtp_user:
            server.login(own.smtp_user, own.smtp_password)
        server.send_message(mail)


COMMANDS: tuple[click.Command, ...] = (verify, backup, restore, nightly, outbox_group)
