"""The groups that the project wants to reach: how many there are, what was promised, and who came."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from inventory.reach.models import GROUP_LABELS, Group
from inventory.reach.queries import Reach, reach
from inventory.targets.models.defaults import said
from inventory.targets.queries.progress import Days
from inventory.targets.queries.rows import group_rows


@dataclass(frozen=True)
class GroupRow:
    """`computed` is `base` times `percent`; `stated` what the project's text says. `reached` None: hidden, or nobody
    was counted yet. `has_more`: also named in quarters where the count is hidden.
    """

    kind: str
    label: str
    base: int | None
    percent: Decimal | None
    computed: Decimal | None
    stated: int | None
    goal: int | None
    reached: int | None
    has_more: bool
    source: str
    note: str


@dataclass(frozen=True)
class Groups:
    """The rows, the sum that the project's text makes of them (groups overlap), and what was counted."""

    rows: tuple[GroupRow, ...]
    stated: int
    counted: Reach

    @property
    def tenth(self) -> int:
        """Ten percent of that sum, from which the text makes its reach. The goals of the groups, each cut off by
        itself, are together one less.
        """
        return self.stated // 10


def groups(days: Days) -> Groups:
    """Every group, with the whole quarters of these days that are over."""
    counted = reach(days.first_on, days.last_on)
    rows = []
    for row in group_rows():
        group = Group(row.kind)
        computed = None
        if row.base is not None and row.percent is not None:
            computed = (row.base * row.percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        rows.append(
            GroupRow(
                kind=row.kind,
                label=str(GROUP_LABELS[group]),
                base=row.base,
                percent=row.percent,
                computed=computed,
                stated=row.stated,
                goal=row.goal,
                reached=counted.groups[group] if counted.quarters else None,
                has_more=group in counted.has_more,
                source=row.source,
                note=said(row.note),
            )
        )
    return Groups(
        rows=tuple(rows),
        stated=sum(row.stated or 0 for row in rows),
        counted=counted,
    )
