"""What the system counts toward a target, by the code of the target."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, select

from inventory.cafes.queries.figures import closed_until
from inventory.core.clock import day_of, start_of_day
from inventory.core.db import session
from inventory.core.periods import Period
from inventory.digipunten.queries import operational
from inventory.loans.models import Loan, LoanLine
from inventory.loans.queries.pupils import OF_PUPILS
from inventory.outreach.queries import infosessions, roadshows
from inventory.people.queries.twins import counted_as
from inventory.vouchers.queries import households_on


@dataclass(frozen=True)
class Contract:
    """A contract as it counts: the day, the device that went along first, and the person (None: objected)."""

    on: date
    device_id: int
    person: int | None


@dataclass
class Ledger:
    """The contracts that were read once for many figures. `since` is the first day that is asked for."""

    since: date
    until: date
    _contracts: tuple[Contract, ...] | None = field(default=None, repr=False)
    _households: tuple[date, ...] | None = field(default=None, repr=False)

    def within(self, period: Period) -> tuple[Contract, ...]:
        """The contracts of these days, in their order. Two statements the first time, none after."""
        if self._contracts is None:
            self._contracts = _read(self.since, self.until)
        return tuple(each for each in self._contracts if period.first_on <= each.on <= period.last_on)

    def devices(self, period: Period) -> int:
        """Each device counts once in these days, however often it went out."""
        return len({each.device_id for each in self.within(period)})

    def people(self, period: Period) -> int:
        """Different people by the rule of people/: a row that was merged is the person it was merged into."""
        return len({each.person for each in self.within(period) if each.person is not None})

    def households(self, period: Period) -> int:
        """Households whose first voucher was given in these days. One statement the first time, none after."""
        if self._households is None:
            self._households = households_on(Period(self.since, self.until))
        return sum(period.first_on <= on <= period.last_on for on in self._households)


Count = Callable[[Ledger, Period], int]


@dataclass(frozen=True)
class Counter:
    """How something is counted over days. `is_of_people`: it is a number of people or households, which is told in
    fives.
    """

    count: Count
    is_of_people: bool = False


def _cafes(ledger: Ledger, period: Period) -> int:
    return closed_until(period.last_on) - closed_until(period.first_on - timedelta(days=1))


COUNTERS: dict[str, Counter] = {
    "T1.1": Counter(lambda ledger, period: operational(period.last_on)),
    "T1.2a": Counter(Ledger.devices),
    "T1.2b": Counter(Ledger.devices),
    "T1.2c": Counter(Ledger.people, is_of_people=True),
    "T1.3": Counter(lambda ledger, period: infosessions(period)),
    "T1.4": Counter(Ledger.households, is_of_people=True),
    "T2.3": Counter(_cafes),
    "T4.2": Counter(lambda ledger, period: roadshows(period)),
    "T6.1": Counter(Ledger.people, is_of_people=True),
}


def _read(since: date, until: date) -> tuple[Contract, ...]:
    """Of each contract the device that went along first. Those of pupils are of another programme."""
    first = select(func.min(LoanLine.id)).where(LoanLine.loan_id == Loan.id).correlate(Loan).scalar_subquery()
    begins, ends = _instants(since, until)
    rows = session.execute(
        select(Loan.handed_over_at, LoanLine.device_id, Loan.person_id)
        .join(LoanLine, and_(LoanLine.loan_id == Loan.id, LoanLine.id == first))
        .where(Loan.handed_over_at >= begins, Loan.handed_over_at < ends, ~OF_PUPILS)
        .order_by(Loan.handed_over_at, Loan.id)
    ).all()
    people = counted_as(row[2] for row in rows)
    return tuple(Contract(day_of(at), device, people.get(person)) for at, device, person in rows)


def _instants(since: date, until: date) -> tuple[datetime, datetime]:
    return start_of_day(since), start_of_day(until + timedelta(days=1))
