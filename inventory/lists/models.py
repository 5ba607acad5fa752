"""What is kept of lists: the views that people named, and what was done to many rows at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.access import Role
from inventory.accounts.models import User
from inventory.core.db import Base, words


class SavedView(Base):
    """A list with its filters, order and columns, under a name. With a role it is shared with whoever holds that role
    at that organisation.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("owner_id", "listing", "name"),
        Index("ix_saved_view_org_id_listing", "org_id", "listing"),
        CheckConstraint("(role IS NULL) = (org_id IS NULL)", name="shared"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    listing: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(1000), default="")
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[Role | None] = mapped_column(words(Role, 20))
    made_at: Mapped[datetime]

    owner: Mapped[User] = relationship()


class BulkRun(Base):
    """Something that is done to many rows, one after the other; what became of each stands beside it."""

    __tablename__ = "bulk_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    listing: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(1000), default="")
    values: Mapped[dict[str, Any]]
    made_at: Mapped[datetime] = mapped_column(index=True)


class BulkRow(Base):
    """One row of it: `outcome` is empty until it had its turn, then "done" or "refused", with why."""

    __tablename__ = "bulk_row"
    __table_args__ = (Index("ix_bulk_row_run_id_outcome_id", "run_id", "outcome", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("bulk_run.id"))
    thing_id: Mapped[int]
    label: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(10), default="")
    said: Mapped[str] = mapped_column(String(300), default="")
