"""One writer at a time: SQLite has a queue in front of it, PostgreSQL a lock that is taken first."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

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


def wants_to_write() -> bool:
    """Whether a transaction that begins now may write."""
    return _wants_to_write.get()


def is_the_writer(connection: Connection) -> bool:
    """Whether this connection has its turn in the queue of SQLite: nobody else writes until its transaction ends."""
    return "queue" in connection.info


def _queue_handle(path: str) -> TextIO:
    """This thread's own handle on the queue file: one handle per thread makes the lock fair between threads too."""
    handles: dict[str, TextIO] = _handles.__dict__.setdefault("by_path", {})
    key = f"{os.getpid()}:{path}"
    if key not in handles:
        handles[key] = open(path, "a")  # noqa: SIM115 - lives as long as its thread
    return handles[key]


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        if wants_to_write():
            connection.exec_driver_sql(ONE_WRITER)
        return
    if not wants_to_write():
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
