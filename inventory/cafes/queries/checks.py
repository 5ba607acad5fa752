"""What must always be true of sessions and numbers: for `verify`."""

from sqlalchemy import func, select

from inventory.cafes.lifecycle.states import CafeState, JobState
from inventory.cafes.models import Cafe, CafeJob
from inventory.core.db import session
from inventory.history.queries import last_states


def cafes_out_of_step() -> list[str]:
    """States follow from events; nobody waits at a session that is over; the last number is the one given last."""
    return [*_states(), *_forgotten(), *_numbers()]


def _states() -> list[str]:
    cafes, jobs = last_states("cafe"), last_states("cafe_job")
    return [
        f"repair café {key} is {state}, but its events say {cafes.get(key, 'nothing')}"
        for key, state in session.execute(select(Cafe.id, Cafe.state))
        if cafes.get(key) != state
    ] + [
        f"number {number} of repair café {cafe} is {state}, but its events say {jobs.get(key, 'nothing')}"
        for key, cafe, number, state in session.execute(
            select(CafeJob.id, CafeJob.cafe_id, CafeJob.number, CafeJob.state)
        )
        if jobs.get(key) != state
    ]


def _forgotten() -> list[str]:
    rows = session.execute(
        select(Cafe.id, CafeJob.number)
        .join(CafeJob, CafeJob.cafe_id == Cafe.id)
        .where(Cafe.state != CafeState.OPEN, CafeJob.state.in_((JobState.WAITING, JobState.AT_TABLE)))
        .order_by(CafeJob.id)
    )
    return [f"number {number} is still at work at repair café {cafe}, which is not open" for cafe, number in rows]


def _numbers() -> list[str]:
    rows = session.execute(
        select(Cafe.id, Cafe.last_number, func.count(CafeJob.id), func.max(CafeJob.number))
        .outerjoin(CafeJob, CafeJob.cafe_id == Cafe.id)
        .group_by(Cafe.id, Cafe.last_number)
    )
    return [
        f"repair café {cafe} gave {last} numbers, but {count} are there"
        for cafe, last, count, highest in rows
        if (last, last) != (count, highest or 0)
    ]
