"""Keeping month ends."""

from datetime import timedelta

from sqlalchemy import func, select

from inventory.access import Actor
from inventory.core.clock import day_of, now
from inventory.core.db import session
from inventory.core.months import month_of
from inventory.history.models import Event
from inventory.reports.models import StockSnapshot
from inventory.reports.queries.stock import counts_at, fingerprint


def keep_month_ends(*, actor: Actor) -> int:
    """Keep the end of every month that is over and not kept yet, oldest first. The number that was kept."""
    newest = session.scalar(select(func.max(StockSnapshot.month)))
    first_at = session.scalar(select(func.min(Event.at)))
    if first_at is None:
        return 0
    month = month_of(day_of(first_at))
    kept = 0
    # A day of grace: an event that began before midnight may still be on its way to the database.
    while month.is_over and now() > month.ends_at + timedelta(days=1):
        if newest is None or str(month) > newest:
            counts, last_seq = counts_at(month)
            rows, seal = fingerprint(counts)
            session.add(StockSnapshot(month=str(month), last_seq=last_seq, counts=rows, sha256=seal, made_at=now()))
            session.flush()
            kept += 1
        month = month.next
    return kept
