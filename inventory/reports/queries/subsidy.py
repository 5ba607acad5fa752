"""The report to the department: counted from contracts, events and repairs. Figures only, no names."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, func, select

from inventory.accounts.models import Organisation, OrgKind
from inventory.cafes.queries.figures import closed_until, figures_between
from inventory.cafes.queries.figures import figures as repair_cafes
from inventory.core.clock import day_of, now
from inventory.core.db import session
from inventory.core.months import month_of
from inventory.core.periods import Period
from inventory.core.suppress import suppress_list
from inventory.core.tables import Table
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries.footprint import half_of_new
from inventory.intake.queries import categories_between
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import LearningPath, Loan, LoanLine
from inventory.people.models import Person
from inventory.people.queries.twins import UniqueCount, people_with_more, unique_persons
from inventory.reach.queries import Reach as GroupReach
from inventory.reach.queries import reach as group_reach
from inventory.repairs.lifecycle import RepairState
from inventory.repairs.models import Repair
from inventory.repairs.queries.figures import figures as after_sales
from inventory.reports.queries.contracts import OF_PUPILS
from inventory.reports.queries.stock import MonthFlow, flows

SMALL = 5  # a number of people below this one is not told
_MOST_MONTHS = 24


@dataclass(frozen=True)
class Contract:
    """A contract without who signed it. `device_type` and `device_id` are of what went along first."""

    number: str
    on: date
    kind: LoanKind
    state: LoanState
    path: LearningPath
    person_id: int
    device_id: int
    device_type: DeviceType


@dataclass(frozen=True)
class Circular:
    """What came back into use. `came_back` counts a device once, `repaired` a case that ended well."""

    came_back: int
    repaired: int
    kg_reused: Decimal
    kg_recycled: Decimal
    co2_kg: Decimal


@dataclass(frozen=True)
class Reach:
    """How many people, how many of them with more than one contract, and at how many addresses.

    `households` counts the addresses that are kept. `is_least`: somebody's address is no longer kept, so that there are
    at least so many.
    """

    people: UniqueCount
    with_more: int
    households: int
    is_least: bool


@dataclass(frozen=True)
class SubsidyReport:
    """All figures of a period; `since_start` are those from the first contract to the end of it."""

    period: Period
    made_at: datetime
    partners: tuple[tuple[str, OrgKind], ...]
    contracts: tuple[Contract, ...]
    reach: Reach
    devices: int
    devices_since_start: int
    people_since_start: int
    circular: Circular
    flows: tuple[MonthFlow, ...]
    groups: GroupReach
    after_sales: tuple[Table, ...] = ()
    cafes: int = 0
    cafes_since_start: int = 0

    @property
    def number(self) -> str:
        return f"S-{self.period}"

    @property
    def is_of_few(self) -> bool:
        """Whether these are the contracts of so few people that a list of them, or a count, would tell how many."""
        return told(self.reach.people.people) is None

    @property
    def per_route(self) -> dict[tuple[LoanKind, DeviceType], int]:
        """Devices per kind of contract and type; one that went out twice in the same way counts once."""
        seen = {(contract.kind, contract.device_type, contract.device_id) for contract in self.contracts}
        found = Counter((kind, device_type) for kind, device_type, _device in seen)
        return {(kind, each): found[kind, each] for kind in LoanKind for each in DeviceType if (kind, each) in found}

    @property
    def path(self) -> tuple[int | None, int | None, int | None]:
        """With how many contracts a course was offered, accepted and begun, in the whole quarters of the period that
        are over. What a quarter hides is not in it; None where that is all of it.

        Every period is a sum of the same quarters: taking one report from another gives whole quarters, never a day.
        """
        quarters = [self._path_of(first) for first in self.groups.quarters]
        return (
            _known(each[0] for each in quarters),
            _known(each[1] for each in quarters),
            _known(each[2] for each in quarters),
        )

    def _path_of(self, first: date) -> tuple[int | None, int | None, int | None]:
        months = {(first.year, first.month + number) for number in range(3)}
        counts = Counter(each.path for each in self.contracts if (each.on.year, each.on.month) in months)
        shown, total = suppress_list([counts[path] for path in LearningPath])
        said = dict(zip(LearningPath, shown, strict=True))
        missed, planned, started = (
            said[path] for path in (LearningPath.NOT_OFFERED, LearningPath.PLANNED, LearningPath.STARTED)
        )
        return (
            None if total is None or missed is None else total - missed,
            None if planned is None or started is None else planned + started,
            started,
        )


def _known(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def subsidy_report(period: Period) -> SubsidyReport:
    """The figures of these days. The contracts of pupils, by their own programme, are left out; reuse and repair are
    those of the whole house.
    """
    ever = _contracts(period.ends_at)
    within = [contract for contract in ever if contract.on >= period.first_on]
    return SubsidyReport(
        period=period,
        made_at=now(),
        partners=_partners(),
        contracts=tuple(within),
        reach=_reach(within),
        devices=_devices(within),
        devices_since_start=_devices(ever),
        people_since_start=unique_persons(contract.person_id for contract in ever).people,
        circular=_circular(period, within),
        flows=_flows(period),
        groups=group_reach(period.first_on, period.last_on),
        after_sales=(*after_sales(period), *repair_cafes(period)),
        cafes=figures_between(period.first_on, period.last_on).sessions,
        cafes_since_start=closed_until(period.last_on),
    )


def told(people: int) -> int | None:
    """A number of people that may be told: none, or five and more."""
    return None if 0 < people < SMALL else people


def _contracts(until: datetime) -> Sequence[Contract]:
    first = select(func.min(LoanLine.id)).group_by(LoanLine.loan_id).scalar_subquery()
    rows = session.execute(
        select(
            Loan.number, Loan.handed_over_at, Loan.kind, Loan.state, Loan.learning_path, Loan.person_id, Device.id,
            Device.type,
        )
        .join(LoanLine, and_(LoanLine.loan_id == Loan.id, LoanLine.id.in_(first)))
        .join(Device, Device.id == LoanLine.device_id)
        .where(Loan.handed_over_at < until, ~OF_PUPILS)
        .order_by(Loan.id)
    )  # fmt: skip
    return [
        Contract(
            number, day_of(at), LoanKind(kind), LoanState(state), LearningPath(path), person, device, DeviceType(type_)
        )
        for number, at, kind, state, path, person, device, type_ in rows
    ]


def _devices(contracts: Iterable[Contract]) -> int:
    return len({contract.device_id for contract in contracts})


def _reach(contracts: Iterable[Contract]) -> Reach:
    times = Counter(contract.person_id for contract in contracts)
    addresses: set[tuple[int, str, str]] = set()
    is_known = True
    numbers = sorted(times)
    for start in range(0, len(numbers), 500):
        query = select(Person.org_id, Person.route, Person.address_key)
        for org, route, address in session.execute(query.where(Person.id.in_(numbers[start : start + 500]))):
            if address:
                addresses.add((org, route, address))
            is_known = is_known and bool(address)
    return Reach(unique_persons(times), people_with_more(times), len(addresses), is_least=not is_known)


def _partners() -> tuple[tuple[str, OrgKind], ...]:
    query = select(Organisation.name, Organisation.kind).where(Organisation.is_active).order_by(Organisation.name)
    return tuple((name, OrgKind(kind)) for name, kind in session.execute(query))


def _circular(period: Period, contracts: Iterable[Contract]) -> Circular:
    figures = categories_between(period.starts_at, period.ends_at)
    repaired = select(func.count()).where(
        Repair.outcome == RepairState.FIXED.value,
        Repair.closed_at >= period.starts_at,
        Repair.closed_at < period.ends_at,
    )
    return Circular(
        came_back=sum(each.reused.count for each in figures),
        repaired=session.scalar(repaired) or 0,
        kg_reused=sum((each.reused.kg for each in figures), Decimal(0)),
        kg_recycled=sum((each.recycled.kg for each in figures), Decimal(0)),
        co2_kg=_co2(contracts),
    )


def _co2(contracts: Iterable[Contract]) -> Decimal:
    """Half of what making a new one would cost, for each device that went out by contract; each once."""
    devices = {contract.device_id: contract.device_type for contract in contracts}
    return sum(map(half_of_new, devices.values()), Decimal(0))


def _flows(period: Period) -> tuple[MonthFlow, ...]:
    last, count = month_of(min(period.last_on, day_of(now()))), 1
    month = last
    while month.first_on > period.first_on and count < _MOST_MONTHS:
        month, count = month.before, count + 1
    return tuple(flows(last, count=count))
