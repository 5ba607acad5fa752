"""What keeps a step closed: disks, tests, grades, warnings, and who did the work."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.actions import flags, media, moves
from inventory.devices.actions.options import options
from inventory.devices.lifecycle import HOUSE_FLAGS, DeviceState
from inventory.devices.models import Device
from inventory.history.queries import events_of
from tests.devices.stock import device_in, list_media, proof, take, test_well
from tests.people import CHECKER, COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of

S = DeviceState
pytestmark = pytest.mark.usefixtures("database")


def last(device: Device) -> Any:
    return events_of("device", device.id)[-1]


def test_media_must_be_listed_before_the_diagnosis_ends() -> None:
    device = device_in(S.TO_DIAGNOSE)
    with pytest.raises(Refused) as no:
        moves.move(device, "diagnose", actor=actor_of(TECHNICIAN))
    assert no.value.reason == "media_not_listed"


def test_an_open_disk_keeps_the_wipe_gate_closed() -> None:
    device = device_in(S.TO_WIPE)
    with pytest.raises(Refused) as no:
        moves.move(device, "finish_wipe", actor=actor_of(TECHNICIAN))
    assert no.value.reason == "not_wiped"
    assert f"DISK-{device.id}" in str(no.value)


def test_untested_and_failed_tests_keep_it_in_the_workshop() -> None:
    device = device_in(S.REFURBISHING)
    facts = {"os": "Windows 11", "grade": "A"}
    with pytest.raises(Refused) as no:
        moves.move(device, "submit", actor=actor_of(TECHNICIAN), facts=facts)
    assert no.value.reason == "not_tested"
    assert "wifi" in no.value.missing
    test_well(device)
    device.tests = {**device.tests, "screen": {"result": "fail"}}
    with pytest.raises(Refused) as no:
        moves.move(device, "submit", actor=actor_of(TECHNICIAN), facts=facts)
    assert (no.value.reason, no.value.missing) == ("test_failed", ("screen",))


def test_grade_d_goes_to_nobody() -> None:
    device = device_in(S.REFURBISHING)
    test_well(device)
    take(device, "submit", os="Windows 11", grade="D")
    with pytest.raises(Refused) as no:
        moves.move(device, "approve", actor=actor_of(CHECKER), facts={"labels_removed": True})
    assert no.value.reason == "grade_too_low"


@pytest.mark.parametrize("was_destroyed", [True, False])
def test_what_has_no_disk_is_ready_only_when_who_approves_says_that_it_works_without(was_destroyed: bool) -> None:
    device = device_in(S.TO_DIAGNOSE)
    list_media(device, *(["KAPOT1"] if was_destroyed else []), none=not was_destroyed)
    take(device, "diagnose")
    for medium in list(device.media):
        gone = proof(device, category="destroy", method="drilled")
        media.accept_wipe(medium, gone, actor=actor_of(TECHNICIAN), permission_checked=True)
    media.finish_when_all_are_empty(device, actor=actor_of(TECHNICIAN))
    take(device, "start_work")
    test_well(device)
    take(device, "submit", os="Linux", grade="B")
    with pytest.raises(Refused) as no:
        moves.move(device, "approve", actor=actor_of(CHECKER), facts={"labels_removed": True})
    assert (no.value.reason, no.value.field) == ("no_disk", "without_disk")
    assert device.state == S.TO_CHECK
    option = next(each for each in options(device, actor=actor_of(CHECKER)) if each.move.name == "approve")
    assert option.needs == ("labels_removed", "without_disk")
    facts = {"labels_removed": True, "without_disk": True}
    moves.move(device, "approve", actor=actor_of(CHECKER), facts=facts)
    assert device.state == S.READY
    assert events_of("device", device.id)[-1].data["without_disk"] is True


@pytest.mark.parametrize("flag", ["locked", "recall", "needs_investigation"])
def test_a_blocking_flag_stops_it_until_it_is_solved(flag: str) -> None:
    device = device_in(S.TO_CHECK)
    flags.put_flag(device, flag, actor=actor_of(TECHNICIAN))
    with pytest.raises(Refused) as no:
        moves.move(device, "approve", actor=actor_of(CHECKER), facts={"labels_removed": True})
    assert no.value.reason == "flagged"
    flags.take_flag(device, flag, actor=actor_of(COORDINATOR))
    moves.move(device, "approve", actor=actor_of(CHECKER), facts={"labels_removed": True})
    kinds = [event.kind for event in events_of("device", device.id)][-3:]
    assert kinds == ["device:flagged", "device:unflagged", "device:approved"]


@pytest.mark.parametrize("flag", sorted(HOUSE_FLAGS))
def test_what_the_house_says_of_a_disk_nobody_sets_or_clears_by_hand(flag: str) -> None:
    device = device_in(S.REFURBISHING)
    for who in (TECHNICIAN, COORDINATOR):
        with pytest.raises(Refused) as no:
            flags.put_flag(device, flag, actor=actor_of(who))
        assert no.value.reason == "house_flag"
        device.flags = [flag]
        with pytest.raises(Refused) as no:
            flags.take_flag(device, flag, actor=actor_of(who))
        assert no.value.reason == "house_flag"
        assert device.flags == [flag]
        device.flags = []


def test_a_flag_on_a_ready_device_stops_its_hand_over() -> None:
    device = device_in(S.READY)
    flags.put_flag(device, "recall", actor=actor_of(COORDINATOR))
    with pytest.raises(Refused):
        take(device, "hand_over")


def test_flags_are_for_who_knows_them() -> None:
    device = device_in(S.READY)
    with pytest.raises(NotAllowed):
        flags.put_flag(device, "recall", actor=actor_of(LIBRARIAN))
    with pytest.raises(BadInput):
        flags.put_flag(device, "ugly", actor=actor_of(TECHNICIAN))


def test_the_worker_does_not_check_his_own_work() -> None:
    device = device_in(S.TO_CHECK)
    with pytest.raises(Refused) as no:
        moves.move(device, "approve", actor=actor_of(TECHNICIAN), facts={"labels_removed": True})
    assert no.value.reason == "checker_is_worker"
    # A reason does not help somebody who may not override.
    facts = {"labels_removed": True, "override_reason": "haast"}
    with pytest.raises(Refused):
        moves.move(device, "approve", actor=actor_of(TECHNICIAN), facts=facts)


def test_the_setting_lets_a_small_team_check_its_own_work() -> None:
    device = device_in(S.TO_CHECK)
    moves.move(
        device, "approve", actor=actor_of(TECHNICIAN), facts={"labels_removed": True}, checker_is_not_worker=False
    )
    assert device.state == S.READY


@pytest.mark.parametrize("setting", [True, False])
def test_the_coordinator_approves_only_with_a_reason_that_is_kept(setting: bool) -> None:
    device = device_in(S.TO_CHECK)
    actor = actor_of(COORDINATOR)
    with pytest.raises(Refused) as no:
        moves.move(device, "approve", actor=actor, facts={"labels_removed": True}, checker_is_not_worker=setting)
    assert no.value.missing == ("override_reason",)
    facts = {"labels_removed": True, "override_reason": "Beide techniekers zijn ziek."}
    moves.move(device, "approve", actor=actor, facts=facts, checker_is_not_worker=setting)
    assert device.state == S.READY
    event = last(device)
    assert event.actor_role == "coordinator"
    assert event.data["override_reason"] == "Beide techniekers zijn ziek."


def test_no_override_opens_the_wipe_gate() -> None:
    device = device_in(S.TO_WIPE)
    facts = {"labels_removed": True, "override_reason": "het moet nu"}
    for name in ("approve", "finish_wipe"):
        with pytest.raises(Refused):
            moves.step(device, name, actor=actor_of(COORDINATOR), facts=facts, permission_checked=True)
    assert device.state == S.TO_WIPE


# --- lives ---------------------------------------------------------------------------------------------------------
