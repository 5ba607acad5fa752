"""The offers, and the places that are taken."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base, words
from inventory.core.i18n import _l


class OfferKind(StrEnum):
    DIGIPUNT = "digipunt"
    IT_CAFE = "it_cafe"
    COURSE = "course"


OFFER_KINDS: dict[OfferKind, Any] = {
    OfferKind.DIGIPUNT: _l("Digipunt"),
    OfferKind.IT_CAFE: _l("IT-café"),
    OfferKind.COURSE: _l("Cursus"),
}


class LearningOffer(Base):
    """One offer in words that stand on the slip. Without `places` everybody is welcome; `when` is said freely."""

    __tablename__ = "learning_offer"
    __table_args__ = (
        CheckConstraint("places IS NULL OR places >= 0", name="places"),
        Index("ix_learning_offer_withdrawn_at_until_on", "withdrawn_at", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OfferKind] = mapped_column(words(OfferKind, 10))
    name: Mapped[str] = mapped_column(String(80))
    provider: Mapped[str] = mapped_column(String(80), default="")
    place: Mapped[str] = mapped_column(String(160))
    time: Mapped[str] = mapped_column(String(160))
    level: Mapped[str] = mapped_column(String(80), default="")
    price: Mapped[str] = mapped_column(String(60), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    until_on: Mapped[date | None]
    places: Mapped[int | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class LearningPlace(Base):
    """A place that is taken, by what: a contract has one at most. `began_at` is empty while it is planned."""

    __tablename__ = "learning_place"
    __table_args__ = (
        UniqueConstraint("owner_kind", "owner_id"),
        Index("ix_learning_place_offer_id", "offer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("learning_offer.id"))
    owner_kind: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[int]
    taken_at: Mapped[datetime]
    began_at: Mapped[datetime | None]

    offer: Mapped[LearningOffer] = relationship()
