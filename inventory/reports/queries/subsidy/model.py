"""The report to the department as figures. Nobody's name and no number of a contract is in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from inventory.accounts.models import OrgKind
from inventory.circular.queries import Proof
from inventory.core.periods import Period
from inventory.core.suppress import LEAST, in_fives, suppress_list
from inventory.core.tables import Table
from inventory.devices.models import DeviceType
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import LearningPath
from inventory.people.queries.twins import UniqueCount
from inventory.reach.queries import Reach as GroupReach
from inventory.reports.models import Part, ResultBand
from inventory.reports.queries.stock import MonthFlow
from inventory.targets.queries import Progress


def told(people: int) -> int | None:
    """A number of people as it is told: none, or five and more, in fives, as with the targets."""
    return None if 0 < people < LEAST else in_fives(people)


@dataclass(frozen=True)
class Contract:
    """A contract without who signed it and without its number. `device_type` and `device_id` are of what went along
    first; `alias` stands for it in the register, see `register`.
    """

    alias: str
    on: date
    kind: LoanKind
    state: LoanState
    path: LearningPath
    person_id: int
    device_id: int
    device_type: DeviceType


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
class Correction:
    """A figure of a frozen report that is counted otherwise now."""

    number: str
    label: str
    was: str | int
    now: str | int


@dataclass(frozen=True)
class SubsidyReport:
    """All figures of a period. `by_hand` are the people whom the system does not count, None: nobody typed a number.

    `turn` is its place among the frozen reports over these days: that of the next one as long as it is a draft.
    """

    period: Period
    made_at: datetime
    partners: tuple[tuple[str, OrgKind], ...]
    contracts: tuple[Contract, ...]
    reach: Reach
    devices: int
    circular: Proof
    flows: tuple[MonthFlow, ...]
    groups: GroupReach
    more: tuple[Table, ...] = ()
    progress: tuple[Progress, ...] = ()
    by_hand: int | None = None
    texts: Mapping[Part, str] = field(default_factory=dict)
    bands: tuple[ResultBand, ...] = ()
    turn: int = 1
    frozen_at: datetime | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def number(self) -> str:
        """A draft has the number of its days; a frozen one its turn behind it."""
        return f"S-{self.period}-{self.turn}" if self.frozen_at else f"S-{self.period}"

    @property
    def register(self) -> tuple[Contract, ...]:
        """By day, and on one day by alias, so that the order tells nothing of the numbers; of few people nothing."""
        return () if self.is_of_few else tuple(sorted(self.contracts, key=lambda each: (each.on, each.alias)))

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
        are over, in fives: somebody may begin later. What a quarter hides is not in it; None where that is all of it.

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
    return in_fives(sum(known)) if known else None
