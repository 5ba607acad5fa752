"""Reading the rows of a list: a page by its key, all of them in batches, or how many there are.

No page is found by counting the rows before it. Rows of which the first column of the order is empty come last.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, true, tuple_

from inventory.core.db import Instant, session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.lists import few_of, page_keys, told
from inventory.lists.queries.asked import Asked

BATCH = 2000
Run = Callable[[Select[Any]], Any]


@dataclass(frozen=True)
class _Part:
    """A part of a list that is read by itself: in this order, under these conditions."""

    columns: tuple[Any, ...]
    conditions: tuple[ColumnElement[bool], ...]


def page(asked: Asked, *, after: str | None = None, limit: int, run: Run | None = None) -> tuple[list[Any], str | None]:
    """So many rows after this place (the first when there is none), and the place after them: None at the end."""
    columns, is_down = asked.order()
    found: list[Any] = []
    for part in _parts(columns, is_down, None if after is None else _key_in(columns, after)):
        found += _read(asked, part, is_down, limit + 1 - len(found), run or session.execute)
        if len(found) > limit:
            break
    shown = found[:limit]
    place = _place_of(columns, shown[-1]) if len(found) > limit else None
    return _made(asked, shown), place


def each(asked: Asked, *, run: Run | None = None) -> Iterator[list[Any]]:
    """Every row, in batches, so that memory stays flat."""
    place: str | None = None
    while True:
        rows, place = page(asked, after=place, limit=BATCH, run=run)
        yield rows
        session.expunge_all()
        if place is None:
            return


def count(asked: Asked) -> int | str:
    """How many rows there are, as a page says it: "1000+" when they are not counted to the end."""
    if asked.listing.count is not None:
        return asked.listing.count(asked.values, asked.ask)
    return told(session.scalar(select(few_of(asked.listing.key, any_of(asked)))))


def few(key: Any, limits: Sequence[ColumnElement[bool]]) -> int | str:
    """How many rows these conditions leave, as a page says it."""
    return told(session.scalar(select(few_of(key, *limits))))


def count_all(asked: Asked) -> int:
    """How many rows there are, to the last one."""
    return session.scalar(select(func.count()).select_from(asked.listing.model).where(any_of(asked))) or 0


def count_people(asked: Asked) -> int:
    """How many people stand in the rows."""
    if asked.listing.person is None:
        return count_all(asked)
    return session.scalar(select(func.count(asked.listing.person.distinct())).where(any_of(asked))) or 0


def ids(asked: Asked, *, most: int) -> list[int]:
    """The keys of the rows, in the order of the keys, no more than so many and one."""
    query = select(asked.listing.key).where(any_of(asked)).order_by(asked.listing.key).limit(most + 1)
    return list(session.scalars(query))


def ids_among(asked: Asked, wanted: Sequence[int]) -> list[int]:
    """Those of these keys that stand in the list: nobody picks what he may not see."""
    query = select(asked.listing.key).where(any_of(asked), asked.listing.key.in_(wanted))
    return list(session.scalars(query.order_by(asked.listing.key)))


def rows_with(asked: Asked, wanted: Sequence[int]) -> dict[int, Any]:
    """The rows with these keys, by key."""
    found: dict[int, Any] = {}
    for start in range(0, len(wanted), BATCH):
        query = _whole(asked).where(asked.listing.key.in_(wanted[start : start + BATCH]))
        for row in _made(asked, _unwrapped(session.execute(query))):
            found[asked.listing.id_of(row)] = row
    return found


def any_of(asked: Asked) -> ColumnElement[bool]:
    """What a row must be to stand in the list: for what is counted or added up of all its rows."""
    return or_(false(), *(and_(true(), *branch) for branch in asked.branches()))


def _made(asked: Asked, rows: list[Any]) -> list[Any]:
    return list(asked.listing.rows(rows, asked.ask)) if asked.listing.rows else rows


def _whole(asked: Asked) -> Any:
    """What is read of a row for these columns."""
    extra = list({str(part.key): part for column in asked.columns for part in column.reads}.values())
    query = asked.listing.select(asked.ask)
    return query.add_columns(*extra) if extra else query


def _unwrapped(result: Any) -> list[Any]:
    """Whole things when the list reads those, else rows of columns."""
    return list(result.unique().scalars() if len(result.keys()) == 1 else result.all())


def _read(asked: Asked, part: _Part, is_down: bool, limit: int, run: Run) -> list[Any]:
    branches = [(*branch, *part.conditions) for branch in asked.branches()]
    query = _whole(asked)
    ordered = [column.desc() if is_down else column.asc() for column in part.columns]
    if not branches:
        return []
    if len(branches) == 1:
        return _unwrapped(run(query.where(*branches[0]).order_by(*ordered).limit(limit)))
    keys = page_keys(part.columns, branches, limit=limit, is_down=is_down)
    return _unwrapped(run(query.where(part.columns[-1].in_(keys)).order_by(*ordered))) if keys else []


def _parts(columns: tuple[Any, ...], is_down: bool, key: list[Any] | None) -> Iterator[_Part]:
    """What is still to be read after this key."""
    if not _may_be_empty(columns[0]):
        yield _Part(columns, () if key is None else (_after(columns, key, is_down),))
        return
    if key is None or key[0] is not None:
        reached = () if key is None else (_after(columns, key, is_down),)
        yield _Part(columns, (columns[0].is_not(None), *reached))
        key = None
    rest = columns[1:]
    yield _Part(rest, (columns[0].is_(None), *(() if key is None else (_after(rest, key[1:], is_down),))))


def _may_be_empty(column: Any) -> bool:
    return bool(getattr(column, "nullable", None) or getattr(getattr(column, "expression", None), "nullable", False))


def _after(columns: Sequence[Any], key: Sequence[Any], is_down: bool) -> ColumnElement[bool]:
    if len(columns) == 1:
        return columns[0] < key[0] if is_down else columns[0] > key[0]  # type: ignore[no-any-return]
    place = tuple_(*columns)
    reached = tuple_(*(literal(value, column.type) for column, value in zip(columns, key, strict=True)))
    return place < reached if is_down else place > reached


def _place_of(columns: Sequence[Any], row: Any) -> str:
    return json.dumps([_plain(getattr(row, column.key)) for column in columns], separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def _key_in(columns: Sequence[Any], text: str) -> list[Any]:
    """The values of a place. One that nobody gave is refused."""
    try:
        given = json.loads(text)
        if not isinstance(given, list):
            raise TypeError(text)
        return [
            None if value is None and not index and _may_be_empty(column) else _value(column, value)
            for index, (column, value) in enumerate(zip(columns, given, strict=True))
        ]
    except (TypeError, ValueError, InvalidOperation):
        raise BadInput(
            "cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor"
        ) from None


def _value(column: Any, value: Any) -> Any:
    if isinstance(column.type, Instant):
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError("naive")
        return instant
    wanted = column.type.python_type
    if wanted is date:
        return date.fromisoformat(value)
    if wanted is Decimal:
        amount = Decimal(value)
        if not amount.is_finite():
            raise ValueError(value)
        return amount
    if issubclass(wanted, Enum):
        return wanted(value)
    if (
        not isinstance(value, wanted)
        or isinstance(value, bool) is not (wanted is bool)
        or (wanted is int and not 0 <= value < 2**31)
    ):
        raise TypeError(wanted)
    if isinstance(value, str) and "\x00" in value:
        raise ValueError(value)
    return value
