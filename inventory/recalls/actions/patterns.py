"""Somebody looked at a pattern."""

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.history.actions import Subject, record
from inventory.recalls import events
from inventory.recalls.lifecycle import NoAction
from inventory.recalls.models import PatternVerdict
from inventory.recalls.queries.patterns import Pattern


def judge(pattern: Pattern, *, actor: Actor, reason: NoAction) -> PatternVerdict:
    """Seen, no action, for this reason. It is new again when more devices show the fault."""
    demand(actor, Can.RECALLS_MAKE)
    row = session.scalar(select(PatternVerdict).where(PatternVerdict.key == pattern.key))
    if row is None:
        row = PatternVerdict(key=pattern.key)
        session.add(row)
    row.devices, row.reason = pattern.broken, reason
    row.judged_by, row.judged_at = actor.user_id, now()
    session.flush()
    record(
        events.PATTERN_SEEN,
        Subject("pattern", row.id, ""),
        actor=actor,
        data={"reason": reason.value, "fault": pattern.fault, "about": pattern.thing, "devices": pattern.broken},
    )
    return row
