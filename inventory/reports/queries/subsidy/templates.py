"""Workbooks of a department, and what of ours goes where in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.history import archive
from inventory.history.models import KeptFile
from inventory.reports.models import SubsidyTemplate, TemplateField

OWNER, KIND = "subsidy_template", "subsidy_template"


@dataclass(frozen=True)
class Template:
    """An empty workbook with its file, and its fields in the order in which they were added."""

    id: int
    name: str
    made_at: datetime
    file: KeptFile
    fields: tuple[TemplateField, ...]


def templates() -> list[SubsidyTemplate]:
    """Those that stand, by name."""
    query = select(SubsidyTemplate).where(SubsidyTemplate.removed_at.is_(None)).order_by(SubsidyTemplate.name)
    return list(session.scalars(query))


def template(number: int) -> Template:
    row = session.get(SubsidyTemplate, number)
    file = archive.newest(KIND, OWNER, number) if row is not None and row.removed_at is None else None
    if row is None or file is None:
        raise Missing(_("Dit werkblad kennen we niet."))
    query = select(TemplateField).where(TemplateField.template_id == number).order_by(TemplateField.id)
    return Template(row.id, row.name, row.made_at, file, tuple(session.scalars(query)))
