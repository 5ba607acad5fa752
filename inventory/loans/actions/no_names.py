"""No name in what cannot be erased: a note of history is part of the chain for good.

Whoever types a note about a device or its repair may not name the person who has it, or had it and is still written
down: the last name as it is written, both names, the e-mail address, the phone number or the street with its number.

That a note is refused tells who typed it that the name was right. For who may read the name anyway that is nothing new.
To let it pass would put it in the chain for good; to take it out silently would show in the note itself, and to refuse
every word that looks like a name would refuse makes of devices. So for who may not read it, guessing is made pointless:
each refusal stands in the history of the person, three of them in an hour close all notes of that reader for a while,
whatever is in them, and the coordinator hears it at once.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, Role, may
from inventory.accounts.actions import attempts
from inventory.accounts.models import ROLE_FITS, Organisation, OrgKind
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.one_writer import writing
from inventory.devices.models import Device
from inventory.history.actions import watch
from inventory.history.subject import Subject
from inventory.loans.models import Loan, LoanLine
from inventory.looks.actions import note_named
from inventory.people.actions import subject_of
from inventory.people.models import Person
from inventory.people.readers import bare, plain_phone, say_name

# Where each kind of event says which device it is about; a device is known by its own code.
_TAG = {"device": "", "medium": "device", "repair": "tag"}
_FREE = ("reason", "why", "remark")
_WORD = re.compile(r"\w+")
_SAYS_REFERRED = (
    "ocmw", "cpas", "caw", "vdab", "sociale dienst", "sociaal huis", "maatschappelijk werker",
    "maatschappelijk werkster", "maatschappelijk assistent", "brugfiguur", "doorverwijzer", "doorverwezen",
)  # fmt: skip


def refuse_names(subject: Subject, note: str, data: Mapping[str, Any], actor: Actor) -> None:
    """Refuse a note that says who somebody is. Facts of a repair are all texts; of a device or disk only reasons."""
    if subject.kind not in _TAG:
        return
    text = " \n ".join([note, *_texts(data, all_of_them=subject.kind == "repair")]).strip()
    if not text:
        return
    tag = str(data.get(_TAG[subject.kind], "")) or subject.code
    refuse_holders(text, tag, field="note", actor=actor)


def refuse_holders(text: str, tag: str, *, field: str, actor: Actor) -> None:
    """Refuse a text that says who has this device or had it."""
    people = list(_holders(tag))
    is_somebody = actor.user_id is not None  # also by a program of theirs
    unknown = [person for person in people if is_somebody and not may(actor, Can.PEOPLE_SEE, person)]
    if unknown and text.strip():
        attempts.demand_room("name", "account", str(actor.user_id))
    named = [person for person in people if says_who(text, person)]
    if not named:
        return
    if named[0] in unknown:
        _note_guess(subject_of(named[0]), actor)
    raise BadInput(
        "name_in_note",
        _("In een nota hoort geen naam, adres of nummer van een mens. Zeg bijvoorbeeld 'de lener'."),
        field=field,
    )


def _note_guess(person: Subject, actor: Actor) -> None:
    """It stays noted though what was asked is refused: in a transaction of its own."""
    is_many = attempts.note_apart(("name", "account", str(actor.user_id)))
    session.rollback()
    with writing(), session.begin():
        note_named(person, is_many=is_many, actor=actor)


def refuse_referrers(text: str, *, field: str) -> None:
    """Refuse a text that says who may have referred: who comes from there is nobody's business.

    Every organisation of a kind that can refer counts, whether it ever did or not (which partners there are is public),
    and so do the usual words for it, whoever is a partner here. All of them are looked at each time. So neither the
    answer nor its time tells which referrals there are.
    """
    words = f" {' '.join(_WORD.findall(bare(text)))} "
    kinds = (ROLE_FITS[Role.SOCIAL_WORKER] | ROLE_FITS[Role.PARTNER_REFERRER]) - {OrgKind.CITY}  # also a common word
    names = session.execute(select(Organisation.code, Organisation.name).where(Organisation.kind.in_(sorted(kinds))))
    known = [*_SAYS_REFERRED, *(name for row in names for name in row)]
    if sum(f" {' '.join(_WORD.findall(bare(name)))} " in words for name in known):
        raise BadInput("referrer_in_note", _("Schrijf hier niet wie iemand doorverwees. Haal het weg."), field=field)


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
