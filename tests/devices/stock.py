"""Devices for tests, brought to any state through the same actions as the pages. Use inside `with arrange():`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from inventory.access import SYSTEM
from inventory.core import clock
from inventory.core.db import session
from inventory.devices.actions import media, moves
from inventory.devices.actions.gates import essential_tests
from inventory.devices.actions.register import NewDevice, register
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType, MediumKind
from tests.people import CHECKER, TECHNICIAN, actor_of, org_of, place, user_of

S = DeviceState


def new_device(
    *,
    kind: DeviceType = DeviceType.LAPTOP,
    make: str = "Dell",
    model: str = "Latitude 5490",
    serial: str = "",
    donor_tag: str = "",
    lot: str = "L-2026-001",
    received_on: date | None = None,
    announced: bool = False,
    location: str = "WERK",
) -> Device:
    """A device that was received (or only announced)."""
    return register(
        NewDevice(kind, make, model, serial, donor_tag, ("lader",)),
        actor=SYSTEM,
        tag_prefix="KOR",
        lot_code=lot,
        donor=org_of("MIRAS"),
        owner=org_of("STAD"),
        location=place(location),
        received_on=None if announced else received_on or clock.today(),
    )


def list_media(device: Device, *serials: str, none: bool = False) -> None:
    """The technician notes these disks (one, when none is named) and says that the list is complete."""
    technician = actor_of(TECHNICIAN)
    known = {medium.serial for medium in device.media}
    for serial in () if none else serials or (f"DISK-{device.id}",):
        if serial not in known:
            media.add_medium(device, actor=technician, serial=serial, model="Samsung 860", kind=MediumKind.SSD)
    session.refresh(device)
    media.confirm_media(device, actor=technician, none_present=none)


def proof(device: Device, **changes: Any) -> media.Proof:
    """Two people saw that a disk is empty, just now."""
    held = device.last_held_at or clock.now()
    values: dict[str, Any] = {
        "source": "manual",
        "category": "clear",
        "method": "Overschreven met nullen",
        "ended_at": max(clock.now(), held + timedelta(seconds=1)),
        "operator_id": user_of(TECHNICIAN).id,
        "witness_id": user_of(CHECKER).id,
    }
    return media.Proof(**(values | changes))


def wipe(device: Device) -> None:
    """Every disk that is not proven empty gets its proof."""
    for medium in list(device.media):
        if medium.state not in ("sanitised", "destroyed"):
            media.accept_wipe(medium, proof(device), actor=actor_of(TECHNICIAN))


def test_well(device: Device) -> None:
    """Every essential test passes."""
    device.tests = {name: {"result": "pass"} for name in essential_tests(device)}
    session.flush()


test_well.__test__ = False  # type: ignore[attr-defined]


def take(device: Device, name: str, **facts: Any) -> Device:
    """A step as the house itself takes it: also the steps of other rooms."""
    targets = {"fixed": S.ON_LOAN}
    return moves.step(
        device, name, actor=actor_of(TECHNICIAN), facts=facts, target=targets.get(name), permission_checked=True
    )


def _diagnosed(device: Device) -> None:
    list_media(device)
    take(device, "diagnose")


def _submitted(device: Device) -> None:
    test_well(device)
    take(device, "submit", os="Windows 11", grade="B")


def _approved(device: Device) -> None:
    moves.step(device, "approve", actor=actor_of(CHECKER), facts={"labels_removed": True})


WAY: dict[DeviceState, tuple[DeviceState, Callable[[Device], Any]]] = {
    S.NOT_COME: (S.ANNOUNCED, lambda d: take(d, "not_come", reason="de schenker houdt het")),
    S.TO_DIAGNOSE: (S.RECEIVED, lambda d: take(d, "accept")),
    S.TO_WIPE: (S.TO_DIAGNOSE, _diagnosed),
    S.WIPE_FAILED: (S.TO_WIPE, lambda d: take(d, "fail_wipe", reason="slechte sectoren")),
    S.WIPED: (S.TO_WIPE, wipe),
    S.REFURBISHING: (S.WIPED, lambda d: take(d, "start_work")),
    S.TO_CHECK: (S.REFURBISHING, _submitted),
    S.READY: (S.TO_CHECK, _approved),
    S.RESERVED: (S.READY, lambda d: take(d, "reserve")),
    S.ON_LOAN: (S.READY, lambda d: take(d, "hand_over")),
    S.SOLD: (S.READY, lambda d: take(d, "sell")),
    S.PLACED: (S.READY, lambda d: take(d, "place", location="ZONNE")),
    S.TRANSFERRED: (S.READY, lambda d: take(d, "transfer", recipient="School", reason="gift")),
    S.IN_REPAIR: (S.ON_LOAN, lambda d: take(d, "report_fault")),
    S.MISSING: (S.ON_LOAN, lambda d: take(d, "report_missing", kind="loss")),
    S.RETURNED: (S.ON_LOAN, lambda d: take(d, "take_back")),
    S.TO_RECYCLE: (S.RECEIVED, lambda d: take(d, "refuse", ground="crt")),
    S.TO_HARVEST: (S.READY, lambda d: take(d, "to_parts", reason="oud")),
    S.HARVESTED: (S.TO_HARVEST, lambda d: take(d, "harvest", parts="geheugen")),
    S.RETURNED_TO_DONOR: (S.RECEIVED, lambda d: take(d, "give_back", reason="vergissing")),
}


def device_in(state: DeviceState, **about: Any) -> Device:
    """A device that went the whole way to this state."""
    if state in (S.RECEIVED, S.ANNOUNCED):
        return new_device(announced=state is S.ANNOUNCED, **about)
    if state is S.RECYCLED:
        device = device_in(S.TO_DIAGNOSE, **about)
        list_media(device, none=True)
        take(device, "scrap", reason="stuk")
        take(device, "recycle", weight_kg="1.80", carrier="Recupel")
        return device
    before, step = WAY[state]
    device = device_in(before, **about)
    step(device)
    session.refresh(device)
    assert device.state == state, f"{state} wanted, {device.state} reached"
    return device


def state_of(arrange: Any, tag: str) -> str:
    with arrange():
        return str(session.query(Device).filter_by(tag=tag).one().state)
