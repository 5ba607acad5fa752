"""A borrower and, when somebody signs for another, the end user."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words


class Route(StrEnum):
    """By which counter somebody came. The people of one route are never matched with those of the other."""

    FREE = "free"
    TARIFF = "tariff"


class Person(Base):
    """Who signs. `org_id` is the counter that wrote it down, `ref` what others may know: it says nothing.

    After `kept_until` the row is emptied; the loans keep pointing at it, so that the counts stay right.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_org_id_birth_date", "org_id", "birth_date"),
        Index("ix_person_kept_until", "kept_until"),
        CheckConstraint("anonymised_at IS NULL OR (last_name = '' AND birth_date IS NULL)", name="anonymised_is_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    route: Mapped[Route] = mapped_column(words(Route, 10))
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    birth_date: Mapped[date | None]
    street: Mapped[str] = mapped_column(String(120))
    postal_code: Mapped[str] = mapped_column(String(12))
    city: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime]
    kept_until: Mapped[date | None]
    anonymised_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def address(self) -> str:
        place = f"{self.postal_code} {self.city}".strip()
        return ", ".join(part for part in (self.street, place) if part)


class EndUser(Base):
    """Who uses the device when somebody else signs: often a child. A first name and a year, nothing more."""

    __tablename__ = "end_user"
    __table_args__ = (CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_name: Mapped[str] = mapped_column(String(80))
    birth_year: Mapped[int | None]
