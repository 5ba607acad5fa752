"""The cases that a list shows: by state, by who is at turn, and what is late."""

from sqlalchemy import ColumnElement, and_, or_

from inventory.core.clock import today
from inventory.repairs.lifecycle import CAN_BE_LATE, HOLDER_MUST_HEAR, RepairState, Turn
from inventory.repairs.models import Repair


def at_turn(turn: Turn) -> ColumnElement[bool]:
    """The open cases that wait for this one (the same rule as `lifecycle.turn_of`)."""
    news = Repair.state.in_(HOLDER_MUST_HEAR)
    if turn is Turn.DESK:
        return and_(news, Repair.told_at.is_(None))
    if turn is Turn.HOLDER:
        return and_(news, Repair.told_at.is_not(None))
    if turn is Turn.SUPPLIER:
        return Repair.state == RepairState.WAITING_PART
    return Repair.state.in_((RepairState.OPEN, RepairState.DIAGNOSED))


def is_late() -> ColumnElement[bool]:
    """Promised for a day that is over, or the part should have come."""
    return and_(Repair.state.in_(CAN_BE_LATE), or_(Repair.promised_on < today(), Repair.part_expected_on < today()))
