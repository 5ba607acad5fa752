"""Who may be the same person, and how many different people there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import Row, bindparam, func, or_, select, union
from sqlalchemy.orm import aliased

from inventory.access import Actor
from inventory.core.db import session
from inventory.core.i18n import _, ngettext
from inventory.people.models import EndUser, Person, PersonPair, Route, Twin, Verdict
from inventory.people.models.person import address_key_of, name_key_of
from inventory.people.queries.known import root_of, visible_to
from inventory.people.readers import is_like, plain_phone


class Named(Protocol):
    """What the counter writes down."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def street(self) -> str: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True)
class Pair:
    """Two rows to lay side by side."""

    id: int
    rule: Twin
    first: Person
    second: Person


@dataclass(frozen=True)
class UniqueCount:
    """How many different people, and in words by which rule they were told apart. `left_out` objected to counting."""

    people: int
    rows: int
    merged: int
    left_out: int

    @property
    def rule(self) -> str:
        said = _(
            "Iemand telt één keer als voornaam, naam, geboortedatum en postcode gelijk zijn bij dezelfde balie, of als "
            "een medewerker zei dat het dezelfde persoon is (%(merged)s keer). Zonder rijksregisternummer. Wie bij de "
            "bibliotheek en bij de winkel komt, telt twee keer: die gegevens liggen nooit naast elkaar.",
            merged=self.merged,
        )
        if self.left_out:
            said += " " + ngettext(
                "%(num)s persoon telt niet mee: die maakte bezwaar.",
                "%(num)s personen tellen niet mee: zij maakten bezwaar.",
                self.left_out,
            )
        return said


def unique_persons(person_ids: Iterable[int]) -> UniqueCount:
    """How many different people these rows are. A row counts for the person it was merged into."""
    wanted = set(person_ids)
    roots, out = _people_of(wanted)
    return UniqueCount(
        people=len(roots) - len(out),
        rows=len(wanted),
        merged=len(wanted) - len(roots),
        left_out=len(out),
    )


def counted_as(person_ids: Iterable[int]) -> dict[int, int]:
    """For each of these rows the row of the person that it counts for; who objected to counting is left out."""
    roots, out = _people_of(set(person_ids))
    return {number: root for root, rows in roots.items() if root not in out for number in rows}


def people_with_more(times: Mapping[int, int]) -> int:
    """How many different people have more than one of something, by how many each row has."""
    roots, out = _people_of(set(times))
    return sum(sum(times[number] for number in rows) > 1 for root, rows in roots.items() if root not in out)


def _people_of(wanted: set[int]) -> tuple[dict[int, set[int]], set[int]]:
    """The rows of each person by the row that goes on, and the people who objected to being counted."""
    onwards: dict[int, int] = {}
    objected: set[int] = set()
    for number, into, objects in session.execute(
        select(Person.id, Person.merged_into, Person.no_statistics).where(
            or_(Person.merged_into.is_not(None), Person.no_statistics.is_(True))
        )
    ):
        if into is not None:
            onwards[number] = into
        if objects:
            objected.add(number)

    def end_of(number: int) -> int:
        while number in onwards:
            number = onwards[number]
        return number

    roots: dict[int, set[int]] = {}
    for number in wanted:
        roots.setdefault(end_of(number), set()).add(number)
    return roots, roots.keys() & {end_of(number) for number in objected}


