"""How often a repair succeeds: ours, and those that others published, by fault, by kind of device and by model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from inventory.core.db import session
from inventory.core.periods import Span
from inventory.devices.models import Device, DeviceType
from inventory.repairs.lifecycle import CATEGORIES, RepairState, ords_status
from inventory.repairs.models import OrdsImport, OrdsRecord, Repair

LEAST = 5
"""Of fewer repairs no share is told: one more would turn it."""
HOME = "BEL"
FAMILIES = {DeviceType.LAPTOP: "computer", DeviceType.DESKTOP: "computer", DeviceType.TABLET: "tablet"}
_OURS = {name: DeviceType(kind) for kind, (name, _number) in CATEGORIES.items()}


@dataclass
class Score:
    """How repairs ended. Of `unknown` ones the end is not told; they count in no share."""

    fixed: int = 0
    repairable: int = 0
    end_of_life: int = 0
    unknown: int = 0

    def add(self, status: str, count: int = 1) -> None:
        """Count repairs that ended so, in a word of the standard."""
        name = {"Fixed": "fixed", "Repairable": "repairable", "End of life": "end_of_life"}.get(status, "unknown")
        setattr(self, name, getattr(self, name) + count)

    @property
    def known(self) -> int:
        return self.fixed + self.repairable + self.end_of_life

    @property
    def is_enough(self) -> bool:
        return self.known >= LEAST

    @property
    def shares(self) -> tuple[int, int, int]:
        """Fixed, repairable and end of life in whole percents that make a hundred together; zeros for none."""
        counts = (self.fixed, self.repairable, self.end_of_life)
        if not self.known:
            return 0, 0, 0
        floors = [100 * count // self.known for count in counts]
        rest = sorted(range(3), key=lambda place: (-(100 * counts[place] % self.known), place))
        for place in rest[: 100 - sum(floors)]:
            floors[place] += 1
        return floors[0], floors[1], floors[2]


@dataclass(frozen=True)
class Row:
    """Something of which repairs are counted: a kind of device, a fault, a model. `key` is its word in our lists,
    `beside` what those of others are of when that is something else (a make).
    """

    key: str
    ours: Score
    home: Score
    everywhere: Score
    family: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Success:
    """All rows. `models` are of ours only; beside each stand the same make in our country and everywhere."""

    kinds: tuple[Row, ...]
    faults: tuple[Row, ...]
    models: tuple[Row, ...]
    sources: tuple[OrdsImport, ...] = field(default=())


def success(span: Span) -> Success:
    """Our cases that closed in this time beside everything that was taken in. Four statements."""
    ours = _ours(span)
    others = _others(OrdsRecord.has_faults.is_(False), OrdsRecord.brand)
    chosen = _others(OrdsRecord.has_faults.is_(True), OrdsRecord.fault_type)
    kinds = _rows(
        ((kind.value, "", status, count) for kind, _make, _model, _fault, status, count in ours),
        ((kind.value, "", home, status, count) for kind, _brand, home, status, count in others),
    )
    faults = _rows(
        ((fault, FAMILIES[kind], status, count) for kind, _make, _model, fault, status, count in ours),
        ((fault, FAMILIES[kind], home, status, count) for kind, fault, home, status, count in chosen),
    )
    return Success(
        kinds=tuple(sorted(kinds, key=_by_type)),
        faults=tuple(sorted(faults, key=_most_first)),
        models=tuple(sorted(_models(ours, others), key=_most_first)),
        sources=tuple(
            session.scalars(select(OrdsImport).where(OrdsImport.undone_at.is_(None)).order_by(OrdsImport.id)).all()
        ),
    )


def per_kind() -> list[Row]:
    """What was taken in, per kind of device that we have too."""
    others = _others(OrdsRecord.has_faults.is_(False), OrdsRecord.brand)
    rows = _rows((), ((kind.value, "", home, status, count) for kind, _brand, home, status, count in others))
    return sorted(rows, key=_by_type)


_Ours = tuple[DeviceType, str, str, str, str, int]
_Others = tuple[DeviceType, str, bool, str, int]


def _ours(span: Span) -> Sequence[_Ours]:
    rows = session.execute(
        select(Device.type, Device.make, Device.model, Repair.fault_type, Repair.outcome, func.count())
        .join(Device, Device.id == Repair.device_id)
        .where(Repair.closed_at >= span.starts_at, Repair.closed_at < span.ends_at)
        .group_by(Device.type, Device.make, Device.model, Repair.fault_type, Repair.outcome)
    )
    return [
        (DeviceType(kind), make, model, fault, ords_status(RepairState.CLOSED, outcome), count)
        for kind, make, model, fault, outcome, count in rows
    ]


def _others(wanted: ColumnElement[bool], by: InstrumentedAttribute[str]) -> Sequence[_Others]:
    is_home = OrdsRecord.country == HOME
    rows = session.execute(
        select(OrdsRecord.category, by, is_home, OrdsRecord.status, func.count())
        .where(OrdsRecord.category.in_(_OURS), OrdsRecord.replaced_by_id.is_(None), wanted)
        .group_by(OrdsRecord.category, by, is_home, OrdsRecord.status)
    )
    return [(_OURS[category], word, bool(home), status, count) for category, word, home, status, count in rows]


def _rows(ours: Iterable[tuple[str, str, str, int]], others: Iterable[tuple[str, str, bool, str, int]]) -> list[Row]:
    found: dict[tuple[str, str], Row] = {}

    def row(key: str, family: str) -> Row:
        return found.setdefault((family, key), Row(key, Score(), Score(), Score(), family))

    for key, family, status, count in ours:
        row(key, family).ours.add(status, count)
    for key, family, home, status, count in others:
        if home:
            row(key, family).home.add(status, count)
        row(key, family).everywhere.add(status, count)
    return list(found.values())


def _models(ours: Sequence[_Ours], others: Sequence[_Others]) -> list[Row]:
    """Our models; beside each the same make of the same kind of device elsewhere, in whatever capitals."""
    home: dict[tuple[str, DeviceType], Score] = {}
    everywhere: dict[tuple[str, DeviceType], Score] = {}
    for kind, brand, is_home, status, count in others:
        if is_home:
            home.setdefault((brand.casefold(), kind), Score()).add(status, count)
        everywhere.setdefault((brand.casefold(), kind), Score()).add(status, count)
    found: dict[tuple[str, str, DeviceType], Row] = {}
    for kind, make, model, _fault, status, count in ours:
        same = (make.casefold(), kind)
        key = (make, model, kind)
        if key not in found:
            beside = (home.get(same, Score()), everywhere.get(same, Score()))
            found[key] = Row(f"{make} {model}".strip(), Score(), *beside, family=kind.value, beside=make)
        found[key].ours.add(status, count)
    return list(found.values())


def _by_type(row: Row) -> int:
    return list(DeviceType).index(DeviceType(row.key))


def _most_first(row: Row) -> tuple[int, int, str, str]:
    ours = row.ours.known + row.ours.unknown
    return -ours, -row.everywhere.known, row.family, row.key
