"""Writing people down and using them again."""

from dataclasses import dataclass, fields
from datetime import date
from random import SystemRandom
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import bindparam, select

from inventory.access import Actor
from inventory.core.clock import now, today
from inventory.core.codes import SIGNS, Chooser
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.core.rows import written
from inventory.history.actions import record
from inventory.people import events
from inventory.people.actions.subject import subject_of
from inventory.people.actions.twins import propose
from inventory.people.models import EndUser, Person, Route
from inventory.people.models.person import address_key_of, name_key_of

_RANDOM = SystemRandom()
_OLDEST = 120
_ADULT = 18
_LONGEST = {"first_name": 80, "last_name": 80, "street": 120, "postal_code": 12, "city": 80, "phone": 30, "email": 254}
_CONTACT = ("street", "postal_code", "city", "phone", "email")
_WITH_REF = select(Person.id).where(Person.ref == bindparam("wanted"))

Told = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class Borrower:
    """What the counter writes down from the identity card that it saw, and how to reach somebody."""

    first_name: str
    last_name: str
    birth_date: date
    street: str
    postal_code: str
    city: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class NewEndUser:
    """For whom somebody signs."""

    first_name: str
    birth_year: int | None = None


def as_borrower(person: Person | None) -> Borrower | None:
    """What the counter knows of somebody, as it is written down anew; of nobody and of who was erased nothing."""
    if person is None or person.birth_date is None:
        return None
    return Borrower(**{each.name: getattr(person, each.name) for each in fields(Borrower)})


def check_borrower(borrower: Borrower) -> None:
    """Refuse what cannot be right: an empty name, a birth date to come, a minor, a national number in any field."""
    for each in fields(borrower):
        text = getattr(borrower, each.name)
        if isinstance(text, str):
            _check_text(each.name, text, _LONGEST[each.name], is_required=each.name not in ("phone", "email"))
    age = _age(borrower.birth_date)
    if not 0 <= age <= _OLDEST:
        raise BadInput("birth_date", _("Kijk de geboortedatum na."), field="birth_date")
    if age < _ADULT:
        raise BadInput(
            "minor_cannot_sign",
            _(
                "Wie jonger is dan 18 kan niet tekenen. Laat een ouder of voogd tekenen, "
                "en noteer het kind als gebruiker."
            ),
            field="birth_date",
        )
    if borrower.email:
        try:
            validate_email(borrower.email, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise BadInput("email", _("Kijk het e-mailadres na."), field="email") from None


def check_end_user(end_user: NewEndUser) -> None:
    """A first name and a possible year."""
    _check_text("end_user", end_user.first_name, 80, is_required=True)
    if end_user.birth_year is not None and not today().year - _OLDEST <= end_user.birth_year <= today().year:
        raise BadInput("birth_year", _("Kijk het geboortejaar na."), field="end_user_birth_year")


def use_or_make(
    known: Person | None,
    borrower: Borrower,
    *,
    org_id: int,
    route: Route,
    random: Chooser = _RANDOM,
) -> tuple[Person, Told]:
    """The person whom `queries.same_person` found, with the newest contact details, or a new one.

    What history must be told comes along: `tell` writes it once the row has its number. The action that needs a person
    demanded its own permission and checked the borrower.
    """
    if known is not None:
        return known, _use_again(known, borrower)
    noted = {each.name: _tidied(getattr(borrower, each.name)) for each in fields(borrower)}
    keys = {
        "name_key": name_key_of(str(noted["first_name"]), str(noted["last_name"])),
        "address_key": address_key_of(str(noted["street"]), str(noted["postal_code"])),
    }
    row = {"ref": _new_ref(random), "org_id": org_id, "route": route, "made_at": now()}
    # `tell` looks who may be the same
    person = written(Person, {**row, **noted, **keys, "is_looked_at": True})
    return person, ((events.NOTED, {"route": str(route)}),)


def tell(person: Person, told: Told, *, actor: Actor) -> None:
    """Write down in history what happened to a person whose row is written, and who may be the same."""
    for kind, data in told:
        record(kind, subject_of(person), actor=actor, data=data)
    if any(kind in (events.NOTED, events.UPDATED) for kind, _data in told):
        propose(person, actor=actor)


def note_end_user(end_user: NewEndUser, *, person: Person) -> EndUser:
    """Write down for whom a person signs."""
    check_end_user(end_user)
    made = EndUser(person_id=person.id, first_name=end_user.first_name.strip(), birth_year=end_user.birth_year)
    session.add(made)
    session.flush()
    return made


def _use_again(person: Person, borrower: Borrower) -> Told:
    changed = []
    for name in _CONTACT:
        newest = _tidied(getattr(borrower, name))
        if newest and newest != getattr(person, name):
            setattr(person, name, newest)
            changed.append(name)
    person.kept_until = None
    again: Told = ((events.USED_AGAIN, {}),)
    return (*again, (events.UPDATED, {"fields": changed})) if changed else again


def _check_text(field: str, text: str, longest: int, *, is_required: bool) -> None:
    if is_required and not text.strip():
        raise BadInput("empty", _("Vul dit in."), field=field, missing=(field,))
    if len(text) > longest:
        raise BadInput("too_long", _("Dit is te lang."), field=field)
    if not text.isprintable():
        raise BadInput("unreadable", _("Hier staat een teken dat niet kan. Typ het opnieuw."), field=field)
    refuse_national_number(text, field)


def _tidied(value: str | date) -> str | date:
    return " ".join(value.split()) if isinstance(value, str) else value


def _age(born: date) -> int:
    day = today()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _new_ref(random: Chooser) -> str:
    while True:
        ref = "".join(random.choice(SIGNS) for _sign in range(8))
        if session.connection().execute(_WITH_REF, {"wanted": ref}).first() is None:
            return ref
