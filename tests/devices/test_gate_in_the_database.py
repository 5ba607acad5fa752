"""The wipe gate as the database keeps it: a script with raw SQL does not pass either."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from inventory.core.db import session
from inventory.devices.lifecycle import PROVEN_EMPTY, DeviceState, MediumState
from inventory.devices.models import Device
from tests.devices.stock import device_in, list_media, new_device, take
from tests.people import CHECKER, TECHNICIAN, user_of

S = DeviceState
pytestmark = pytest.mark.usefixtures("database")


def sql(statement: str, **values: Any) -> None:
    session.execute(text(statement), values)


def refused(statement: str, **values: Any) -> str:
    """The statement is refused by the database; what it says."""
    with pytest.raises(DatabaseError) as no, session.begin_nested():
        sql(statement, **values)
    return str(no.value.orig)


def set_state(device: Device, state: str) -> str:
    return refused("UPDATE device SET state = :state WHERE id = :id", state=state, id=device.id)


@pytest.mark.parametrize("target", sorted(PROVEN_EMPTY), ids=str)
@pytest.mark.parametrize("start", [S.RECEIVED, S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.RETURNED, S.TO_RECYCLE])
def test_an_unwiped_device_stands_nowhere_as_proven_empty(start: DeviceState, target: DeviceState) -> None:
    device = device_in(start)
    assert "niet bewezen gewist" in set_state(device, target)


def test_no_device_begins_halfway() -> None:
    device = new_device()
    columns = (
        "type, make, model, serial, donor_tag, lot_code, state_since, cycle, specs, tests, accessories, flags, made_at"
    )
    said = refused(
        f"INSERT INTO device (tag, state, version, {columns})"
        f" SELECT 'KOR-999999-X', 'ready', 1, {columns} FROM device WHERE id = :id",
        id=device.id,
    )
    assert "begint als" in said


def test_a_device_with_a_listed_but_open_disk_is_not_ready() -> None:
    device = device_in(S.TO_WIPE)
    refused("UPDATE device SET state = 'ready' WHERE id = :id", id=device.id)
    refused("UPDATE device SET state = 'on_loan' WHERE id = :id", id=device.id)


def test_a_disk_is_not_empty_because_somebody_says_so() -> None:
    device = device_in(S.TO_WIPE)
    medium = device.media[0].id
    for state in ("sanitised", "destroyed"):
        said = refused("UPDATE storage_medium SET state = :state WHERE id = :id", state=state, id=medium)
        assert "geen geldig wisbewijs" in said


def test_a_disk_is_not_destroyed_by_a_proof_of_wiping() -> None:
    device = device_in(S.WIPED)
    refused("UPDATE storage_medium SET state = 'destroyed' WHERE id = :id", id=device.media[0].id)


def test_a_disk_is_not_added_as_empty() -> None:
    device = device_in(S.TO_DIAGNOSE)
    values = "'X1', '', 'ssd', 'sanitised', CURRENT_TIMESTAMP, :id"
    said = refused(
        f"INSERT INTO storage_medium (serial, model, kind, state, found_at, device_id) VALUES ({values})", id=device.id
    )
    assert "zonder wisbewijs" in said


@pytest.mark.parametrize("state", [S.WIPED, S.TO_CHECK, S.READY, S.RESERVED, S.ON_LOAN, S.SOLD, S.PLACED])
def test_no_disk_slips_into_a_proven_device(state: DeviceState) -> None:
    device = device_in(state)
    values = "'X1', '', 'ssd', 'contains_data', CURRENT_TIMESTAMP, :id"
    refused(
        f"INSERT INTO storage_medium (serial, model, kind, state, found_at, device_id) VALUES ({values})", id=device.id
    )
    other = device_in(S.TO_DIAGNOSE)
    list_media(other, "LOOSE1")
    refused("UPDATE storage_medium SET device_id = :id WHERE serial = 'LOOSE1'", id=device.id)
    refused("UPDATE storage_medium SET state = 'contains_data' WHERE device_id = :id", id=device.id)


def test_a_proof_does_not_travel_with_a_loose_disk() -> None:
    """Taken out of a wiped machine and put in another one, raw: it is not empty there."""
    first, second = device_in(S.REFURBISHING), device_in(S.TO_DIAGNOSE)
    medium = first.media[0].id
    sql("UPDATE storage_medium SET device_id = NULL WHERE id = :id", id=medium)
    assert "geen geldig wisbewijs" in refused(
        "UPDATE storage_medium SET device_id = :device WHERE id = :id", device=second.id, id=medium
    )


def test_a_machine_whose_disks_were_taken_out_raw_proves_nothing() -> None:
    device = device_in(S.TO_WIPE)
    sql("UPDATE storage_medium SET device_id = NULL WHERE device_id = :id", id=device.id)
    assert "niet bewezen gewist" in set_state(device, "ready")


@pytest.mark.parametrize(
    ("start", "target"),
    [
        (S.ON_LOAN, "returned"),
        (S.ON_LOAN, "to_diagnose"),
        (S.ON_LOAN, "ready"),
        (S.ON_LOAN, "placed"),
        (S.ON_LOAN, "sold"),
        (S.PLACED, "on_loan"),
        (S.SOLD, "ready"),
        (S.IN_REPAIR, "ready"),
        (S.IN_REPAIR, "returned"),
        (S.MISSING, "to_check"),
        (S.MISSING, "on_loan"),
        (S.TRANSFERRED, "to_diagnose"),
        (S.HARVESTED, "ready"),
    ],
)
def test_nothing_comes_back_in_its_old_life(start: DeviceState, target: str) -> None:
    assert "terugkeer" in set_state(device_in(start), target)


def test_a_new_life_voids_the_disks_by_itself() -> None:
    device = device_in(S.ON_LOAN)
    sql("UPDATE device SET state = 'returned', cycle = cycle + 1 WHERE id = :id", id=device.id)
    states = session.execute(text("SELECT state FROM storage_medium WHERE device_id = :id"), {"id": device.id})
    assert [row.state for row in states] == [MediumState.CONTAINS_DATA]
    assert "niet bewezen gewist" in set_state(device, "ready")


def test_a_life_never_goes_back() -> None:
    device = device_in(S.RETURNED)
    assert "vorig leven" in refused("UPDATE device SET cycle = cycle - 1 WHERE id = :id", id=device.id)


def test_in_repair_is_no_way_round() -> None:
    for state in (S.TO_DIAGNOSE, S.READY, S.RETURNED):
        set_state(device_in(state), "in_repair")


def test_a_proof_is_written_once() -> None:
    device = device_in(S.WIPED)
    for statement in (
        "UPDATE wipe SET is_accepted = NOT is_accepted WHERE device_id = :id",
        "UPDATE wipe SET cycle = cycle + 1 WHERE device_id = :id",
        "DELETE FROM wipe WHERE device_id = :id",
        "DELETE FROM storage_medium WHERE device_id = :id",
        "DELETE FROM device WHERE id = :id",
    ):
        refused(statement, id=device.id)


@pytest.mark.parametrize(
    "values",
    [
        "'manual', NULL, NULL",
        "'manual', :one, :one",
        "'manual', :one, NULL",
        "'nwipe', :one, :two",
        "'trust-me', :one, :two",
    ],
)
def test_a_proof_needs_a_log_or_two_people(values: str) -> None:
    device = device_in(S.TO_WIPE)
    one, two = user_of(TECHNICIAN).id, user_of(CHECKER).id
    given = {"one": one, "two": two} if ":two" in values else {"one": one} if ":one" in values else {}
    refused(
        "INSERT INTO wipe (medium_id, device_id, cycle, is_accepted, reasons, category, method, tool, verify, ended_at,"
        " recorded_at, source, operator_id, witness_id)"
        " SELECT m.id, m.device_id, 1, 1 = 1, '[]', 'clear', 'x', '', '', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP,"
        f" {values} FROM storage_medium m WHERE m.device_id = :device",
        device=device.id,
        **given,
    )


def test_the_proper_way_passes_every_trigger() -> None:
    device = device_in(S.ON_LOAN)
    take(device, "take_back")
    assert device.state == S.RETURNED


def test_what_a_borrower_had_goes_to_no_donor_unwiped() -> None:
    device = device_in(S.ON_LOAN)
    take(device, "take_back")
    take(device, "take_in")
    assert "niet bewezen gewist" in set_state(device, S.RETURNED_TO_DONOR)
