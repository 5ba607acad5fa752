"""Projects and their years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from inventory.core.calendar import months_later
from inventory.core.clock import start_of_day, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.core.months import Month, month_of
from inventory.core.periods import Period
from inventory.targets.models import ProjectPeriod

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ProjectYear:
    """A year of a project; the last one may be shorter (`is_whole`)."""

    number: int
    first_on: date
    last_on: date

    @property
    def is_whole(self) -> bool:
        return months_later(self.first_on, 12) - _DAY == self.last_on

    @property
    def months(self) -> int:
        """How many calendar months it touches."""
        return len(months_between(self.first_on, self.last_on))


@dataclass(frozen=True)
class Project:
    """A project as it stands in its row; both days are in it."""

    id: int
    name: str
    first_on: date
    last_on: date
    is_current: bool = False
    note: str = ""
    version: int = 1

    @property
    def starts_at(self) -> datetime:
        return start_of_day(self.first_on)

    @property
    def ends_at(self) -> datetime:
        """The first instant that is no longer in it."""
        return start_of_day(self.last_on + _DAY)

    @property
    def is_over(self) -> bool:
        return self.last_on < today()

    @property
    def until_now(self) -> Period:
        """From its first day to today, or to its last day when it is over."""
        return Period(self.first_on, max(self.first_on, min(self.last_on, today())))

    @property
    def years(self) -> tuple[ProjectYear, ...]:
        found: list[ProjectYear] = []
        first = self.first_on
        while first <= self.last_on:
            after = months_later(self.first_on, 12 * (len(found) + 1))
            found.append(ProjectYear(len(found) + 1, first, min(after - _DAY, self.last_on)))
            first = after
        return tuple(found)

    def year_at(self, day: date) -> ProjectYear:
        """The year in which this day lies; the first for a day before it, the last for one after it."""
        years = self.years
        return next((year for year in years if day <= year.last_on), years[-1])

    def holds(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


def months_between(first: date, last: date) -> tuple[Month, ...]:
    """The calendar months from one day to another."""
    found, month = [], month_of(first)
    while month.first_on <= last:
        found.append(month)
        month = month.next
    return tuple(found)


def days_of_month(month: Month, project: Project) -> Period:
    """The days of a month that lie in the project, and never a day that has yet to come. Refused: a month of which no
    day lies in it.
    """
    first = max(month.first_on, project.first_on)
    last = min(month.next.first_on - _DAY, project.last_on)
    if last < first:
        said = _("Deze maand valt niet in %(project)s. Kies een andere maand.", project=project.name)
        raise BadInput("not_in_project", said, field="month")
    return Period(first, max(first, min(last, today())))


def projects() -> tuple[Project, ...]:
    """All of them, the newest first. One statement."""
    query = select(ProjectPeriod).order_by(ProjectPeriod.first_on.desc(), ProjectPeriod.id.desc())
    return tuple(project_of(row) for row in session.scalars(query))


def project_of(row: ProjectPeriod) -> Project:
    return Project(row.id, row.name, row.first_on, row.last_on, row.is_current, row.note, row.version)


def project_by_id(number: int) -> ProjectPeriod:
    found = session.get(ProjectPeriod, number)
    if found is None:
        raise Missing(_("Deze projectperiode bestaat niet."))
    return found


def current_project() -> Project | None:
    """The one that the coordinator chose; else the newest. None: there is no project at all."""
    return _current(projects())


def project_at(day: date, among: Sequence[Project] | None = None) -> Project | None:
    """The project in which this day lies. Of more than one the current one; of none the current one as well."""
    known = projects() if among is None else among
    holding = [project for project in known if project.holds(day)]
    return _current(holding) or _current(known)


def _current(among: Sequence[Project]) -> Project | None:
    return next((project for project in among if project.is_current), among[0] if among else None)


def overlaps(among: Iterable[Project]) -> list[tuple[Project, Project]]:
    """The projects that share days, the earlier first."""
    known = sorted(among, key=lambda each: (each.first_on, each.id))
    return [
        (one, other) for place, one in enumerate(known) for other in known[place + 1 :] if other.first_on <= one.last_on
    ]


def share_a_month(among: Iterable[Project]) -> list[tuple[Project, Project]]:
    """The projects of which one ends in the month in which the other begins, without a day in common: a figure that
    was typed for that month counts in both.
    """
    known = sorted(among, key=lambda each: (each.first_on, each.id))
    return [
        (one, other)
        for one in known
        for other in known
        if one.last_on < other.first_on and month_of(one.last_on) == month_of(other.first_on)
    ]
