"""When which device was used: contracts say when it was lent, the history when it was sold, placed or in repair."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, CompoundSelect, Row, or_, select, union

from inventory.circular.queries.lent import lent, on_a_scale, seconds_lent
from inventory.circular.queries.stretches import Interval, Stretch, Use, seconds_of_use
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.periods import Span
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import AssetClass, Device, DeviceType
from inventory.history.models import Event

YEAR = timedelta(days=365.25)
# By the words of the history: thousands of events are read here, and making a state of each takes longest of all.
_USES: dict[str, Use] = {
    DeviceState.PLACED.value: Use.PLACED,
    DeviceState.SOLD.value: Use.SOLD,
    DeviceState.TRANSFERRED.value: Use.SOLD,
}
_IN_REPAIR = DeviceState.IN_REPAIR.value
_FOLLOWED = frozenset({*_USES, _IN_REPAIR})
# Whatever takes a device away from there; the table of the moves says what that can be.
_LEAVING = sorted({move.event for move in DEVICE.moves if _FOLLOWED & move.sources})


@dataclass(frozen=True)
class Used:
    """Devices of one type that were used within a time, and how long in each way, all of them together. `weight_kg` is
    of each of them, on a scale; None when nobody weighed them.
    """

    type: DeviceType
    count: int
    seconds: Mapping[Use, int]
    weight_kg: Decimal | None = None


def used_devices(span: Span, *, years_after_sale: int, donor: int | None = None) -> list[Used]:
    """What was used within these days, or what one donor gave of it; each device is in one of the rows, once. Four
    statements, whose work does not grow with what was before these days.

    What was sold or given in ownership counts until it comes back, and at most so many years: nobody sees it after.
    """
    since, until = span.starts_at, min(span.ends_at, now())
    if until <= since:
        return []
    return [
        *_only_lent(since, until, donor),
        *_looked_at(since, until, donor, longest=YEAR * years_after_sale),
    ]


def _only_lent(since: datetime, until: datetime, donor: int | None) -> list[Used]:
    """Most devices were with a borrower or with us, and nothing else: the database adds them up."""
    rows = session.execute(seconds_lent(since, until, _ours(donor), Device.id.not_in(_followed_in(since))))
    return [Used(DeviceType(kind), count, {Use.LOAN: int(seconds)}, kg) for kind, kg, count, seconds in rows if seconds]


def _looked_at(since: datetime, until: datetime, donor: int | None, *, longest: timedelta) -> list[Used]:
    """What also stood somewhere, was sold or in repair, device by device."""
    followed = _followed_in(since)
    stretches, away = _followed(_events(until, followed), until=until, longest=longest)
    stretches += [Stretch(device, Use.LOAN, *times) for device, *times in session.execute(lent(since, until, followed))]
    per_device: dict[int, dict[Use, int]] = defaultdict(dict)
    for (device, use), count in seconds_of_use(stretches, away, since, until).items():
        per_device[device][use] = count
    facts = session.execute(select(Device.id, Device.type, on_a_scale()).where(_ours(donor), Device.id.in_(followed)))
    return [Used(DeviceType(kind), 1, per_device[id], kg) for id, kind, kg in facts if id in per_device]


def _ours(donor: int | None) -> ColumnElement[bool]:
    """What was bought new for a digipunt is used there, and is no re-use."""
    lent_out = Device.asset_class == AssetClass.LENT
    return lent_out if donor is None else lent_out & (Device.donor_id == donor)


def _followed_in(since: datetime) -> CompoundSelect[int]:
    """Devices that stood somewhere, were sold or in repair at some moment from `since` on: they left that since then,
    or are still so now. Nothing of before has to be read to know it.
    """
    left = select(Event.subject_id).where(
        Event.kind.in_(_LEAVING),
        Event.at >= since,
        Event.from_state.in_(_FOLLOWED),
        Event.from_state != Event.to_state,
    )
    return union(left, select(Device.id).where(Device.state.in_(_FOLLOWED)))


def _events(until: datetime, devices: CompoundSelect[int]) -> Iterable[Row[int, datetime, str, str]]:
    return session.execute(
        select(Event.subject_id, Event.at, Event.from_state, Event.to_state)
        .where(
            Event.subject_kind == "device",
            Event.subject_id.in_(devices),
            Event.at < until,
            Event.from_state != Event.to_state,
            or_(Event.from_state.in_(_FOLLOWED), Event.to_state.in_(_FOLLOWED)),
        )
        .order_by(Event.subject_id, Event.seq)
    )


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
