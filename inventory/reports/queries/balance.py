"""The movement table as arithmetic: opening + in - out = closing. Plain Python over steps; it asks no database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from inventory.devices.lifecycle import DeviceState

S = DeviceState
# The device stands with us: in the workshop, on a shelf, or at a digipunt of ours.
WITH_US = frozenset(
    {S.RECEIVED, S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.WIPED, S.REFURBISHING, S.TO_CHECK, S.READY, S.RESERVED,
     S.RETURNED, S.PLACED, S.TO_HARVEST, S.TO_RECYCLE}
)  # fmt: skip

Counts = Counter[tuple[str, ...]]
"""How many of what; of devices: (type, place, state)."""

IN = ("received", "bought", "returned", "transferred_in")
OUT = ("issued_free", "issued_rent", "sold", "transferred_out", "disposed", "lost")
# It was noted as received by a wrong scan or a wrong list: nothing left the house.
_NOT_HERE_AFTER_ALL = (S.ANNOUNCED, S.NOT_COME)


@dataclass(frozen=True)
class Step:
    """So many devices of a type took the same step in the period. `is_fixed`: bought new for a digipunt."""

    type: str
    place_before: str
    place: str
    kind: str
    contract: str
    from_state: str
    to_state: str
    count: int
    is_fixed: bool = False


@dataclass
class Line:
    """One line of the movement table."""

    type: str
    place: str
    opening: int = 0
    received: int = 0
    bought: int = 0
    returned: int = 0
    transferred_in: int = 0
    issued_free: int = 0
    issued_rent: int = 0
    sold: int = 0
    transferred_out: int = 0
    disposed: int = 0
    lost: int = 0
    counted: int = 0

    @property
    def closing(self) -> int:
        arrived: int = sum(getattr(self, name) for name in IN)
        left: int = sum(getattr(self, name) for name in OUT)
        return self.opening + arrived - left

    @property
    def difference(self) -> int:
        """What the movements say minus what was counted: must be zero."""
        return self.closing - self.counted


def changes_of(moved: Iterable[Step]) -> Counts:
    """What these steps take away and bring."""
    found = Counts()
    for step in moved:
        if step.from_state:
            found[step.type, step.place_before, step.from_state] -= step.count
        found[step.type, step.place, step.to_state] += step.count
    return found


def add_up(counts: Counts, changes: Counts, *, times: int = 1) -> Counts:
    """The counts after these changes; with `times=-1` as they were before them."""
    after = Counts(counts)
    for key, number in changes.items():
        after[key] += times * number
    return Counts({key: number for key, number in after.items() if number})


def lines_of(opening: Counts, moved: Iterable[Step], counted: Counts) -> list[Line]:
    """The movement table: a line per type and place that had anything."""
    lines: dict[tuple[str, str], Line] = {}

    def line(device_type: str, place: str) -> Line:
        return lines.setdefault((device_type, place), Line(device_type, place))

    for (device_type, place, state), number in opening.items():
        if state in WITH_US:
            line(device_type, place).opening += number
    for step in moved:
        was_here, is_here = step.from_state in WITH_US, step.to_state in WITH_US
        if was_here and is_here and step.place != step.place_before:
            line(step.type, step.place_before).transferred_out += step.count
            line(step.type, step.place).transferred_in += step.count
        elif is_here and not was_here:
            column = _first_way_in(step) if step.kind == "device:received" else "returned"
            found = line(step.type, step.place)
            setattr(found, column, getattr(found, column) + step.count)
        elif was_here and step.to_state in _NOT_HERE_AFTER_ALL:
            found, column = line(step.type, step.place_before), _first_way_in(step)
            setattr(found, column, getattr(found, column) - step.count)
        elif was_here and not is_here:
            found = line(step.type, step.place_before)
            column = _way_out(step)
            setattr(found, column, getattr(found, column) + step.count)
    for (device_type, place, state), number in counted.items():
        if state in WITH_US:
            line(device_type, place).counted += number
    return [lines[key] for key in sorted(lines)]


def _first_way_in(step: Step) -> str:
    """What was bought new is no gift."""
    return "bought" if step.is_fixed else "received"


def _way_out(step: Step) -> str:
    match step.to_state:
        case S.ON_LOAN:
            return "issued_rent" if step.contract == "HUUR" else "issued_free"
        case S.SOLD:
            return "sold"
        case S.MISSING:
            return "lost"
        case S.RETURNED_TO_DONOR | S.TRANSFERRED:
            return "transferred_out"
        case _:
            return "disposed"


def per_state(counts: Counts) -> dict[str, Counter[str]]:
    """Per state, how many devices of each type."""
    table: dict[str, Counter[str]] = {}
    for (device_type, _place, state), number in counts.items():
        table.setdefault(state, Counter())[device_type] += number
    return table
