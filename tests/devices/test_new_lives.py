"""What comes back from somebody begins a new life: every proof of before is void."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device
from inventory.history.queries import events_of
from tests.devices.stock import device_in, list_media, proof, take, wipe
from tests.people import LIBRARIAN, TECHNICIAN, actor_of

S = DeviceState
pytestmark = pytest.mark.usefixtures("database")


def last(device: Device) -> Any:
    return events_of("device", device.id)[-1]


@pytest.mark.parametrize(
    ("state", "move", "facts"),
    [
        (S.ON_LOAN, "take_back", {}),
        (S.PLACED, "unplace", {}),
        (S.MISSING, "find", {}),
        (S.IN_REPAIR, "not_repairable", {}),
        (S.TRANSFERRED, "reopen", {"reason": "terug"}),
        (S.HARVESTED, "reopen", {"reason": "vergissing"}),
    ],
)
def test_every_return_voids_every_proof(state: DeviceState, move: str, facts: dict[str, Any]) -> None:
    device = device_in(state)
    cycle = device.cycle
    take(device, move, **facts)
    assert device.cycle == cycle + 1
    assert [medium.state for medium in device.media] == [MediumState.CONTAINS_DATA]
    assert device.media_listed_in_cycle is None
    assert device.tests == {}
    assert device.worker_id is None


def test_an_old_proof_does_not_count_in_a_new_life() -> None:
    device = device_in(S.RETURNED)
    take(device, "take_in")
    list_media(device)
    take(device, "diagnose")
    assert device.last_held_at is not None
    old = proof(device, ended_at=device.last_held_at - timedelta(seconds=1))
    with pytest.raises(Refused) as no:
        media.accept_wipe(device.media[0], old, actor=actor_of(TECHNICIAN))
    assert no.value.reason == "evidence_too_old"
    wipe(device)
    assert device.state == S.WIPED


def test_wiping_again_voids_the_proofs_but_not_the_list() -> None:
    device = device_in(S.READY)
    moves.move(device, "wipe_again", actor=actor_of(TECHNICIAN), facts={"reason": "iemand gebruikte het"})
    assert device.state == S.TO_WIPE
    with pytest.raises(Refused):
        moves.move(device, "finish_wipe", actor=actor_of(TECHNICIAN))
    wipe(device)
    assert device.state == S.WIPED


def test_a_device_in_repair_goes_back_to_somebody_through_its_case_only() -> None:
    device = device_in(S.IN_REPAIR)
    with pytest.raises(DBAPIError), session.begin_nested():
        take(device, "fixed")
    session.refresh(device)
    assert device.state == S.IN_REPAIR


def test_missing_from_its_fixed_place_is_told_at_the_device() -> None:
    device = device_in(S.PLACED)
    moves.move(device, "miss", actor=actor_of(LIBRARIAN), facts={"kind": "theft", "police_number": "KO.123"})
    assert device.state == S.MISSING
    assert last(device).kind == "device:missing"


# --- places --------------------------------------------------------------------------------------------------------
