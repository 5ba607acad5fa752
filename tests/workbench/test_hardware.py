"""Files about machines: they fill in what is known of a device, and never say that a disk is empty."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.core.errors import NotAllowed
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import EMPTY_MEDIA, DeviceState
from inventory.devices.models import Device, MediumKind, StorageMedium, Wipe
from inventory.history.models import Event, KeptFile
from inventory.workbench.actions import evidence_paper, evidence_settle
from inventory.workbench.models import HardwareItem
from tests.people import BENCH, COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of
from tests.workbench import samples
from tests.workbench.conftest import DISK, KORTRIJK, OTHER_DISK, S, bring_in, log, make_device, refused

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"


@pytest.fixture
def laptop(database: Any, march: Any) -> Device:
    """A laptop on the bench of which nobody looked inside yet; it is the 12th now."""
    device = make_device(S.TO_DIAGNOSE, disks=())
    march.at("2026-03-12")
    return device


def counts() -> dict[str, int]:
    return {
        model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0
        for model in (KeptFile, HardwareItem, StorageMedium, Wipe, Event)
    }


def state_of(found: Any) -> tuple[str, str]:
    return found.hardware.state.value, found.hardware.why


def disks(device: Device) -> list[tuple[str, str]]:
    return [(medium.serial, medium.kind.value) for medium in device.media]


def test_a_snapshot_fills_the_specs_and_lists_the_disks(laptop: Device) -> None:
    found = bring_in(samples.snapshot(), BENCH)
    assert state_of(found) == ("accepted", "")
    assert found.device is laptop
    assert laptop.specs == {
        "cpu": samples.CPU,
        "ram_gb": 8,
        "ram_slots": [{"gb": 8}, {"gb": 0}],
        "screen_inch": 13.9,
        "battery_percent": 75,
        "battery_cycles": 12,
    }
    assert disks(laptop) == [(samples.DISK, "hdd"), (samples.SSD, "nvme")]
    assert not any(medium.state in EMPTY_MEDIA for medium in laptop.media)
    assert laptop.state == DeviceState.TO_DIAGNOSE
    assert laptop.media_listed_in_cycle is None, "only a person says that the list is complete"
    assert found.hardware is not None
    assert found.hardware.changed["added"] == [samples.DISK, samples.SSD]


@pytest.mark.parametrize("kind", sorted(samples.EVERY_KIND))
def test_every_kind_is_kept_as_it_came_and_once(laptop: Device, kind: str) -> None:
    data = samples.EVERY_KIND[kind]
    found = bring_in(data, BENCH, laptop)
    assert state_of(found) == ("accepted", "")
    assert found.file.content == data
    before, version = counts(), laptop.version
    again = bring_in(data, BENCH, name="anders.txt")
    assert not again.is_new
    assert again.device is laptop
    assert (counts(), laptop.version) == (before, version)


def test_what_stood_there_stays_when_the_file_says_nothing(laptop: Device) -> None:
    laptop.specs = {"cpu": "Intel", "year": 2018, "os": "Linux"}
    bring_in(samples.UEVENT, device=laptop)
    assert laptop.specs == {"cpu": "Intel", "year": 2018, "os": "Linux", "battery_percent": 75, "battery_cycles": 12}


def test_a_disk_that_is_known_gets_what_was_missing_and_no_double(laptop: Device) -> None:
    media.add_medium(laptop, actor=actor_of(TECHNICIAN), serial=samples.DISK.lower())
    bring_in(samples.smartctl())
    bring_in(samples.lshw())
    (medium,) = laptop.media
    assert (medium.kind, medium.size_bytes, medium.model) == (
        MediumKind.HDD,
        samples.HDD_BYTES,
        "WDC WD5000LPVX-22V0TT0",
    )


def test_a_disk_found_later_takes_the_wipe_away(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-12")
    bring_in(log())
    assert device.state == DeviceState.WIPED
    assert state_of(bring_in(samples.snapshot(taken_at="2026-03-12T10:30:00Z"))) == ("accepted", "")
    assert device.state == DeviceState.TO_WIPE
    assert {medium.serial: medium.state in EMPTY_MEDIA for medium in device.media} == {DISK: True, samples.SSD: False}


def test_a_disk_that_is_no_longer_there_is_named_and_stays_on_the_list(database: Any, march: Any) -> None:
    device = make_device(disks=(DISK, OTHER_DISK))
    march.at("2026-03-12")
    found = bring_in(samples.snapshot())
    assert found.hardware is not None
    assert found.hardware.changed["gone"] == [OTHER_DISK]
    assert OTHER_DISK in [medium.serial for medium in device.media]


def test_old_lshw_overlooks_nvme_so_that_is_not_gone(database: Any, march: Any) -> None:
    device = make_device(disks=(DISK,), kind="nvme")
    march.at("2026-03-12")
    found = bring_in(samples.lshw(disks=(("ANDERE1234", samples.HDD_BYTES),)), device=device)
    assert found.hardware is not None
    assert found.hardware.changed["gone"] == []


def test_a_number_that_nobody_noted_comes_from_the_machine(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=(), serial="")
    march.at("2026-03-12")
    bring_in(samples.dmidecode(), device=device)
    assert device.serial == samples.SERIAL
    assert state_of(bring_in(samples.lshw())) == ("accepted", "")


# --- whose it is -----------------------------------------------------------------------------------------------------


def other_laptop(march: Any, **more: Any) -> Device:
    march.at("2026-03-10")
    device = make_device(S.TO_DIAGNOSE, **{"disks": (), "serial": "ANDER99X", **more})
    march.at("2026-03-12")
    return device


def test_nobody_has_it(laptop: Device) -> None:
    before = counts()
    found = bring_in(samples.lshw(serial="ONBEKEND77"))
    assert state_of(found) == ("quarantine", "device_unknown")
    after = counts()
    assert (after["storage_medium"], laptop.specs) == (before["storage_medium"], {})


@pytest.mark.parametrize("serial", ["System Serial Number", "To be filled by O.E.M.", "0", "123456789", "xxxxxxx"])
def test_filler_finds_nobody(database: Any, march: Any, serial: str) -> None:
    march.at("2026-03-10")
    device = make_device(S.TO_DIAGNOSE, disks=(), serial=serial)
    march.at("2026-03-12")
    found = bring_in(samples.lshw(serial=serial, uuid="00020003-0004-0005-0006-000700080009", disks=()))
    assert state_of(found) == ("quarantine", "device_unknown")
    assert device.specs == {}


def test_by_a_disk_when_the_machine_has_no_number(laptop: Device) -> None:
    media.add_medium(laptop, actor=actor_of(TECHNICIAN), serial=samples.DISK)
    found = bring_in(samples.lshw(serial="System Serial Number"))
    assert found.device is laptop
    assert found.hardware is not None
    assert [answer["by"] for answer in found.hardware.answers] == ["disk"]


def test_by_the_uuid_or_the_mac_of_a_file_from_before(laptop: Device) -> None:
    bring_in(samples.lshw())
    later = samples.lshw(serial="", disks=(("ANDERE1234", samples.HDD_BYTES),))
    found = bring_in(later)
    assert found.device is laptop
    assert found.hardware is not None
    assert {answer["by"] for answer in found.hardware.answers} == {"uuid", "mac"}


def test_a_disk_of_one_and_the_number_of_another_is_a_question(laptop: Device, march: Any) -> None:
    other = other_laptop(march, disks=(samples.DISK,))
    found = bring_in(samples.lshw())
    assert state_of(found) == ("quarantine", "two_answers")
    assert (laptop.specs, other.specs) == ({}, {})
    assert disks(laptop) == []
    with refused("two_answers"):
        assert found.hardware is not None
        evidence_settle.settle_with_device(found.hardware, laptop, actor=actor_of(TECHNICIAN))


def test_what_the_bench_said_against_the_number_in_the_file(laptop: Device, march: Any) -> None:
    other = other_laptop(march)
    assert state_of(bring_in(samples.lshw(), BENCH, other)) == ("quarantine", "two_answers")
    assert state_of(bring_in(samples.lshw(serial="ONBEKEND77"), BENCH, other)) == ("quarantine", "other_machine")
    assert (other.specs, other.media) == ({}, [])


def test_a_number_with_the_model_in_front_is_the_same(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=(), serial="1S20HRCTO1WWPF0QMY5N")
    march.at("2026-03-12")
    assert state_of(bring_in(samples.dmidecode("PF0QMY5N"), device=device)) == ("accepted", "")


def test_the_number_that_the_stick_asked_for(laptop: Device) -> None:
    found = bring_in(samples.snapshot(laptop.tag, serial="0"), BENCH)
    assert found.device is laptop
    assert state_of(found) == ("accepted", "")


def test_a_former_device_with_the_same_number_does_not_stand_in_the_way(database: Any, march: Any) -> None:
    former = make_device(S.RECEIVED)
    moves.step(former, "give_back", actor=actor_of(COORDINATOR), facts={"reason": "niet voor ons"})
    device = make_device(S.TO_DIAGNOSE, disks=())
    march.at("2026-03-12")
    assert bring_in(samples.lshw()).device is device


# --- when it may not -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taken_at", "why"), [("2026-03-09T10:00:00Z", "snapshot_too_old"), ("2026-03-13T10:00:00Z", "snapshot_in_future")]
)
def test_a_snapshot_from_the_wrong_time(laptop: Device, taken_at: str, why: str) -> None:
    assert state_of(bring_in(samples.snapshot(taken_at=taken_at))) == ("quarantine", why)
    assert (laptop.specs, laptop.media) == ({}, [])


@pytest.mark.parametrize("state", [S.ANNOUNCED, S.RECEIVED])
def test_a_device_that_is_not_on_the_bench(database: Any, march: Any, state: DeviceState) -> None:
    device = make_device(state)
    march.at("2026-03-12")
    assert state_of(bring_in(samples.lshw())) == ("quarantine", "not_in_workshop")
    assert (device.specs, device.state) == ({}, state)


def test_a_device_that_somebody_has_is_not_touched(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-12")
    bring_in(log())
    moves.step(device, "start_work", actor=actor_of(TECHNICIAN))
    device.tests = {name: {"result": "pass"} for name in ("power_on", "screen", "keyboard", "touch", "wifi", "charging",
                                                          "electrical_safety")}  # fmt: skip
    session.flush()
    moves.step(device, "submit", actor=actor_of(TECHNICIAN), facts={"os": "Linux", "grade": "B"})
    before, specs = counts(), dict(device.specs)
    for data in (samples.snapshot(), samples.smartctl(pending=9)):
        assert state_of(bring_in(data)) == ("quarantine", "not_in_workshop")
    assert counts()["storage_medium"] == before["storage_medium"]
    assert (device.specs, device.state) == (specs, DeviceState.TO_CHECK)


@pytest.mark.parametrize("who", [LIBRARIAN, COORDINATOR])
def test_who_may_not(laptop: Device, who: Any) -> None:
    before = counts()
    with pytest.raises(NotAllowed):
        bring_in(samples.lshw(), who)
    assert counts() == before


def test_settled_by_hand(laptop: Device) -> None:
    item = bring_in(samples.lshw(serial="ONBEKEND77")).hardware
    assert item is not None
    with pytest.raises(NotAllowed):
        evidence_settle.settle_with_device(item, laptop, actor=actor_of(BENCH))
    with refused("other_machine"):  # its number is not the one on our label
        evidence_settle.settle_with_device(item, laptop, actor=actor_of(TECHNICIAN))
    evidence_settle.settle_with_device(item, laptop, actor=actor_of(TECHNICIAN), is_sure=True)
    assert (item.state, item.device) == ("accepted", laptop)
    assert disks(laptop) == [(samples.DISK, "hdd")]
    assert item.settled_by_id == actor_of(TECHNICIAN).user_id
    with refused("already_settled"):
        evidence_settle.settle_hardware(item, actor=actor_of(TECHNICIAN), reason="toch niet")


def test_an_old_snapshot_cannot_be_settled_by_hand_either(laptop: Device) -> None:
    item = bring_in(samples.snapshot(taken_at="2026-03-09T10:00:00Z")).hardware
    assert item is not None
    with refused("snapshot_too_old"):
        evidence_settle.settle_with_device(item, laptop, actor=actor_of(TECHNICIAN))


def test_left_unused_with_a_reason(laptop: Device) -> None:
    item = bring_in(samples.lshw(serial="ONBEKEND77")).hardware
    assert item is not None
    with refused("facts_missing"):
        evidence_settle.settle_hardware(item, actor=actor_of(TECHNICIAN), reason=" ")
    evidence_settle.settle_hardware(item, actor=actor_of(TECHNICIAN), reason="een machine van de stad zelf")
    assert item.state == "settled"
    assert laptop.specs == {}


@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(samples.EVERY_KIND)), max_size=6), st.sampled_from(["to_diagnose", "to_wipe"]))
def test_no_row_of_files_ever_empties_a_disk(database: Any, march: Any, kinds: list[str], state: str) -> None:
    inside = session.begin_nested()
    march.at("2026-03-10")
    device = make_device(DeviceState(state))
    march.at("2026-03-12")
    for kind in kinds:
        bring_in(samples.EVERY_KIND[kind], BENCH, device)
    assert not any(medium.state in EMPTY_MEDIA for medium in device.media)
    assert device.state == state
    assert session.scalar(select(func.count(Wipe.id))) == 0
    inside.rollback()
    session.expire_all()


# --- the paper of nwipe ----------------------------------------------------------------------------------------------


def paper(serial: str = DISK, *, status: str = "ERASED", method: str = "Fill With Zeros", start: str = "") -> bytes:
    """As nwipe prints it, with the fields that are read."""
    page = io.BytesIO()
    canvas = Canvas(page)
    for row, text in enumerate(
        (
            "Disk Erasure Report",
            "Page 1 - Erasure Status",
            f"Make/Model: WDC WD5000LPVX    Serial: {serial}",
            "Size(Apparent): 500 GB, 500107862016 bytes",
            f"Start time: 2026/03/12 {start}",
            "End time: 2026/03/12 10:40:03",
            f"Status: {status}",
            f"Method: {method}",
            "*Bytes Erased: 500107862016, (100.00%)",
            "Errors(pass/sync/verify/retries): 0/0/0/0",
            "Disc Erasure by NWIPE version 0.42",
        )
    ):
        canvas.drawString(40, 800 - 20 * row, text)
    canvas.save()
    return page.getvalue()


def started(found: Any) -> str:
    return str(found.items[0].started_at.astimezone(KORTRIJK).strftime("%H:%M:%S"))


def test_a_paper_beside_its_log(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-12")
    logged = bring_in(log())
    before = session.scalar(select(func.count(Wipe.id)))
    found = bring_in(paper(start=started(logged)))
    assert state_of(found) == ("accepted", "")
    assert found.device is device
    assert session.scalar(select(func.count(Wipe.id))) == before


def test_a_paper_alone_proves_nothing(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-12")
    found = bring_in(paper())
    assert state_of(found) == ("quarantine", "no_log")
    assert device.state == DeviceState.TO_WIPE
    item = found.hardware
    assert item is not None
    evidence_paper.attach_paper(item, device, actor=actor_of(TECHNICIAN))
    assert (item.state, device.state) == ("accepted", DeviceState.TO_WIPE)


@pytest.mark.parametrize("changes", [{"status": "FAILED"}, {"method": "Gutmann Wipe"}])
def test_a_paper_that_says_something_else_than_the_log(database: Any, march: Any, changes: dict[str, str]) -> None:
    make_device()
    march.at("2026-03-12")
    logged = bring_in(log())
    assert state_of(bring_in(paper(start=started(logged), **changes))) == ("quarantine", "pdf_differs")


def test_a_paper_without_number(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-12")
    assert state_of(bring_in(paper("Unknown"), device=device)) == ("quarantine", "serial_missing")
