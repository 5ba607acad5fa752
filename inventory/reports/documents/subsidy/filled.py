"""A workbook of a department, filled in with the figures of a report."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.reports.documents.subsidy.figures import DAYS, column
from inventory.reports.readers.cells import At
from inventory.reports.readers.places import Field, formula_at, place_in
from inventory.reports.readers.workbook import Sheet, Value, Workbook


class Asked(Field, Protocol):
    """A place, and which of our figures (or columns) goes there."""

    @property
    def figure(self) -> str: ...


def filled(book: Workbook, fields: Iterable[Asked], data: Mapping[str, Any]) -> bytes:
    """The same workbook with these fields filled in. Call it when nothing is missing; a formula, and for a column
    anything else that stands in its way, is refused and nothing is made.
    """
    figures = {each["key"]: each["value"] for each in data["figures"]}
    for field in fields:
        first = place_in(book, field)
        if first is None:
            continue
        sheet = book.sheets[field.sheet]
        is_column = ":" in field.figure
        values = column(data, field.figure) if is_column else [figures.get(field.figure, "")]
        cells = [At(first.row + number, first.column) for number in range(len(values))]
        _refuse_full(sheet, field, cells, is_column=is_column)
        for at, value in zip(cells, values, strict=True):
            sheet.put(at, _typed(value, field.figure), style_of=first)
    return book.content()


def _refuse_full(sheet: Sheet, field: Asked, cells: list[At], *, is_column: bool) -> None:
    held = {at: sheet.holds(at) for at in cells}
    if formulas := [at for at in cells if held[at] == "formula"]:
        raise BadInput("formula", formula_at(str(formulas[0]), field.sheet))
    taken = [number for number, at in enumerate(cells) if held[at]]
    if is_column and taken:
        said = _(
            "Onder “%(heading)s” op het blad “%(sheet)s” is plaats voor %(room)s rijen, en er zijn er %(count)s.",
            heading=field.heading or field.cell,
            sheet=field.sheet,
            room=taken[0],
            count=len(cells),
        )
        raise BadInput("no_room", said)


def _typed(value: Any, word: str) -> Value:
    if word in DAYS and isinstance(value, str) and value:
        return date.fromisoformat(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
