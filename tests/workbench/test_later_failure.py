"""The newest run of a disk counts, whichever file it is in: a failure after a good wipe takes the proof away."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from inventory.core import clock
from inventory.core.db import session
from inventory.devices.actions import flags, gates, media, moves
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, MediumKind, Wipe
from inventory.history.models import Event
from inventory.workbench import queries
from inventory.workbench.actions.evidence import Evidence
from inventory.workbench.actions.evidence_checks import OPEN
from inventory.workbench.models import EvidenceItem
from tests.devices.stock import proof
from tests.people import BENCH, CHECKER, COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of
from tests.workbench import samples
from tests.workbench.conftest import DISK, OTHER_DISK, S, bring_in, log, make_device, refused

WHO = TECHNICIAN


def states(found: Evidence) -> list[tuple[str, str]]:
    return [(item.state.value, item.why) for item in found.items]


@pytest.fixture
def wiped(database: Any, march: Any) -> Device:
    """A laptop of which the disk was proven empty on the 12th; it is the 14th now."""
    device = make_device()
    march.at("2026-03-14")
    bring_in(log())
    assert device.state == DeviceState.WIPED
    return device


def bring_to(device: Device, state: DeviceState) -> Device:
    who = actor_of(WHO)
    if state == S.WIPED:
        return device
    moves.step(device, "start_work", actor=who)
    if state == S.REFURBISHING:
        return device
    device.tests = {name: {"result": "pass"} for name in queries.tests_of(device)}
    session.flush()
    moves.step(device, "submit", actor=who, facts={"os": "Linux", "grade": "B"})
    if state == S.TO_CHECK:
        return device
    moves.step(device, "approve", actor=actor_of(CHECKER), facts={"labels_removed": True})
    steps = {S.RESERVED: "reserve", S.ON_LOAN: "hand_over", S.SOLD: "sell"}
    if state in steps:
        moves.step(device, steps[state], actor=actor_of(LIBRARIAN), permission_checked=True)
    assert device.state == state
    return device


def later(name: str = "aborted_pass_1_of_35", day: str = "2026/03/13") -> Evidence:
    return bring_in(log(name, day=day), BENCH)


@pytest.mark.parametrize("state", [S.WIPED, S.REFURBISHING, S.TO_CHECK, S.READY])
def test_a_later_failure_takes_the_device_back_to_wiping(wiped: Device, state: DeviceState) -> None:
    bring_to(wiped, state)
    assert states(later()) == [("refused", "")]
    assert wiped.state == DeviceState.WIPE_FAILED
    assert wiped.media[0].state == MediumState.FAILED
    with refused("not_wiped"):
        gates.wiped(wiped, actor_of(WHO), {})
    kinds = [event.kind for event in session.scalars(select(Event).order_by(Event.seq)) if event.subject_id == wiped.id]
    assert "device:wipe-failed" in kinds
    assert ("device:wipe-reopened" if state == S.WIPED else "device:wipe-voided") in kinds


@pytest.mark.parametrize("state", [S.WIPED, S.READY])
def test_a_new_good_wipe_brings_it_back(wiped: Device, state: DeviceState, march: Any) -> None:
    bring_to(wiped, state)
    later()
    march.at("2026-03-16")
    assert states(bring_in(log(day="2026/03/15"))) == [("accepted", "")]
    assert wiped.state == DeviceState.WIPED


def test_the_other_disk_keeps_its_proof_before_the_work_begins(database: Any, march: Any) -> None:
    device = make_device(disks=(DISK, OTHER_DISK))
    march.at("2026-03-14")
    bring_in(log())
    bring_in(log(serial=OTHER_DISK))
    assert str(device.state) == "wiped"
    later()
    assert {medium.serial: medium.state for medium in device.media} == {
        DISK: MediumState.FAILED,
        OTHER_DISK: MediumState.SANITISED,
    }
    assert device.state == DeviceState.WIPE_FAILED


def test_a_disk_of_a_device_that_still_waits_for_another_one(database: Any, march: Any) -> None:
    device = make_device(disks=(DISK, OTHER_DISK))
    march.at("2026-03-14")
    bring_in(log())
    assert (device.state, device.media[0].state) == (DeviceState.TO_WIPE, MediumState.SANITISED)
    later()
    assert (device.state, device.media[0].state) == (DeviceState.WIPE_FAILED, MediumState.FAILED)


@pytest.mark.parametrize("state", [S.WIPED, S.READY])
def test_a_failure_from_before_the_good_wipe_says_nothing(wiped: Device, state: DeviceState) -> None:
    bring_to(wiped, state)
    found = later(day="2026/03/11")
    assert found.items[0].wipe_id is None or not session.get_one(Wipe, found.items[0].wipe_id).is_accepted
    assert wiped.state == state
    assert wiped.media[0].state == MediumState.SANITISED


def test_one_that_only_looked_says_nothing_against_it(wiped: Device) -> None:
    assert states(later("verify_only")) == [("refused", "")]
    assert (wiped.state, wiped.media[0].state) == (DeviceState.WIPED, MediumState.SANITISED)


def test_in_whatever_order_the_files_come(database: Any, march: Any) -> None:
    one = make_device()
    march.at("2026-03-14")
    later("verify_only")
    assert str(one.state) == "wipe_failed"
    assert states(bring_in(log())) == [("accepted", "")], "to look at it later took nothing away"
    assert str(one.state) == "wiped"


def test_a_wipe_and_a_look_after_it_in_one_file(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-14")
    assert states(bring_in(log() + log("verify_only", day="2026/03/13"))) == [("accepted", "")]
    assert device.state == DeviceState.WIPED


@pytest.mark.parametrize("state", [S.RESERVED, S.ON_LOAN, S.SOLD])
def test_what_is_promised_or_away_carries_a_warning_that_nobody_waves_away(wiped: Device, state: DeviceState) -> None:
    bring_to(wiped, state)
    assert states(later()) == [("quarantine", "later_wipe_failed")]
    assert (wiped.state, wiped.flags) == (state, ["later_wipe_failed"])
    with refused("house_flag"):
        flags.take_flag(wiped, "later_wipe_failed", actor=actor_of(COORDINATOR))
    if state == S.RESERVED:
        with refused("flagged"):
            moves.step(wiped, "hand_over", actor=actor_of(LIBRARIAN), permission_checked=True)


@pytest.mark.parametrize("state", [S.RESERVED, S.ON_LOAN, S.SOLD])
def test_nor_one_that_is_noted_by_hand(wiped: Device, state: DeviceState, march: Any) -> None:
    bring_to(wiped, state)
    march.at("2026-03-14")
    media.refuse_wipe(wiped.media[0], proof(wiped), reasons=["aborted"], actor=actor_of(TECHNICIAN))
    assert (wiped.state, wiped.flags) == (state, ["later_wipe_failed"])


def test_it_goes_back_to_wiping_when_it_is_promised_to_nobody_any_more(wiped: Device) -> None:
    bring_to(wiped, S.RESERVED)
    found = later()
    moves.step(wiped, "release", actor=actor_of(LIBRARIAN), permission_checked=True)
    session.refresh(found.items[0])
    assert states(found) == [("refused", "")]
    assert (wiped.state, wiped.flags) == (DeviceState.WIPE_FAILED, [])


def test_the_warning_goes_when_it_comes_back(wiped: Device) -> None:
    bring_to(wiped, S.ON_LOAN)
    later()
    moves.step(wiped, "take_back", actor=actor_of(LIBRARIAN), permission_checked=True)
    assert wiped.flags == []
    assert wiped.media[0].state == MediumState.CONTAINS_DATA


def test_a_failure_from_while_somebody_had_it_is_a_riddle_and_changes_nothing(wiped: Device, march: Any) -> None:
    bring_to(wiped, S.ON_LOAN)
    march.at("2026-03-16")
    assert states(later(day="2026/03/15")) == [("quarantine", "not_in_workshop")]
    assert (wiped.state, wiped.flags) == (DeviceState.ON_LOAN, [])


def test_a_destroyed_disk_stays_destroyed(wiped: Device) -> None:
    medium = wiped.media[0]
    media.accept_wipe(
        medium,
        media.Proof(
            source="destroyed",
            category="destroy",
            method="shredded",
            ended_at=clock.now(),
            operator_id=actor_of(TECHNICIAN).user_id,
            witness_id=actor_of(CHECKER).user_id,
        ),
        actor=actor_of(COORDINATOR),
        permission_checked=True,
    )
    assert states(later()) == [("quarantine", "medium_unknown")]
    assert medium.state == MediumState.DESTROYED


# --- what asks for nobody any more ------------------------------------------------------------------------------------


def waiting() -> int:
    counts = queries.count_items()
    return sum(counts.get(state, 0) for state in OPEN)


def test_an_old_log_waits_for_nobody_once_a_good_one_came(database: Any, march: Any) -> None:
    device = make_device()
    march.at("2026-03-12")
    old = bring_in(log(day="2026/03/09"))
    assert states(old) == [("quarantine", "evidence_too_old")]
    bring_in(log())
    session.refresh(old.items[0])
    assert states(old) == [("settled", "evidence_too_old")]
    assert old.items[0].settled_by_id is None
    assert old.items[0].settled_note == "Een later wisbewijs van deze schijf telt."
    assert device.state == DeviceState.WIPED
    assert waiting() == 0
    assert old.items[0] in queries.items_of_device(device), "it is still found with its device"


def test_an_old_log_that_comes_after_the_good_one_waits_for_nobody_either(wiped: Device) -> None:
    assert states(bring_in(log(day="2026/03/09"))) == [("settled", "evidence_too_old")]
    assert waiting() == 0


def test_a_newer_one_still_waits(wiped: Device) -> None:
    assert states(bring_in(log(day="2026/03/16"))) == [("quarantine", "evidence_in_future")]
    assert waiting() == 1


def test_a_disk_that_was_found_and_not_wiped_is_done_once_it_is_wiped(database: Any, march: Any) -> None:
    make_device(disks=(DISK, "4C530001230"))
    march.at("2026-03-12")
    found = bring_in(log("found_but_not_wiped"))
    (to_do,) = [item for item in found.items if item.state == "to_do" and item.medium]
    march.at("2026-03-14")
    bring_in(log(day="2026/03/13", serial=to_do.serial))
    session.refresh(to_do)
    assert to_do.state == "settled"
    # ... and it is not to do again because the bench sees it once more.
    seen = bring_in(log("found_but_not_wiped", day="2026/03/14"))
    assert next(item for item in seen.items if item.serial == to_do.serial).state == "settled"


def test_of_another_disk_it_stays(database: Any, march: Any) -> None:
    make_device()
    other = make_device(serial="ANDER99X", disks=())
    assert other.media == []
    march.at("2026-03-12")
    bring_in(log(day="2026/03/09", serial=OTHER_DISK))
    bring_in(log())
    assert waiting() == 1


def test_of_two_disks_with_one_number_a_proof_of_one_settles_nothing_of_the_other(database: Any, march: Any) -> None:
    one = make_device()
    other = make_device(S.TO_DIAGNOSE, serial="ANDER99X", disks=("TIJDELIJK1",))
    other.media[0].serial = DISK
    session.flush()
    march.at("2026-03-12")
    assert states(bring_in(log(day="2026/03/09"))) == [("quarantine", "medium_double")]
    proof = media.Proof(
        source="destroyed",
        category="destroy",
        method="shredded",
        ended_at=clock.now(),
        operator_id=actor_of(TECHNICIAN).user_id,
        witness_id=actor_of(CHECKER).user_id,
    )
    media.accept_wipe(one.media[0], proof, actor=actor_of(COORDINATOR), permission_checked=True)
    assert waiting() == 1, "which of the two it is about, a person says"


def test_an_old_snapshot_is_done_once_a_newer_one_is_read(database: Any, march: Any) -> None:
    make_device(disks=(), kind=MediumKind.HDD.value)
    march.at("2026-03-12")
    old = bring_in(samples.snapshot(taken_at="2026-03-09T08:30:00Z"))
    assert old.hardware is not None
    assert (old.hardware.state, old.hardware.why) == ("quarantine", "snapshot_too_old")
    bring_in(samples.snapshot())
    session.refresh(old.hardware)
    assert (old.hardware.state, old.hardware.why) == ("settled", "snapshot_too_old")


def test_what_was_settled_is_found_by_the_number_of_the_disk(client_for: Any, on_bench: Any, arrange: Any) -> None:
    on_bench()
    with arrange():
        bring_in(log(day="2026/03/09"))
        bring_in(log())
    client = client_for(TECHNICIAN)
    assert DISK not in client.page("/workbench/evidence").text
    found = client.page(f"/workbench/evidence?q={DISK.lower()}").text
    assert "Afgehandeld" in found
    assert "Aanvaard" in found
    with arrange():
        old = session.scalars(select(EvidenceItem.id).where(EvidenceItem.state == "settled")).one()
    assert "Een later wisbewijs van deze schijf telt." in client.page(f"/workbench/evidence/{old}").text
    assert "Niets gevonden" in client.page("/workbench/evidence?q=ONBEKEND1").text


def test_a_damaged_copy_of_the_good_log_is_no_later_run(wiped: Device) -> None:
    copy = (
        log().replace(b"09:41:1", b"09:41:5").replace(b"500107862016 |           100.00%", b"500107862016 |          ")
    )
    (item,) = bring_in(copy).items
    proof = session.scalars(select(Wipe).where(Wipe.is_accepted)).one()
    assert item.state == "refused"
    assert item.started_at == proof.started_at
    assert item.ended_at
    assert item.ended_at > proof.ended_at
    assert (wiped.state, wiped.media[0].state) == (DeviceState.WIPED, MediumState.SANITISED)


def test_a_device_without_disk_is_not_said_to_have_empty_ones(client_for: Any, on_bench: Any) -> None:
    tag = on_bench(S.TO_WIPE, disks=())
    page = client_for(TECHNICIAN).page(f"/workbench/{tag}").text
    assert "Er zit geen schijf in." in page
    assert "Alle schijven zijn bewezen leeg." not in page


@pytest.mark.parametrize(("name", "hours"), [("good_hdd", 3), ("aborted_pass_1_of_35", 24)])
def test_a_log_of_a_clock_that_ran_ahead_is_done_once_the_disk_is_wiped(
    laptop: Device, march: Any, name: str, hours: int
) -> None:
    bring_in(log(name, day="2026/03/20"))
    assert laptop.state == S.TO_WIPE
    waiting = session.scalars(select(EvidenceItem)).one()
    assert (waiting.state, waiting.why) == ("quarantine", "evidence_in_future")
    march.at("2026-03-13")
    bring_in(log(day="2026/03/13" if hours > 12 else "2026/03/12"))
    session.refresh(waiting)
    assert (waiting.state, waiting.why) == ("settled", "evidence_in_future")
    assert laptop.state == S.WIPED


def test_a_failure_of_a_clock_that_ran_ahead_may_be_newer_than_this_wipe(laptop: Device) -> None:
    bring_in(log("aborted_pass_1_of_35", day="2026/03/20"))
    bring_in(log())  # it began before the other file came
    waiting = session.scalars(select(EvidenceItem).where(EvidenceItem.why == "evidence_in_future")).one()
    assert waiting.state == "quarantine"
