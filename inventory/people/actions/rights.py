"""What a person may ask of us: put it right, object, dispute. And the exception of the coordinator for a household.

History tells which fields were put right, by whom and why; never what stood there, before or after.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.people import events
from inventory.people.actions.noting import Borrower, NewEndUser, as_borrower, check_borrower, check_end_user
from inventory.people.actions.subject import hold, subject_of
from inventory.people.actions.twins import propose
from inventory.people.models import EndUser, HouseholdException, HouseholdReason, Person, RightReason
from inventory.people.queries.known import class_of, objections_of, root_of


def put_right(person: Person, values: Mapping[str, str | date], reason: RightReason, *, actor: Actor) -> list[str]:
    """Write these fields as they should be. The names of those that changed; refused when none did."""
    person = hold(person)
    demand(actor, Can.PEOPLE_CHANGE, person)
    known = as_borrower(person)
    assert known is not None
    wanted = replace(known, **{name: _tidied(value) for name, value in values.items()})
    changed = [each.name for each in fields(Borrower) if getattr(known, each.name) != getattr(wanted, each.name)]
    if not changed:
        raise Refused("nothing_changed", _("Alles staat er al zo."))
    check_borrower(wanted)
    for name in changed:
        setattr(person, name, getattr(wanted, name))
    session.flush()
    kind = events.MOVED if reason == RightReason.MOVED else events.CORRECTED
    record(kind, subject_of(person), actor=actor, data={"fields": changed, "reason": str(reason)})
    propose(person, actor=actor)
    return changed


def put_end_user_right(user: EndUser, wanted: NewEndUser, reason: RightReason, *, actor: Actor) -> None:
    """Write the first name and the year of who uses the device as they should be."""
    person = session.get(Person, user.person_id)
    held = locked(EndUser, user.id)
    if person is None or held is None:
        raise Missing(_("We kennen niemand met dit nummer. Kijk het na."))
    person = hold(person)
    demand(actor, Can.PEOPLE_CHANGE, person)
    check_end_user(wanted)
    held.first_name, held.birth_year = wanted.first_name.strip(), wanted.birth_year
    session.flush()
    data = {"fields": ["end_user"], "reason": str(reason)}
    record(events.CORRECTED, subject_of(person), actor=actor, data=data)


def object_to(person: Person, *, learning_contact: bool, statistics: bool, actor: Actor) -> None:
    """Note to what this person objects, at every row of the person; what is not named any more is taken back."""
    person = hold(person)
    demand(actor, Can.PEOPLE_CHANGE, person)
    if objections_of(person) == (learning_contact, statistics):
        raise Refused("nothing_changed", _("Alles staat er al zo."))
    root = root_of(person)
    assert root is not None
    for row in session.scalars(select(Person).where(Person.id.in_(class_of(root.id))).order_by(Person.id)):
        row.no_learning_contact, row.no_statistics = learning_contact, statistics
    session.flush()
    to = [name for name, on in (("learning_contact", learning_contact), ("statistics", statistics)) if on]
    record(events.OBJECTED, subject_of(person), actor=actor, data={"to": to})


def dispute(person: Person, is_disputed: bool, *, actor: Actor) -> None:
    """While something is disputed the data are kept: whoever disagrees needs them too."""
    person = hold(person)
    demand(actor, Can.PEOPLE_CHANGE, person)
    if (person.disputed_on is not None) == is_disputed:
        raise Refused("nothing_changed", _("Alles staat er al zo."))
    person.disputed_on = today() if is_disputed else None
    session.flush()
    record(events.DISPUTED if is_disputed else events.SETTLED, subject_of(person), actor=actor)


def allow_second_device(person: Person, reason: HouseholdReason, *, actor: Actor) -> HouseholdException:
    """One more device may go to the household of this person. For one hand-over."""
    person = hold(person)
    demand(actor, Can.HOUSEHOLD_EXCEPTION, person)
    if open_exception([person.id]) is not None:
        raise Refused("allowed_already", _("Dit gezin mag al een toestel meer hebben. Het is nog niet gebruikt."))
    made = HouseholdException(person_id=person.id, reason=reason, made_at=now(), made_by=actor.user_id)
    session.add(made)
    session.flush()
    record(events.HOUSEHOLD_ALLOWED, subject_of(person), actor=actor, data={"reason": str(reason)})
    return made


def open_exception(person_ids: list[int]) -> HouseholdException | None:
    """The exception that is still to be used, of anybody in a household."""
    return session.scalar(
        select(HouseholdException)
        .where(HouseholdException.person_id.in_(person_ids), HouseholdException.used_at.is_(None))
        .order_by(HouseholdException.id)
        .limit(1)
    )


def use_exception(exception: HouseholdException, *, by: Person, actor: Actor) -> None:
    """A device goes out under it."""
    exception.used_at = now()
    holder = session.get(Person, exception.person_id)
    assert holder is not None
    record(events.HOUSEHOLD_USED, subject_of(holder), actor=actor, data={"by": by.ref, "reason": str(exception.reason)})


def _tidied(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value
