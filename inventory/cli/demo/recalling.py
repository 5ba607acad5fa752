"""On the last afternoon a model is called in for its battery, and half of the holders have heard it."""

from functools import partial

from sqlalchemy import func, select

from inventory.cli.demo.agenda import at_time
from inventory.cli.demo.plan import LAST_DAY
from inventory.cli.demo.world import World
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.history import outbox
from inventory.recalls.actions.moving import move_line
from inventory.recalls.actions.opening import open_recall
from inventory.recalls.lifecycle import Advice, LineState, Reason, Way
from inventory.recalls.queries.recalls import lines_of, to_tell

_HELD = (DeviceState.ON_LOAN, DeviceState.SOLD, DeviceState.PLACED)
_MOST_HELD, _MOST_HERE = 9, 3


def plan_recall(world: World) -> None:
    """After everything else of the last day."""
    world.agenda.put(at_time(LAST_DAY, 17, 30), partial(_call_in, world))


def _call_in(world: World) -> None:
    held_ones, ready_ones = Device.state.in_(_HELD), Device.state == DeviceState.READY
    model = session.execute(
        select(Device.make, Device.model)
        .where(Device.type == DeviceType.LAPTOP, held_ones | ready_ones)
        .group_by(Device.make, Device.model)
        .order_by(
            (func.count().filter(ready_ones) > 1).desc(),
            func.count().filter(held_ones).desc(),
            Device.make,
            Device.model,
        )
        .limit(1)
    ).first()
    if model is None:
        return
    same = select(Device.tag).where(Device.make == model.make, Device.model == model.model).order_by(Device.id)
    held = session.scalars(same.where(Device.state.in_(_HELD)).limit(_MOST_HELD)).all()
    here = session.scalars(same.where(Device.state == DeviceState.READY).limit(_MOST_HERE)).all()
    recall = open_recall([*held, *here], actor=world.cast.coordinator, reason=Reason.BATTERY, advice=Advice.KEEP)
    for message in outbox.waiting()[::2]:
        outbox.send(message, lambda _message: None)
    for counter in (world.cast.library, world.cast.shop):
        for line in [each for each in to_tell(counter) if each.way != Way.EMAIL][::2]:
            move_line(line, "tell", actor=counter)
    for line in lines_of(recall):
        if line.state == LineState.BROUGHT_IN:
            move_line(line, "check", actor=world.cast.technicians[0])
            break
