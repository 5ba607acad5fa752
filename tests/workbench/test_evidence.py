"""Evidence: a log proves something about the disk with that serial number, and about nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, Wipe
from inventory.history.models import Event, KeptFile
from inventory.workbench import queries
from inventory.workbench.actions import evidence, evidence_again, evidence_settle
from inventory.workbench.models import EvidenceItem
from inventory.workbench.views.pages import why_sentences
from tests.people import BENCH, COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of
from tests.thorough import examples
from tests.workbench.conftest import DISK, KORTRIJK, OTHER_DISK, S, bring_in, log, make_device, refused, states


def kept() -> dict[str, int]:
    return {
        model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0
        for model in (KeptFile, EvidenceItem, Wipe, Event)
    }


def test_a_good_log_proves_the_disk_empty(laptop: Device) -> None:
    data = log()
    found = bring_in(data)
    assert found.is_new
    assert states(found) == [("accepted", "")]
    assert laptop.state == DeviceState.WIPED
    wipe = session.scalars(select(Wipe)).one()
    assert (wipe.category, wipe.method, wipe.source, wipe.evidence_id) == (
        "clear",
        "Fill With Zeros",
        "nwipe",
        found.file.id,
    )
    assert found.file.content == data
    assert not found.items[0].is_other_host


def test_the_bench_may_do_it_by_token_alone(laptop: Device) -> None:
    assert states(bring_in(log(), BENCH, laptop)) == [("accepted", "")]
    assert laptop.state == DeviceState.WIPED


def test_a_serial_that_stands_twice_in_one_run_waits_and_nobody_can_wave_it_through(laptop: Device) -> None:
    """Two disks behind boxes that give both the same number: one was wiped, one failed."""
    found = bring_in(log("one_failed_one_good").replace(OTHER_DISK.encode(), DISK.encode()), device=laptop)
    assert states(found) == [("quarantine", "serial_double")] * 2
    assert (laptop.state, laptop.media[0].state) == (DeviceState.TO_WIPE, MediumState.CONTAINS_DATA)
    assert session.scalar(select(func.count()).select_from(Wipe)) == 0
    for item in found.items:
        assert why_sentences(item)[0].startswith("Dit serienummer staat bij twee schijven in dezelfde wislog.")
        with refused("serial_double"):
            evidence_settle.settle_with_medium(item, laptop.media[0], actor=actor_of(TECHNICIAN))
    evidence_again.look_again(laptop, actor=actor_of(TECHNICIAN))
    bring_in(found.file.content or b"", device=laptop)
    assert laptop.state == DeviceState.TO_WIPE


@pytest.mark.parametrize("who", [LIBRARIAN, COORDINATOR])
def test_who_may_not(laptop: Device, who: Any) -> None:
    before = kept()
    with pytest.raises(NotAllowed):
        bring_in(log(), who)
    assert kept() == before


def test_the_same_bytes_again_change_nothing(laptop: Device) -> None:
    bring_in(log())
    before, version = kept(), laptop.version
    again = bring_in(log(), name="anders.log")
    assert not again.is_new
    assert states(again) == [("accepted", "")]
    assert again.device is laptop
    assert (kept(), laptop.version) == (before, version)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("one_failed_one_good", "status_failed"),
        ("aborted_pass_1_of_35", "aborted"),
        ("verification_mismatch", ""),
        ("verify_only", "only_looked"),
        ("hidden_sectors", "hidden_sectors"),
        ("two_runs_good_then_failed", "status_failed"),
    ],
)
def test_what_is_not_good_is_never_accepted(laptop: Device, march: Any, name: str, reason: str) -> None:
    march.at("2026-03-15")
    found = bring_in(log(name))
    item = next(item for item in found.items if item.serial == DISK)
    assert item.state == "refused"
    assert reason in ("", item.reasons[0][0])
    assert laptop.state == DeviceState.WIPE_FAILED
    assert laptop.media[0].state == MediumState.FAILED
    assert not session.scalars(select(Wipe).where(Wipe.is_accepted)).all()


@pytest.mark.parametrize(
    ("name", "why"), [("masked_quiet", "serial_masked"), ("usb_without_serial", "serial_")], ids=["masked", "usb"]
)
def test_without_a_serial_it_is_never_attached(laptop: Device, name: str, why: str) -> None:
    found = bring_in(log(name), device=laptop)
    assert all(state == "quarantine" and reason.startswith(why) for state, reason in states(found))
    assert laptop.state == DeviceState.TO_WIPE
    assert not session.scalars(select(Wipe)).all()


def test_the_log_of_another_disk_changes_nothing(laptop: Device) -> None:
    found = bring_in(log(serial="ANDERE12345X"))
    assert states(found) == [("quarantine", "medium_unknown")]
    assert not found.items[0].is_proposed
    assert laptop.state == DeviceState.TO_WIPE


def test_the_log_of_a_disk_of_another_device_is_not_used_for_this_one(laptop: Device, march: Any) -> None:
    march.at("2026-03-10")
    other = make_device(disks=(OTHER_DISK,), serial="ANDER99X")
    march.at("2026-03-12")
    found = bring_in(log(serial=OTHER_DISK), device=laptop)
    assert states(found) == [("quarantine", "other_device")]
    assert (laptop.state, other.state) == (DeviceState.TO_WIPE, DeviceState.TO_WIPE)


def test_two_disks_with_one_number_is_a_question_for_a_person(laptop: Device, march: Any) -> None:
    other = make_device(disks=(), serial="ANDER99X", state=S.TO_DIAGNOSE)
    medium = media.add_medium(other, actor=actor_of(TECHNICIAN), serial="TIJDELIJK1")
    session.flush()
    medium.serial = DISK
    session.flush()
    assert states(bring_in(log())) == [("quarantine", "medium_double")]
    assert laptop.state == DeviceState.TO_WIPE


def test_every_disk_wants_its_own_proof(database: Any, march: Any) -> None:
    device = make_device(disks=(DISK, OTHER_DISK))
    march.at("2026-03-12")
    found = bring_in(log("one_failed_one_good"))
    assert sorted(states(found)) == [("accepted", ""), ("refused", "")]
    assert device.state == DeviceState.WIPE_FAILED
    march.at("2026-03-14")
    bring_in(log(day="2026/03/13"))
    assert device.state == DeviceState.WIPED


def test_a_drive_that_was_found_and_not_wiped_stays_to_do(database: Any, march: Any) -> None:
    device = make_device(disks=(DISK, OTHER_DISK))
    march.at("2026-03-12")
    found = bring_in(log("found_but_not_wiped"))
    assert ("to_do", "") in states(found) or ("to_do", "medium_unknown") in states(found)
    assert device.state != DeviceState.WIPED


def test_another_machine_is_allowed_and_shown(laptop: Device) -> None:
    found = bring_in(log(host="WISBANK1"))
    assert states(found) == [("accepted", "")]
    assert found.items[0].is_other_host


def test_a_device_that_is_not_in_the_workshop(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-12")
    bring_in(log())
    moves.step(device, "start_work", actor=actor_of(TECHNICIAN))
    device.tests = {name: {"result": "pass"} for name in queries.tests_of(device)}
    session.flush()
    moves.step(device, "submit", actor=actor_of(TECHNICIAN), facts={"os": "Linux", "grade": "B"})
    march.at("2026-03-14")
    assert states(bring_in(log(day="2026/03/13"))) == [("quarantine", "not_in_workshop")]
    assert device.state == DeviceState.TO_CHECK


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"\x00\xff" * 50, b"[2026/03/12 09:00:00] info: other"])
def test_what_is_no_log_is_refused(laptop: Device, data: bytes) -> None:
    before = kept()
    with pytest.raises(BadInput) as no:
        bring_in(data)
    assert no.value.field == "file"
    assert kept() == before


@settings(max_examples=examples(10, 30))
@given(st.integers(0, 4200), st.binary(max_size=6))
def test_a_damaged_log_is_never_good_by_luck(laptop: Device, at: int, noise: bytes) -> None:
    """Cut anywhere: either refused, or kept without ever proving more than the whole log did."""
    data = log()
    cut = data[:at] + noise
    inside = session.begin_nested()
    try:
        found = bring_in(cut)
    except BadInput:
        found = None
    if found is not None:
        assert laptop.state == DeviceState.WIPED or all(item.state != "accepted" for item in found.items)
        assert all(item.state != "accepted" for item in found.items) or at >= len(data) - 200
    inside.rollback()
    session.expire_all()


def test_the_database_keeps_what_a_log_said(laptop: Device) -> None:
    (item,) = bring_in(log(serial="ANDERE12345X")).items
    for statement in (
        EvidenceItem.__table__.update().values(serial=DISK),  # type: ignore[attr-defined]
        EvidenceItem.__table__.delete(),  # type: ignore[attr-defined]
    ):
        with pytest.raises(Exception, match="wislog"), session.begin_nested():
            session.execute(statement.where(EvidenceItem.id == item.id))


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("KOR-000001-{c}.log", True),
        ("wis_kor000001{c}_2026.txt", True),
        ("KOR-000001-!.log", False),
        ("nwipe_log_20260312.txt", False),
    ],
)
def test_a_tag_in_the_name_of_the_file(laptop: Device, name: str, tag: bool) -> None:
    found = evidence.tag_in_name(name.format(c=laptop.tag[-1]), prefix="KOR")
    assert found == (laptop.tag if tag else None)


def test_zone_of_the_bench(laptop: Device) -> None:
    (item,) = bring_in(log()).items
    assert item.started_at is not None
    assert item.started_at.astimezone(KORTRIJK).hour == 9
