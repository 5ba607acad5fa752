"""Long lists: counted no further than anybody reads, and a page of them read along an index, whatever the list is
limited to. So neither costs more as the house grows.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, inspect, select, union_all

from inventory.core.db import Base, session

Row = TypeVar("Row", bound=Base)
FEW = 1000  # so many are counted, and of a search so many are put in order by themselves
_AT_ONCE = 1000  # keys in one statement


def few_of(key: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many rows these conditions leave, counted up to one more than `FEW`: a part of a statement."""
    found = select(key).where(*conditions).limit(FEW + 1).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


def told(count: int | None) -> int | str:
    """Such a count as a page says it: "1000+" when it was not counted to the end."""
    return (count or 0) if (count or 0) <= FEW else f"{FEW}+"


def counted(**counts: ScalarSelect[int]) -> dict[str, int | str]:
    """Several of these counts by name, in one statement."""
    row = session.execute(select(*counts.values())).one()
    return dict(zip(counts, map(told, row), strict=True))


def added(counts: Iterable[int | str]) -> int | str:
    """All of these together; not counted to the end when one of them was not."""
    found = list(counts)
    return f"{FEW}+" if any(isinstance(count, str) for count in found) else sum(int(count) for count in found)


def page_keys(
    order: Sequence[Any], branches: Sequence[Sequence[ColumnElement[bool]]], *, limit: int, is_down: bool = False
) -> list[int]:
    """The keys of the first rows, in the order of these columns, of which the last is the key.

    Each branch holds its columns to one value ("this counter", "this state") and so is read along its index; the
    branches together are the list. Asked as one "or", a database collects every row of the list to put it in order.
    """
    if not branches:
        return []
    parts = [_page(order, branch, limit, is_down) for branch in branches]
    if len(parts) == 1:
        found = parts[0].subquery()
    else:
        found = union_all(*(select(part.subquery()) for part in parts)).subquery()
    columns = [found.c[column.key] for column in order]
    query = select(columns[-1]).order_by(*(column.desc() if is_down else column for column in columns)).limit(limit)
    return list(session.scalars(query))


def by_id(model: type[Row], *options: Any) -> Callable[[Sequence[int]], dict[int, Row]]:
    """What reads the rows of this table with some keys, by key. Who calls it saw to it that they may be seen."""

    def found(ids: Sequence[int]) -> dict[int, Row]:
        key = inspect(model).primary_key[0]
        rows: dict[int, Row] = {}
        for start in range(0, len(ids), _AT_ONCE):
            query = select(model).where(key.in_(ids[start : start + _AT_ONCE])).options(*options)
            rows |= {getattr(row, str(key.key)): row for row in session.scalars(query)}
        return rows

    return found


def _page(order: Sequence[Any], branch: Sequence[ColumnElement[bool]], limit: int, is_down: bool) -> Select[Any]:
    return select(*order).where(*branch).order_by(*(each.desc() if is_down else each for each in order)).limit(limit)
