"""Where in a workbook a figure goes: below a heading, to its right, or in a cell that was named."""

from collections.abc import Iterable
from typing import Protocol

from inventory.core.i18n import _
from inventory.reports.readers.cells import At, cell_at
from inventory.reports.readers.workbook import Workbook


class Field(Protocol):
    """What was said of a place; `place` is below, beside or cell."""

    @property
    def sheet(self) -> str: ...

    @property
    def heading(self) -> str: ...

    @property
    def place(self) -> str: ...

    @property
    def cell(self) -> str: ...


def missing_in(book: Workbook, fields: Iterable[Field]) -> list[str]:
    """What the workbook lacks of these, each in a few words and once."""
    found: dict[str, None] = {}
    for field in fields:
        if field.sheet not in book.sheets:
            found[_("het blad “%(sheet)s”", sheet=field.sheet)] = None
        elif place_in(book, field) is None:
            found[
                _("het opschrift “%(heading)s” op het blad “%(sheet)s”", heading=field.heading, sheet=field.sheet)
            ] = None
    return list(found)


def formula_at(cell: str, sheet: str) -> str:
    """Why nothing of ours goes there."""
    return _("In vak %(cell)s van het blad “%(sheet)s” staat een formule.", cell=cell, sheet=sheet)


def place_in(book: Workbook, field: Field) -> At | None:
    """The first cell to fill; None when its sheet or its heading is not there."""
    sheet = book.sheets.get(field.sheet)
    if sheet is None:
        return None
    if field.place == "cell":
        return cell_at(field.cell)
    heading = sheet.heading(field.heading)
    if heading is None:
        return None
    if field.place == "beside":
        return At(heading.first.row, heading.last.column + 1)
    return At(heading.last.row + 1, heading.first.column)
