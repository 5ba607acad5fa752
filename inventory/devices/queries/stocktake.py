"""What is known of a count: what stands where it belongs, what does not, and what nobody saw yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload, lazyload

from inventory.access import Actor, Can, may
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.devices.models import Device, Seen, Settled, Spot, Stocktake, StocktakeLine

# What stands with us, in a workshop, on a shelf or at a fixed place.
HERE = tuple(state for state, phase in PHASES.items() if phase in (Phase.WORKSHOP, Phase.STOCK))
# What was scanned by mistake and taken away stays written down, and counts nowhere.
COUNTS = StocktakeLine.settled.is_(None) | (StocktakeLine.settled != Settled.TAKEN_AWAY)
# For who goes past the shelves: what the device is, and no more.
_LIGHT = (lazyload(Device.media), defer(Device.specs), defer(Device.tests), defer(Device.accessories))


@dataclass
class Result:
    """A count as it stands: the lines by what was seen, and the devices that were not scanned yet while it is open.

    Without what was scanned by mistake and taken away again.
    """

    lines: dict[Seen, list[StocktakeLine]] = field(default_factory=dict)
    waiting: Sequence[Device] = ()
    expected: int = 0

    def of(self, *seen: Seen) -> list[StocktakeLine]:
        return [line for each in seen for line in self.lines.get(each, [])]

    @property
    def here(self) -> int:
        return len(self.of(Seen.HERE))

    @property
    def not_seen(self) -> int:
        return len(self.waiting) + len(self.of(Seen.NOT_SCANNED))

    @property
    def scanned(self) -> int:
        return sum(len(lines) for seen, lines in self.lines.items() if seen is not Seen.NOT_SCANNED)

    @property
    def to_move(self) -> list[StocktakeLine]:
        """What can be written down as standing here."""
        return [line for line in self.of(Seen.ELSEWHERE) if line.settled is None]

    @property
    def to_miss(self) -> list[StocktakeLine]:
        """What can be reported missing."""
        return [line for line in self.of(Seen.NOT_SCANNED) if line.settled is None]

    @property
    def newest(self) -> list[StocktakeLine]:
        """The last scans, the newest first."""
        found = [line for seen, lines in self.lines.items() if seen is not Seen.NOT_SCANNED for line in lines]
        return sorted(found, key=lambda line: line.id, reverse=True)[:10]


def stocktake_by_number(number: str, *, actor: Actor) -> Stocktake:
    """The count with this number."""
    found = None
    if may(actor, Can.DEVICES_MOVE_PLACE):
        found = session.scalar(select(Stocktake).where(Stocktake.number == number.strip().upper()))
    if found is None:
        raise Missing(_("Deze telling bestaat niet. Kijk het nummer na."))
    return found


def open_stocktake(spot: Spot) -> Stocktake | None:
    """The count that runs at this place; a count of one of its shelves is another one."""
    query = select(Stocktake).where(Stocktake.location_id == spot.location.id, Stocktake.closed_at.is_(None))
    shelf = spot.shelf.id if spot.shelf else None
    return session.scalar(query.where(Stocktake.shelf_id == shelf if shelf else Stocktake.shelf_id.is_(None)))


@dataclass(frozen=True)
class Counted:
    """A count as a row of the list."""

    stocktake: Stocktake
    scanned: int
    odd: int


def rows_of(found: Sequence[Stocktake]) -> list[Counted]:
    """These counts, with how much was scanned and how much of that was not as it should."""
    counts: dict[int, dict[Seen, int]] = {}
    rows = session.execute(
        select(StocktakeLine.stocktake_id, StocktakeLine.seen, func.count())
        .where(StocktakeLine.stocktake_id.in_([each.id for each in found]), COUNTS)
        .group_by(StocktakeLine.stocktake_id, StocktakeLine.seen)
    )
    for number, seen, count in rows:
        counts.setdefault(number, {})[Seen(seen)] = count
    return [
        Counted(
            each,
            sum(n for seen, n in counts.get(each.id, {}).items() if seen is not Seen.NOT_SCANNED),
            sum(n for seen, n in counts.get(each.id, {}).items() if seen is not Seen.HERE),
        )
        for each in found
    ]


def devices_at(spot: Spot) -> Sequence[Device]:
    """What belongs at this place: everything of ours that stands there according to us, in the order of its tags.

    At a location that is what stands on its shelves too.
    """
    query = select(Device).options(*_LIGHT).where(Device.location_id == spot.location.id, Device.state.in_(HERE))
    if spot.shelf is not None:
        query = query.where(Device.shelf_id == spot.shelf.id)
    return session.scalars(query.order_by(Device.tag)).all()


def result_of(stocktake: Stocktake) -> Result:
    """What the count says now."""
    query = (
        select(StocktakeLine)
        .options(joinedload(StocktakeLine.device).options(*_LIGHT), joinedload(StocktakeLine.user))
        .where(StocktakeLine.stocktake_id == stocktake.id)
        .order_by(StocktakeLine.code)
    )
    found = Result()
    for line in session.scalars(query.where(COUNTS)):
        found.lines.setdefault(Seen(line.seen), []).append(line)
    if stocktake.is_open:
        scanned = {line.device_id for lines in found.lines.values() for line in lines}
        found.waiting = [device for device in devices_at(stocktake.spot) if device.id not in scanned]
    found.expected = stocktake.expected if stocktake.expected is not None else found.here + len(found.waiting)
    return found


def line_of(stocktake: Stocktake, code: str) -> StocktakeLine | None:
    """What this count knows of this code."""
    query = select(StocktakeLine).options(joinedload(StocktakeLine.device).options(*_LIGHT))
    return session.scalar(query.where(StocktakeLine.stocktake_id == stocktake.id, StocktakeLine.code == code))


def lines_to_settle(stocktake: Stocktake, seen: Seen) -> Sequence[StocktakeLine]:
    """The lines of this kind with which nothing was done yet."""
    query = select(StocktakeLine).options(joinedload(StocktakeLine.device))
    return session.scalars(
        query.where(
            StocktakeLine.stocktake_id == stocktake.id, StocktakeLine.seen == seen, StocktakeLine.settled.is_(None)
        ).order_by(StocktakeLine.code)
    ).all()


def stands_at(device: Device, spot: Spot) -> bool:
    """Whether it stands there according to us."""
    return device.location_id == spot.location.id and (spot.shelf is None or device.shelf_id == spot.shelf.id)


def seen_as(device: Device, spot: Spot) -> Seen:
    """What it means that this device stands here."""
    if device.state == DeviceState.MISSING:
        return Seen.LOST
    if device.state in (DeviceState.ANNOUNCED, DeviceState.NOT_COME):
        return Seen.NOT_COME
    if device.state in (DeviceState.ON_LOAN, DeviceState.IN_REPAIR):
        return Seen.WITH_SOMEBODY
    if device.state not in HERE:
        return Seen.GONE
    return Seen.HERE if stands_at(device, spot) else Seen.ELSEWHERE


__all__ = [
    "COUNTS",
    "HERE",
    "Counted",
    "Result",
    "Settled",
    "devices_at",
    "line_of",
    "lines_to_settle",
    "open_stocktake",
    "result_of",
    "rows_of",
    "seen_as",
    "stands_at",
    "stocktake_by_number",
]
