"""Reading people. Only the counter that wrote somebody down gets the row, and the coordinator for free loans."""

from collections.abc import Sequence
from datetime import date
from itertools import islice

from sqlalchemy import Select, and_, bindparam, or_, select

from inventory.access import Actor, Can, Role, may
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.people.models import Person, Route
from inventory.people.readers import plain_name

_SAME = (
    select(Person.id, Person.first_name, Person.last_name)
    .where(
        Person.org_id == bindparam("org"),
        Person.route == bindparam("route"),
        Person.birth_date == bindparam("born"),
        Person.postal_code == bindparam("postal_code"),
        Person.anonymised_at.is_(None),
    )
    .order_by(Person.id.desc())
)

_AT_ADDRESS = (
    select(Person.id)
    .where(
        Person.org_id == bindparam("org"),
        Person.route == bindparam("route"),
        Person.address_key == bindparam("address"),
        Person.anonymised_at.is_(None),
    )
    .order_by(Person.id)
)


def visible_to(actor: Actor) -> Select[Person]:
    """The people whom this actor may see. A technician, referrer, donor or administrator sees none."""
    query = select(Person)
    if actor.kind == "system":
        return query
    if not may(actor, Can.PEOPLE_SEE):
        return query.where(Person.id.is_(None))
    allowed = [
        and_(Person.route == Route.FREE, Person.org_id.in_(actor.orgs(Role.LIBRARY))),
        and_(Person.route == Route.TARIFF, Person.org_id.in_(actor.orgs(Role.SHOP))),
    ]
    if Role.COORDINATOR in actor.roles:
        allowed.append(Person.route == Route.FREE)
    return query.where(or_(*allowed))


def same_person(
    *, first_name: str, last_name: str, birth_date: date, postal_code: str, org_id: int, route: Route
) -> Person | None:
    """Somebody with the same names, birth date and postcode at the same counter; the newest when there are more."""
    known = {"org": org_id, "route": route, "born": birth_date, "postal_code": postal_code.strip()}
    wanted = (plain_name(first_name), plain_name(last_name))
    for number, first, last in session.connection().execute(_SAME, known):
        if (plain_name(first), plain_name(last)) == wanted:
            return root_of(session.get(Person, number))
    return None


def root_of(person: Person | None) -> Person | None:
    """The row that goes on for this person: itself, or what it was merged into."""
    while person is not None and person.merged_into is not None:
        person = session.get(Person, person.merged_into)
    return person


def class_of(person_id: int) -> list[int]:
    """This row and every row that was merged into it, by number."""
    found, fresh = [person_id], [person_id]
    while fresh:
        fresh = list(session.scalars(select(Person.id).where(Person.merged_into.in_(fresh)).order_by(Person.id)))
        found += fresh
    return found


def objections_of(person: Person) -> tuple[bool, bool]:
    """Whether this person wants no offer to learn, and not to be counted; noted at whichever of the person's rows."""
    root = root_of(person)
    assert root is not None
    rows = session.execute(
        select(Person.no_learning_contact, Person.no_statistics).where(Person.id.in_(class_of(root.id)))
    ).all()
    return any(row[0] for row in rows), any(row[1] for row in rows)


def person_by_ref(ref: str, *, actor: Actor) -> Person:
    """The person with this reference, when the actor may see the row; else it does not exist."""
    plain = "".join(ref.split()).replace("-", "").upper()
    found = session.scalar(visible_to(actor).where(Person.ref == plain))
    if found is None:
        raise Missing(_("We kennen niemand met dit nummer. Kijk het na."))
    return found


def search(text: str, *, actor: Actor, limit: int = 25, counter: tuple[int, Route] | None = None) -> Sequence[Person]:
    """People of whom each of these words begins the last or the first name; with a counter, those of it alone."""
    words = [plain_name(word) for word in text.split() if plain_name(word)][:4]
    if not words or len("".join(words)) < 2:
        return []
    query = visible_to(actor).where(Person.anonymised_at.is_(None))
    if counter is not None:
        query = query.where(Person.org_id == counter[0], Person.route == counter[1])
    for word in words:
        query = query.where(or_(Person.name_key.like(f"{word}%"), Person.name_key.like(f"% {word}%")))
    return session.scalars(query.order_by(Person.name_key, Person.id).limit(limit)).all()


def household_of(address_key: str, *, org_id: int, route: Route, but: int | None = None) -> Sequence[Person]:
    """Everybody whom this counter knows at one address; without an address nobody."""
    if not address_key:
        return []
    query = select(Person).where(
        Person.org_id == org_id,
        Person.route == route,
        Person.address_key == address_key,
        Person.anonymised_at.is_(None),
    )
    if but is not None:
        query = query.where(Person.id != but)
    return session.scalars(query.order_by(Person.id)).all()


def household_numbers(address_key: str, *, org_id: int, route: Route) -> list[int]:
    """The numbers of the same rows, without the rows."""
    if not address_key:
        return []
    asked = {"org": org_id, "route": route, "address": address_key}
    return list(session.connection().execute(_AT_ADDRESS, asked).scalars())


def people_past_their_time(day: date, *, limit: int | None = None) -> Sequence[Person]:
    """Whose data must go now: the first row of each person of whom no row is to be kept longer or is open."""
    rows = session.scalars(
        select(Person)
        .where(
            Person.kept_until < day,
            Person.anonymised_at.is_(None),
            Person.disputed_on.is_(None),
            Person.merged_into.is_(None),
        )
        .order_by(Person.kept_until, Person.id)
    ).all()
    return list(islice((person for person in rows if is_past_its_time(person, day)), limit))


def is_past_its_time(person: Person, day: date) -> bool:
    """Whether the data of this person must go now. Ask it of the row that goes on."""
    waiting = select(Person.id).where(
        Person.id.in_(class_of(person.id)),
        Person.anonymised_at.is_(None),
        or_(Person.kept_until.is_(None), Person.kept_until >= day, Person.disputed_on.is_not(None)),
    )
    return session.scalars(waiting.limit(1)).first() is None
