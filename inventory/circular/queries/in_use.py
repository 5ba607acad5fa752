"""When which device was used: contracts say when it was lent, the history when it was sold, placed or in repair."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Row, Select, or_, select

from inventory.circular.queries.stretches import Interval, Stretch, Use, seconds_of_use
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.periods import Span
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import AssetClass, Device, DeviceType
from inventory.history.models import Event
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, LoanLine

YEAR = timedelta(days=365.25)
# By the words of the history: thousands of events are read here, and making a state of each takes longest of all.
_USES: dict[str, Use] = {
    DeviceState.PLACED.value: Use.PLACED,
    DeviceState.SOLD.value: Use.SOLD,
    DeviceState.TRANSFERRED.value: Use.SOLD,
}
_IN_REPAIR = DeviceState.IN_REPAIR.value
_FOLLOWED = frozenset({*_USES, _IN_REPAIR})
# Whatever brings a device there or takes it away; the table of the moves says what that can be.
_KINDS = sorted({move.event for move in DEVICE.moves if move.target in _FOLLOWED or _FOLLOWED & move.sources})


@dataclass(frozen=True)
class UsedDevice:
    """A device that was used within a time, and how long in each way."""

    id: int
    type: DeviceType
    weight_kg: Decimal | None
    donor_id: int | None
    seconds: dict[Use, int] = field(default_factory=dict)


def used_devices(span: Span, *, years_after_sale: int, donor: int | None = None) -> list[UsedDevice]:
    """Every device that was used within these days, or those that one donor gave. Three statements, and few more for
    very many devices.

    What was sold or given in ownership counts until it comes back, and at most so many years: nobody sees it after.
    """
    until = min(span.ends_at, now())
    if until <= span.starts_at:
        return []
    longest = YEAR * years_after_sale
    stretches, away = _followed(_events(until, donor), until=until, longest=longest)
    stretches += _lent(span.starts_at, until, donor)
    seconds = seconds_of_use(stretches, away, span.starts_at, until)
    per_device: dict[int, dict[Use, int]] = defaultdict(dict)
    for (device, use), count in seconds.items():
        per_device[device][use] = count
    return [
        UsedDevice(number, DeviceType(kind), kg, donor, per_device[number])
        for number, kind, kg, donor in _facts(sorted(per_device))
    ]


def _lent(since: datetime, until: datetime, donor: int | None) -> list[Stretch]:
    """What went along with a contract, also what only stood in. A sale is followed in the history."""
    query = (
        select(LoanLine.device_id, LoanLine.from_at, LoanLine.until_at)
        .join(Loan, Loan.id == LoanLine.loan_id)
        .where(
            Loan.kind != LoanKind.KOOP,
            LoanLine.from_at < until,
            or_(LoanLine.until_at.is_(None), LoanLine.until_at > since),
        )
    )
    if donor is not None:
        query = query.where(LoanLine.device_id.in_(_given_by(donor)))
    return [Stretch(device, Use.LOAN, began, ended or until) for device, began, ended in session.execute(query)]


def _given_by(donor: int) -> Select[int]:
    return select(Device.id).where(Device.donor_id == donor)


def _events(until: datetime, donor: int | None) -> Iterable[Row[int, datetime, str, str]]:
    query = (
        select(Event.subject_id, Event.at, Event.from_state, Event.to_state)
        .where(
            Event.kind.in_(_KINDS),
            Event.at < until,
            Event.from_state != Event.to_state,
            or_(Event.from_state.in_(_FOLLOWED), Event.to_state.in_(_FOLLOWED)),
        )
        .order_by(Event.subject_id, Event.seq)
    )
    if donor is not None:
        query = query.where(Event.subject_id.in_(_given_by(donor)))
    return session.execute(query)


def _followed(
    events: Iterable[tuple[int, datetime, str, str]] | Iterable[Row[int, datetime, str, str]],
    *,
    until: datetime,
    longest: timedelta,
) -> tuple[list[Stretch], dict[int, list[Interval]]]:
    """The stretches on which devices stood somewhere or were sold, and those on which they were in repair."""
    stretches: list[Stretch] = []
    away: dict[int, list[Interval]] = defaultdict(list)
    present: dict[int, tuple[str, datetime]] = {}
    sold_at: dict[int, datetime] = {}

    def close(device: int, at: datetime) -> None:
        state, since = present.pop(device)
        if state == _IN_REPAIR:
            away[device].append((since, at))
        elif (use := _USES[state]) is Use.SOLD:
            stretches.append(Stretch(device, use, since, min(at, sold_at[device] + longest)))
        else:
            stretches.append(Stretch(device, use, since, at))

    for device, at, before, after in events:
        if device in present:
            close(device, at)
        if after not in _FOLLOWED:
            sold_at.pop(device, None)
            continue
        if _USES.get(after) is Use.SOLD and before != _IN_REPAIR:
            sold_at[device] = at
        sold_at.setdefault(device, at)
        present[device] = (after, at)
    for device in list(present):
        close(device, until)
    return stretches, away


def _facts(devices: list[int]) -> Iterable[Row[int, DeviceType, Decimal | None, int | None]]:
    for start in range(0, len(devices), 500):
        part = devices[start : start + 500]
        query = select(Device.id, Device.type, Device.weight_kg, Device.donor_id)
        # What was bought new for a digipunt is used there, and is no re-use.
        query = query.where(Device.id.in_(part), Device.asset_class == AssetClass.LENT)
        yield from session.execute(query.order_by(Device.id))
