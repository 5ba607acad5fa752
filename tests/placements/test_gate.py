"""Whatever a counter and a workshop try with agreements, in any order: nobody gets a disk that is not proven empty."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from inventory.core.errors import Refused
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.devices.queries.checks import no_medium_without_proof, no_unproven_device, states_follow_from_events
from inventory.placements.actions import going
from inventory.placements.queries.checks import placements_out_of_step
from tests.devices.stock import list_media, new_device, take, test_well, wipe
from tests.people import CHECKER, LIBRARIAN, TECHNICIAN, actor_of
from tests.placements import kit
from tests.thorough import examples

S = DeviceState


def look_inside(device: Device) -> None:
    list_media(device)
    take(device, "diagnose")


def send_in(device: Device) -> None:
    test_well(device)
    take(device, "submit", os="Linux", grade="B")


def tries() -> dict[str, Callable[[Any, Any, Any], Any]]:
    """By name: what may be tried with an agreement and two devices; each is refused when it may not be."""
    clerk, technician = actor_of(LIBRARIAN), actor_of(TECHNICIAN)
    return {
        "scan": lambda p, a, b: going.scan_out(p, a, actor=clerk),
        "give": lambda p, a, b: kit.give(p),
        "back": lambda p, a, b: kit.back(p, a),
        "swap": lambda p, a, b: kit.swap(p, a, b),
        "lose": lambda p, a, b: kit.lose(p, a),
        "find": lambda p, a, b: moves.move(a, "find", actor=clerk),
        "unplace": lambda p, a, b: moves.move(a, "unplace", actor=clerk),
        "again": lambda p, a, b: moves.move(a, "wipe_again", actor=technician, facts={"reason": "twijfel"}),
        "in": lambda p, a, b: take(a, "take_in"),
        "accept": lambda p, a, b: take(a, "accept"),
        "list": lambda p, a, b: look_inside(a),
        "wipe": lambda p, a, b: wipe(a),
        "work": lambda p, a, b: take(a, "start_work"),
        "submit": lambda p, a, b: send_in(a),
        "approve": lambda p, a, b: moves.step(a, "approve", actor=actor_of(CHECKER), facts={"labels_removed": True}),
        "new": lambda p, a, b: kit.asked(),
    }


@pytest.mark.parametrize("seed", range(examples(3, 8)))
def test_no_order_of_steps_lets_an_unproven_device_go(database: Any, seed: int) -> None:
    chance, taken = random.Random(seed), 0
    devices = [kit.ready(), kit.ready(), new_device(location="WERK")]
    agreements, can = [kit.asked()], tries()
    for _ in range(80):
        name = chance.choice(list(can))
        first, second = chance.sample(devices, 2)
        try:
            with database.begin_nested():
                made = can[name](agreements[-1], first, second)
            taken += 1
        except Refused:
            made = None
        database.expire_all()
        if name == "new" and made is not None:
            agreements.append(made)
        assert no_unproven_device() == []
    assert taken > 5, "or nothing was tried"
    assert [*no_medium_without_proof(), *states_follow_from_events(), *placements_out_of_step()] == []
