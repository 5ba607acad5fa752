"""Which devices nobody weighed."""

from sqlalchemy import ColumnElement, and_, func, select

from inventory.core.db import session
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.devices.models import Device

_IN_HOUSE = tuple(state for state in DeviceState if PHASES[state] not in (Phase.ANNOUNCED, Phase.GONE))


def is_unweighed() -> ColumnElement[bool]:
    """Ours, and without a weight: for these the usual weight of their type counts."""
    return and_(Device.state.in_(_IN_HOUSE), Device.weight_kg.is_(None))


def unweighed() -> list[tuple[str, int]]:
    """How many of each type."""
    query = select(Device.type, func.count()).where(is_unweighed()).group_by(Device.type).order_by(Device.type)
    return [(str(kind), count) for kind, count in session.execute(query)]
