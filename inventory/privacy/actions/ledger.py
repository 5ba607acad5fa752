"""Who was erased, kept beside the database and outside its backups: a restore of an older backup brings nobody back.

One line for each person: the SHA-256 of the reference. A reference is eight random signs, so a line says nothing.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.config import Settings
from inventory.core.db import session
from inventory.people.actions.twins import undo_merge
from inventory.people.models import Person
from inventory.people.queries import root_of
from inventory.privacy.actions.erase import erase_rows
from inventory.privacy.events import RESTORED


def ledger_file(settings: Settings) -> Path:
    return settings.instance / "erased.txt"


def write_down(settings: Settings) -> int:
    """Bring the ledger up to the database; the number that is new. Call it after the commit; safe to repeat."""
    file = ledger_file(settings)
    known = _known(file)
    gone = session.scalars(select(Person.ref).where(Person.anonymised_at.is_not(None)).order_by(Person.id)).all()
    fresh = [mark for ref in gone if (mark := mark_of(ref)) not in known]
    if fresh:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as out:
            out.write("".join(f"{mark}\n" for mark in fresh))
            out.flush()
            os.fsync(out.fileno())
    return len(fresh)


def erase_again(settings: Settings) -> list[str]:
    """Erase everybody of the ledger whom a restore brought back; whatever their loans looked like on that day. The
    references.
    """
    known = _known(ledger_file(settings))
    if not known:
        return []
    back = [
        person
        for person in session.scalars(select(Person).where(Person.anonymised_at.is_(None)).order_by(Person.id))
        if mark_of(person.ref) in known
    ]
    # Only these rows: the backup may be of a day when somebody who stays was merged with them.
    together: dict[int, list[Person]] = {}
    for person in back:
        goes_on = root_of(person)
        assert goes_on is not None
        together.setdefault(goes_on.id, []).append(person)
    for rows in together.values():
        erase_rows(rows, actor=SYSTEM, why=RESTORED)
        _let_go(rows)
    return [person.ref for person in back]


def _let_go(rows: Sequence[Person]) -> None:
    """Who stays goes on as a person apart, not as an empty row."""
    numbers = [row.id for row in rows]
    staying = select(Person).where(Person.merged_into.in_(numbers), Person.anonymised_at.is_(None)).order_by(Person.id)
    for person in session.scalars(staying).all():
        undo_merge(person, actor=SYSTEM)


def mark_of(ref: str) -> str:
    """What stands in the ledger for a reference."""
    return hashlib.sha256(f"digibank person {ref}".encode()).hexdigest()


def _known(file: Path) -> set[str]:
    return set(file.read_text("ascii").split()) if file.exists() else set()
