"""Erasing, as far as it concerns files: the ledger, what a database file still holds, and copies of a former one."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from inventory.cli.running import is_upgraded, service
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import db, session
from inventory.core.scrub import scrub
from inventory.people.models import TermKind
from inventory.people.queries.keeping import amount_of
from inventory.privacy.actions import ledger
from inventory.privacy.queries.due import was_somebody_erased
from inventory.web.saving import saving

_SCRUB_AGAIN = timedelta(days=3)  # a database that was busy gets its turn in one of these nights


def note_who_is_gone(own: Settings) -> None:
    """Before a restore: who is erased in the present database stands in the ledger. A damaged one cannot say."""
    with suppress(DBAPIError), service(upgraded=False, own=own):
        if is_upgraded():
            ledger.write_down(own)


def again(own: Settings) -> str:
    """After a restore or an upgrade: erase whom it brought back. Inside the service, outside a transaction."""
    with saving():
        back = ledger.erase_again(own)
    session.remove()
    if not back:
        return "Nobody of the ledger of erased people was brought back."
    scrub(db.engine)
    return f"{len(back)} people who were erased before are erased again: {', '.join(back)}."


def tidy_files(own: Settings) -> str:
    """Nightly, after the rest: the ledger, the database file, and the copies that restores left beside it."""
    with saving():
        fresh = ledger.write_down(own)
        days = amount_of(TermKind.FORMER_DATABASE)
        is_lately = was_somebody_erased(since=now() - _SCRUB_AGAIN)
    session.remove()
    said = [f"privacy ledger: {fresh}", f"former databases: {_forget_copies(own, days)}"]
    if is_lately:
        said.append("database file: " + ("scrubbed" if scrub(db.engine) else "busy, scrubbed in the next night"))
    return "\n".join(said)


def _forget_copies(own: Settings, days: int) -> int:
    """Copies of a former database, made by a restore, that are older than their term."""
    place = make_url(own.database)
    if place.get_backend_name() != "sqlite":
        return 0
    file = Path(str(place.database))
    oldest = (now() - timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")
    old = [each for each in file.parent.glob(f"{file.name}.before-*") if each.name.rpartition("-")[2] < oldest]
    for each in old:
        each.unlink()
    return len(old)
