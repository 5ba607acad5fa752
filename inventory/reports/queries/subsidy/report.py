"""The report to the department: counted from contracts, events and repairs. Figures only, no names."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import and_, func, select

from inventory.accounts.models import Organisation, OrgKind
from inventory.cafes.queries.figures import figures as repair_cafes
from inventory.circular.queries import proof
from inventory.core.clock import day_of, now
from inventory.core.db import session
from inventory.core.months import month_of
from inventory.core.periods import Period
from inventory.devices.models import Device, DeviceType
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import LearningPath, Loan, LoanLine
from inventory.loans.queries.pupils import OF_PUPILS
from inventory.outreach.queries import figures as outreach
from inventory.people.models import Person
from inventory.people.queries.twins import people_with_more, unique_persons
from inventory.reach.queries import reach as group_reach
from inventory.repairs.queries.figures import figures as after_sales
from inventory.reports.queries.since import beginning
from inventory.reports.queries.stock import MonthFlow, flows
from inventory.reports.queries.subsidy.model import Contract, Reach, SubsidyReport
from inventory.reports.queries.subsidy.register import Aliases
from inventory.reports.queries.subsidy.snapshots import next_turn
from inventory.reports.queries.subsidy.written import bands, by_hand, texts
from inventory.targets.queries import progress
from inventory.vouchers.queries import figures as vouchers

MOST_MONTHS = 24


def subsidy_report(period: Period, *, secret: str = "") -> SubsidyReport:
    """The figures of these days. The contracts of pupils, by their own programme, are left out; reuse and repair are
    those of the whole house. With the `secret` of this instance the register is the same until it is frozen.
    """
    turn = next_turn(period)
    within = _contracts(period, Aliases(secret, f"{period}-{turn}"))
    return SubsidyReport(
        period=period,
        made_at=now(),
        partners=_partners(),
        contracts=tuple(within),
        reach=_reach(within),
        devices=_devices(within),
        circular=proof(period),
        flows=_flows(period),
        groups=group_reach(period.first_on, period.last_on),
        more=(
            *after_sales(period),
            *repair_cafes(period),
            vouchers(beginning(period.first_on, period.last_on), period),
            outreach(period),
        ),
        progress=progress(period),
        by_hand=by_hand(period),
        texts=texts(period),
        bands=bands(),
        turn=turn,
    )


def _contracts(period: Period, aliases: Aliases) -> Sequence[Contract]:
    first = select(func.min(LoanLine.id)).group_by(LoanLine.loan_id).scalar_subquery()
    rows = session.execute(
        select(
            Loan.number, Loan.handed_over_at, Loan.kind, Loan.state, Loan.learning_path, Loan.person_id, Device.id,
            Device.type,
        )
        .join(LoanLine, and_(LoanLine.loan_id == Loan.id, LoanLine.id.in_(first)))
        .join(Device, Device.id == LoanLine.device_id)
        .where(Loan.handed_over_at >= period.starts_at, Loan.handed_over_at < period.ends_at, ~OF_PUPILS)
        .order_by(Loan.id)
    )  # fmt: skip
    return [
        Contract(
            aliases.of(number),
            day_of(at),
            LoanKind(kind),
            LoanState(state),
            LearningPath(path),
            person,
            device,
            DeviceType(type_),
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


def _flows(period: Period) -> tuple[MonthFlow, ...]:
    last, count = month_of(min(period.last_on, day_of(now()))), 1
    month = last
    while month.first_on > period.first_on and count < MOST_MONTHS:
        month, count = month.before, count + 1
    return tuple(flows(last, count=count))
