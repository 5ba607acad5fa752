"""What the parts of one report have in common, asked once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from inventory.core.clock import now, today
from inventory.core.months import Month
from inventory.core.periods import Period
from inventory.history.models import Event
from inventory.reports.queries.balance import Counts, Line, Step, add_up, changes_of, lines_of
from inventory.reports.queries.month.only import ALL, Only
from inventory.reports.queries.rollups import LOANS, WANTED, counts_at
from inventory.reports.queries.since import beginning
from inventory.reports.queries.stock import recounted, steps
from inventory.reports.queries.wanted import Asked, asked
from inventory.reports.queries.with_borrowers import Told, told


@dataclass
class Ground:
    """A month, and of what it is asked."""

    month: Month
    only: Only

    @property
    def as_of(self) -> datetime:
        """The moment of which the report tells: the end of the month, or now when it is not over."""
        return self.month.ends_at if self.month.is_over else now()

    @property
    def last_on(self) -> date:
        return self.month.next.first_on - timedelta(days=1) if self.month.is_over else today()

    @property
    def days(self) -> Period:
        """The days of the month that have begun."""
        return Period(self.month.first_on, self.last_on)

    @property
    def since(self) -> date:
        """The first day of the project."""
        return beginning(self.month.first_on, self.last_on)

    @property
    def within(self) -> tuple[Any, ...]:
        """As conditions on events: those of the month."""
        return Event.at >= self.month.starts_at, Event.at < self.month.ends_at

    @cached_property
    def _opening(self) -> tuple[Counts, int]:
        return counts_at(self.month.before)

    @cached_property
    def steps(self) -> list[Step]:
        return steps(after_seq=self._opening[1], before=self.month.ends_at)

    @cached_property
    def closing(self) -> Counts:
        """How many devices of each type stood where, in which state, at the end."""
        return self._meant(add_up(self._opening[0], changes_of(self.steps)))

    def _meant(self, counts: Counts) -> Counts:
        only = self.only
        return Counts({key: number for key, number in counts.items() if only.has(key[0], key[1])})

    @cached_property
    def lines(self) -> list[Line]:
        """The movement table."""
        whole = lines_of(self._opening[0], self.steps, recounted(self.month))
        return [line for line in whole if self.only.has(line.type, line.place)]

    @cached_property
    def _contracts(self) -> tuple[Counts, list[Told]]:
        counts, last_seq = counts_at(self.month.before, LOANS)
        return counts, told(last_seq, self.month.ends_at)

    @property
    def contracts_before(self) -> Counts:
        return self._contracts[0]

    @property
    def contracts_told(self) -> list[Told]:
        return self._contracts[1]

    @cached_property
    def _referrals(self) -> tuple[Counts, list[Asked]]:
        counts, last_seq = counts_at(self.month.before, WANTED)
        return counts, asked(last_seq, self.month.ends_at)

    @property
    def referrals_before(self) -> Counts:
        return self._referrals[0]

    @property
    def referrals_told(self) -> list[Asked]:
        return self._referrals[1]


def movement(month: Month) -> list[Line]:
    """The movement table of a month, of everything."""
    return Ground(month, ALL).lines
