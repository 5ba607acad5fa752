"""Moving devices: permissions, facts, gates, stale pages and what history keeps."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from inventory.core import clock as house_clock
from inventory.core.errors import BadInput, NotAllowed, Refused, Stale
from inventory.devices.actions import moves
from inventory.devices.actions.options import options
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, Grade
from inventory.history.queries import events_of
from tests.devices.stock import device_in, list_media, new_device, test_well
from tests.people import CHECKER, COORDINATOR, LIBRARIAN, SHOPKEEPER, SOCIAL_WORKER, TECHNICIAN, actor_of, place

S = DeviceState
pytestmark = pytest.mark.usefixtures("database")


def last(device: Device) -> Any:
    return events_of("device", device.id)[-1]


@pytest.mark.parametrize("state", S, ids=str)
def test_every_state_can_be_reached_by_actions(state: DeviceState) -> None:
    device = device_in(state)
    assert device.state == state
    assert last(device).to_state == state


def test_a_step_says_who_what_and_where_in_history() -> None:
    device = device_in(S.RECEIVED)
    moves.move(device, "accept", actor=actor_of(TECHNICIAN), facts={"defects": "kras"}, note="op de hoek")
    event = last(device)
    assert (event.kind, event.from_state, event.to_state) == ("device:accepted", "received", "to_diagnose")
    assert event.actor_role == "technician"
    assert event.note == "op de hoek"
    assert event.data == {"type": "laptop", "place": "WERK", "defects": "kras"}


def test_a_role_that_may_not_is_told_who_may() -> None:
    device = device_in(S.TO_RECYCLE)
    with pytest.raises(NotAllowed) as no:
        moves.move(device, "recycle", actor=actor_of(TECHNICIAN), facts={"weight_kg": "1", "carrier": "x"})
    assert "Coördinator" in str(no.value)


def test_a_step_out_of_turn_is_refused_with_where_it_can() -> None:
    device = device_in(S.RECEIVED)
    with pytest.raises(Refused) as no:
        moves.move(device, "diagnose", actor=actor_of(TECHNICIAN))
    assert no.value.reason == "wrong_state"
    assert "Na te kijken" in str(no.value)


@pytest.mark.parametrize(
    ("state", "name", "who"),
    [
        (S.READY, "hand_over", LIBRARIAN),
        (S.READY, "sell", SHOPKEEPER),
        (S.READY, "reserve", LIBRARIAN),
        (S.RESERVED, "release", LIBRARIAN),
        (S.ON_LOAN, "take_back", LIBRARIAN),
        (S.ON_LOAN, "report_missing", LIBRARIAN),
        (S.ON_LOAN, "report_fault", LIBRARIAN),
        (S.IN_REPAIR, "fixed", TECHNICIAN),
        (S.WIPED, "open_wipe", TECHNICIAN),
    ],
)
def test_a_step_that_makes_more_than_a_state_is_done_elsewhere(state: DeviceState, name: str, who: Any) -> None:
    """Loans, referrals and repairs have their own door: the generic move never opens it."""
    device = device_in(state)
    before = device.version
    actor = actor_of(who)
    with pytest.raises(Refused) as no:
        moves.move(device, name, actor=actor, facts={})
    assert no.value.reason == "other_door"
    assert (device.state, device.version) == (state, before)


def test_a_stale_page_is_refused_and_changes_nothing() -> None:
    device = device_in(S.RECEIVED)
    seen = device.version
    moves.move_place(device, "STOCK", actor=actor_of(LIBRARIAN))
    with pytest.raises(Stale):
        moves.move(device, "accept", actor=actor_of(TECHNICIAN), seen_version=seen)
    assert device.state == S.RECEIVED
    moves.move(device, "accept", actor=actor_of(TECHNICIAN), seen_version=device.version)


# --- facts ---------------------------------------------------------------------------------------------------------


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(Refused) as no:
        moves.move(device_in(S.RECEIVED), "refuse", actor=actor_of(TECHNICIAN))
    assert no.value.missing == ("ground",)


@pytest.mark.parametrize(
    ("state", "move", "facts"),
    [
        (S.RECEIVED, "refuse", {"ground": "ugly"}),
        (S.RECEIVED, "refuse", {"ground": ["crt"]}),
        (S.RECEIVED, "accept", {"holder": "Jan"}),
        (S.RECEIVED, "accept", {"defects": 7}),
        (S.RECEIVED, "accept", {"defects": "x" * 201}),
        (S.RECEIVED, "accept", {"defects": "93.05.18-223.61"}),
        (S.REFURBISHING, "submit", {"os": "Windows 11", "grade": "E"}),
        (S.REFURBISHING, "submit", {"os": "W" * 61, "grade": "B"}),
        (S.REFURBISHING, "submit", {"os": {"name": "x"}, "grade": "B"}),
        (S.TO_CHECK, "approve", {"labels_removed": "misschien"}),
    ],
)
def test_a_fact_that_does_not_fit_is_refused(state: DeviceState, move: str, facts: dict[str, Any]) -> None:
    device = device_in(state)
    if state is S.REFURBISHING:
        test_well(device)
    with pytest.raises(BadInput):
        moves.move(device, move, actor=actor_of(CHECKER), facts=facts)
    assert device.state == state


@pytest.mark.parametrize("weight", ["0", "-1", "NaN", "Infinity", "1e99", "201", "zwaar", "", True, None])
def test_a_weight_is_a_weight(weight: Any) -> None:
    device = device_in(S.TO_RECYCLE)
    list_media(device, none=True)
    with pytest.raises(Refused):
        moves.move(device, "recycle", actor=actor_of(COORDINATOR), facts={"weight_kg": weight, "carrier": "Recupel"})


def test_a_weight_may_be_typed_the_dutch_way() -> None:
    device = device_in(S.TO_RECYCLE)
    list_media(device, none=True)
    moves.move(device, "recycle", actor=actor_of(COORDINATOR), facts={"weight_kg": "1,85 kg", "carrier": "Recupel"})
    assert device.weight_kg == Decimal("1.85")
    assert last(device).data["weight_kg"] == "1.85"


def test_submitting_keeps_system_grade_and_worker() -> None:
    device = device_in(S.REFURBISHING)
    test_well(device)
    actor = actor_of(TECHNICIAN)
    moves.move(device, "submit", actor=actor, facts={"os": " Linux Mint 22 ", "grade": "b"})
    assert device.grade is Grade.B
    assert device.specs["os"] == "Linux Mint 22"
    assert device.worker_id == actor.user_id


def test_receiving_takes_a_day_and_a_place() -> None:
    device = device_in(S.ANNOUNCED)
    yesterday = house_clock.today() - timedelta(days=1)
    facts = {"received_on": yesterday.isoformat(), "location": "stock"}
    moves.move(device, "receive", actor=actor_of(LIBRARIAN), facts=facts)
    assert device.received_on == yesterday
    assert device.last_held_at == house_clock.start_of_day(yesterday)
    assert device.location is not None
    assert device.location.code == "STOCK"


def test_nothing_is_received_in_the_future() -> None:
    tomorrow = house_clock.today() + timedelta(days=1)
    with pytest.raises(BadInput):
        moves.move(device_in(S.ANNOUNCED), "receive", actor=actor_of(LIBRARIAN), facts={"received_on": tomorrow})


def test_receiving_today_means_that_the_donor_had_it_until_now() -> None:
    device = device_in(S.ANNOUNCED)
    moves.move(device, "receive", actor=actor_of(LIBRARIAN))
    assert device.received_on == house_clock.today()
    assert device.last_held_at is not None
    assert house_clock.now() - device.last_held_at < timedelta(minutes=1)


def test_a_note_holds_no_national_number() -> None:
    with pytest.raises(BadInput):
        moves.move(device_in(S.RECEIVED), "accept", actor=actor_of(TECHNICIAN), note="rrn 93.05.18-223.61")


# --- gates ---------------------------------------------------------------------------------------------------------


def test_a_device_is_put_somewhere_else() -> None:
    device = device_in(S.READY)
    moves.move_place(device, "bib-c", actor=actor_of(LIBRARIAN))
    assert device.location == place("BIB-C")
    assert last(device).data["place_before"] == "WERK"


@pytest.mark.parametrize("state", [S.ON_LOAN, S.PLACED, S.SOLD, S.RECYCLED, S.TRANSFERRED, S.ANNOUNCED, S.MISSING])
def test_what_is_not_here_cannot_be_put_elsewhere(state: DeviceState) -> None:
    with pytest.raises(Refused) as no:
        moves.move_place(device_in(state), "STOCK", actor=actor_of(COORDINATOR))
    assert no.value.reason == "not_here"


def test_who_has_no_business_with_devices_does_nothing() -> None:
    device = new_device()
    with pytest.raises(NotAllowed):
        moves.move_place(device, "STOCK", actor=actor_of(SOCIAL_WORKER))
    assert options(device, actor=actor_of(SOCIAL_WORKER)) == []


def test_the_options_of_a_page_come_from_the_table() -> None:
    device = device_in(S.TO_CHECK)
    worker = {option.move.name: option for option in options(device, actor=actor_of(TECHNICIAN))}
    assert worker["approve"].gate == "checker"
    assert not worker["approve"].is_open
    checker = {option.move.name: option for option in options(device, actor=actor_of(CHECKER))}
    assert checker["approve"].is_open
    coordinator = {option.move.name: option for option in options(device, actor=actor_of(COORDINATOR))}
    assert coordinator["approve"].needs == ("labels_removed", "override_reason")


@pytest.mark.parametrize(("recipient", "owner"), [("creo", "CREO"), ("Buurtwinkel vzw", None)])
def test_a_transfer_changes_the_owner(recipient: str, owner: str | None) -> None:
    device = device_in(S.READY)
    assert device.owner is not None
    moves.move(device, "transfer", actor=actor_of(COORDINATOR), facts={"recipient": recipient, "reason": "gift"})
    assert (device.owner.code if device.owner else None) == owner
    assert last(device).data["owner"] == (owner or "-")


def test_who_has_a_place_with_us_gets_it_by_a_transfer_with_both_scans() -> None:
    device = device_in(S.READY)
    with pytest.raises(Refused, match="Maak een overdracht") as no:
        moves.move(device, "transfer", actor=actor_of(COORDINATOR), facts={"recipient": "kringloop", "reason": "gift"})
    assert no.value.field == "recipient"
    assert device.state == S.READY


def test_a_sold_device_is_nobodys_of_us_and_ours_again_when_it_stays_here() -> None:
    device = device_in(S.SOLD)
    assert device.owner is None
    for name in ("report_fault", "not_repairable"):
        moves.step(device, name, actor=actor_of(SHOPKEEPER), permission_checked=True)
    assert device.owner is not None
