"""Reading people. Only the counter that wrote somebody down gets the row, and the coordinator for free loans."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, and_, bindparam, or_, select

from inventory.access import Actor, Can, Role, may
from inventory.core.db import session
from inventory.people.models import Person, Route

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
            return session.get(Person, number)
    return None


def plain_name(name: str) -> str:
    """A name as it is compared: without case, accents, dashes and spaces."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in bare if sign.isalnum())


def people_past_their_time(day: date) -> Sequence[Person]:
    """Whose data must go now."""
    return session.scalars(
        select(Person).where(Person.kept_until < day, Person.anonymised_at.is_(None)).order_by(Person.id)
    ).all()
