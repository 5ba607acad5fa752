"""The database: one typed `Base`, one session, and how each database is opened.

Flask-SQLAlchemy is imported here and nowhere else.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TextIO, TypeVar, cast

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
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Session,
    SessionTransaction,
    make_transient,
    make_transient_to_detached,
    scoped_session,
)
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key
from sqlalchemy.pool import ConnectionPoolEntry

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
    if not _wants_to_write.get() or here.in_transaction():
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
            here.info[_HINTS] = {_name_of(row) for row in rows}


def is_hint(row: Base) -> bool:
    """Whether the row was read ahead of this transaction and `locked` did not look at it since."""
    return _name_of(row) in session().info.get(_HINTS, ())


def _name_of(row: object) -> tuple[type, Any]:
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
    if (model, key) in held or "queue" in connection.info:
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
        name, own = str(version.key), _name_of(row)[1]
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


@event.listens_for(Session, "after_transaction_end")
def _let_go(ended: Session, transaction: SessionTransaction) -> None:
    # Also at the end of a savepoint: rolling one back lets go of what was locked inside it.
    ended.info.pop(_HELD, None)
    if transaction.parent is None:
        ended.info.pop(_HINTS, None)


# --- One writer at a time: SQLite has a queue in front of it, PostgreSQL a lock that is taken first ---------------

# The advisory lock of the one writer on PostgreSQL, held until its transaction ends; a number that nothing else uses.
ONE_WRITER = "SELECT pg_advisory_xact_lock(4715001)"

_wants_to_write: ContextVar[bool] = ContextVar("wants_to_write", default=False)
_handles = threading.local()


@contextmanager
def writing() -> Iterator[None]:
    """Transactions that begin inside this block may write.

    SQLite has one writer. A transaction that reads first and writes later fails with "database is locked" when
    another wrote in between, so a writing transaction says so at its beginning (`BEGIN IMMEDIATE`). The busy
    handler of SQLite is not a queue: some wait for seconds. A lock on a file beside the database is one.

    On PostgreSQL the chain of history wants one writer too. Its lock is taken first, before any row: who held a row
    and waited for the chain could stand opposite who held the chain and waited for that row.
    """
    token = _wants_to_write.set(True)
    try:
        yield
    finally:
        _wants_to_write.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions that begin inside this block only read: they wait for nobody and nobody waits for them."""
    token = _wants_to_write.set(False)
    try:
        yield
    finally:
        _wants_to_write.reset(token)


def may_write(wanted: bool) -> None:
    """Say for the present request (or command) whether its transactions write."""
    _wants_to_write.set(wanted)


def _queue_handle(path: str) -> TextIO:
    """This thread's own handle on the queue file: one handle per thread makes the lock fair between threads too."""
    handles: dict[str, TextIO] = _handles.__dict__.setdefault("by_path", {})
    key = f"{os.getpid()}:{path}"
    if key not in handles:
        handles[key] = open(path, "a")  # noqa: SIM115 - lives as long as its thread
    return handles[key]


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


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        if _wants_to_write.get():
            connection.exec_driver_sql(ONE_WRITER)
        return
    if not _wants_to_write.get():
        connection.exec_driver_sql("BEGIN")
        return
    path = str(connection.engine.url.database or "")
    if path and path != ":memory:":
        handle = _queue_handle(path + "-queue")
        fcntl.flock(handle, fcntl.LOCK_EX)
        connection.info["queue"] = handle
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _leave_queue(connection)
        raise


@event.listens_for(Engine, "checkin")
def _back_in_pool(dbapi_connection: Any, entry: ConnectionPoolEntry) -> None:
    # The connection comes back after COMMIT or ROLLBACK: now the next writer may begin.
    _leave_queue(entry)


def _leave_queue(holder: Any) -> None:
    handle = holder.info.pop("queue", None)
    if handle is not None:
        fcntl.flock(handle, fcntl.LOCK_UN)
