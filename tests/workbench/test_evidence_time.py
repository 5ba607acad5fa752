"""Evidence and the day: a wipe counts only when it was done after the device came, and not in the future."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core import clock as house_clock
from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, Wipe
from tests.devices.stock import list_media, new_device
from tests.people import TECHNICIAN, actor_of
from tests.workbench.conftest import DISK, HOST, bring_in, log, make_device, states


@pytest.mark.parametrize(("day", "why"), [("2026/03/09", "evidence_too_old"), ("2026/03/13", "evidence_in_future")])
def test_a_log_from_the_wrong_time_is_not_believed(laptop: Device, day: str, why: str) -> None:
    for name in ("good_hdd", "aborted_pass_1_of_35"):
        assert states(bring_in(log(name, day=day))) == [("quarantine", why)]
    assert laptop.state == DeviceState.TO_WIPE
    assert not session.scalars(select(Wipe)).all()


def test_a_wipe_of_the_morning_proves_nothing_of_what_was_noted_as_received_in_the_afternoon(
    database: Any, march: Any
) -> None:
    """The lot and its list were typed as received today, at 14:13; the log is of 9 that morning."""
    march.at("2026-03-12T13:13:00+00:00")
    device = new_device(received_on=house_clock.today(), serial=HOST)
    moves.step(device, "accept", actor=actor_of(TECHNICIAN))
    list_media(device, DISK)
    moves.step(device, "diagnose", actor=actor_of(TECHNICIAN))
    march.at("2026-03-12T16:00:00+00:00")
    assert states(bring_in(log())) == [("quarantine", "evidence_too_old")]
    assert device.state == DeviceState.TO_WIPE


def test_of_what_came_on_a_day_in_the_past_only_the_day_counts(database: Any, march: Any) -> None:
    march.at("2026-03-13")
    device = new_device(received_on=house_clock.today() - timedelta(days=1), serial=HOST)
    moves.step(device, "accept", actor=actor_of(TECHNICIAN))
    list_media(device, DISK)
    moves.step(device, "diagnose", actor=actor_of(TECHNICIAN))
    assert states(bring_in(log())) == [("accepted", "")]


def test_a_wipe_that_began_before_the_device_came_is_not_believed(database: Any, march: Any) -> None:
    march.at("2026-03-12T08:20:00+00:00")  # 9:20 in Kortrijk, in the middle of the wipe
    device = make_device()
    march.at("2026-03-12")
    assert states(bring_in(log())) == [("quarantine", "evidence_too_old")]
    assert device.state == DeviceState.TO_WIPE
