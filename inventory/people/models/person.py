"""A borrower and, when somebody signs for another, the end user; who may be the same, and how long all is kept."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.core.i18n import _l
from inventory.people.readers import plain_address, plain_name


class Route(StrEnum):
    """By which counter somebody came. The people of one route are never matched with those of the other."""

    FREE = "free"
    TARIFF = "tariff"


class Twin(StrEnum):
    """Why two rows may be one person, or by which rule somebody said that they are."""

    SAME_NAME_AND_BIRTH = "same_name_and_birth"
    LIKE_NAME_SAME_BIRTH = "like_name_same_birth"
    LIKE_NAME_SAME_ADDRESS = "like_name_same_address"
    LIKE_NAME_SAME_CONTACT = "like_name_same_contact"
    CARD_SEEN = "card_seen"


class Verdict(StrEnum):
    """What was decided about two rows that look alike."""

    OPEN = "open"
    DIFFERENT = "different"
    MERGED = "merged"


class HouseholdReason(StrEnum):
    """Why a household may have a second device. A closed list: nobody explains a private life here."""

    OTHER_HOUSEHOLD = "other_household"
    STUDENT = "student"
    MANY_PEOPLE = "many_people"
    WORK_OR_COURSE = "work_or_course"
    DECIDED = "decided"


class RightReason(StrEnum):
    """Why something was put right."""

    TOLD_BY_PERSON = "told_by_person"
    CARD_SEEN = "card_seen"
    TYPING_ERROR = "typing_error"
    MOVED = "moved"


TWIN_LABELS: dict[Twin, Any] = {
    Twin.SAME_NAME_AND_BIRTH: _l("Zelfde naam en zelfde geboortedatum"),
    Twin.LIKE_NAME_SAME_BIRTH: _l("Bijna dezelfde naam en zelfde geboortedatum"),
    Twin.LIKE_NAME_SAME_ADDRESS: _l("Bijna dezelfde naam en zelfde adres"),
    Twin.LIKE_NAME_SAME_CONTACT: _l("Bijna dezelfde naam en zelfde telefoon of e-mailadres"),
    Twin.CARD_SEEN: _l("De identiteitskaart is gezien: het is dezelfde persoon"),
}
HOUSEHOLD_LABELS: dict[HouseholdReason, Any] = {
    HouseholdReason.OTHER_HOUSEHOLD: _l("Een ander gezin op hetzelfde adres"),
    HouseholdReason.STUDENT: _l("Iemand in het gezin volgt les"),
    HouseholdReason.MANY_PEOPLE: _l("Een gezin met veel mensen"),
    HouseholdReason.WORK_OR_COURSE: _l("Nodig voor werk of een cursus"),
    HouseholdReason.DECIDED: _l("Beslist in overleg met de partners"),
}
RIGHT_LABELS: dict[RightReason, Any] = {
    RightReason.TOLD_BY_PERSON: _l("De persoon zei het"),
    RightReason.CARD_SEEN: _l("Het staat anders op de identiteitskaart"),
    RightReason.TYPING_ERROR: _l("Het was verkeerd getypt"),
    RightReason.MOVED: _l("De persoon is verhuisd"),
}


class Person(Base):
    """Who signs. `org_id` is the counter that wrote it down, `ref` what others may know: it says nothing.

    After `kept_until` the row is emptied; the loans keep pointing at it, so that the counts stay right. `merged_into`
    is the row of the same person that goes on: loans stay with the row that signed, so that it can be undone.
    `name_key` and `address_key` are what is compared; they follow the name and the address.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_org_id_birth_date", "org_id", "birth_date"),
        Index("ix_person_org_id_address_key", "org_id", "address_key"),
        Index("ix_person_org_id_name_key", "org_id", "name_key"),
        Index("ix_person_kept_until", "kept_until"),
        Index("ix_person_merged_into", "merged_into"),
        CheckConstraint("anonymised_at IS NULL OR (last_name = '' AND birth_date IS NULL)", name="anonymised_is_empty"),
        CheckConstraint("anonymised_at IS NULL OR (name_key = '' AND address_key = '')", name="anonymised_has_no_keys"),
        CheckConstraint("merged_into IS NULL OR merged_into <> id", name="merged_into_another"),
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
    name_key: Mapped[str] = mapped_column(String(160), default="", server_default="")
    address_key: Mapped[str] = mapped_column(String(140), default="", server_default="")
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_looked_at: Mapped[bool] = mapped_column(default=False, server_default=text("FALSE"))
    no_learning_contact: Mapped[bool] = mapped_column(default=False, server_default=text("FALSE"))
    no_statistics: Mapped[bool] = mapped_column(default=False, server_default=text("FALSE"))
    disputed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def address(self) -> str:
        place = f"{self.postal_code} {self.city}".strip()
        return ", ".join(part for part in (self.street, place) if part)

    @property
    def kind(self) -> str:
        """The kind of contract of this counter, for the rules of access: who sees the contract sees who signed it."""
        return "BRUIKLEEN" if self.route == Route.FREE else "HUUR"


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _set_keys(_mapper: Any, _connection: Any, person: Person) -> None:
    """What is compared follows what is written."""
    person.name_key = name_key_of(person.first_name, person.last_name)
    person.address_key = address_key_of(person.street, person.postal_code)


def name_key_of(first_name: str, last_name: str) -> str:
    return f"{plain_name(last_name)} {plain_name(first_name)}".strip()[:160]


def address_key_of(street: str, postal_code: str) -> str:
    return plain_address(street, postal_code)[:140]


class EndUser(Base):
    """Who uses the device when somebody else signs: often a child. A first name and a year, nothing more."""

    __tablename__ = "end_user"
    __table_args__ = (CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_name: Mapped[str] = mapped_column(String(80))
    birth_year: Mapped[int | None]


class PersonPair(Base):
    """Two rows that may be one person, and what somebody decided. Shown side by side, never merged by itself."""

    __tablename__ = "person_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        Index("ix_person_pair_verdict_id", "verdict", "id"),
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    rule: Mapped[Twin] = mapped_column(words(Twin, 30))
    verdict: Mapped[Verdict] = mapped_column(words(Verdict, 12), default=Verdict.OPEN)
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class HouseholdException(Base):
    """The coordinator lets one more device go to the household of this person; it counts for one hand-over."""

    __tablename__ = "household_exception"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[HouseholdReason] = mapped_column(words(HouseholdReason, 20))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    used_at: Mapped[datetime | None]
