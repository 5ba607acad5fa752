"""The database: one typed `Base`, one session, and how each database is opened.

Flask-SQLAlchemy is imported here and nowhere else.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Numeric,
    String,
    TypeDecorator,
    bindparam,
    event,
    inspect,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, scoped_session
from sqlalchemy.orm.util import identity_key
from sqlalchemy.pool import ConnectionPoolEntry

from inventory.core.one_writer import is_the_writer, reading, wants_to_write

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. A naive one is refused before it reaches the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant must be aware (UTC).")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum], length: int = 20) -> Enum:
    """A column that holds one word of an enum, as text."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=lambda k: [m.value for m in k],
    )


class Base(DeclarativeBase):
    """Every table of the house."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: Instant(),
        Decimal: Numeric(10, 2),
        str: String(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
    }


_ENGINE = "core.engine"


class _Session(FlaskSession):
    """There is one database, so nothing is looked up to know which."""

    def get_bind(
        self, mapper: Any = None, clause: Any = None, bind: Engine | Connection | None = None, **others: Any
    ) -> Engine | Connection:
        if bind is not None:
            return bind
        engine: Engine = self.info.get(_ENGINE) or self.info.setdefault(_ENGINE, self._db.engine)
        return engine


# The extension's own `Model` stays unused: it copies the base class, which SQLAlchemy 2.1 refuses and mypy cannot read.
db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True, session_options={"class_": _Session})

session = cast(scoped_session[Session], db.session)

Row = TypeVar("Row", bound=Base)


# What was locked in this transaction, and what was read ahead of it and not looked at since.
_HELD, _HINTS = "core.held", "core.hints"


@contextmanager
def ahead() -> Iterator[None]:
    """What is read inside holds up no writer: it is read before we stand in line, in a transaction that only reads.

    The rows stay at hand as hints for the transaction that follows. `locked` looks whether one is still the version
    that was read, and reads it anew when not; whoever decides on more than that row looks after the rest (`is_hint`).
    For who does not write, or already began to, it does nothing.
    """
    here = session()
    if not wants_to_write() or here.in_transaction():
        yield
        return
    with reading():
        try:
            yield
        finally:
            rows = here.identity_map.values()
            here.expunge_all()  # the end of a transaction makes its rows stale; those of nobody it leaves as they are
            here.rollback()
            here.add_all(rows)
            here.info[_HINTS] = {name_of(row) for row in rows}


def is_hint(row: Base) -> bool:
    """Whether the row was read ahead of this transaction and `locked` did not look at it since."""
    return name_of(row) in session().info.get(_HINTS, ())


def name_of(row: object) -> tuple[type, Any]:
    """Which row it is: its table and its key."""
    identity = inspect(row, raiseerr=True).identity
    return type(row), identity[0] if identity else None


def locked(model: type[Row], key: Any) -> Row | None:
    """The row, read anew and held until the transaction ends: what is decided on it stays true.

    Asked twice in one transaction it is read once. On SQLite a transaction that began to write is the only writer, so
    what it read before is still true.
    """
    held: set[tuple[type[Row], Any]] = session().info.setdefault(_HELD, set())
    connection = session.connection()
    hints = session().info.get(_HINTS, set())
    if (model, key) in hints:
        hints.discard((model, key))
        _expire_when_changed(model, key, connection)
    if (model, key) in held or is_the_writer(connection):
        return session.get(model, key)
    held.add((model, key))
    # A select and not `session.get`, which calls a row stale when somebody changed it while we waited for the lock.
    query = select(model).where(inspect(model).primary_key[0] == key).with_for_update(of=model)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _expire_when_changed(model: type[Row], key: Any, connection: Connection) -> None:
    row = session.identity_map.get(identity_key(model, key))
    version = inspect(model).version_id_col
    if row is None:
        return
    if version is not None:
        now_is = connection.execute(_version_of(model), {"wanted": key}).scalar()
        if now_is == getattr(row, str(version.key)):
            return
    session.expire(row)


@cache
def _version_of(model: type[Base]) -> Any:
    mapper = inspect(model)
    assert mapper.version_id_col is not None
    return select(mapper.version_id_col).where(mapper.primary_key[0] == bindparam("wanted"))


@event.listens_for(Session, "after_transaction_end")
def _let_go(ended: Session, transaction: SessionTransaction) -> None:
    # Also at the end of a savepoint: rolling one back lets go of what was locked inside it.
    ended.info.pop(_HELD, None)
    if transaction.parent is None:
        ended.info.pop(_HINTS, None)


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, entry: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    for pragma in (
        "busy_timeout = 20000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "cache_size = -16000",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
