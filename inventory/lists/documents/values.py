"""What stands in a cell: the value itself for a workbook and a program, its text for the page."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from inventory.core.clock import BRUSSELS
from inventory.core.i18n import _, day_text, euro_text, moment_text
from inventory.lists.queries.declared import Column

Get = Callable[[Any], Any]


def readers(columns: Sequence[Column]) -> list[Get]:
    """For each column what reads its value; the labels of closed lists are looked up once and not for every row."""
    return [_reader(column) for column in columns]


def _reader(column: Column) -> Get:
    value = column.value
    if column.words is None:
        return value
    labels = {word: str(label) for word, label in column.words.items()}

    def label_of(row: Any) -> Any:
        word = value(row)
        return None if word is None else labels.get(word, word)

    return label_of


def text(value: Any) -> str:
    """As people read it on a page."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return euro_text(value) if isinstance(value, Decimal) else str(value)


def in_csv(value: Any) -> str:
    """As a Belgian spreadsheet reads it: days as 2026-03-31, amounts with a comma."""
    if isinstance(value, str):
        return safe(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    if isinstance(value, datetime):
        return f"{value.astimezone(BRUSSELS):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace(".", ",") if isinstance(value, Decimal | float) else safe(str(value))


def in_json(value: Any) -> Any:
    """As a program reads it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def in_workbook(value: Any) -> Any:
    """As a cell of a workbook holds it: a day is a day, an amount a number."""
    if isinstance(value, datetime):
        return value.astimezone(BRUSSELS).replace(tzinfo=None, microsecond=0)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    return value if value is None or isinstance(value, str | int | float | date | Decimal) else str(value)


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")


def safe(cell: str) -> str:
    """No cell of a spreadsheet is a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell
