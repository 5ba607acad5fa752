"""What `digibank verify` asks of the reports."""

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.months import Month
from inventory.reports.models import StockSnapshot
from inventory.reports.queries.stock import Counts, add_up, fingerprint, steps


def month_ends_fit() -> list[str]:
    """Every kept month end equals what the events say, counted from the very first."""
    wrong = []
    counts, last_seq = Counts(), 0
    for kept in session.scalars(select(StockSnapshot).order_by(StockSnapshot.month)):
        year, number = map(int, kept.month.split("-"))
        counts = add_up(counts, steps(after_seq=last_seq, before=Month(year, number).ends_at))
        rows, seal = fingerprint(counts)
        if seal != kept.sha256 or rows != [list(row) for row in kept.counts]:
            wrong.append(f"stock snapshot {kept.month}: differs from the events")
        last_seq = kept.last_seq
    return wrong
