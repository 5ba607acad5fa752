"""What waits is read again when the house knows more, by the same rules; and waiting makes nothing newer."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.actions import leaving, media, moves, transfers
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, MediumKind, StorageMedium, Wipe
from inventory.history.models import Event
from inventory.workbench.actions import evidence_again, evidence_settle, work
from inventory.workbench.actions.evidence import Evidence
from inventory.workbench.actions.work import FoundDisk
from inventory.workbench.models import EvidenceItem, HardwareItem
from tests.people import BENCH, COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of
from tests.workbench import samples
from tests.workbench.conftest import DISK, HOST, S, bring_in, log, make_device, refused

WHO = TECHNICIAN


def states(found: Evidence) -> list[tuple[str, str]]:
    return [(item.state.value, item.why) for item in found.items]


def read_again_events() -> int:
    return session.scalar(select(func.count(Event.seq)).where(Event.kind == "evidence:read-again")) or 0


@pytest.fixture
def bare(database: Any, march: Any) -> Device:
    """A laptop in the workshop of which nobody noted a disk; it is the 12th now."""
    device = make_device(S.TO_DIAGNOSE, disks=())
    march.at("2026-03-12")
    return device


def list_disks(device: Device, *serials: str) -> None:
    disks = [FoundDisk(kind=MediumKind.HDD, serial=serial) for serial in serials]
    work.record_diagnosis(device, actor=actor_of(WHO), specs={}, disks=disks)


def test_a_log_that_came_first_counts_once_its_disk_is_listed(bare: Device) -> None:
    found = bring_in(log(), BENCH)
    assert states(found) == [("quarantine", "medium_unknown")]
    list_disks(bare, DISK.lower())
    session.refresh(found.items[0])
    assert states(found) == [("accepted", "")]
    assert bare.state == DeviceState.WIPED
    assert read_again_events() == 1


def test_every_disk_of_the_list_still_wants_its_own(bare: Device) -> None:
    bring_in(log(), BENCH)
    list_disks(bare, DISK, "ANDERE1")
    assert [medium.state for medium in bare.media] == [MediumState.SANITISED, MediumState.CONTAINS_DATA]
    assert bare.state == DeviceState.TO_WIPE


def test_a_failed_log_that_came_first_fails_the_wipe_then(bare: Device, march: Any) -> None:
    march.at("2026-03-15")
    found = bring_in(log("aborted_pass_1_of_35"), BENCH)
    assert states(found) == [("quarantine", "medium_unknown")]
    list_disks(bare, DISK)
    session.refresh(found.items[0])
    assert found.items[0].state == "refused"
    assert bare.state != DeviceState.WIPED


def test_a_file_about_the_machine_lists_the_disk_that_a_log_waits_for(bare: Device) -> None:
    found = bring_in(log(), BENCH)
    bring_in(samples.lshw(serial=HOST), BENCH)
    session.refresh(found.items[0])
    assert states(found) == [("accepted", "")]
    assert bare.state == DeviceState.TO_DIAGNOSE, "nobody said that the list is complete"


def test_a_log_of_before_the_last_time_somebody_had_it_stays(database: Any, march: Any) -> None:
    march.at("2026-03-12")
    found = bring_in(log(), BENCH)
    march.at("2026-03-13")
    device = make_device(S.TO_DIAGNOSE, disks=())
    march.at("2026-03-14")
    list_disks(device, DISK)
    session.refresh(found.items[0])
    assert states(found) == [("quarantine", "evidence_too_old")]
    assert device.state == DeviceState.TO_WIPE


def test_a_log_from_later_than_it_came_does_not_become_right_by_waiting(database: Any, march: Any) -> None:
    """The clock of the bench ran ahead: nobody knows whether the wipe was before or after the device came."""
    march.at("2026-03-09")
    found = bring_in(log(), BENCH)  # of the 12th
    march.at("2026-03-10")
    device = make_device(disks=(DISK,))
    march.at("2026-03-14")
    for _time in range(2):
        assert evidence_again.look_at_logs(found.items, actor=actor_of(WHO)) in (0, 1)
        assert states(found) == [("quarantine", "evidence_in_future")]
    with refused("evidence_in_future"):
        evidence_settle.settle_with_medium(found.items[0], device.media[0], actor=actor_of(WHO))
    assert states(bring_in(log(), BENCH)) == [("quarantine", "evidence_in_future")], "nor by sending it again"
    assert device.state == DeviceState.TO_WIPE


def test_a_good_log_is_overtaken_by_a_later_failure(bare: Device, march: Any) -> None:
    march.at("2026-03-14")
    good = bring_in(log(), BENCH)
    medium = media.add_medium(bare, actor=actor_of(WHO), serial="TIJDELIJK")
    medium.serial = DISK
    session.flush()
    failed = bring_in(log("aborted_pass_1_of_35", day="2026/03/13"))
    assert failed.items[0].state == "refused"
    evidence_again.look_at_everything(actor=actor_of(WHO))
    assert states(good) == [("quarantine", "evidence_overtaken")]
    assert medium.state != MediumState.SANITISED


def test_two_disks_with_one_number_stay_a_question(bare: Device, march: Any) -> None:
    found = bring_in(log(), BENCH)
    march.at("2026-03-10")
    other = make_device(S.TO_DIAGNOSE, disks=(), serial="ANDER99X")
    march.at("2026-03-12")
    medium = media.add_medium(other, actor=actor_of(WHO), serial="TIJDELIJK")
    medium.serial = DISK
    session.flush()
    session.add(
        StorageMedium(
            serial=DISK, kind=MediumKind.HDD, device=bare, state=MediumState.CONTAINS_DATA, found_at=medium.found_at
        )
    )
    session.flush()
    evidence_again.look_again(bare, actor=actor_of(WHO))
    assert states(found) == [("quarantine", "medium_double")]
    assert not session.scalars(select(Wipe)).all()


def test_a_disk_that_is_listed_elsewhere_than_the_bench_said_waits_for_a_person(bare: Device, march: Any) -> None:
    march.at("2026-03-10")
    other = make_device(S.TO_DIAGNOSE, disks=(), serial="ANDER99X")
    march.at("2026-03-12")
    found = bring_in(log(), BENCH, other)
    list_disks(bare, DISK)
    session.refresh(found.items[0])
    assert states(found) == [("quarantine", "other_device")]
    assert bare.state == DeviceState.TO_WIPE


def test_sent_again_with_the_right_device_it_is_read_again(bare: Device) -> None:
    first = bring_in(log(), BENCH)
    before = session.scalar(select(func.count(Event.seq)))
    again = bring_in(log(), BENCH)
    assert (again.is_new, again.has_changed, states(again)) == (False, False, [("quarantine", "medium_unknown")])
    assert session.scalar(select(func.count(Event.seq))) == before, "nothing came of it: nothing is written"
    medium = media.add_medium(bare, actor=actor_of(WHO), serial="TIJDELIJK")
    medium.serial = DISK
    session.flush()
    again = bring_in(log(), BENCH, bare)
    assert (again.is_new, again.has_changed, states(again)) == (False, True, [("accepted", "")])
    assert again.items[0].id == first.items[0].id
    assert session.scalar(select(func.count(EvidenceItem.id))) == 1
    once_more = bring_in(log(), BENCH, bare)
    assert not once_more.has_changed


def test_a_drive_without_number_never_gets_one_by_reading_again(bare: Device) -> None:
    found = bring_in(log("masked_quiet"), BENCH)
    list_disks(bare, DISK)
    evidence_again.look_at_everything(actor=actor_of(WHO))
    evidence_again.look_at_logs(found.items, actor=actor_of(WHO), named=bare)
    assert {state for state, _why in states(found)} == {"quarantine"}
    assert bare.state == DeviceState.TO_WIPE


def test_files_that_came_before_the_device_stood_on_the_bench(database: Any, march: Any) -> None:
    device = make_device(S.RECEIVED)
    march.at("2026-03-12")
    machine, health, wiped = bring_in(samples.lshw(serial=HOST)), bring_in(samples.smartctl(pending=2)), bring_in(log())
    assert machine.hardware is not None
    assert health.hardware is not None
    assert (machine.hardware.why, health.hardware.why) == ("not_in_workshop", "device_unknown")
    moves.step(device, "accept", actor=actor_of(LIBRARIAN))
    session.expire_all()
    assert [item.state for item in (machine.hardware, health.hardware)] == ["accepted", "accepted"]
    assert states(wiped) == [("accepted", "")]
    (medium,) = device.media
    assert medium.health is not None
    assert (medium.state, medium.health["verdict"]) == (MediumState.SANITISED, "fail")
    assert device.specs["ram_gb"] == 8
    told = session.scalars(select(Event).where(Event.kind == "device:hardware-read")).all()
    assert len(told) == 2, "each file once"


def test_a_file_without_a_date_is_from_before_it_came(database: Any, march: Any) -> None:
    march.at("2026-03-09")
    found = bring_in(samples.lshw(serial=HOST))
    march.at("2026-03-10")
    device = make_device(S.TO_DIAGNOSE, disks=())
    assert found.hardware is not None
    assert (found.hardware.state, found.hardware.why) == ("quarantine", "snapshot_too_old")
    assert device.media == []
    with refused("snapshot_too_old"):
        evidence_settle.settle_with_device(found.hardware, device, actor=actor_of(WHO))


def test_settling_a_file_of_smartctl_by_hand_tells_it_once(bare: Device) -> None:
    found = bring_in(samples.smartctl())
    assert found.hardware is not None
    evidence_settle.settle_with_device(found.hardware, bare, actor=actor_of(WHO))
    assert found.hardware.state == "accepted"
    told = session.scalars(select(Event).where(Event.kind == "device:hardware-read")).all()
    assert len(told) == 1


def test_another_make_and_model_are_shown_before_a_person_says_yes(bare: Device) -> None:
    found = bring_in(samples.ereuse(2, serialNumber="ANDER123", manufacturer="Hewlett-Packard", model="EliteBook 840"))
    assert found.hardware is not None
    with pytest.raises(Refused, match="hetzelfde toestel") as no:
        evidence_settle.settle_with_device(found.hardware, bare, actor=actor_of(WHO))
    assert no.value.missing == ("is_sure",)
    assert session.scalars(select(HardwareItem)).one().state == "quarantine"
    with pytest.raises(NotAllowed):
        evidence_settle.settle_with_device(found.hardware, bare, actor=actor_of(BENCH), is_sure=True)
    evidence_settle.settle_with_device(found.hardware, bare, actor=actor_of(WHO), is_sure=True)
    assert found.hardware.state == "accepted"


def test_the_list_of_what_waits_is_read_again_in_one_go(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    with arrange():
        bring_in(log(), BENCH)
        device = session.scalars(select(Device)).one()
        medium = media.add_medium(device, actor=actor_of(WHO), serial="TIJDELIJK")
        medium.serial = DISK
    client = client_for(WHO)
    number = _first_item(arrange)
    page = client.get(f"/workbench/evidence/{number}")
    assert page.text.count(f"Het is de schijf in {tag}") == 1
    assert "Lees opnieuw" not in page.text, "one clear thing to do"
    answer = client.submit("/workbench/evidence", {}, form="/evidence/again")
    assert answer.status_code == 200
    assert "Opnieuw gelezen: 1. 1 is nu uitgezocht." in answer.text
    with arrange():
        assert session.scalars(select(EvidenceItem)).one().state == "accepted"


def test_who_lists_the_disk_hears_that_its_log_was_there(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    with arrange():
        bring_in(log(), BENCH)
    client = client_for(WHO)
    listed = {"disks-0-serial": DISK, "disks-0-kind": "hdd", "complete": "all"}
    answer = client.submit(f"/workbench/{tag}", listed, form="/diagnosis")
    assert "Er lag al een wislog klaar" in answer.text
    assert "Begin met opknappen" in answer.text


def _first_item(arrange: Any) -> int:
    with arrange():
        return session.scalars(select(EvidenceItem.id)).first() or 0


def test_a_log_that_comes_while_the_device_is_under_way_is_used_whole(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-15")
    bring_in(log("aborted_pass_1_of_35"), BENCH)
    assert device.state == DeviceState.WIPE_FAILED
    who = actor_of(COORDINATOR)
    transfer = transfers.begin("WERK", "STOCK", actor=who)
    transfers.pack(transfer, device, actor=who)
    transfers.send(transfer, actor=who)
    with refused("under_way"):
        moves.move(device, "retry_wipe", actor=actor_of(WHO), facts={"reason": "nog eens"})
    found = bring_in(log(day="2026/03/15"), BENCH)
    assert states(found) == [("accepted", "")]
    assert [medium.state for medium in device.media] == [MediumState.SANITISED]
    assert device.state == DeviceState.WIPED
    assert evidence_again.look_at_everything(actor=actor_of(WHO)) == (0, 0)


def test_what_is_refused_halfway_leaves_nothing(bare: Device, monkeypatch: Any) -> None:
    def refuse(*args: Any, **more: Any) -> None:
        raise Refused("for_a_test", "Nee.")

    monkeypatch.setattr(media, "finish_when_all_are_empty", refuse)
    media.add_medium(bare, actor=actor_of(WHO), serial=DISK, kind=MediumKind.HDD)
    found = bring_in(log(), BENCH)
    assert states(found) == [("quarantine", "for_a_test")]
    assert session.scalar(select(func.count(Wipe.id))) == 0
    assert [medium.state for medium in bare.media] == [MediumState.CONTAINS_DATA]


@pytest.mark.parametrize("is_noted", [True, False])
def test_a_log_of_a_disk_that_was_gone_then_proves_nothing(database: Any, march: Any, is_noted: bool) -> None:
    march.at("2026-03-10")
    device = make_device()
    disk = device.media[0]
    leaving.note_absent(disk, actor=actor_of(WHO), reason="de sleuf is leeg")
    march.at("2026-03-13")
    found = bring_in(log(), BENCH)
    assert found.items[0].state == "quarantine"
    march.at("2026-03-15")
    if is_noted:
        leaving.find_again(disk, actor=actor_of(WHO))
    media.add_medium(device, actor=actor_of(WHO), serial=DISK)
    session.refresh(found.items[0])
    assert states(found) == [("quarantine", "evidence_too_old")]
    assert disk.state == MediumState.CONTAINS_DATA


def test_the_warning_of_a_disk_that_was_not_seen_names_all_of_them(database: Any, march: Any) -> None:
    device = make_device(disks=("EEN1", "TWEE2", DISK))
    march.at("2026-03-12")
    gib = 500 * 10**9
    bring_in(samples.lshw(serial=HOST, disks=(("TWEE2", gib), (DISK, gib))), BENCH)
    assert device.flags == ["disk_not_seen"]
    bring_in(samples.lshw(serial=HOST, disks=((DISK, gib),)), BENCH)
    bring_in(log(serial="EEN1"), BENCH)
    assert {medium.serial: medium.state.value for medium in device.media}["EEN1"] == "sanitised"
    assert device.flags == ["disk_not_seen"], "the second one was not seen either"
    bring_in(log(serial="TWEE2"), BENCH)
    assert device.flags == []
