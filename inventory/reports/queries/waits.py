"""How long devices had stood in each state of our own work when they left it, from events alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, extract, func, select
from sqlalchemy.orm import aliased

from inventory.core.db import session
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.history.models import Event
from inventory.reports.queries.balance import Counts

_OURS = tuple(
    state.value
    for state, phase in PHASES.items()
    if phase in (Phase.ANNOUNCED, Phase.WORKSHOP, Phase.STOCK) and state is not DeviceState.PLACED
)


def wait_changes(after_seq: int, before: datetime) -> Counts:
    """Devices that left a state after an event and before an instant: (state, place, whole days) and how many. One
    statement.

    The step before stands among these events; only for the first one of each device history is looked up.
    """
    earlier_step = aliased(Event)
    earlier = (
        select(earlier_step.at)
        .where(
            earlier_step.subject_kind == "device",
            earlier_step.subject_id == Event.subject_id,
            earlier_step.seq < Event.seq,
            earlier_step.from_state != earlier_step.to_state,
        )
        .order_by(earlier_step.seq.desc())
        .limit(1)
        .correlate(Event)
        .scalar_subquery()
    )
    previous = func.lag(Event.at).over(partition_by=Event.subject_id, order_by=Event.seq)
    place = func.coalesce(Event.data["place_before"].as_string(), Event.data["place"].as_string(), "")
    moves = (
        select(
            Event.from_state.label("state"),
            place.label("place"),
            Event.at.label("left_at"),
            func.coalesce(previous, earlier).label("came_at"),
        )
        .where(
            # As a text of its own: what came after an event is found by its number, not all devices by their kind.
            Event.subject_kind.concat("") == "device",
            Event.from_state != Event.to_state,
            Event.seq > after_seq,
            Event.at < before,
        )
        .subquery()
    )
    days = whole_days(moves.c.left_at, moves.c.came_at)
    stood = case((days > 0, days), else_=0)
    rows = session.execute(
        select(moves.c.state, moves.c.place, stood, func.count())
        .where(moves.c.came_at.is_not(None), moves.c.state.in_(_OURS))
        .group_by(moves.c.state, moves.c.place, stood)
    )
    return Counts({(state, place, str(days)): count for state, place, days, count in rows})


def whole_days(later: Any, earlier: Any) -> ColumnElement[int]:
    """The whole days between two instants, in the words of the database."""
    if session.get_bind().dialect.name == "sqlite":
        return cast(func.julianday(later) - func.julianday(earlier) + 1e-9, Integer)
    return cast(func.floor(extract("epoch", later - earlier) / 86_400), Integer)
