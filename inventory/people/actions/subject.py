"""A person as what an event is about: a reference that says nothing."""

from inventory.core.db import locked
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import Subject
from inventory.people.models import Person


def subject_of(person: Person) -> Subject:
    return Subject("person", person.id, person.ref)


def hold(person: Person) -> Person:
    """The row, read anew and locked until the transaction ends; refused when its data were erased."""
    found = locked(Person, person.id)
    if found is None:
        raise Missing(_("We kennen niemand met dit nummer. Kijk het na."))
    if found.anonymised_at is not None:
        raise Refused("anonymised", _("De gegevens van deze persoon zijn gewist."))
    return found
