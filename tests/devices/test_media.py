"""Disks: found, taken out, moved, proven empty."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inventory.core import clock as house_clock
from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.history.queries import events_of
from tests.devices.stock import device_in, list_media, proof, take, wipe
from tests.people import CHECKER, LIBRARIAN, TECHNICIAN, actor_of, user_of

S = DeviceState
pytestmark = pytest.mark.usefixtures("database")


def test_a_found_disk_contains_data_until_the_contrary_is_proven() -> None:
    device = device_in(S.TO_DIAGNOSE)
    medium = media.add_medium(device, actor=actor_of(TECHNICIAN), serial="ABC1")
    assert medium.state == MediumState.CONTAINS_DATA
    assert events_of("device", device.id)[-1].kind == "device:medium-added"


def test_who_wipes_may_note_disks_and_who_lends_may_not() -> None:
    with pytest.raises(NotAllowed):
        media.add_medium(device_in(S.TO_DIAGNOSE), actor=actor_of(LIBRARIAN), serial="ABC1")


def test_a_serial_stands_at_one_device() -> None:
    first, second = device_in(S.TO_DIAGNOSE), device_in(S.TO_DIAGNOSE)
    actor = actor_of(TECHNICIAN)
    media.add_medium(first, actor=actor, serial="ABC1")
    session.refresh(first)
    with pytest.raises(Refused) as no:
        media.add_medium(first, actor=actor, serial="abc1")
    assert no.value.reason == "medium_known"
    with pytest.raises(Refused) as no:
        media.add_medium(second, actor=actor, serial="ABC1")
    assert first.tag in str(no.value)


@pytest.mark.parametrize("state", [S.READY, S.ON_LOAN, S.TO_CHECK, S.RESERVED, S.RECYCLED, S.ANNOUNCED])
def test_no_disk_changes_outside_the_workshop(state: DeviceState) -> None:
    with pytest.raises(Refused) as no:
        media.add_medium(device_in(state), actor=actor_of(TECHNICIAN), serial="NEW1")
    assert no.value.reason == "not_in_workshop"


def test_a_disk_added_to_a_wiped_device_opens_the_wipe_again() -> None:
    device = device_in(S.WIPED)
    media.add_medium(device, actor=actor_of(TECHNICIAN), serial="NEW1")
    session.refresh(device)
    assert device.state == S.TO_WIPE
    wipe(device)
    session.refresh(device)
    assert device.state == S.WIPED


def test_a_disk_added_while_refurbishing_must_be_wiped_before_the_check() -> None:
    device = device_in(S.REFURBISHING)
    media.add_medium(device, actor=actor_of(TECHNICIAN), serial="NEW1")
    session.refresh(device)
    with pytest.raises(Refused) as no:
        take(device, "submit", os="Windows 11", grade="A")
    assert no.value.reason == "not_wiped"


def test_the_last_disk_out_of_a_wiped_device_asks_for_a_look_inside() -> None:
    device = device_in(S.WIPED)
    media.remove_medium(device.media[0], actor=actor_of(TECHNICIAN), reason="stuk")
    session.refresh(device)
    assert device.state == S.TO_WIPE
    with pytest.raises(Refused):
        take(device, "finish_wipe")
    media.confirm_media(device, actor=actor_of(TECHNICIAN), none_present=True)
    take(device, "finish_wipe")
    assert device.state == S.WIPED


def test_a_disk_that_goes_to_another_device_takes_no_proof_along() -> None:
    first, second = device_in(S.WIPED), device_in(S.TO_DIAGNOSE)
    actor = actor_of(TECHNICIAN)
    medium = first.media[0]
    media.remove_medium(medium, actor=actor, reason="naar een ander toestel")
    moved = media.add_medium(second, actor=actor, serial=medium.serial)
    assert moved.id == medium.id
    assert moved.state == MediumState.CONTAINS_DATA
    assert moved.device_id == second.id


def test_a_disk_that_leaves_with_data_is_told() -> None:
    device = device_in(S.TO_WIPE)
    media.remove_medium(device.media[0], actor=actor_of(TECHNICIAN), reason="voor de shredder")
    assert events_of("device", device.id)[-1].data["with_data"] is True
    with pytest.raises(Refused):
        media.remove_medium(device_in(S.TO_WIPE).media[0], actor=actor_of(TECHNICIAN), reason=" ")


def test_an_empty_list_is_only_complete_when_somebody_looked() -> None:
    device = device_in(S.TO_DIAGNOSE)
    with pytest.raises(Refused):
        media.confirm_media(device, actor=actor_of(TECHNICIAN))
    list_media(device, "ABC1")
    with pytest.raises(Refused):
        media.confirm_media(device, actor=actor_of(TECHNICIAN), none_present=True)


def test_the_device_is_wiped_with_its_last_open_disk() -> None:
    device = device_in(S.TO_DIAGNOSE)
    list_media(device, "A1", "B2")
    take(device, "diagnose")
    actor = actor_of(TECHNICIAN)
    one, two = device.media
    media.accept_wipe(one, proof(device), actor=actor)
    assert device.state == S.TO_WIPE
    media.accept_wipe(two, proof(device), actor=actor)
    assert device.state == S.WIPED


def test_new_proof_mends_a_failed_wipe() -> None:
    device = device_in(S.TO_WIPE)
    media.refuse_wipe(device.media[0], proof(device), reasons=["aborted"], actor=actor_of(TECHNICIAN))
    assert device.state == S.WIPE_FAILED
    media.accept_wipe(device.media[0], proof(device), actor=actor_of(TECHNICIAN))
    assert device.state == S.WIPED


@pytest.mark.parametrize("witness", ["nobody", "himself"])
def test_without_a_log_two_people_must_have_seen_it(witness: str) -> None:
    device = device_in(S.TO_WIPE)
    witness_id = user_of(TECHNICIAN).id if witness == "himself" else None
    with pytest.raises(Refused) as no:
        media.accept_wipe(device.media[0], proof(device, witness_id=witness_id), actor=actor_of(TECHNICIAN))
    assert no.value.reason == "two_people_needed"


def test_a_proof_from_the_future_is_not_believed() -> None:
    device = device_in(S.TO_WIPE)
    late = proof(device, ended_at=house_clock.now() + timedelta(hours=2))
    with pytest.raises(Refused) as no:
        media.accept_wipe(device.media[0], late, actor=actor_of(TECHNICIAN))
    assert no.value.reason == "evidence_in_future"


def test_a_destroyed_disk_stays_destroyed() -> None:
    device = device_in(S.TO_WIPE)
    media.accept_wipe(device.media[0], proof(device, source="destroyed", category="destroy"), actor=actor_of(CHECKER))
    assert device.media[0].state == MediumState.DESTROYED
    assert device.state == S.WIPED
    moves.move(device, "wipe_again", actor=actor_of(TECHNICIAN), facts={"reason": "nog eens"})
    session.refresh(device)
    assert device.media[0].state == MediumState.DESTROYED


def test_an_old_log_proves_nothing_of_a_disk_that_came_out_of_another_device(clock: Any) -> None:
    """The disk was wiped in the first device, lent with it, and then put in a device that stood here all the while."""
    first, second = device_in(S.WIPED), device_in(S.TO_DIAGNOSE)
    actor, medium = actor_of(TECHNICIAN), first.media[0]
    old = proof(first, ended_at=house_clock.now() + timedelta(minutes=1))
    clock.forward(hours=2)
    for name, facts in (("start_work", {}), ("scrap", {"reason": "moederbord stuk"})):
        take(first, name, **facts)
    media.remove_medium(medium, actor=actor, reason="naar een ander toestel")
    media.add_medium(second, actor=actor, serial=medium.serial.lower())
    assert medium.device_id == second.id
    with pytest.raises(Refused) as no:
        media.accept_wipe(medium, old, actor=actor)
    assert no.value.reason == "evidence_too_old"
    clock.forward(minutes=5)
    media.accept_wipe(medium, proof(second), actor=actor)
    assert medium.state == MediumState.SANITISED


def test_a_donor_gets_no_data_of_a_borrower() -> None:
    device = device_in(S.ON_LOAN)
    take(device, "take_back")
    take(device, "take_in")
    with pytest.raises(Refused) as no:
        take(device, "give_back", reason="vraagt het terug")
    assert no.value.reason == "media_not_listed"
    list_media(device, *[medium.serial for medium in device.media])
    with pytest.raises(Refused) as no:
        take(device, "give_back", reason="vraagt het terug")
    assert no.value.reason == "not_wiped"
    wipe(device)
    take(device, "give_back", reason="vraagt het terug")
    assert device.state == S.RETURNED_TO_DONOR


def test_a_donor_gets_no_disk_of_another_device() -> None:
    first, second = device_in(S.TO_WIPE), device_in(S.TO_DIAGNOSE)
    medium = first.media[0]
    media.remove_medium(medium, actor=actor_of(TECHNICIAN), reason="naar een ander toestel")
    media.add_medium(second, actor=actor_of(TECHNICIAN), serial=medium.serial)
    session.refresh(second)
    with pytest.raises(Refused):
        take(second, "give_back", reason="vraagt het terug")


@pytest.mark.parametrize(
    ("reason", "refusal"), [("x" * 301, "reason_too_long"), ("van Jan, 85.07.30-033.28", "national_number")]
)
def test_a_reason_that_cannot_be_kept_is_one_sentence(reason: str, refusal: str) -> None:
    device = device_in(S.TO_WIPE)
    before = len(events_of("device", device.id))
    with pytest.raises(Refused) as no:
        media.remove_medium(device.media[0], actor=actor_of(TECHNICIAN), reason=reason)
    assert (no.value.reason, no.value.field) == (refusal, "reason")
    assert str(no.value).count(".") <= 3
    assert device.media
    assert len(events_of("device", device.id)) == before
    media.remove_medium(device.media[0], actor=actor_of(TECHNICIAN), reason="y" * 300)
    assert events_of("device", device.id)[-1].note == "y" * 300
