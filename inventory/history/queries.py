"""Reading history."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from inventory.core.db import session
from inventory.history.chain import first_break
from inventory.history.models import Event, KeptFile


def events_of(subject_kind: str, subject_id: int, *, limit: int = 500) -> Sequence[Event]:
    """The events of one thing, oldest first."""
    return session.scalars(
        select(Event)
        .where(Event.subject_kind == subject_kind, Event.subject_id == subject_id)
        .order_by(Event.seq)
        .limit(limit)
    ).all()


def events_after(subject_kind: str, subject_id: int, *, after: int = 0, limit: int = 50) -> Sequence[Event]:
    """The events of one thing that come after this number, oldest first: a page of them at a time."""
    return session.scalars(
        select(Event)
        .where(Event.subject_kind == subject_kind, Event.subject_id == subject_id, Event.seq > after)
        .order_by(Event.seq)
        .limit(limit)
    ).all()


def all_events(*, batch: int = 2000) -> Iterator[Event]:
    """Every event in order, in batches so that memory stays flat."""
    last = 0
    while True:
        rows = session.scalars(select(Event).where(Event.seq > last).order_by(Event.seq).limit(batch)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].seq
        session.expunge_all()


def first_broken_event() -> str | None:
    """What is wrong with the first event that does not fit the chain, or None."""
    return first_break(all_events())


def last_states(subject_kind: str) -> dict[int, str]:
    """Per thing the state that its newest event left it in. The state of a thing must equal this."""
    states: dict[int, str] = {}
    for event in all_events():
        if event.subject_kind == subject_kind and event.to_state:
            states[event.subject_id] = event.to_state
    return states


def kept_files() -> Iterator[KeptFile]:
    """Every kept file, one by one."""
    for number in session.scalars(select(KeptFile.id).order_by(KeptFile.id)).all():
        kept = session.get(KeptFile, number)
        if kept is not None:
            yield kept
            session.expunge(kept)
