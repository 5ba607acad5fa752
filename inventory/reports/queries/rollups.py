"""Kept month ends: what there was at the end of a month that is over, counted from events and kept.

A month is counted on from the newest kept end before it, so it costs the same after ten years. `verify` counts every
kept end again from the very first event.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import func, select

from inventory.core.db import session
from inventory.core.months import Month
from inventory.history.chain import canonical
from inventory.history.models import Event
from inventory.reports.models import MonthRollUp
from inventory.reports.queries.balance import Counts, add_up
from inventory.reports.queries.stock import stock_changes
from inventory.reports.queries.waits import wait_changes
from inventory.reports.queries.wanted import wanted_changes
from inventory.reports.queries.with_borrowers import loan_changes

# What changed after an event (its number) and before an instant.
Changes = Callable[[int, datetime], Counts]

STOCK, LOANS, WANTED, WAITS = "stock", "loans", "wanted", "waits"
PARTS: Mapping[str, Changes] = {
    STOCK: stock_changes,
    LOANS: loan_changes,
    WANTED: wanted_changes,
    WAITS: wait_changes,
}


def counts_at(month: Month, part: str = STOCK) -> tuple[Counts, int]:
    """What there was at the end of a month (or now, when it runs), and the last event that was counted."""
    kept = session.scalar(
        select(MonthRollUp)
        .where(MonthRollUp.part == part, MonthRollUp.month <= str(month))
        .order_by(MonthRollUp.month.desc())
        .limit(1)
    )
    counts, last_seq = (restored(kept), kept.last_seq) if kept else (Counts(), 0)
    if kept and kept.month == str(month):
        return counts, last_seq
    counts = add_up(counts, PARTS[part](last_seq, month.ends_at))
    return counts, max(last_event(month), last_seq)


def counted_between(first: Month, last: Month, part: str) -> Counts:
    """What was counted in these months, both in it, of a part that only grows: the end less what there was before."""
    return add_up(counts_at(last, part)[0], counts_at(first.before, part)[0], times=-1)


def last_event(month: Month) -> int:
    """The number of the last event of the month."""
    return session.scalar(select(func.max(Event.seq)).where(Event.at < month.ends_at)) or 0


def restored(kept: MonthRollUp) -> Counts:
    return Counts({tuple(row[:-1]): row[-1] for row in kept.counts})


def fingerprint(counts: Counts) -> tuple[list[list[str | int]], str]:
    """The counts as a sorted list, with its SHA-256."""
    rows: list[list[str | int]] = [[*key, number] for key, number in sorted(counts.items())]
    return rows, hashlib.sha256(canonical(rows)).hexdigest()
