"""Keeping month ends."""

from datetime import timedelta

from sqlalchemy import func, select

from inventory.access import Actor
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.months import month_of
from inventory.history.actions import next_number
from inventory.reports.models import MonthRollUp
from inventory.reports.queries.rollups import PARTS, counts_at, fingerprint
from inventory.reports.queries.stock import first_month


def keep_month_ends(*, actor: Actor) -> int:
    """Keep the end of every month that is over and not kept yet, oldest first. The number of months that were kept."""
    month = first_month()
    if month is None:
        return 0
    newest = _newest()
    if str(month_of(today()).before) > min(newest.get(part, "") for part in PARTS):
        next_number("month-ends")  # of two nights at once the second waits here, and finds them kept
        newest = _newest()
    months = 0
    # A day of grace: an event that began before midnight may still be on its way to the database.
    while month.is_over and now() > month.ends_at + timedelta(days=1):
        missing = [part for part in PARTS if str(month) > newest.get(part, "")]
        for part in missing:
            counts, last_seq = counts_at(month, part)
            rows, seal = fingerprint(counts)
            session.add(
                MonthRollUp(part=part, month=str(month), last_seq=last_seq, counts=rows, sha256=seal, made_at=now())
            )
            session.flush()
        months += bool(missing)
        month = month.next
    return months


def _newest() -> dict[str, str]:
    """The newest kept end of each part."""
    query = select(MonthRollUp.part, func.max(MonthRollUp.month)).group_by(MonthRollUp.part)
    return {part: kept for part, kept in session.execute(query)}
