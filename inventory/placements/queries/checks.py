"""What must always be true between agreements and devices: for `verify`."""

from sqlalchemy import func, select

from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.queries import last_states
from inventory.placements.lifecycle import PlacementState
from inventory.placements.models import Placement, PlacementLine


def placements_out_of_step() -> list[str]:
    """What stands under an agreement is placed, or away for a repair; one that runs holds something; states follow from
    events.
    """
    return [*_lines(), *_running(), *_states()]


def _lines() -> list[str]:
    rows = session.execute(
        select(Placement.number, Device.tag, Device.state)
        .select_from(PlacementLine)
        .join(Placement, Placement.id == PlacementLine.placement_id)
        .join(Device, Device.id == PlacementLine.device_id)
        .where(
            PlacementLine.ended_at.is_(None),
            PlacementLine.from_at.is_not(None),
            Device.state.not_in((DeviceState.PLACED, DeviceState.IN_REPAIR)) | (Placement.state != PlacementState.OUT),
        )
        .order_by(PlacementLine.id)
    )
    return [f"placement {number} still holds {tag}, but that device is {state}" for number, tag, state in rows]


def _running() -> list[str]:
    rows = session.execute(
        select(Placement.number)
        .outerjoin(PlacementLine, (PlacementLine.placement_id == Placement.id) & PlacementLine.ended_at.is_(None))
        .where(Placement.state == PlacementState.OUT)
        .group_by(Placement.number)
        .having(func.count(PlacementLine.id) == 0)
    )
    return [f"placement {row.number} runs, but holds no device" for row in rows]


def _states() -> list[str]:
    told = last_states("placement")
    return [
        f"placement {number} is {state}, but its events say {told.get(key, 'nothing')}"
        for key, number, state in session.execute(select(Placement.id, Placement.number, Placement.state))
        if told.get(key) != state
    ]
