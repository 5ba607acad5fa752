"""Diagnosis and tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, MediumKind
from inventory.history.models import Event
from inventory.workbench import queries
from inventory.workbench.actions.work import FoundDisk, record_diagnosis, record_disks, record_tests
from inventory.workbench.queries import NextStep
from tests.people import BENCH, LIBRARIAN, TECHNICIAN, actor_of
from tests.workbench.conftest import DISK, GOOD_TESTS, S, bring_in, log, make_device, refused

SPECS = {"cpu": "i5-8350U", "ram_gb": "8", "screen_inch": Decimal("14.1"), "battery_percent": 86}


def diagnose(device: Device, **more: Any) -> Device:
    who = actor_of(more.pop("who", TECHNICIAN))
    return record_diagnosis(
        device, actor=who, **{"specs": SPECS, "disks": [FoundDisk(MediumKind.SSD, "AB12CD")], **more}
    )


@pytest.fixture
def laptop(database: Any, march: Any) -> Device:
    return make_device(S.TO_DIAGNOSE, disks=())


def test_what_is_inside(laptop: Device) -> None:
    diagnose(laptop, disks=[FoundDisk(MediumKind.SSD, " ab12 ", "Samsung", Decimal(256)), FoundDisk(MediumKind.HDD)])
    assert laptop.state == DeviceState.TO_WIPE
    assert laptop.specs == {"cpu": "i5-8350U", "ram_gb": 8, "screen_inch": 14.1, "battery_percent": 86}
    assert [(m.serial, m.kind, m.size_bytes) for m in laptop.media] == [
        ("ab12", MediumKind.SSD, 256 * 10**9),
        ("", MediumKind.HDD, None),
    ]
    assert queries.is_listed(laptop)


def test_no_disk_seen(laptop: Device) -> None:
    diagnose(laptop, disks=[], none_present=True)
    assert laptop.state == DeviceState.WIPED
    assert laptop.no_media_seen_by == actor_of(TECHNICIAN).user_id


def test_neither_disks_nor_none(laptop: Device) -> None:
    with refused("no_media"):
        diagnose(laptop, disks=[])
    with refused("media_present"):
        diagnose(laptop, none_present=True)
    assert laptop.state == DeviceState.TO_DIAGNOSE


@pytest.mark.parametrize(
    "bad",
    [
        {"ram_gb": "veel"},
        {"ram_gb": "-1"},
        {"battery_percent": 151},
        {"screen_inch": "NaN"},
        {"year": 1900},
        {"cpu": "x" * 81},
        {"cpu": "85.07.30-033.28"},
        {"owner": "Jan"},
    ],
)
def test_specs_that_cannot_be(laptop: Device, bad: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        diagnose(laptop, specs=bad)
    session.expire_all()
    assert laptop.specs == {}


@pytest.mark.parametrize("who", [LIBRARIAN, BENCH])
def test_who_may_not(laptop: Device, who: Any) -> None:
    for action in (
        lambda: diagnose(laptop, who=who),
        lambda: record_disks(laptop, actor=actor_of(who), none_present=True),
        lambda: record_tests(laptop, actor=actor_of(who), results={"screen": ("pass", "")}),
    ):
        with pytest.raises(NotAllowed):
            action()
    assert (laptop.state, laptop.specs, laptop.tests, laptop.media) == (DeviceState.TO_DIAGNOSE, {}, {}, [])


def test_a_disk_that_was_proven_before_the_diagnosis(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE)
    march.at("2026-03-12")
    bring_in(log())
    assert device.state == DeviceState.TO_DIAGNOSE
    diagnose(device, disks=[])
    assert device.state == DeviceState.WIPED


def test_placeholder_serials_of_disks_are_no_number(laptop: Device) -> None:
    diagnose(laptop, disks=[FoundDisk(MediumKind.SSD, "Default string")])
    assert laptop.media[0].serial == ""


def test_not_twice(laptop: Device) -> None:
    diagnose(laptop)
    with refused("wrong_state"):
        diagnose(laptop)


def test_test_results_are_kept_and_noted(laptop: Device) -> None:
    record_tests(laptop, actor=actor_of(TECHNICIAN), results={"screen": ("fail", "streep"), "camera": ("na", "")})
    record_tests(laptop, actor=actor_of(TECHNICIAN), results={"screen": ("pass", "")})
    assert laptop.tests == {"screen": {"result": "pass", "note": ""}, "camera": {"result": "na", "note": ""}}
    kinds = session.scalars(select(Event.kind).where(Event.kind == "device:tested")).all()
    assert len(kinds) == 2


@pytest.mark.parametrize(
    "results",
    [{"dance": ("pass", "")}, {"screen": ("maybe", "")}, {"screen": ("na", "")}, {"screen": ("pass", "x" * 121)}, {}],
)
def test_results_that_cannot_be(laptop: Device, results: dict[str, tuple[str, str]]) -> None:
    with pytest.raises(BadInput):
        record_tests(laptop, actor=actor_of(TECHNICIAN), results=results)
    assert laptop.tests == {}


def test_a_desktop_has_no_touchpad(database: Any, march: Any) -> None:
    desktop = make_device(S.TO_DIAGNOSE, disks=(), type="desktop")
    with pytest.raises(BadInput):
        record_tests(desktop, actor=actor_of(TECHNICIAN), results={"touch": ("pass", "")})
    assert "hinge" not in queries.tests_of(desktop)


def test_tests_outside_the_workshop(database: Any, march: Any) -> None:
    device = make_device(S.RECEIVED)
    with refused("not_in_workshop"):
        record_tests(device, actor=actor_of(TECHNICIAN), results={"screen": ("pass", "")})


def test_the_one_next_step_all_the_way(database: Any, march: Any) -> None:
    who = actor_of(TECHNICIAN)
    device = make_device(S.RECEIVED)
    assert queries.next_step(device) == NextStep.LOOK
    moves.step(device, "accept", actor=who)
    assert queries.next_step(device) == NextStep.DIAGNOSE
    diagnose(device, disks=[FoundDisk(MediumKind.HDD, DISK)])
    assert queries.next_step(device) == NextStep.WIPE
    march.at("2026-03-12")
    bring_in(log("aborted_pass_1_of_35"))
    assert queries.next_step(device) == NextStep.RETRY
    march.at("2026-03-14")
    bring_in(log(day="2026/03/13"))
    assert queries.next_step(device) == NextStep.START
    moves.step(device, "start_work", actor=who)
    assert queries.next_step(device) == NextStep.TEST
    with pytest.raises(Refused):
        moves.step(device, "submit", actor=who, facts={"os": "Linux", "grade": "B"})
    record_tests(device, actor=who, results=GOOD_TESTS)
    assert queries.next_step(device) == NextStep.FINISH
    moves.step(device, "submit", actor=who, facts={"os": "Linux", "grade": "B"})
    assert queries.next_step(device) == NextStep.CHECK
