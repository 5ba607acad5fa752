"""Writing history down: `record` is called inside the action that changes something.

An event is sealed at once and written with the others of its transaction in one go: before anything is read, before a
savepoint and at the end.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, inspect, select, update
from sqlalchemy import event as orm_event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from inventory.access import Actor, Role
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.one_writer import ONE_WRITER
from inventory.history.chain import START, seal
from inventory.history.models import Counter, Event
from inventory.history.subject import Subject

__all__ = ["Subject", "acting_role", "late", "next_number", "record", "watch"]

_late: ContextVar[datetime | None] = ContextVar("told_late", default=None)
_watching: list[Callable[[Subject, str, Mapping[str, Any], Actor], None]] = []
_TAIL, _WAITING, _LINE = "history.tail", "history.waiting", "history.line"
_FIELDS = tuple(column.key for column in inspect(Event).column_attrs)
_NEWEST = select(Event.seq, Event.hash).order_by(Event.seq.desc()).limit(1)
_WRITE = insert(Event)
_NEXT = (
    update(Counter).where(Counter.series == bindparam("wanted")).values(last=Counter.last + 1).returning(Counter.last)
)


@contextmanager
def late(done_at: datetime) -> Iterator[None]:
    """What is told in here happened earlier, at a desk without network. The event itself has the moment at which it
    arrived, by which reports count; `late` in its data is the moment at which it was done.
    """
    token = _late.set(done_at)
    try:
        yield
    finally:
        _late.reset(token)


def record(
    kind: str,
    subject: Subject,
    *,
    actor: Actor,
    from_state: str = "",
    to_state: str = "",
    note: str = "",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Add one event to the chain, in the present transaction. `data` is JSON without personal data."""
    told = dict(data or {})
    if (done_at := _late.get()) is not None:
        told["late"] = done_at.isoformat(timespec="seconds")
    for look in _watching:
        look(subject, note, told, actor)
    seq, before = _tail()
    event = Event(
        seq=seq + 1,
        at=now(),
        kind=kind,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_code=subject.code,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_role=",".join(sorted(role.value for role in actor.roles))[:60],
        from_state=from_state,
        to_state=to_state,
        note=note,
        data=told,
        prev_hash=before,
    )
    event.hash = seal(event)
    info = session().info
    info[_TAIL] = (event.seq, event.hash)
    info.setdefault(_WAITING, []).append(event)
    return event


def watch(look: Callable[[Subject, str, Mapping[str, Any], Actor], None]) -> None:
    """Have every event looked at before it is written: `look` refuses what may not stand in the chain for ever."""
    if look not in _watching:
        _watching.append(look)


def next_number(series: str) -> int:
    """The next number of a series, taken at saving and not when a form opens. Gaps may occur, doubles may not."""
    while True:
        # Straight to the connection: what waits to be written needs no number, and is written in one go later.
        taken = session.connection().execute(_NEXT, {"wanted": series}).scalar()
        if taken is not None:
            return int(taken)
        try:
            with session.begin_nested():
                session.add(Counter(series=series, last=0))
        except IntegrityError:
            continue  # another desk began this series at the same moment


def acting_role(actor: Actor, *wanted: Role) -> str:
    """The role in which somebody acted, for history: the first of `wanted` that the actor holds."""
    for role in wanted:
        if role in actor.roles:
            return role.value
    return next(iter(sorted(role.value for role in actor.roles)), actor.kind)


def _tail() -> tuple[int, str]:
    """Number and hash of the newest event. One writer at a time keeps the chain a line."""
    info = session().info
    if _TAIL not in info:
        connection = info[_LINE] = session.connection()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(ONE_WRITER)  # a writing transaction holds it since its first statement
        row = connection.execute(_NEWEST).first()
        info[_TAIL] = (row.seq, row.hash) if row else (0, START)
    tail: tuple[int, str] = info[_TAIL]
    return tail


@orm_event.listens_for(Session, "before_commit")
def _write_down(telling: Session, line: Connection | None = None) -> None:
    """Write the events that wait."""
    waiting = telling.info.pop(_WAITING, None)
    if waiting:
        rows = [{name: getattr(event, name) for name in _FIELDS} for event in waiting]
        (line or telling.connection()).execute(_WRITE, rows)


@orm_event.listens_for(Session, "do_orm_execute")
def _before_reading(asked: ORMExecuteState) -> None:
    if asked.session.info.get(_WAITING):
        _write_down(asked.session)


@orm_event.listens_for(Session, "after_transaction_create")
def _before_savepoint(telling: Session, transaction: SessionTransaction) -> None:
    # Rolled back, a savepoint takes what was told in it and nothing else. It is set when the session is first asked for
    # something in it; on the connection itself we are still before it.
    if transaction.nested:
        _write_down(telling, telling.info.get(_LINE))


@orm_event.listens_for(Session, "after_soft_rollback")
def _forget_told(ended: Session, previous: SessionTransaction) -> None:
    for name in (_TAIL, _WAITING, _LINE):
        ended.info.pop(name, None)


@orm_event.listens_for(Session, "after_transaction_end")
def _forget_tail(ended: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        _forget_told(ended, transaction)
