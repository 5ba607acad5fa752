"""No name in what cannot be erased: a note of history is part of the chain for good.

Whoever types a note about a device or its repair may not name the person who has it, or had it and is still written
down: the last name as it is written, both names, the e-mail address, the phone number or the street with its number.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.history.actions import watch
from inventory.history.subject import Subject
from inventory.loans.models import Loan, LoanLine
from inventory.people.models import Person
from inventory.people.readers import bare, plain_phone, say_name

_ABOUT = ("device", "repair")


def refuse_names(subject: Subject, note: str, data: Mapping[str, Any]) -> None:
    """Refuse a note that says who somebody is. Facts of a repair are texts too; those of a device are words of ours."""
    if subject.kind not in _ABOUT:
        return
    text = " \n ".join([note, *(_texts(data) if subject.kind == "repair" else ())]).strip()
    if not text:
        return
    tag = subject.code if subject.kind == "device" else str(data.get("tag", ""))
    for person in _holders(tag):
        if says_who(text, person):
            raise BadInput(
                "name_in_note",
                _("In een nota hoort geen naam, adres of nummer van een mens. Zeg bijvoorbeeld 'de lener'."),
                field="note",
            )


def says_who(text: str, person: Person) -> bool:
    """Whether a text says who this is."""
    plain = bare(text)
    digits = "".join(sign for sign in text if sign.isdigit())
    phone = plain_phone(person.phone)
    return (
        say_name(text, person.first_name, person.last_name)
        or (bool(person.email) and person.email.casefold() in plain)
        or (len(phone) >= 8 and phone in digits)
        or (any(sign.isdigit() for sign in person.street) and bare(person.street) in plain)
    )


def _holders(tag: str) -> Iterator[Person]:
    """Who has this device, or had it and is still written down."""
    yield from session.scalars(
        select(Person)
        .join(Loan, Loan.person_id == Person.id)
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .join(Device, Device.id == LoanLine.device_id)
        .where(Device.tag == tag, Person.anonymised_at.is_(None))
    ).unique()


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        if isinstance(value, str) and name not in ("tag", "type"):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))


watch(refuse_names)
