"""A digipunt on its place, its states from which day, and deliveries of new equipment. No person stands here."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, Organisation
from inventory.core.db import Base, words
from inventory.core.quarters import Quarter
from inventory.core.triggers import Trigger, declare
from inventory.devices.models import DeviceType
from inventory.digipunten.lifecycle import DeliveryState, DigipuntState


class Digipunt(Base):
    """What everybody may read of one place. Name, address, organisation and hours are those of the place itself.

    `state` is what it is now; `DigipuntSpell` says since when, and what it was before.
    """

    __tablename__ = "digipunt"
    __table_args__ = (Index("ix_digipunt_state_quarter", "state", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), unique=True)
    state: Mapped[DigipuntState] = mapped_column(words(DigipuntState, 12))
    quarter: Mapped[Quarter] = mapped_column(words(Quarter, 12))
    services: Mapped[list[str]] = mapped_column(default=list)
    eases: Mapped[list[str]] = mapped_column(default=list)
    by_appointment: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    website: Mapped[str] = mapped_column(String(160), default="")
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    location: Mapped[Location] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class DigipuntSpell(Base):
    """From this day the digipunt was in this state, until the next row of it."""

    __tablename__ = "digipunt_spell"
    __table_args__ = (Index("ix_digipunt_spell_digipunt_id_from_on", "digipunt_id", "from_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digipunt_id: Mapped[int] = mapped_column(ForeignKey("digipunt.id"))
    state: Mapped[DigipuntState] = mapped_column(words(DigipuntState, 12))
    from_on: Mapped[date]
    noted_at: Mapped[datetime]


class Delivery(Base):
    """New devices in closed boxes for one digipunt. They exist as devices once a second person saw the boxes."""

    __tablename__ = "digipunt_delivery"
    __table_args__ = (
        CheckConstraint("amount BETWEEN 1 AND 60", name="amount"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("state <> 'installed' OR (seen_by_id IS NOT NULL AND seen_by_id <> noted_by_id)", name="two"),
        Index("ix_digipunt_delivery_state", "state", "id"),
        Index("ix_digipunt_delivery_digipunt_id", "digipunt_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digipunt_id: Mapped[int] = mapped_column(ForeignKey("digipunt.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[DeliveryState] = mapped_column(words(DeliveryState, 10))
    type: Mapped[DeviceType] = mapped_column(words(DeviceType, 10))
    make: Mapped[str] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int]
    serials: Mapped[list[str]] = mapped_column(default=list)
    came_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(40), default="")
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]

    digipunt: Mapped[Digipunt] = relationship()
    owner: Mapped[Organisation] = relationship()


declare(
    Trigger("digipunt_no_delete", "digipunt", "DELETE", refuse="Een digipunt blijft bewaard."),
    Trigger("digipunt_delivery_no_delete", "digipunt_delivery", "DELETE", refuse="Een levering blijft bewaard."),
)
