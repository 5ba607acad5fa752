"""What one reader may see of a person. Pages, calls and messages take it from here, never from the row itself."""

from dataclasses import dataclass
from datetime import date

from inventory.access import Actor
from inventory.history.subject import Subject
from inventory.looks.queries import shows_phone
from inventory.people.models import EndUser, Person

_TAIL = 2


@dataclass(frozen=True)
class ShownPerson:
    """A person as a page may show it: what the reader may not see is not in it.

    `phone` is masked until the reader asks for it, and then for a quarter of an hour.
    """

    ref: str
    name: str
    birth_on: date | None
    address: str
    phone: str
    email: str
    end_user: str
    is_gone: bool
    phone_is_masked: bool


def person_shown(person: Person, end_user: EndUser | None = None, *, actor: Actor) -> ShownPerson:
    """For a reader who may see this person: the caller asked that, with the contract or the person in hand."""
    is_masked = bool(person.phone) and not shows_phone(person.id, actor=actor)
    return ShownPerson(
        ref=person.ref,
        name=person.name,
        birth_on=person.birth_date,
        address=person.address,
        phone=masked(person.phone) if is_masked else person.phone,
        email=person.email,
        end_user=_end_user(end_user),
        is_gone=person.anonymised_at is not None,
        phone_is_masked=is_masked,
    )


def person_listed(person: Person) -> ShownPerson:
    """Somebody who was found by name: enough to tell namesakes apart. Street, phone and e-mail stand on the page of the
    person alone.
    """
    return ShownPerson(
        ref=person.ref,
        name=person.name,
        birth_on=person.birth_date,
        address=f"{person.postal_code} {person.city}".strip(),
        phone="",
        email="",
        end_user="",
        is_gone=person.anonymised_at is not None,
        phone_is_masked=bool(person.phone),
    )


def short_name(person: Person) -> str:
    """The first name and an initial: enough to find the right row of a list, not to know who it is elsewhere."""
    return f"{person.first_name} {person.last_name[:1]}.".strip(" .") + ("." if person.last_name else "")


def masked(phone: str) -> str:
    """The last two digits: enough to hear whether it is still the same number."""
    digits = sum(sign.isdigit() for sign in phone)
    seen = 0
    out = ""
    for sign in phone:
        seen += sign.isdigit()
        out += "•" if sign.isdigit() and seen <= digits - _TAIL else sign
    return out


def about(person: Person) -> Subject:
    """The person as history knows it."""
    return Subject("person", person.id, person.ref)


def _end_user(end_user: EndUser | None) -> str:
    if end_user is None or not end_user.first_name:
        return ""
    return f"{end_user.first_name} ({end_user.birth_year})" if end_user.birth_year else end_user.first_name
