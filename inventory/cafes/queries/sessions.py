"""The sessions, how far the target is, and the numbers of one session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, and_, case, func, not_, select

from inventory.cafes.lifecycle.states import CafeState, JobState
from inventory.cafes.lifecycle.words import Outcome
from inventory.cafes.models import Cafe, CafeJob
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _

TARGET, TARGET_A_YEAR = 8, 4
MOST = 200


@dataclass(frozen=True)
class Counted:
    """A session with how many numbers are in which state, and how many were mended."""

    cafe: Cafe
    waiting: int = 0
    at_table: int = 0
    done: int = 0
    left: int = 0
    fixed: int = 0

    @property
    def jobs(self) -> int:
        return self.waiting + self.at_table + self.done + self.left


@dataclass(frozen=True)
class Progress:
    """How many sessions are over, of what was promised."""

    year: int
    this_year: int
    ever: int


def cafe_by_id(number: int) -> Cafe:
    found = session.get(Cafe, number)
    if found is None:
        raise Missing(_("Dit repair café kennen we niet."))
    return found


def job_of(cafe_id: int, number: int) -> CafeJob:
    """One number of a session, with the session."""
    found = session.scalars(select(CafeJob).where(CafeJob.cafe_id == cafe_id, CafeJob.number == number)).one_or_none()
    if found is None:
        raise Missing(_("Dit nummer is niet gegeven op dit repair café."))
    return found


def to_come() -> list[Counted]:
    """What is open or planned, the nearest day first. Two statements."""
    query = select(Cafe).where(Cafe.state.in_((CafeState.OPEN, CafeState.PLANNED)))
    return counted_all(session.scalars(query.order_by(Cafe.held_on, Cafe.id).limit(MOST)).all())


def page_of(*, after: int | None, limit: int) -> list[Counted]:
    """Sessions by when they were written down, the newest first: for programs."""
    query = select(Cafe).order_by(Cafe.id.desc()).limit(limit)
    return counted_all(session.scalars(query if after is None else query.where(Cafe.id < after)).all())


def counted(cafe: Cafe) -> Counted:
    return counted_all([cafe])[0]


def counted_all(cafes: Sequence[Cafe]) -> list[Counted]:
    """Each of these with its numbers. One statement."""
    fixed = func.sum(case((CafeJob.outcome == Outcome.FIXED, 1), else_=0))
    query = (
        select(CafeJob.cafe_id, CafeJob.state, func.count(), fixed)
        .where(CafeJob.cafe_id.in_([cafe.id for cafe in cafes]))
        .group_by(CafeJob.cafe_id, CafeJob.state)
    )
    found: dict[int, dict[str, int]] = {}
    for cafe_id, state, count, mended in session.execute(query):
        counts = found.setdefault(cafe_id, {})
        counts[JobState(state).value] = count
        counts["fixed"] = counts.get("fixed", 0) + int(mended or 0)
    return [Counted(cafe, **found.get(cafe.id, {})) for cafe in cafes]


def places_taken(cafe: Cafe) -> int:
    """How many numbers count for `capacity`: who went home before the turn came, or was tapped wrong, frees a place."""
    freed = and_(CafeJob.state == JobState.LEFT, CafeJob.called_at.is_(None))
    query = select(func.count()).select_from(CafeJob)
    return session.scalar(query.where(CafeJob.cafe_id == cafe.id, not_(freed))) or 0


def jobs_of(cafe: Cafe) -> list[CafeJob]:
    """Every number of a session, in order."""
    return list(session.scalars(select(CafeJob).where(CafeJob.cafe_id == cafe.id).order_by(CafeJob.number)))


def waiting_first(cafe_id: int) -> CafeJob | None:
    """Whose turn it is."""
    query = select(CafeJob).where(CafeJob.cafe_id == cafe_id, CafeJob.state == JobState.WAITING)
    return session.scalars(query.order_by(CafeJob.number).limit(1)).one_or_none()


def open_now() -> list[Counted]:
    """What is open, the oldest day first. Two statements."""
    query = select(Cafe).where(Cafe.state == CafeState.OPEN)
    return counted_all(session.scalars(query.order_by(Cafe.held_on, Cafe.id).limit(MOST)).all())


def progress(day: date) -> Progress:
    """Sessions that are over in the year of this day, and in all. One statement."""
    first = date(day.year, 1, 1)
    found: Row[int, int | None] = session.execute(
        select(
            func.count(),
            func.sum(case((Cafe.held_on.between(first, date(day.year, 12, 31)), 1), else_=0)),
        ).where(Cafe.state == CafeState.CLOSED)
    ).one()
    return Progress(day.year, this_year=int(found[1] or 0), ever=int(found[0]))


def like(cafe_id: int | None) -> Cafe | None:
    """The session to copy: the one that is asked, or else the newest."""
    if cafe_id is not None:
        return cafe_by_id(cafe_id)
    return session.scalars(select(Cafe).order_by(Cafe.held_on.desc(), Cafe.id.desc()).limit(1)).one_or_none()
