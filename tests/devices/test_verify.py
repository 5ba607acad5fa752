"""What `digibank verify` asks of the devices: it says so when somebody broke the database by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.queries.checks import (
    no_medium_without_proof,
    no_unproven_device,
    states_follow_from_events,
)
from tests.devices.stock import device_in

S = DeviceState
pytestmark = pytest.mark.usefixtures("database")


def break_in(statement: str) -> None:
    """As somebody with the file in hand: the triggers are taken away first."""
    for name in ("device_wipe_gate", "device_return_begins_a_new_life", "medium_needs_proof"):
        table = "storage_medium" if name.startswith("medium") else "device"
        on = f" ON {table}" if session.get_bind().dialect.name == "postgresql" else ""
        session.execute(text(f"DROP TRIGGER {name}{on}"))
    session.execute(text(statement))
    session.expire_all()


def test_every_state_is_right_when_nobody_broke_in() -> None:
    for state in S:
        device_in(state)
    assert states_follow_from_events() == []
    assert no_unproven_device() == []
    assert no_medium_without_proof() == []


def test_a_state_that_no_event_tells_is_found() -> None:
    tag = device_in(S.TO_DIAGNOSE).tag
    break_in("UPDATE device SET state = 'ready'")
    assert states_follow_from_events() == [f"device {tag}: its state is ready, its last event says to_diagnose"]
    assert no_unproven_device() == [f"device {tag}: it is ready and not proven empty"]


def test_a_disk_that_somebody_called_empty_is_found() -> None:
    tag = device_in(S.TO_WIPE).tag
    break_in("UPDATE storage_medium SET state = 'sanitised'")
    assert len(no_medium_without_proof()) == 1
    assert tag in no_medium_without_proof()[0]
