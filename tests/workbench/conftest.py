"""What the tests of the workbench arrange: a laptop with disks, standing where the test wants it, and real-shaped logs.

The logs are of 12 March 2026, 9 to 10 in the morning; the clock of the house stands at noon of that day.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from PIL import Image

from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.actions import media, moves
from inventory.devices.actions.register import NewDevice, register
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType, MediumKind
from inventory.workbench.actions.evidence import Evidence, import_evidence
from tests.people import TECHNICIAN, Persona, actor_of, org_of, place

FILES = Path(__file__).parent / "files" / "nwipe"
KORTRIJK = ZoneInfo("Europe/Brussels")
DISK, OTHER_DISK, HOST = "WX31A58K1234", "WX31A58K9999", "7XKQJ12"
GOOD_TESTS = {
    name: ("pass", "") for name in ("power_on", "screen", "keyboard", "touch", "wifi", "charging", "electrical_safety")
}

S = DeviceState


def log(name: str = "good_hdd", **changes: str) -> bytes:
    """A log of the collection; `serial=`, `day=` (2026/03/12) and `host=` put something else in it."""
    data = (FILES / f"{name}.log").read_bytes()
    for old, new in ((DISK, changes.get("serial")), ("2026/03/12", changes.get("day")), (HOST, changes.get("host"))):
        if new is not None:
            data = data.replace(old.encode(), new.encode())
    return data


def bring_in(data: bytes, who: Persona = TECHNICIAN, device: Device | None = None, name: str = "wis.log") -> Evidence:
    tag = device.tag if device else None
    return import_evidence(data, name, actor=actor_of(who), zone=KORTRIJK, device_tag=tag)


def states(found: Evidence) -> list[tuple[str, str]]:
    """What became of each drive of a log, and why."""
    return [(item.state.value, item.why) for item in found.items]


def make_device(state: DeviceState = S.TO_WIPE, disks: tuple[str, ...] = (DISK,), **more: Any) -> Device:
    """A laptop from the lot of a partner, moved to the wanted state as people do it. Not after `wiped`."""
    who = actor_of(TECHNICIAN)
    device = register(
        NewDevice(DeviceType(more.get("type", "laptop")), "Dell", "Latitude 5490", more.get("serial", HOST)),
        actor=who,
        tag_prefix="KOR",
        lot_code="L-2026-001",
        donor=org_of("MIRAS"),
        location=place("WERK"),
    )
    if state == S.ANNOUNCED:
        return device
    moves.step(device, "receive", actor=who, location=place("WERK"))
    if state == S.RECEIVED:
        return device
    moves.step(device, "accept", actor=who)
    for serial in disks:
        media.add_medium(
            device, actor=who, serial=serial, kind=MediumKind(more.get("kind", "hdd")), size_bytes=more.get("size")
        )
    if state == S.TO_DIAGNOSE:
        return device
    media.confirm_media(device, actor=who, none_present=not disks)
    moves.step(device, "diagnose", actor=who)
    media.finish_when_all_are_empty(device, actor=who)
    session.flush()
    return device


def picture(size: tuple[int, int] = (64, 48), kind: str = "JPEG", **more: Any) -> bytes:
    """A photo as a phone makes it."""
    drawn = io.BytesIO()
    Image.new("RGB", size, "#607080").save(drawn, kind, **more)
    return drawn.getvalue()


@contextmanager
def refused(reason: str) -> Iterator[Refused]:
    """Inside, a rule says no with this reason."""
    with pytest.raises(Refused) as no:
        yield no  # type: ignore[misc]
    assert no.value.reason == reason


@pytest.fixture
def march(clock: Any) -> Any:
    """The clock at 10 March 2026, when the devices came in; the test moves on to the 12th."""
    clock.at("2026-03-10")
    return clock


@pytest.fixture
def laptop(request: pytest.FixtureRequest, begin_with: Callable[..., Any], march: Any) -> Device:
    """A laptop with one disk, to be wiped; it is the 12th now."""
    number = begin_with("a laptop to wipe", lambda: make_device().id)
    march.at("2026-03-12")
    request.getfixturevalue("database")
    found = session.get(Device, number)
    assert found is not None
    return found


@pytest.fixture
def on_bench(march: Any, app: Flask) -> Callable[..., str]:
    """`on_bench(S.TO_WIPE)`: a device in the database, for tests that send requests; its tag."""

    def make(state: DeviceState = S.TO_WIPE, disks: tuple[str, ...] = (DISK,), **more: Any) -> str:
        march.at("2026-03-10")
        with app.app_context():
            tag = make_device(state, disks, **more).tag
            session.commit()
        march.at("2026-03-12")
        return tag

    return make
