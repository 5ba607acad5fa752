"""What `digibank verify` asks of the reports."""

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.months import Month
from inventory.reports.models import MonthRollUp
from inventory.reports.queries.balance import Counts, add_up
from inventory.reports.queries.rollups import PARTS, fingerprint


def month_ends_fit() -> list[str]:
    """Every kept month end equals what the events say, counted from the very first."""
    wrong = []
    for part, changes in PARTS.items():
        counts, last_seq = Counts(), 0
        query = select(MonthRollUp).where(MonthRollUp.part == part).order_by(MonthRollUp.month)
        for kept in session.scalars(query):
            year, number = map(int, kept.month.split("-"))
            counts = add_up(counts, changes(last_seq, Month(year, number).ends_at))
            rows, seal = fingerprint(counts)
            if seal != kept.sha256 or rows != [list(row) for row in kept.counts]:
                wrong.append(f"month end {kept.month} ({part}): differs from the events")
            last_seq = kept.last_seq
    return wrong
