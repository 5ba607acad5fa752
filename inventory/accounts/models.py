"""Organisations, locations with their shelves, users, memberships, tokens and counted sign-in attempts."""

import secrets
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from flask_security.core import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.access import Actor, Membership, Role
from inventory.core.db import Base, words


class OrgKind(StrEnum):
    CITY = "city"
    OCMW = "ocmw"
    LIBRARY = "library"
    REUSE_SHOP = "reuse_shop"
    ADULT_SCHOOL = "adult_school"
    ASSOCIATION = "association"
    COMPANY = "company"
    OTHER = "other"


# Where a role can be held. A role that is not here fits every organisation; a donor gives, whatever kind it is.
ROLE_FITS: dict[Role, frozenset[OrgKind]] = {
    Role.LIBRARY: frozenset({OrgKind.LIBRARY, OrgKind.CITY}),
    Role.SHOP: frozenset({OrgKind.REUSE_SHOP}),
    Role.SOCIAL_WORKER: frozenset({OrgKind.OCMW, OrgKind.CITY}),
    Role.PARTNER_REFERRER: frozenset({OrgKind.ASSOCIATION, OrgKind.ADULT_SCHOOL, OrgKind.CITY, OrgKind.OTHER}),
    Role.COORDINATOR: frozenset({OrgKind.CITY, OrgKind.OCMW, OrgKind.LIBRARY}),
    Role.ADMIN: frozenset({OrgKind.CITY, OrgKind.OCMW, OrgKind.LIBRARY}),
}


class LocationKind(StrEnum):
    LIBRARY = "library"
    SHOP = "shop"
    WORKSHOP = "workshop"
    STORE = "store"
    DIGIPUNT = "digipunt"
    WIJKCENTRUM = "wijkcentrum"


class Organisation(Base):
    """A partner of the Digibank. `code` is short and stable: BIB, OCMW, KRINGLOOP."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[OrgKind] = mapped_column(words(OrgKind, 20))
    is_donor: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    locations: Mapped[list["Location"]] = relationship(back_populates="org")

    @property
    def org_id(self) -> int:
        return self.id

    def takes(self, role: Role) -> bool:
        """Whether this role can be held here: the librarian's at a library, the shop's at a reuse shop."""
        if role is Role.DONOR:
            return self.is_donor
        return self.kind in ROLE_FITS.get(role, frozenset(OrgKind))


class Location(Base):
    """A place where devices stand."""

    __tablename__ = "location"

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[LocationKind] = mapped_column(words(LocationKind, 20))
    address: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)

    org: Mapped[Organisation] = relationship(back_populates="locations")


class OpenHours(Base):
    """From when until when a place is open on a weekday (0 is Monday). A day with a break has two rows."""

    __tablename__ = "open_hours"
    __table_args__ = (
        UniqueConstraint("location_id", "weekday", "opens"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("closes > opens", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class ClosedDays(Base):
    """Days on which a place is closed although its week says otherwise, both included. `why` may be read by all."""

    __tablename__ = "closed_days"
    __table_args__ = (
        Index("ix_closed_days_location_id_until_on", "location_id", "until_on"),
        CheckConstraint("until_on >= from_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    why: Mapped[str] = mapped_column(String(60), default="")


class Shelf(Base):
    """A place below a location, with a label of its own: `WERK-A-3` is shelf 3 of rack A, named A3.

    Its code and that of a location are never the same.
    """

    __tablename__ = "shelf"

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    is_active: Mapped[bool] = mapped_column(default=True)

    location: Mapped[Location] = relationship(lazy="joined")


class User(Base, UserMixin):
    """Somebody who signs in. `fs_uniquifier` is what a session knows a user by; a new one ends all sessions."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: secrets.token_hex(16))
    language: Mapped[str] = mapped_column(String(5), default="nl")
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    invited_at: Mapped[datetime | None]
    made_at: Mapped[datetime]

    held: Mapped[list["HeldRole"]] = relationship(back_populates="user", lazy="selectin", cascade="all, delete-orphan")
    location: Mapped[Location | None] = relationship()

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]  # a column in the library, empty here
        """Roles in the sense of Flask-Security: none. Ours are held at an organisation and live in `held`."""
        return []

    @property
    def role_names(self) -> frozenset[Role]:
        return frozenset(Role(held.role) for held in self.held)

    @property
    def is_for_programs(self) -> bool:
        """A wiping bench: it has keys and no pages."""
        return self.role_names == {Role.BENCH}

    @property
    def user_id(self) -> int:
        return self.id

    def as_actor(self) -> Actor:
        return Actor(
            user_id=self.id,
            name=self.name,
            memberships=frozenset(Membership(Role(h.role), h.org_id) for h in self.held),
            location_id=self.location_id,
        )


class HeldRole(Base):
    """A role of a user at an organisation."""

    __tablename__ = "held_role"
    __table_args__ = (UniqueConstraint("user_id", "org_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role, 20))

    user: Mapped[User] = relationship(back_populates="held")
    org: Mapped[Organisation] = relationship(lazy="joined")


class ApiToken(Base):
    """A key for a program. Only its SHA-256 is kept; it ends by itself."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined")


class Attempt(Base):
    """A sign-in or reset that was tried: the limit is counted here, the same for every worker."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_what_who_at", "what", "who", "at"),
        CheckConstraint("length(who) > 0", name="who"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(20))
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
