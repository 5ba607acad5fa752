"""Workbooks of a department: taking one in, saying what goes where, taking a newer one, removing it."""

from collections.abc import Collection

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.core.workbook import XLSX
from inventory.history.actions import Subject, record
from inventory.history.archive import keep_bytes
from inventory.history.told import paper
from inventory.reports.events import TEMPLATE_ADDED, TEMPLATE_CHANGED, TEMPLATE_REMOVED
from inventory.reports.models import Place, SubsidyTemplate, TemplateField
from inventory.reports.queries.subsidy.templates import KIND, OWNER, template
from inventory.reports.readers.cells import cell_at
from inventory.reports.readers.package import NotAWorkbook
from inventory.reports.readers.places import formula_at, missing_in, place_in
from inventory.reports.readers.workbook import Workbook

MOST_FIELDS = 200


def add_template(name: str, data: bytes, *, actor: Actor) -> SubsidyTemplate:
    """Take in an empty workbook."""
    demand(actor, Can.SUBSIDY_WRITE)
    refuse_bare(name, "name")
    if not name.strip():
        raise BadInput("no_name", _("Geef het werkblad een naam."), field="name")
    taken = select(SubsidyTemplate.id).where(SubsidyTemplate.name == name, SubsidyTemplate.removed_at.is_(None))
    if session.scalar(taken) is not None:
        raise BadInput("name_taken", _("Er is al een werkblad met die naam. Kies een andere naam."), field="name")
    opened(data)
    made = SubsidyTemplate(name=name, made_at=now(), removed_at=None)
    session.add(made)
    session.flush()
    _keep(made, data, TEMPLATE_ADDED, actor)
    return made


def replace_file(number: int, data: bytes, *, actor: Actor) -> None:
    """A newer workbook under the same name. Refused when it lacks a place where something of ours goes."""
    demand(actor, Can.SUBSIDY_WRITE)
    book, fields = opened(data), template(number).fields
    refuse_missing(book, fields)
    _refuse_unfit(book, fields)
    _keep(_row(number), data, TEMPLATE_CHANGED, actor)


def add_field(
    number: int, figure: str, sheet: str, place: Place, *, heading: str = "", cell: str = "", known: Collection[str],
    actor: Actor,
) -> TemplateField:  # fmt: skip
    """Say where one of our figures goes. `known` are the words of the figures and columns that there are."""
    demand(actor, Can.SUBSIDY_WRITE)
    found, row = template(number), _row(number)
    if figure not in known:
        raise BadInput("no_figure", _("Kies een cijfer of een kolom uit de lijst."), field="figure")
    if len(found.fields) >= MOST_FIELDS:
        raise BadInput("too_many", _("Een werkblad heeft hoogstens %(count)s velden.", count=MOST_FIELDS))
    at = cell_at(cell) if place == Place.CELL else None
    if place == Place.CELL and at is None:
        raise BadInput("no_cell", _("Schrijf het vak als een letter en een cijfer, zoals C7."), field="cell")
    if place == Place.BESIDE and ":" in figure:
        raise BadInput("column_beside", _("Een kolom komt onder een opschrift, niet ernaast."), field="place")
    made = TemplateField(
        template_id=number,
        figure=figure,
        sheet=sheet,
        heading="" if place == Place.CELL else heading,
        place=place,
        cell=str(at) if at else "",
    )
    book = opened(found.file.content or b"")
    refuse_missing(book, [made])
    _refuse_unfit(book, [made])
    session.add(made)
    session.flush()
    about = Subject(OWNER, row.id, row.name[:40])
    told = {"figure": figure, "sheet": sheet, "place": place.value, "cell": made.cell}
    record(TEMPLATE_CHANGED, about, actor=actor, data=told)
    return made


def remove_field(number: int, field: int, *, actor: Actor) -> None:
    demand(actor, Can.SUBSIDY_WRITE)
    row, found = _row(number), session.get(TemplateField, field)
    if found is None or found.template_id != number:
        raise Missing(_("Dit veld staat er niet meer."))
    session.delete(found)
    session.flush()
    record(TEMPLATE_CHANGED, Subject(OWNER, row.id, row.name[:40]), actor=actor, data={"without": found.figure})


def remove_template(number: int, *, actor: Actor) -> None:
    """Take it from the list. Its file stays kept."""
    demand(actor, Can.SUBSIDY_WRITE)
    row = _row(number)
    row.removed_at = now()
    session.flush()
    record(TEMPLATE_REMOVED, Subject(OWNER, row.id, row.name[:40]), actor=actor)


def opened(data: bytes) -> Workbook:
    """The workbook in these bytes, or one sentence why it cannot be used."""
    try:
        book = Workbook(data)
    except NotAWorkbook as no:
        raise BadInput(no.reason, str(no), field="file") from None
    if not book.sheets:
        raise BadInput("no_sheets", _("In dit Excel-bestand staat geen blad dat te zien is."), field="file")
    return book


def refuse_missing(book: Workbook, fields: Collection[TemplateField]) -> None:
    """One sentence with everything that the workbook lacks."""
    lacking = missing_in(book, fields)
    if lacking:
        said = _("Dit werkblad heeft niet wat we zoeken: %(what)s.", what=", ".join(lacking))
        raise BadInput("missing_columns", said, field="file")


def _refuse_unfit(book: Workbook, fields: Collection[TemplateField]) -> None:
    """A formula is never filled over, and what is put under a merged cell is not seen: said when the place is chosen,
    not when the report has to leave.
    """
    for field in fields:
        at, of = place_in(book, field), "cell" if field.cell else "at"
        if at is None:
            continue
        if book.sheets[field.sheet].holds(at) == "formula":
            raise BadInput("formula", formula_at(str(at), field.sheet), field=of)
        if whole := book.sheets[field.sheet].covered_by(at):
            said = _(
                "Vak %(cell)s zit in een groter vak. Dat begint in %(first)s: kies dat.", cell=at, first=whole.first
            )
            raise BadInput("merged", said, field=of)


def _row(number: int) -> SubsidyTemplate:
    row = session.get(SubsidyTemplate, number)
    if row is None or row.removed_at is not None:
        raise Missing(_("Dit werkblad kennen we niet."))
    return row


def _keep(row: SubsidyTemplate, data: bytes, kind: str, actor: Actor) -> None:
    kept = keep_bytes(KIND, OWNER, row.id, name=f"werkblad-{row.id}.xlsx", content=data, content_type=XLSX)
    record(kind, Subject(OWNER, row.id, row.name[:40]), actor=actor, data=paper(kept))
