"""What the tests of devices arrange."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.devices.lifecycle import DeviceState
from tests.devices.stock import device_in

S = DeviceState


@pytest.fixture
def made(arrange: Any) -> Any:
    """`made(DeviceState.READY)`: a device in that state; its tag."""

    def make(state: DeviceState = S.RECEIVED, **about: Any) -> str:
        with arrange():
            return device_in(state, **about).tag

    return make
