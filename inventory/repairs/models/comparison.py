"""Repairs that others did and published, to compare ours with. No device of ours, no person, no text."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base


class OrdsImport(Base):
    """A file of the Open Repair Data Standard that was taken in. Undone, its records are gone and this row stays.

    `has_faults`: a list in which volunteers chose the fault. The same repairs may stand in a list without faults too,
    so the two are never counted together.
    """

    __tablename__ = "ords_import"
    __table_args__ = (Index("ix_ords_import_sha256", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    has_faults: Mapped[bool]
    rows: Mapped[int]
    providers: Mapped[list[str]] = mapped_column(default=list)
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]


class OrdsRecord(Base):
    """One repair elsewhere. `replaced_by_id`: a newer file of the same provider took its place, till that is undone."""

    __tablename__ = "ords_record"
    __table_args__ = (
        Index("ix_ords_record_import_id", "import_id"),
        Index("ix_ords_record_replaced_by_id", "replaced_by_id"),
        Index("ix_ords_record_provider", "provider"),
        Index("ix_ords_record_category", "category", "country"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ords_import.id"))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("ords_import.id"))
    has_faults: Mapped[bool]
    ref: Mapped[str] = mapped_column(String(60))
    provider: Mapped[str] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(3))
    category: Mapped[str] = mapped_column(String(60))
    category_id: Mapped[int | None]
    brand: Mapped[str] = mapped_column(String(120))
    year: Mapped[int | None]
    age: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    status: Mapped[str] = mapped_column(String(20))
    barrier: Mapped[str] = mapped_column(String(60))
    group_name: Mapped[str] = mapped_column(String(120))
    repaired_on: Mapped[date]
    fault_type: Mapped[str] = mapped_column(String(60))
