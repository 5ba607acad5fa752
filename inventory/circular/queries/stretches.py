"""How long devices were used: stretches of time in, seconds out. Plain Python.

A device counts once at every instant, whatever says that it was used: two contracts that overlap, a contract and a
fixed place, a swap on the same day. Where two kinds of use overlap the first of `Use` counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

Interval = tuple[datetime, datetime]


class Use(StrEnum):
    """How a device is used, the surest first."""

    LOAN = "loan"
    PLACED = "placed"
    SOLD = "sold"


@dataclass(frozen=True)
class Stretch:
    """A device was used in this way from `since` until `until`; the last instant is not in it."""

    device: int
    use: Use
    since: datetime
    until: datetime


def seconds_of_use(
    stretches: Iterable[Stretch], away: Mapping[int, Sequence[Interval]], since: datetime, until: datetime
) -> dict[tuple[int, Use], int]:
    """Per device and use the whole seconds within a time. `away`: when a device was not with its holder."""
    of_device: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        if max(stretch.since, since) < min(stretch.until, until):
            of_device[stretch.device].append(stretch)
    found: dict[tuple[int, Use], int] = {}
    for device, own in of_device.items():
        for use, seconds in _of_one(own, away.get(device, ()), since, until).items():
            found[device, use] = seconds
    return found


def _of_one(own: Sequence[Stretch], away: Sequence[Interval], since: datetime, until: datetime) -> dict[Use, int]:
    """From each moment at which something begins or ends until the next one, the device is used in one way or not."""
    moments = {since, until}
    for begin, end in [(stretch.since, stretch.until) for stretch in own] + list(away):
        moments.update(moment for moment in (begin, end) if since < moment < until)
    ordered = sorted(moments)
    found: dict[Use, int] = defaultdict(int)
    for begin, end in pairwise(ordered):
        if any(gone <= begin < back for gone, back in away):
            continue
        uses = {stretch.use for stretch in own if stretch.since <= begin < stretch.until}
        if uses:
            found[next(use for use in Use if use in uses)] += round((end - begin).total_seconds())
    return {use: seconds for use, seconds in found.items() if seconds}
