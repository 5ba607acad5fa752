"""Lots of which something still has to come: announced, or begun and not all of its list or its counts received.

Who closes the lot, or the donor who agrees with what came, says that nothing more comes.
"""

from collections.abc import Sequence

from sqlalchemy import and_, func, literal, or_, select

from inventory.core.db import session
from inventory.core.lists import counted, few_of
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot

_MOST = 200
_ON_THE_WAY = select(Device.id).where(Device.lot_code == Lot.code, Device.state == DeviceState.ANNOUNCED).exists()
_KNOWN = select(func.count()).where(Device.lot_code == Lot.code).scalar_subquery()
_EXPECTED = sum((func.coalesce(Lot.expected[kind.value].as_integer(), 0) for kind in DeviceType), literal(0))
_FEWER_CAME = and_(Lot.confirmed_at.is_(None), _KNOWN < _EXPECTED)
_COMING = or_(Lot.state == LotState.ANNOUNCED, and_(Lot.state == LotState.RECEIVED, or_(_ON_THE_WAY, _FEWER_CAME)))


def lots_to_receive() -> Sequence[int]:
    """The newest of them, by id."""
    return session.scalars(select(Lot.id).where(_COMING).order_by(Lot.id.desc()).limit(_MOST)).all()


def count_to_receive() -> int | str:
    """How many; "1000+" when there are more."""
    return counted(coming=few_of(Lot.id, _COMING))["coming"]
