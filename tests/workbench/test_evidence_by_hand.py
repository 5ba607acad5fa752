"""Evidence that waits: what a person may do with it, and what nobody may."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.core.errors import NotAllowed
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device
from inventory.workbench.actions import evidence_settle
from tests.people import BENCH, LIBRARIAN, TECHNICIAN, actor_of
from tests.workbench.conftest import DISK, S, bring_in, log, make_device, refused


def test_a_proposed_disk_is_put_in_by_a_person(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=())
    march.at("2026-03-12")
    (item,) = bring_in(log(), BENCH, device).items
    assert item.is_proposed
    assert device.media == []
    with pytest.raises(NotAllowed):
        evidence_settle.add_proposed(item, actor=actor_of(BENCH))
    evidence_settle.add_proposed(item, actor=actor_of(TECHNICIAN))
    assert (item.state, item.why) == ("accepted", "")
    assert [(medium.serial, medium.state) for medium in device.media] == [(DISK, MediumState.SANITISED)]
    assert device.state == DeviceState.TO_DIAGNOSE
    assert item.settled_by_id == actor_of(TECHNICIAN).user_id


def test_settling_by_hand_wants_the_same_serial(laptop: Device) -> None:
    (item,) = bring_in(log(serial="ANDERE12345X")).items
    with refused("other_serial"):
        evidence_settle.settle_with_medium(item, laptop.media[0], actor=actor_of(TECHNICIAN))
    assert item.state == "quarantine"
    assert laptop.state == DeviceState.TO_WIPE


def test_a_disk_without_number_in_the_log_cannot_be_settled_with_one(laptop: Device) -> None:
    for item in bring_in(log("masked_quiet")).items:
        with refused("other_serial"):
            evidence_settle.settle_with_medium(item, laptop.media[0], actor=actor_of(TECHNICIAN))
    assert laptop.state == DeviceState.TO_WIPE


def test_left_unused_with_a_reason(laptop: Device) -> None:
    (item,) = bring_in(log(serial="ANDERE12345X")).items
    with refused("facts_missing"):
        evidence_settle.settle(item, actor=actor_of(TECHNICIAN), reason=" ")
    with pytest.raises(NotAllowed):
        evidence_settle.settle(item, actor=actor_of(LIBRARIAN), reason="x")
    evidence_settle.settle(item, actor=actor_of(TECHNICIAN), reason="schijf van de stad zelf")
    assert item.state == "settled"
    with refused("already_settled"):
        evidence_settle.settle(item, actor=actor_of(TECHNICIAN), reason="nog eens")


@pytest.mark.parametrize(("name", "is_said"), [("good_hdd", True), ("verification_mismatch", False)])
def test_how_thorough_is_said_of_a_wipe_that_was_one(
    client_for: Any, on_bench: Any, arrange: Any, name: str, is_said: bool
) -> None:
    on_bench()
    with arrange():
        number = bring_in(log(name)).items[0].id
    page = client_for(TECHNICIAN).page(f"/workbench/evidence/{number}").text
    assert ("met gewone middelen niet terug te halen" in page) == is_said


def test_who_may_not_settle_reads_who_does(client_for: Any, on_bench: Any, arrange: Any) -> None:
    on_bench()
    with arrange():
        number = bring_in(log(serial="ANDERE12345X")).items[0].id
    address = f"/workbench/evidence/{number}"
    assert "Een technieker zoekt dit uit." in client_for(LIBRARIAN).page(address).text
    assert "Een technieker zoekt dit uit." not in client_for(TECHNICIAN).page(address).text