class Known(Protocol):
    """What two rows are compared by."""

    @property
    def name_key(self) -> str: ...
    @property
    def address_key(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...


_COMPARED = (Person.name_key, Person.address_key, Person.birth_date, Person.phone, Person.email)
_OF_COUNTER = Person.org_id == bindparam("org")
# Each along its own index: with "or" the database reads everybody of the counter.
_NEAR = union(
    select(Person.id).where(_OF_COUNTER, Person.birth_date == bindparam("born")),
    select(Person.id).where(_OF_COUNTER, Person.address_key == bindparam("address"), Person.address_key != ""),
    select(Person.id).where(_OF_COUNTER, Person.name_key == bindparam("name")),
)
# Put together once: every hand-over to somebody new asks it twice.
_CANDIDATES = (
    select(Person.id, Person.ref, *_COMPARED)
    .where(
        Person.id.in_(_NEAR),
        Person.route == bindparam("route"),
        Person.id != bindparam("own"),
        Person.anonymised_at.is_(None),
        func.coalesce(Person.merged_into, 0) == 0,  # not along its index: nearly nobody was merged
    )
    .order_by(Person.id)
)


def candidates(person: Person) -> Sequence[Row[int, str, str, str, date | None, str, str]]:
    """Number, reference and what is compared of the rows of the same counter that share a birth date, an address or a
    name with this one. What waits to be written is not among them.
    """
    asked = {
        "org": person.org_id,
        "route": person.route,
        "own": person.id or 0,
        "born": person.birth_date,
        "address": person.address_key,
        "name": person.name_key,
    }
    return session.connection().execute(_CANDIDATES, asked).all()


def likeness_of(wanted: Named, *, org_id: int, route: Route) -> bool:
    """Whether somebody who is not known yet looks like somebody of this counter."""
    person = Person(
        **{name: getattr(wanted, name) for name in ("first_name", "last_name", "birth_date", "phone", "email")},
        org_id=org_id,
        route=route,
        name_key=name_key_of(wanted.first_name, wanted.last_name),
        address_key=address_key_of(wanted.street, wanted.postal_code),
    )
    return any(likeness(person, other) for other in candidates(person))


def likeness(one: Known, other: Known) -> Twin | None:
    """Why these two may be one person; None when nothing says so. A father and a son with one name are two."""
    is_same_name = other.name_key in (one.name_key, _swapped(one.name_key))
    if not is_same_name and not _has_like_name(one.name_key, other.name_key):
        return None
    if one.birth_date is None or other.birth_date is None:
        return None
    if one.birth_date == other.birth_date:
        return Twin.SAME_NAME_AND_BIRTH if is_same_name else Twin.LIKE_NAME_SAME_BIRTH
    if not _is_mistyped(one.birth_date, other.birth_date):
        return None
    if one.address_key and one.address_key == other.address_key:
        return Twin.LIKE_NAME_SAME_ADDRESS
    is_phone = bool(plain_phone(one.phone)) and plain_phone(one.phone) == plain_phone(other.phone)
    is_email = bool(one.email) and one.email.casefold() == other.email.casefold()
    return Twin.LIKE_NAME_SAME_CONTACT if is_phone or is_email else None


def pairs(actor: Actor, *, limit: int = 50) -> list[Pair]:
    """The pairs that nobody decided on, of the counters of this actor; the oldest first."""
    first, second = aliased(Person), aliased(Person)
    seen = visible_to(actor).with_only_columns(Person.id).scalar_subquery()
    query = (
        select(PersonPair, first, second)
        .join(first, first.id == PersonPair.first_id)
        .join(second, second.id == PersonPair.second_id)
        .where(
            PersonPair.verdict == Verdict.OPEN,
            first.anonymised_at.is_(None),
            second.anonymised_at.is_(None),
            PersonPair.first_id.in_(seen),
        )
        .order_by(PersonPair.id)
        .limit(limit)
    )
    found: list[Pair] = []
    rows = session.execute(query).all()
    while rows:
        # Who came to be one person by another pair is no question any more, and takes no place on the list.
        found += [
            Pair(pair.id, pair.rule, one, other) for pair, one, other in rows if root_of(one) is not root_of(other)
        ]
        is_more = len(rows) == limit and len(found) < limit
        rows = session.execute(query.where(PersonPair.id > rows[-1][0].id)).all() if is_more else []
    return found[:limit]


def open_pairs_of(person: Person, *, actor: Actor) -> list[Pair]:
    """The pairs with this person that nobody decided on."""
    rows = session.scalars(
        select(PersonPair)
        .where(
            PersonPair.verdict == Verdict.OPEN,
            or_(PersonPair.first_id == person.id, PersonPair.second_id == person.id),
        )
        .order_by(PersonPair.id)
    ).all()
    found = []
    for pair in rows:
        number = pair.second_id if pair.first_id == person.id else pair.first_id
        other = session.scalar(visible_to(actor).where(Person.id == number, Person.anonymised_at.is_(None)))
        if other is not None and root_of(other) is not root_of(person):
            found.append(Pair(pair.id, pair.rule, person, other))
    return found


def merged_into(person: Person) -> Person | None:
    """The row that this one was merged into, at the end of the chain; None when it goes on itself."""
    root = root_of(person)
    return root if root is not person else None


def end_users_of(numbers: Iterable[int]) -> Sequence[EndUser]:
    """For whom these people signed, who is still written down."""
    return session.scalars(
        select(EndUser).where(EndUser.person_id.in_(list(numbers)), EndUser.first_name != "").order_by(EndUser.id)
    ).all()


def pair_of(one: int, other: int) -> PersonPair | None:
    """What is known about two rows."""
    first, second = sorted((one, other))
    return session.scalar(select(PersonPair).where(PersonPair.first_id == first, PersonPair.second_id == second))


def _swapped(name_key: str) -> str:
    last, _space, first = name_key.partition(" ")
    return f"{first} {last}"


def _has_like_name(one: str, other: str) -> bool:
    """Both names alike, in either order: half a name in common is a family."""
    for each in (one, _swapped(one)):
        last, _space, first = each.partition(" ")
        other_last, _space, other_first = other.partition(" ")
        if is_like(last, other_last) and is_like(first, other_first):
            return True
    return False


def _is_mistyped(one: date, other: date) -> bool:
    """Day and month changed places, or one of day, month and year differs."""
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return True
    return sum(a != b for a, b in zip(one.timetuple()[:3], other.timetuple()[:3], strict=True)) == 1
