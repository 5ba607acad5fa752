"""Who waits for a device of some type, as numbers: the desk hears it before a loan goes on. Never who."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.referrals.models import Referral
from inventory.referrals.queries import waits


@dataclass(frozen=True)
class Waiting:
    """How many wait for this type, since how many days the first one does, and how many stand ready."""

    people: int
    days: int
    ready: int

    @property
    def short(self) -> int:
        """How many wait for whom nothing stands ready."""
        return max(0, self.people - self.ready)


def waiting_for(kind: DeviceType, day: date) -> Waiting:
    """The waiting list for a type on this day, and the stock beside it."""
    people, first = session.execute(
        select(func.count(Referral.id), func.min(Referral.made_at)).where(*waits(day, kind))
    ).one()
    ready = select(func.count(Device.id)).where(Device.state == DeviceState.READY, Device.type == kind)
    return Waiting(people, (day - day_of(first)).days if first is not None else 0, session.scalar(ready) or 0)
