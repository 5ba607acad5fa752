"""Emptying the row of a person. What goes with it (papers, messages, notes) is the work of the room `privacy`."""

from datetime import date

from sqlalchemy import update

from inventory.access import Actor
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.history.actions import record
from inventory.people import events
from inventory.people.actions.subject import subject_of
from inventory.people.models import EndUser, Person

_EMPTIED = ("first_name", "last_name", "street", "postal_code", "city", "phone", "email", "name_key", "address_key")


def keep_until(person: Person, day: date | None) -> None:
    """Until when the data are kept; None while something is open."""
    person.kept_until = day


def anonymise(person: Person, *, actor: Actor, why: str = "") -> bool:
    """Empty the row for good. The reference stays, so that counts and loans stay right. False when it was empty."""
    held = locked(Person, person.id)
    if held is None or held.anonymised_at is not None:
        return False
    for name in _EMPTIED:
        setattr(held, name, "")
    held.birth_date = None
    held.anonymised_at = now()
    session.flush()
    session.execute(update(EndUser).where(EndUser.person_id == held.id).values(first_name="", birth_year=None))
    record(events.ANONYMISED, subject_of(held), actor=actor, data={"why": why} if why else {})
    return True
