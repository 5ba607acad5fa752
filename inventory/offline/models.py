"""What arrived from a desk that had no network, and what came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import User
from inventory.core.db import Base, words
from inventory.core.i18n import _l
from inventory.devices.models import Device
from inventory.people.models import EndUser, Person


class What(StrEnum):
    HAND_OVER = "hand_over"
    TAKE_BACK = "take_back"


class Outcome(StrEnum):
    DONE = "done"
    CONFLICT = "conflict"


class Solution(StrEnum):
    """How somebody put a conflict right."""

    DONE_AFTER_ALL = "done_after_all"
    DEVICE_IS_BACK = "device_is_back"
    WAS_RIGHT = "was_right"
    OTHERWISE = "otherwise"


SOLUTIONS: dict[Solution, Any] = {
    Solution.DEVICE_IS_BACK: _l("Het toestel is terug bij ons"),
    Solution.WAS_RIGHT: _l("Het klopt zoals het er nu staat"),
    Solution.OTHERWISE: _l("Anders geregeld"),
}
SOLVED_LABELS: dict[Solution, Any] = {Solution.DONE_AFTER_ALL: _l("Toch gedaan"), **SOLUTIONS}


class Arrival(Base):
    """One hand-over or return that was done without network, as it arrived.

    A conflict is a task until it is solved. Who signed is a row of the people's room; `sent` holds the rest of what the
    desk noted and is emptied when it is solved.
    """

    __tablename__ = "offline_arrival"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        CheckConstraint("(solved_at IS NULL) = (solution IS NULL)", name="solved"),
        CheckConstraint("outcome = 'conflict' OR solved_at IS NULL", name="solved_conflict"),
        Index(
            "ix_offline_arrival_open",
            "org_id",
            "id",
            sqlite_where=text("outcome = 'conflict' AND solved_at IS NULL"),
            postgresql_where=text("outcome = 'conflict' AND solved_at IS NULL"),
        ),
        Index("ix_offline_arrival_arrived_at", "arrived_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    what: Mapped[What] = mapped_column(words(What, 12))
    tag: Mapped[str] = mapped_column(String(40))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    code: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[str] = mapped_column(String(16), default="")
    done_at: Mapped[datetime]
    arrived_at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(words(Outcome, 10))
    reason: Mapped[str] = mapped_column(String(60), default="")
    said: Mapped[str] = mapped_column(String(600), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    end_user_id: Mapped[int | None] = mapped_column(ForeignKey("end_user.id"))
    sent: Mapped[dict[str, Any]]
    solved_at: Mapped[datetime | None]
    solved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    solution: Mapped[Solution | None] = mapped_column(words(Solution, 20))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    device: Mapped[Device | None] = relationship()
    person: Mapped[Person | None] = relationship()
    end_user: Mapped[EndUser | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.CONFLICT and self.solved_at is None
