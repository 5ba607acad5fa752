"""From donation to loan: how many devices are where, how long they stand there, and how long each step took."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from inventory.core.clock import now
from inventory.core.db import session
from inventory.dashboard.queries.asked import Asked
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.devices.models import Device
from inventory.reports.queries.rollups import WAITS, counted_between
from inventory.reports.queries.waits import whole_days

S = DeviceState
# The way that a device goes, in the order of the work.
WAY = (
    S.ANNOUNCED, S.RECEIVED, S.RETURNED, S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.WIPED, S.REFURBISHING, S.TO_CHECK,
    S.TO_HARVEST, S.TO_RECYCLE, S.READY, S.RESERVED, S.PLACED, S.ON_LOAN, S.IN_REPAIR,
)  # fmt: skip
PHASES_SHOWN = (Phase.ANNOUNCED, Phase.WORKSHOP, Phase.STOCK, Phase.WITH_BORROWER)
# Where a device waits for us: there it can stall.
_WORK = frozenset(state for state in WAY if PHASES[state] in (Phase.ANNOUNCED, Phase.WORKSHOP)) | {S.READY, S.RESERVED}
# The steps whose days are told, in order.
STEPS = tuple(state for state in WAY if state in _WORK and state not in (S.TO_HARVEST, S.TO_RECYCLE, S.WIPE_FAILED))


@dataclass(frozen=True)
class Standing:
    """So many devices stand in a state now; the days that the oldest and the middle one have stood there."""

    state: DeviceState
    count: int
    oldest: int
    middle: int
    together: int
    """The days of all of them added up: where most of them is, most is waited for."""


@dataclass(frozen=True)
class StepTime:
    """So many devices left a state in the period; the middle one had stood there so many days."""

    state: DeviceState
    count: int
    middle: int


def middle_of(days: Mapping[int, int]) -> int:
    """The median of days with how often each occurs, rounded down; 0 for none."""
    total = sum(days.values())
    passed = 0
    for day in sorted(days):
        passed += days[day]
        if passed * 2 >= total:
            return day
    return 0


def standing(wanted: Asked) -> dict[DeviceState, Standing]:
    """What stands in each state of the way, now. One statement."""
    waited = whole_days(now(), Device.state_since)
    query = select(Device.state, waited, func.count()).where(Device.state.in_(WAY)).group_by(Device.state, waited)
    if wanted.place:
        query = query.where(Device.location_id == wanted.place.id)
    found = _per_state((str(state), days, count) for state, days, count in session.execute(query))
    return {
        state: Standing(
            state=state,
            count=sum(days.values()),
            oldest=max(days),
            middle=middle_of(days),
            together=sum(day * count for day, count in days.items()),
        )
        for state, days in found.items()
    }


def stalls(found: Mapping[DeviceState, Standing]) -> Standing | None:
    """Where most is waited for: the state of our own work whose devices have the most days together."""
    waits = [each for state, each in found.items() if state in _WORK and each.together]
    return max(waits, key=lambda each: each.together, default=None)


def step_times(wanted: Asked) -> list[StepTime]:
    """How long devices had stood in each state that they left in the period; flat, by the kept month ends."""
    left: dict[DeviceState, Counter[int]] = defaultdict(Counter)
    for (state, place, days), count in counted_between(wanted.first, wanted.last, WAITS).items():
        if wanted.place is None or place == wanted.place.code:
            left[DeviceState(state)][int(days)] += count
    return [StepTime(state, sum(left[state].values()), middle_of(left[state])) for state in STEPS if state in left]


def _per_state(rows: Iterable[tuple[str, int, int]]) -> dict[DeviceState, Counter[int]]:
    found: dict[DeviceState, Counter[int]] = defaultdict(Counter)
    for state, days, count in rows:
        found[DeviceState(state)][max(int(days), 0)] += count
    return found
