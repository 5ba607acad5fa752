"""Writing history down: `record` is called inside the action that changes something."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import event as orm_event
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inventory.access import Actor, Role
from inventory.core.clock import now
from inventory.core.db import session
from inventory.history.chain import START, seal
from inventory.history.models import Counter, Event
from inventory.history.subject import Subject

__all__ = ["Subject", "acting_role", "next_number", "record"]

_CHAIN_LOCK = 4_715_001  # the advisory lock of the chain on PostgreSQL; any number that nothing else uses
_TAIL = "history.tail"


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
        taken = session.scalar(
            update(Counter).where(Counter.series == series).values(last=Counter.last + 1).returning(Counter.last)
        )
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
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHAIN_LOCK})
        row = session.execute(select(Event.seq, Event.hash).order_by(Event.seq.desc()).limit(1)).first()
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
