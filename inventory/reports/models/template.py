"""Workbooks of a department, and where in them our figures go."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.core.i18n import _l

STANDS = text("removed_at IS NULL")


class Place(StrEnum):
    """Where a figure goes: below a heading, to its right, or in a cell of its own."""

    BELOW = "below"
    BESIDE = "beside"
    CELL = "cell"


PLACE_LABELS: dict[Place, Any] = {
    Place.BELOW: _l("Onder het opschrift"),
    Place.BESIDE: _l("Rechts van het opschrift"),
    Place.CELL: _l("In een vak dat ik zelf noem"),
}


class SubsidyTemplate(Base):
    """An empty workbook of a department. The file is kept; a newer one takes its place, the former stays kept."""

    __tablename__ = "subsidy_template"
    __table_args__ = (
        Index("uq_subsidy_template_name", "name", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class TemplateField(Base):
    """One of our figures, or a column of a table of ours, and its place in the workbook."""

    __tablename__ = "subsidy_template_field"
    __table_args__ = (
        Index("ix_subsidy_template_field_template", "template_id", "id"),
        CheckConstraint("(place = 'cell') = (cell <> '')", name="cell"),
        CheckConstraint("(place = 'cell') = (heading = '')", name="heading"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("subsidy_template.id"))
    figure: Mapped[str] = mapped_column(String(60))
    sheet: Mapped[str] = mapped_column(String(31))
    heading: Mapped[str] = mapped_column(String(200))
    place: Mapped[Place] = mapped_column(words(Place, 8))
    cell: Mapped[str] = mapped_column(String(10))
