"""A wipe log that tells of a disk nobody noted: a machine with such a disk in it is not wiped."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.devices.actions import gates, media, moves
from inventory.devices.lifecycle import MediumState
from inventory.devices.models import Device
from inventory.workbench.models import EvidenceItem
from inventory.workbench.queries import device_by_tag
from tests.people import BENCH, TECHNICIAN, actor_of
from tests.workbench.conftest import DISK, HOST, S, bring_in, log, make_device, refused, states
from tests.workbench.test_later_failure import bring_to

SECOND = "WX51B27K7777"


def with_second(host: str = HOST, bus: str = "ATA     ", day: str = "2026/03/12") -> bytes:
    """The log of one good disk in which the program saw another one that it did not wipe."""
    text = log(host=host, day=day).decode()
    line = next(each for each in text.splitlines() if "notice: Found /dev/sda" in each)
    other = line.replace("/dev/sda", "/dev/sdb").replace(DISK, SECOND).replace("ATA     ", bus)
    return text.replace(line, f"{line}\n{other}", 1).encode()


def test_a_disk_that_the_machine_itself_shows_comes_on_its_list(laptop: Device) -> None:
    found = bring_in(with_second(), BENCH)
    assert sorted(states(found)) == [("accepted", ""), ("to_do", "")]
    assert {each.serial: each.state for each in laptop.media} == {
        DISK: MediumState.SANITISED,
        SECOND: MediumState.CONTAINS_DATA,
    }
    assert laptop.state == S.TO_WIPE
    with refused("not_wiped"):
        gates.wiped(laptop, actor_of(TECHNICIAN), {})


def test_a_log_from_before_the_list_was_made_is_asked_again(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE)
    march.at("2026-03-12")
    bring_in(with_second(), BENCH)
    assert [each.serial for each in device.media] == [DISK]
    media.confirm_media(device, actor=actor_of(TECHNICIAN), none_present=False)
    moves.step(device, "diagnose", actor=actor_of(TECHNICIAN))
    media.finish_when_all_are_empty(device, actor=actor_of(TECHNICIAN))
    assert {each.serial for each in device.media} == {DISK, SECOND}
    assert device.state == S.TO_WIPE


def test_it_takes_a_wiped_device_back_to_wiping(laptop: Device, march: Any) -> None:
    bring_in(log())
    assert laptop.state == S.WIPED
    march.at("2026-03-14")
    bring_in(with_second(day="2026/03/13"))
    assert [laptop.state] == [S.TO_WIPE]
    bring_in(log(serial=SECOND, day="2026/03/13"))
    assert laptop.state == S.WIPED


def test_a_failed_wipe_of_a_disk_that_nobody_noted_counts_too(laptop: Device) -> None:
    bring_in(log("verification_mismatch", serial=SECOND))
    assert {each.serial for each in laptop.media} == {DISK, SECOND}
    assert laptop.state == S.WIPE_FAILED


@pytest.mark.parametrize(
    "said",
    [{"host": "ANDERE99"}, {"bus": "USB     "}, {"day": "2026/03/09"}],
    ids=["another machine", "a stick", "before it came in"],
)
def test_what_may_be_of_another_machine_stays_a_question(laptop: Device, said: dict[str, str]) -> None:
    bring_in(with_second(**said), device=laptop)
    assert [each.serial for each in laptop.media] == [DISK]


def test_a_device_with_somebody_is_not_touched(laptop: Device, march: Any) -> None:
    bring_in(log())
    bring_to(laptop, S.RESERVED)
    march.at("2026-03-14")
    bring_in(with_second(day="2026/03/13"))
    assert [each.serial for each in laptop.media] == [DISK]


def test_the_page_asks_and_a_person_puts_it_on_the_list(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    with arrange():
        bring_in(with_second(host="ANDERE99"), device=device_by_tag(tag))
        bring_in(with_second(host="ANDERE98"), device=device_by_tag(tag))
        stick = with_second(host="ANDERE99", bus="USB     ").replace(SECOND.encode(), b"STICK12345")
        bring_in(stick, device=device_by_tag(tag))
    client = client_for(TECHNICIAN)
    page = client.page(f"/workbench/{tag}").text
    assert page.count(f"Een wislog zag ook schijf {SECOND}") == 1, "two logs say so"
    assert "STICK" not in page.split("Wat de wislogs zeggen")[0], "the stick that it was started from"
    with arrange() as session:
        number = session.scalar(select(func.min(EvidenceItem.id)).where(EvidenceItem.serial == SECOND))
    client.submit(f"/workbench/evidence/{number}", form="/add")
    with arrange():
        device = device_by_tag(tag)
        assert device.state == S.TO_WIPE
        assert [each.serial for each in device.media] == [DISK, SECOND]
    assert "Een wislog zag ook schijf" not in client.page(f"/workbench/{tag}").text
