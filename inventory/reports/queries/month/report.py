"""The month report: the tables that page, PDF, workbook, CSV and API all show."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from inventory.cafes.queries.figures import figures as repair_cafes
from inventory.core.clock import now
from inventory.core.i18n import _, month_text
from inventory.core.months import Month
from inventory.core.tables import Amount, Day, Table
from inventory.digipunten.queries import figures as digipunten
from inventory.history.chain import canonical
from inventory.outreach.queries import figures as outreach
from inventory.repairs.queries.figures import figures as after_sales
from inventory.reports.queries.month.after_sales import early_table
from inventory.reports.queries.month.contracts import learning_table, loans_table, misfortunes_table
from inventory.reports.queries.month.corrections import corrections_table
from inventory.reports.queries.month.demand import demand_table
from inventory.reports.queries.month.donors import donor_table
from inventory.reports.queries.month.ground import Ground
from inventory.reports.queries.month.only import ALL, FILTERS, Only
from inventory.reports.queries.month.reuse import reuse_table
from inventory.reports.queries.month.stock import moved_places, movement_table, state_table
from inventory.reports.queries.month.targets import target_table
from inventory.reports.queries.month.work import minutes_table, oldest_table, work_table
from inventory.reports.queries.stock import flows
from inventory.vouchers.queries import figures as vouchers

# What is counted of the moment itself: what people note or set later changes it.
VOLATILE = frozenset({"learning", "reuse", "targets", "recounted", "digipunten", "vouchers", "outreach"})
_PLACED = frozenset({"location", "type", "org"})
_ALL_FOUR = frozenset(FILTERS)


@dataclass(frozen=True)
class Part:
    """A part of the report, and the filters that mean something in it."""

    tables: Callable[[Ground], tuple[Table, ...]]
    knows: frozenset[str] = frozenset()


def _one(make: Callable[[Ground], Table]) -> Callable[[Ground], tuple[Table, ...]]:
    return lambda ground: (make(ground),)


PARTS = (
    Part(_one(movement_table), _PLACED),
    Part(_one(corrections_table), _PLACED),
    Part(_one(state_table), _PLACED),
    Part(_one(donor_table), _PLACED),
    Part(_one(work_table), _PLACED),
    Part(_one(oldest_table), _PLACED),
    Part(_one(minutes_table), _PLACED),
    Part(_one(loans_table), _ALL_FOUR),
    Part(_one(misfortunes_table), _ALL_FOUR),
    Part(_one(demand_table), frozenset({"type", "org", "route"})),
    Part(_one(learning_table)),
    Part(lambda ground: after_sales(ground.month)),
    Part(_one(early_table), frozenset({"type"})),
    Part(lambda ground: repair_cafes(ground.month)),
    Part(lambda ground: (digipunten(ground.days), vouchers(ground.since, ground.days), outreach(ground.days))),
    Part(_one(reuse_table)),
    Part(_one(target_table)),
)


@dataclass(frozen=True)
class MonthReport:
    """All tables of one month. `run` is the fingerprint of all figures: the same events give the same run.

    `as_of`: the moment of which it tells. `left_out`: it has no part that does not know the filters that are set.
    `made_by` is a role, never a name; `flows` are the last twelve months with what came in and went out.
    `difference` is what the movements say less what was counted, place by place.
    """

    month: Month
    as_of: datetime
    made_at: datetime
    run: str
    difference: int
    tables: tuple[Table, ...] = field(default=())
    only: Only = ALL
    left_out: bool = False
    made_by: str = ""
    flows: tuple[tuple[Month, int, int], ...] = ()

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)

    def with_table(self, table: Table) -> "MonthReport":
        """The same with one more table, after the movement of the stock."""
        return replace(self, tables=(*self.tables[:1], table, *self.tables[1:]))

    @property
    def for_reading(self) -> tuple[Table, ...]:
        """The tables for a screen and for paper; a workbook and a program get every line."""
        return tuple(moved_places(table) if table.key == "movement" else table for table in self.tables)

    def find(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)


def month_report(month: Month, only: Only = ALL) -> MonthReport:
    """The report of a month, for the month that runs up to this moment."""
    ground = Ground(month, only)
    wanted = [part for part in PARTS if set(only.asked) <= part.knows] if only.asked else PARTS
    tables = tuple(table for part in wanted for table in part.tables(ground))
    return MonthReport(
        month=month,
        as_of=ground.as_of,
        made_at=now(),
        run=run_of(tables),
        difference=sum(abs(line.difference) for line in ground.lines),
        tables=tables,
        only=only,
        left_out=len(wanted) < len(PARTS),
        flows=() if only.asked else tuple((each.month, each.came_in, each.went_out) for each in flows(month)),
    )


def run_of(tables: tuple[Table, ...]) -> str:
    """The fingerprint of every figure, whatever the language of the words beside them."""
    figures = [
        [table.key, [[_figure(cell) for cell in row if isinstance(cell, int | Amount | Day)] for row in table.rows]]
        for table in tables
        if table.key not in VOLATILE
    ]
    return hashlib.sha256(canonical(figures)).hexdigest()[:16]


def _figure(cell: object) -> str:
    return str(cell.value) if isinstance(cell, Amount | Day) else str(cell)


def title_of(month: Month) -> str:
    return _("Maandrapport voorraad %(month)s", month=month_text(month.first_on))
