"""Reading accounts: users, organisations, locations, tokens, counted attempts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Date, Time, bindparam, cast, func, literal, null, select
from sqlalchemy.orm import joinedload, selectinload

from inventory.access import Actor, Can, Membership, Role, may
from inventory.accounts.models import (
    ApiToken,
    Attempt,
    ClosedDays,
    HeldRole,
    Location,
    OpenHours,
    Organisation,
    Shelf,
    User,
)
from inventory.core.calendar import USUAL, Opening
from inventory.core.clock import now, today
from inventory.core.db import session


def user_by_email(email: str) -> User | None:
    """The user with this address, however it is typed."""
    return session.scalar(select(User).where(User.email == plain_email(email)))


def plain_email(email: str) -> str:
    return email.strip().casefold()


def org_by_code(code: str) -> Organisation | None:
    return session.scalar(select(Organisation).where(Organisation.code == code.strip().upper()))


def location_by_code(code: str) -> Location | None:
    return session.scalar(select(Location).where(Location.code == code.strip().upper()))


def is_shelf(code: str) -> bool:
    """Whether a shelf has this code, in use or not."""
    return session.scalar(select(Shelf.id).where(Shelf.code == code.strip().upper())) is not None


def organisations(*, active_only: bool = False) -> Sequence[Organisation]:
    """All organisations by name, with their locations."""
    wanted = select(Organisation).options(selectinload(Organisation.locations)).order_by(Organisation.name)
    return session.scalars(wanted.where(Organisation.is_active) if active_only else wanted).all()


def locations(*, active_only: bool = False) -> Sequence[Location]:
    """All locations by name, with their organisation."""
    wanted = select(Location).options(joinedload(Location.org)).order_by(Location.name)
    return session.scalars(wanted.where(Location.is_active) if active_only else wanted).all()


_OPENING = (
    select(OpenHours.weekday, OpenHours.opens, OpenHours.closes, cast(null(), Date), cast(null(), Date), literal(""))
    .where(OpenHours.location_id == bindparam("place"))
    .union_all(
        select(
            literal(-1), cast(null(), Time), cast(null(), Time), ClosedDays.from_on, ClosedDays.until_on, ClosedDays.why
        ).where(ClosedDays.location_id == bindparam("place"), ClosedDays.until_on >= bindparam("since"))
    )
)


def opening_of(location_id: int | None) -> Opening:
    """When a place is open from now on, in one statement; as is usual when it is not known where."""
    if location_id is None:
        return USUAL
    rows = session.execute(_OPENING, {"place": location_id, "since": today()}).all()
    return Opening(
        hours=tuple(sorted((row[0], row[1], row[2]) for row in rows if row[1] is not None)),
        closed=tuple(sorted((row[3], row[4], row[5]) for row in rows if row[3] is not None)),
    )


def openings_of(places: Sequence[int]) -> dict[int, Opening]:
    """The same for several places at once, in two statements."""
    hours = session.execute(
        select(OpenHours.location_id, OpenHours.weekday, OpenHours.opens, OpenHours.closes)
        .where(OpenHours.location_id.in_(places))
        .order_by(OpenHours.weekday, OpenHours.opens)
    ).all()
    closed = session.execute(
        select(ClosedDays.location_id, ClosedDays.from_on, ClosedDays.until_on, ClosedDays.why)
        .where(ClosedDays.location_id.in_(places), ClosedDays.until_on >= today())
        .order_by(ClosedDays.from_on, ClosedDays.id)
    ).all()
    return {
        place: Opening(
            hours=tuple((row[1], row[2], row[3]) for row in hours if row[0] == place),
            closed=tuple((row[1], row[2], row[3]) for row in closed if row[0] == place),
        )
        for place in places
    }


def places_with_hours(actor: Actor) -> Sequence[Location]:
    """The places in use whose opening hours this actor may set."""
    return [place for place in locations(active_only=True) if may(actor, Can.OPENING_SET, place)]


def closed_days(location: Location) -> Sequence[ClosedDays]:
    """The periods in which a place is closed, of now and to come."""
    return session.scalars(
        select(ClosedDays)
        .where(ClosedDays.location_id == location.id, ClosedDays.until_on >= today())
        .order_by(ClosedDays.from_on, ClosedDays.id)
    ).all()


def users() -> Sequence[User]:
    """All users by name, with their roles."""
    return session.scalars(select(User).order_by(User.name, User.id)).all()


def users_ending(ending: str) -> Sequence[User]:
    """The active users whose address ends so, oldest first."""
    return session.scalars(
        select(User).where(User.email.endswith(ending, autoescape=True), User.active).order_by(User.id)
    ).all()


def other_admins(user_id: int) -> int:
    """How many active administrators there are beside this user."""
    return (
        session.scalar(
            select(func.count(func.distinct(User.id)))
            .join(HeldRole, HeldRole.user_id == User.id)
            .where(HeldRole.role == Role.ADMIN, User.active, User.id != user_id)
        )
        or 0
    )


_WHO = (User.id, User.name, User.location_id, HeldRole.role, HeldRole.org_id)
_BY_SESSION = (
    select(*_WHO)
    .outerjoin(HeldRole, HeldRole.user_id == User.id)
    .where(User.fs_uniquifier == bindparam("key"), User.active)
)
_BY_TOKEN = (
    select(*_WHO, ApiToken.id, ApiToken.scopes, ApiToken.used_at)
    .select_from(ApiToken)
    .join(User, User.id == ApiToken.user_id)
    .outerjoin(HeldRole, HeldRole.user_id == User.id)
    .where(
        ApiToken.token_sha256 == bindparam("sha256"),
        ApiToken.ended_at.is_(None),
        ApiToken.ends_at > bindparam("now"),
        User.active,
    )
)


def actor_by_session(key: str) -> Actor | None:
    """The active user whom a session belongs to. Asked at every page, so without objects for the rows."""
    rows = session.connection().execute(_BY_SESSION, {"key": key}).all()
    return _actor(rows) if rows else None


def actor_by_token(sha256: str) -> tuple[Actor, datetime | None] | None:
    """Who calls with a token that works now, and when it was last used. Asked at every call."""
    rows = session.connection().execute(_BY_TOKEN, {"sha256": sha256, "now": now()}).all()
    if not rows:
        return None
    token_id, scopes, used_at = rows[0][5:]
    return replace(_actor(rows), kind="token", scopes=frozenset(scopes), token_id=token_id), used_at


def _actor(rows: Sequence[Any]) -> Actor:
    """A user with all roles, from one row for each."""
    user_id, name, location_id = rows[0][:3]
    held = frozenset(Membership(Role(row[3]), row[4]) for row in rows if row[3] is not None)
    return Actor(user_id=user_id, name=name, memberships=held, location_id=location_id)


def tokens_of(user_id: int) -> Sequence[ApiToken]:
    """The tokens of a user that still work, newest first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.ended_at.is_(None), ApiToken.ends_at > now())
        .order_by(ApiToken.id.desc())
    ).all()


_ATTEMPTS = select(func.count(Attempt.id), func.min(Attempt.at)).where(
    Attempt.what == bindparam("tried"), Attempt.who == bindparam("by"), Attempt.at >= bindparam("since")
)


def attempts(what: str, who: str, since: datetime) -> tuple[int, datetime | None]:
    """How often this was tried since then, and the first time."""
    row = session.connection().execute(_ATTEMPTS, {"tried": what, "by": who, "since": since}).one()
    return row[0], row[1]


def user_by_id(number: int) -> User | None:
    return session.get(User, number)


def roles_of(user_id: int) -> Sequence[HeldRole]:
    """The roles of a user with their organisations."""
    return session.scalars(select(HeldRole).where(HeldRole.user_id == user_id).order_by(HeldRole.id)).all()


def counts() -> dict[str, int]:
    """How many there are: users, organisations, locations, and keys that work."""
    tables = {"users": User, "organisations": Organisation, "locations": Location}
    found = {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}
    works = select(func.count(ApiToken.id)).join(User, User.id == ApiToken.user_id)
    works = works.where(ApiToken.ended_at.is_(None), ApiToken.ends_at > now(), User.active)
    return {**found, "tokens": session.scalar(works) or 0}
