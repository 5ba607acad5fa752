"""No name in what cannot be erased: a note of history is part of the chain for good.

Whoever types a note about a device or its repair may not name the person who has it, or had it and is still written
down: the last name as it is written, both names, the e-mail address, the phone number or the street with its number.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from inventory.accounts.models import Organisation
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.history.actions import watch
from inventory.history.subject import Subject
from inventory.loans.models import Loan, LoanLine
from inventory.people.models import Person
from inventory.people.readers import bare, plain_phone, say_name
from inventory.referrals.models import Referral

# Where each kind of event says which device it is about; a device is known by its own code.
_TAG = {"device": "", "medium": "device", "repair": "tag"}
_FREE = ("reason", "why", "remark")
_WORD = re.compile(r"\w+")


def refuse_names(subject: Subject, note: str, data: Mapping[str, Any]) -> None:
    """Refuse a note that says who somebody is. Facts of a repair are all texts; of a device or disk only reasons."""
    if subject.kind not in _TAG:
        return
    text = " \n ".join([note, *_texts(data, all_of_them=subject.kind == "repair")]).strip()
    if not text:
        return
    tag = str(data.get(_TAG[subject.kind], "")) or subject.code
    refuse_holders(text, tag, field="note")


def refuse_holders(text: str, tag: str, *, field: str) -> None:
    """Refuse a text that says who has this device or had it."""
    if any(says_who(text, person) for person in _holders(tag)):
        raise BadInput(
            "name_in_note",
            _("In een nota hoort geen naam, adres of nummer van een mens. Zeg bijvoorbeeld 'de lener'."),
            field=field,
        )


def refuse_referrers(text: str, *, field: str) -> None:
    """Refuse a text that names an organisation that refers: who comes from there is nobody's business."""
    words = f" {' '.join(_WORD.findall(bare(text)))} "
    referring = select(Organisation).where(Organisation.id.in_(select(Referral.org_id)))
    for org in session.scalars(referring):
        for name in (org.code, org.name):
            if f" {' '.join(_WORD.findall(bare(name)))} " in words:
                raise BadInput(
                    "referrer_in_note", _("Schrijf hier niet wie iemand doorverwees. Haal het weg."), field=field
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


def _texts(data: Mapping[str, Any], *, all_of_them: bool) -> Iterator[str]:
    for name, value in data.items():
        if name in ("tag", "type") or not (all_of_them or name.endswith(_FREE)):
            continue
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))


watch(refuse_names)
