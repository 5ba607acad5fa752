"""What runs late, what is in repair, and what is asked for against what is ready."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, func, select

from inventory.core.clock import today
from inventory.core.db import session
from inventory.dashboard.queries.asked import Asked
from inventory.dashboard.queries.pipeline import middle_of
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan
from inventory.repairs.lifecycle import STILL_OPEN, Remedy, RepairState
from inventory.repairs.models import Repair
from inventory.reports.queries.waits import whole_days

LEAST: Final = 5
"""Of fewer repairs no share is told: one more would turn it."""
# The word of the list of contracts, from and until how many days late.
AGES: Final = (("late_30", 1, 30), ("late_90", 31, 90), ("late_more", 91, None))


def overdue(wanted: Asked) -> dict[str, int]:
    """Running contracts that are late today, by how late. One statement. Of who died nothing is due."""
    day = today()

    def is_late(least: int, most: int | None) -> ColumnElement[bool]:
        since = Loan.due_on <= day - timedelta(days=least)
        return since if most is None else since & (Loan.due_on >= day - timedelta(days=most))

    query = select(*(func.sum(case((is_late(least, most), 1), else_=0)) for _name, least, most in AGES)).where(
        Loan.state == LoanState.ACTIVE, Loan.due_on < day, Loan.quiet_at.is_(None)
    )
    if wanted.place:
        query = query.where(Loan.location_id == wanted.place.id)
    row = session.execute(query).one()
    return {name: int(count or 0) for (name, _least, _most), count in zip(AGES, row, strict=True)}


@dataclass(frozen=True)
class Mending:
    """Repairs that are open now, by state; those that closed in the period, their middle days, how many were mended."""

    open_now: dict[RepairState, int]
    closed: int
    middle: int
    fixed: int

    @property
    def open_count(self) -> int:
        return sum(self.open_now.values())

    @property
    def fixed_percent(self) -> int | None:
        """None: too few to say."""
        return round(100 * self.fixed / self.closed) if self.closed >= LEAST else None


def mending(wanted: Asked) -> Mending:
    """The repairs of the whole house. Two statements."""
    open_now = session.execute(
        select(Repair.state, func.count()).where(Repair.state.in_(STILL_OPEN)).group_by(Repair.state)
    )
    counted = {RepairState(state): count for state, count in open_now}
    lasted, is_fixed = whole_days(Repair.closed_at, Repair.opened_at), Repair.remedy == Remedy.REPAIRED
    rows = session.execute(
        select(lasted, func.count(), func.sum(case((is_fixed, 1), else_=0)))
        .where(
            Repair.state == RepairState.CLOSED,
            Repair.closed_at >= wanted.starts_at,
            Repair.closed_at < wanted.ends_at,
        )
        .group_by(lasted)
    ).all()
    days = Counter({max(int(day), 0): count for day, count, _fixed in rows})
    return Mending(
        open_now={state: counted[state] for state in STILL_OPEN if state in counted},
        closed=sum(days.values()),
        middle=middle_of(days),
        fixed=sum(int(fixed or 0) for _day, _count, fixed in rows),
    )
