"""How far we are: devices that were given, month after month, toward what was promised for the year and the project."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from inventory.core.clock import day_of, start_of_day, today
from inventory.core.db import session
from inventory.core.months import Month, month_of
from inventory.loans.models import Loan, LoanLine
from inventory.loans.queries.pupils import OF_PUPILS
from inventory.targets.models import Target
from inventory.targets.queries.projects import current_project

A_YEAR: Final = "T1.2a"
WHOLE: Final = "T1.2b"
_EARLIEST: Final = 28
"""Days that must have passed before a forecast says anything."""


@dataclass(frozen=True)
class Goal:
    """Devices given from the first to the last day (both in it): cumulative at the end of each month, or now. They are
    told as they are, as on the page of the targets: devices are no people.
    """

    code: str
    target: int
    first_on: date
    last_on: date
    months: tuple[tuple[Month, int], ...]
    on: date

    @property
    def value(self) -> int:
        return self.months[-1][1] if self.months else 0

    @property
    def percent(self) -> int:
        return int(100 * self.value / self.target)

    @property
    def is_over(self) -> bool:
        return self.on > self.last_on

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1

    @property
    def passed(self) -> int:
        """Days that have passed, today with them."""
        return min(max((self.on - self.first_on).days + 1, 0), self.days)

    @property
    def forecast(self) -> int | None:
        """At the end, when it goes on at the same number per day as until now. None: over, or too early to say."""
        if self.is_over or self.passed < _EARLIEST:
            return None
        return round(self.value * self.days / self.passed)

    def at(self, day: date) -> float:
        """Where a day lies between the beginning (0) and the end (1)."""
        return min(max((day - self.first_on).days / self.days, 0.0), 1.0)


def goals() -> tuple[Goal, ...]:
    """The year that runs, the one before it, and the whole project; nothing when there is no project or no such target.
    A few statements.
    """
    project = current_project()
    if project is None:
        return ()
    promised = dict(session.execute(select(Target.code, Target.value).where(Target.code.in_((A_YEAR, WHOLE)))).all())
    year = project.year_at(today())
    spans = [
        (A_YEAR, each.first_on, each.last_on) for each in project.years if year.number - 1 <= each.number <= year.number
    ]
    spans.append((WHOLE, project.first_on, project.last_on))
    return tuple(_goal(code, promised[code], first, last) for code, first, last in spans if code in promised)


def _goal(code: str, target: int, first: date, last: date) -> Goal:
    return Goal(code, target, first, last, _given(first, last), today())


def _given(first: date, last: date) -> tuple[tuple[Month, int], ...]:
    """How many different devices went along with a contract from the first day on, month by month. A device that went
    out twice counts once, a contract of a pupil does not count, and what took its place after a swap does not either:
    as in the report to the department.
    """
    months = [month_of(first)]
    until = min(last, today())
    while months[-1].next.first_on <= until:
        months.append(months[-1].next)
    ends = [min(month.ends_at, start_of_day(until + timedelta(days=1))) for month in months]
    if until < first:
        return ()
    earlier = aliased(LoanLine)
    given = (
        select(func.min(Loan.handed_over_at).label("at"))
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .where(
            Loan.handed_over_at >= start_of_day(first),
            Loan.handed_over_at < ends[-1],
            ~OF_PUPILS,
            ~select(earlier.id).where(earlier.loan_id == Loan.id, earlier.id < LoanLine.id).exists(),
        )
        .group_by(LoanLine.device_id)
        .subquery()
    )
    bucket = case(*((given.c.at < end, place) for place, end in enumerate(ends)), else_=-1)
    counted: dict[int, int] = dict(session.execute(select(bucket, func.count()).group_by(bucket)).all())
    found, together = [], 0
    for place, month in enumerate(months):
        together += counted.get(place, 0)
        found.append((month, together))
    return tuple(found)


def last_day_of(goal: Goal, month: Month) -> date:
    """The day that a month's number is of: its last one, or today."""
    return min(day_of(month.ends_at) - timedelta(days=1), goal.on, goal.last_on)
