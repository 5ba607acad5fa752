"""Reading accounts: users, organisations, locations, tokens, counted attempts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from inventory.access import Role
from inventory.accounts.models import ApiToken, Attempt, HeldRole, Location, Organisation, User
from inventory.core.clock import now
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


def organisations(*, active_only: bool = False) -> Sequence[Organisation]:
    """All organisations by name, with their locations."""
    wanted = select(Organisation).options(selectinload(Organisation.locations)).order_by(Organisation.name)
    return session.scalars(wanted.where(Organisation.is_active) if active_only else wanted).all()


def locations(*, active_only: bool = False) -> Sequence[Location]:
    """All locations by name, with their organisation."""
    wanted = select(Location).options(joinedload(Location.org)).order_by(Location.name)
    return session.scalars(wanted.where(Location.is_active) if active_only else wanted).all()


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


def token_by_hash(sha256: str) -> ApiToken | None:
    """The token that works now, with its user and roles, in one statement."""
    return (
        session.scalars(
            select(ApiToken)
            .join(ApiToken.user)
            .where(
                ApiToken.token_sha256 == sha256,
                ApiToken.ended_at.is_(None),
                ApiToken.ends_at > now(),
                User.active,
            )
            .options(joinedload(ApiToken.user).joinedload(User.held).lazyload(HeldRole.org))
        )
        .unique()
        .one_or_none()
    )


def tokens_of(user_id: int) -> Sequence[ApiToken]:
    """The tokens of a user that still work, newest first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.ended_at.is_(None), ApiToken.ends_at > now())
        .order_by(ApiToken.id.desc())
    ).all()


def attempts(what: str, who: str, since: datetime) -> tuple[int, datetime | None]:
    """How often this was tried since then, and the first time."""
    row = session.execute(
        select(func.count(Attempt.id), func.min(Attempt.at)).where(
            Attempt.what == what, Attempt.who == who, Attempt.at >= since
        )
    ).one()
    return row[0], row[1]


def user_by_id(number: int) -> User | None:
    return session.get(User, number)


def roles_of(user_id: int) -> Sequence[HeldRole]:
    """The roles of a user with their organisations."""
    return session.scalars(select(HeldRole).where(HeldRole.user_id == user_id).order_by(HeldRole.id)).all()


def counts() -> dict[str, int]:
    """How many there are: users, organisations, locations."""
    tables = {"users": User, "organisations": Organisation, "locations": Location}
    return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}
