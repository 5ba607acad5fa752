"""Reading digipunten: which there are, since when they work, and what stands there."""

from datetime import date

from sqlalchemy import select

from inventory.core.db import session
from inventory.digipunten.lifecycle import DigipuntState
from inventory.digipunten.models import DigipuntSpell


def operational(on: date) -> int:
    """How many digipunten worked on this day."""
    rows = session.execute(
        select(DigipuntSpell.digipunt_id, DigipuntSpell.state)
        .where(DigipuntSpell.from_on <= on)
        .order_by(DigipuntSpell.from_on, DigipuntSpell.id)
    )
    last = {row[0]: row[1] for row in rows}
    return sum(state == DigipuntState.OPERATIONAL for state in last.values())
