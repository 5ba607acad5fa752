"""The counters: per month and kind of answer, and nothing else. And the pool of what is not counted yet."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base
from inventory.core.i18n import _l


class Group(StrEnum):
    """The groups of the project's plan."""

    MIGRATION = "migration"
    JOBSEEKER = "jobseeker"
    INACTIVE = "inactive"
    OTHER_LANGUAGE = "other_language"
    SHORT_SCHOOLED = "short_schooled"
    LOW_LITERATE = "low_literate"
    LOW_INCOME = "low_income"
    ELDERLY = "elderly"


GROUP_LABELS: dict[Group, Any] = {
    Group.MIGRATION: _l("Migratieachtergrond"),
    Group.JOBSEEKER: _l("Werkzoekend"),
    Group.INACTIVE: _l("Niet aan het werk en niet op zoek"),
    Group.OTHER_LANGUAGE: _l("Spreekt thuis een andere taal"),
    Group.SHORT_SCHOOLED: _l("Geen diploma secundair onderwijs"),
    Group.LOW_LITERATE: _l("Moeite met lezen of schrijven"),
    Group.LOW_INCOME: _l("Laag inkomen"),
    Group.ELDERLY: _l("55 jaar of ouder"),
}
ASKED, DECLINED, SEVERAL = "asked", "declined", "several"
KINDS = (ASKED, DECLINED, SEVERAL, *(group.value for group in Group))


class ReachCount(Base):
    """How often something was answered in a month. On SQLite without a row number, which would tell an order."""

    __tablename__ = "reach_count"
    __table_args__ = (CheckConstraint("count >= 0", name="count"), {"sqlite_with_rowid": False})

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int]


class ReachPool(Base):
    """An answer that is not counted yet: a mark made by chance, and bytes that only our own key opens. No moment, and
    in no order.
    """

    __tablename__ = "reach_pool"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes]
