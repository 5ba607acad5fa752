"""Rows that are written by themselves, past the unit of work: what every hand-over writes, at a third of the price."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, inspect, update
from sqlalchemy.orm import make_transient, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key

from inventory.core.db import Base, name_of, session

Row = TypeVar("Row", bound=Base)


def written(model: type[Row], values: Mapping[str, Any], **known: Any) -> Row:
    """A new row, written by itself in one statement, and from then on as if it had been read: `known` are the things
    that belong to it.

    What every hand-over writes: a unit of work, which first finds out in which order its rows must go, costs three
    times as much. What waits in the session is not written first, and what a listener fills in is given.
    """
    statement, usual, key = _plan(model)
    kept = {**usual, **values}
    kept[key] = session.connection().execute(statement, kept).scalar_one()
    undone = session.identity_map.get(identity_key(model, kept[key]))
    if undone is not None:  # a row that was rolled back: SQLite gives its number once more
        session.expunge(undone)
    row = model()
    for name, value in (*kept.items(), *known.items()):
        set_committed_value(row, name, value)
    make_transient_to_detached(row)
    session.add(row)
    return row


def rewritten(*rows: Base) -> None:
    """Rows that were read and changed, each written by itself in one statement with its next version, and from then on
    as if they had been read so. For the price, see `written`.

    Left to the unit of work: a row of which more than columns changed, and all inside a savepoint, whose end must know
    what to take back. Somebody else's newer version is refused as a unit of work does (`StaleDataError`).
    """
    here = session()
    if here.in_nested_transaction():
        return
    for row in rows:
        state = inspect(row, raiseerr=True)
        changed = tuple(sorted(state.committed_state))
        columns, version = state.mapper.column_attrs, state.mapper.version_id_col
        if not changed or version is None or not state.persistent or any(name not in columns for name in changed):
            continue
        name, own = str(version.key), name_of(row)[1]
        seen = getattr(row, name)
        asked = {each: getattr(row, each) for each in changed} | {name: seen + 1, "_own": own, "_seen": seen}
        if session.connection().execute(_rewrite_of(type(row), changed), asked).rowcount != 1:
            raise StaleDataError(f"{type(row).__name__} {own} was changed by somebody else")
        set_committed_value(row, name, seen + 1)
        here.expunge(row)
        make_transient(row)
        make_transient_to_detached(row)
        here.add(row)


@cache
def _rewrite_of(model: type[Base], names: tuple[str, ...]) -> Any:
    mapper = inspect(model)
    assert mapper.version_id_col is not None
    own = mapper.primary_key[0] == bindparam("_own")
    was = mapper.version_id_col == bindparam("_seen")
    set_to: dict[str, Any] = {name: bindparam(name) for name in (*names, str(mapper.version_id_col.key))}
    return update(model).where(own, was).values(set_to)


@cache
def _plan(model: type[Row]) -> tuple[Any, dict[str, Any], str]:
    """How a row of this table is written: the statement, the values that it has unless others are given, its key."""
    mapper = inspect(model)
    usual = {each.key: getattr(each.columns[0].default, "arg", None) for each in mapper.column_attrs}
    key = str(mapper.primary_key[0].key)
    if len(mapper.primary_key) > 1 or any(map(callable, usual.values())):
        raise TypeError(f"{model.__name__} is written by the session")
    del usual[key]
    return insert(model).returning(mapper.primary_key[0]), usual, key
