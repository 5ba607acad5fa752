"""What the report to the department is set from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from labels.data import Flow
from labels.errors import PaperError
from labels.paper import Paper
from labels.papers.figures import SMALL_CELL

_NO_NAMES: Final = "Zonder namen en zonder nummers van contracten."


@dataclass(frozen=True, slots=True)
class Partner(Paper):
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Indicator(Paper):
    """A target with its figures. `source`: who counted (the system, or by hand). None: not counted, or not told.

    Without `percent` it is computed.
    """

    code: str
    label: str
    value: int | None
    cumulative: int | None
    target: int | None
    unit: str = ""
    source: str = ""
    remark: str = ""
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class RouteCount(Paper):
    """Devices made available, by route, kind of contract and type."""

    route: str
    kind: str
    device_type: str
    devices: int
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class GroupCount(Paper):
    """Persons of a target group. None: fewer than 5, all but a few, or left out so that nobody can be found again."""

    name: str
    persons: int | None

    def __post_init__(self) -> None:
        if self.persons is not None and 0 < self.persons < SMALL_CELL:
            raise PaperError(f"Een groep van minder dan {SMALL_CELL} mensen komt niet met haar aantal op papier.")


@dataclass(frozen=True, slots=True)
class Band(Paper):
    """A band of results: from so many persons to so many (None: no end), with what it pays and where the project
    stands.
    """

    first: int
    last: int | None
    amount_eur: Decimal
    where: str = "–"


@dataclass(frozen=True, slots=True)
class LoanRow(Paper):
    """A line of the register: what stands for the contract, day, route, type, state. Never a person."""

    code: str
    on: date
    route: str
    device_type: str
    state: str


@dataclass(frozen=True, slots=True)
class Story(Paper):
    """What people wrote. Without text there is room to write it with a pen."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class FigureTable(Paper):
    """Figures of one room: what was counted, and how many. `unit` heads the figures."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SubsidyReportData(Paper):
    """The report to the department, in ten parts. Figures only; a group of fewer than five is never shown.

    `is_of_few`: so few people that neither their contracts nor what went along is told. `households_are_least`: some
    addresses are no longer kept. Without `groups` nobody was asked for one. `reach_by_hand` None: still to be filled
    in with a pen, as are the texts without `stories`.
    """

    centre: str
    project: str
    period_from: date
    period_until: date
    promoter: str
    number: str
    partners: tuple[Partner, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    routes: tuple[RouteCount, ...] = ()
    unique_persons: int | None = 0
    households: int | None = None
    households_are_least: bool = False
    is_of_few: bool = False
    repeat_persons: int | None = 0
    counting_rule: str = ""
    groups: tuple[GroupCount, ...] = ()
    in_more_groups: int | None = None
    not_stated: int | None = None
    reach_by_system: int | None = 0
    reach_by_hand: int | None = None
    reach_note: str = ""
    bands: tuple[Band, ...] = ()
    bands_note: str = ""
    path_offered: int | None = None
    path_accepted: int | None = None
    path_started: int | None = None
    circular: tuple[tuple[str, str], ...] = ()
    circular_note: str = ""
    more_figures: tuple[FigureTable, ...] = ()
    stories: tuple[Story, ...] = ()
    loans: tuple[LoanRow, ...] = ()
    register_note: str = _NO_NAMES
    retention: str = ""
    flows: tuple[Flow, ...] = ()
    made_at: datetime | None = None
    made_by: str = ""
    frozen_at: datetime | None = None
    corrections: tuple[str, ...] = ()
    check_url: str = ""

    def __post_init__(self) -> None:
        for count in (self.in_more_groups, self.not_stated, self.unique_persons, self.repeat_persons):
            GroupCount("", count)
        if self.period_until < self.period_from:
            raise PaperError("De periode eindigt vóór ze begint.")

    @property
    def reach(self) -> int:
        """Everybody who was counted, so far as it may be said and was filled in."""
        return (self.reach_by_system or 0) + (self.reach_by_hand or 0)
