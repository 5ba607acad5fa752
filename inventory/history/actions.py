"""Writing history down: `record` is called inside the action that changes something."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy import event as orm_event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inventory.access import Actor, Role
from inventory.core.clock import now
from inventory.core.db import ONE_WRITER, session
from inventory.history.chain import START, seal
from inventory.history.models import Counter, Event
from inventory.history.subject import Subject

__all__ = ["Subject", "acting_role", "next_number", "record"]

_TAIL = "history.tail"
_NEWEST = select(Event.seq, Event.hash).order_by(Event.seq.desc()).limit(1)
_NEXT = (
    update(Counter).where(Counter.series == bindparam("wanted")).values(last=Counter.last + 1).returning(Counter.last)
)


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
        data=dict(data or {}),
        prev_hash=before,
    )
    event.hash = seal(event)
    session.add(event)
    session().info[_TAIL] = (event.seq, event.hash)
    return event


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
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(ONE_WRITER)  # a writing transaction holds it since its first statement
        row = connection.execute(_NEWEST).first()
        info[_TAIL] = (row.seq, row.hash) if row else (0, START)
    tail: tuple[int, str] = info[_TAIL]
    return tail


@orm_event.listens_for(Session, "after_commit")
@orm_event.listens_for(Session, "after_rollback")
def _forget_tail(ended: Session) -> None:
    ended.info.pop(_TAIL, None)


@orm_event.listens_for(Session, "after_soft_rollback")
def _forget_tail_after_savepoint(ended: Session, previous: Any) -> None:
    ended.info.pop(_TAIL, None)
