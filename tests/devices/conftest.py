"""What the tests of devices arrange."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from tests.devices.stock import device_in, new_device

S = DeviceState


@pytest.fixture
def made(arrange: Any) -> Any:
    """`made(DeviceState.READY)`: a device in that state; its tag."""

    def make(state: DeviceState = S.RECEIVED, **about: Any) -> str:
        with arrange():
            return device_in(state, **about).tag

    return make


@pytest.fixture
def some(begin_with: Callable[..., Any]) -> list[str]:
    """The tags of three devices without a label, of two lots and at two places."""

    def make() -> list[str]:
        for number in range(3):
            new_device(lot=f"L-2026-00{1 + number // 2}", location="WERK" if number else "BIB-C")
        return [device.tag for device in session.query(Device).order_by(Device.id)]

    tags: list[str] = begin_with("some devices", make)
    return tags
