"""What of a quarter may be read. Plain arithmetic, tested by trying every world that reads the same.

The figures of a quarter are fixed once the quarter is over and never cut again: every period that is published is a sum
of whole quarters, so taking one period from another gives whole quarters and nothing less. Inside a quarter a count
under five is hidden, one of all but four people or more is too, and so is each other figure that would give a hidden
one back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.core.suppress import LEAST

_MOST_HIDDEN = LEAST - 1


@dataclass(frozen=True)
class Quarter:
    """The counts as they are. `asked` people answered; `several` of them named more than one group."""

    groups: tuple[int, ...]
    asked: int
    declined: int
    several: int

    @property
    def stated(self) -> int:
        return self.asked - self.declined


@dataclass(frozen=True)
class ShownQuarter:
    """The counts as they may be read; None is hidden."""

    groups: tuple[int | None, ...]
    asked: int | None
    declined: int | None
    several: int | None

    @property
    def must_be_hidden(self) -> int:
        """How many times at least the hidden groups were named, for who can add."""
        stated = self.asked - self.declined if self.asked is not None and self.declined is not None else self.asked
        return (stated or 0) + (self.several or 0) - sum(count or 0 for count in self.groups)


def show_quarter(quarter: Quarter) -> ShownQuarter:
    """Hide the groups under five, those that all but a few named (who knows of one that it is another group would know
    it of all others), and of the other figures what would tell about them.

    Everybody who named a group is in one, and who named several is in two: what the shown groups do not hold is in the
    hidden ones. As long as that is less than the hidden groups could hold, none of them is known.
    """
    groups = tuple(count if LEAST <= count <= quarter.asked - LEAST else None for count in quarter.groups)
    known = [count for count in groups if count is not None]
    if quarter.asked < LEAST:
        return ShownQuarter(groups, None, None, None)
    room = _MOST_HIDDEN * (len(groups) - len(known))
    several = (
        quarter.several if known and LEAST <= quarter.several < min(sum(known) / 2, sum(known) - max(known)) else None
    )

    def is_safe(shown: ShownQuarter) -> bool:
        return not room or shown.must_be_hidden < room

    whole = ShownQuarter(groups, quarter.asked, quarter.declined, several)
    if quarter.declined >= LEAST and quarter.stated >= LEAST and is_safe(whole):
        return whole
    without = ShownQuarter(groups, quarter.asked, None, several)
    if quarter.asked - max(known, default=0) >= LEAST and is_safe(without):
        return without
    return ShownQuarter(groups, None, None, several)


def carried(quarters: Sequence[Quarter]) -> tuple[int | None, ...]:
    """Per group what its hidden quarters of one year hold together, where that is five or more and tells nothing of
    any of them; None where it is not shown.
    """
    shown = [show_quarter(quarter) for quarter in quarters]
    if any(each.must_be_hidden > 0 for each in shown):
        return (None,) * len(quarters[0].groups)
    found: list[int | None] = []
    for group in range(len(quarters[0].groups)):
        hidden = [quarter for quarter, each in zip(quarters, shown, strict=True) if each.groups[group] is None]
        held = sum(quarter.groups[group] for quarter in hidden)
        most = sum(min(_MOST_HIDDEN, quarter.asked) for quarter in hidden)
        found.append(held if LEAST <= held < most else None)
    return tuple(found)
