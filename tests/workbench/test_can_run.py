"""What a device can run, what its tests amount to, and the lists behind it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed
from inventory.devices.actions import gates, grading, media
from inventory.devices.models import Device, DeviceType, Grade
from inventory.devices.views.device_listing import COLUMNS
from inventory.history.models import KeptFile
from inventory.history.told import first_untold
from inventory.workbench.actions.can_run import can_run, in_force, replace_list, support_ends
from inventory.workbench.actions.work import FoundDisk, record_diagnosis, record_tests
from inventory.workbench.readers.reference_list import BadList, last_day, processor_key, read_list
from tests.clients import Client
from tests.people import COORDINATOR, TECHNICIAN, Persona, actor_of
from tests.workbench.conftest import GOOD_TESTS, S, bring_in, log, make_device, picture, refused

ClientFor = Callable[[Persona], Client]


def answers(device: Device) -> dict[str, str]:
    return {answer.system: answer.verdict for answer in can_run(device)}


@pytest.fixture
def laptop(database: Any, march: Any) -> Device:
    device = make_device(size=256 * 10**9)
    device.specs = {"cpu": "Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz", "ram_gb": 8, "screen_inch": 14}
    session.flush()
    return device


def test_a_laptop_of_2018_runs_all_three(laptop: Device) -> None:
    assert answers(laptop) == {"Windows 11": "yes", "ChromeOS Flex": "yes", "Linux": "yes"}
    flex = can_run(laptop)[1]
    assert flex.until == date(2028, 12, 31)
    assert can_run(laptop)[0].edition == "2025.10.6"


@pytest.mark.parametrize(
    ("cpu", "verdict"),
    [
        ("i5-8350U", "yes"),
        ("Intel Core i7-8565U", "yes"),
        ("AMD Ryzen 5 PRO 3500U w/ Radeon Vega Mobile Gfx", "yes"),
        ("AMD Ryzen 3 3200U with Radeon Graphics", "yes"),
        ("11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz", "yes"),
        ("Intel(R) Celeron(R) N4020 CPU @ 1.10GHz", "yes"),
        ("Intel(R) Core(TM) i5-4440 CPU @ 3.10GHz", "no"),
        ("Intel(R) Core(TM) i7-7600U CPU @ 2.80GHz", "no"),
        ("Intel(R) Core(TM)2 Duo CPU     E8400  @ 3.00GHz", "no"),
        ("AMD Ryzen 5 1600 Six-Core Processor", "no"),
        ("i5", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_processor_decides_about_windows(laptop: Device, cpu: str, verdict: str) -> None:
    laptop.specs = {**laptop.specs, "cpu": cpu}
    assert answers(laptop)["Windows 11"] == verdict


@pytest.mark.parametrize(
    ("changed", "word"), [({"ram_gb": 2}, "geheugen"), ({"tpm": "1.2"}, "TPM"), ({"screen_inch": 8}, "9 duim")]
)
def test_the_failing_reason_is_named(laptop: Device, changed: dict[str, Any], word: str) -> None:
    laptop.specs = {**laptop.specs, **changed}
    answer = can_run(laptop)[0]
    assert answer.verdict == "no"
    assert word in " ".join(answer.reasons)


def test_a_small_disk(laptop: Device) -> None:
    laptop.media[0].size_bytes = 32 * 10**9
    session.flush()
    assert answers(laptop) == {"Windows 11": "no", "ChromeOS Flex": "yes", "Linux": "yes"}


def test_a_model_that_is_not_on_the_list_may_still_work(laptop: Device) -> None:
    laptop.model = "Latitude 9999"
    assert answers(laptop)["ChromeOS Flex"] == "maybe"
    laptop.model = "Latitude E5430"
    assert answers(laptop)["ChromeOS Flex"] == "no"


# --- until when -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "until"),
    [
        ("Windows 10 Pro", date(2025, 10, 14)),
        ("Windows 11 24H2", date(2026, 10, 13)),
        ("Linux Mint 22", date(2029, 4, 30)),
        ("Linux Mint 22.1 Cinnamon", date(2029, 4, 30)),
        ("ChromeOS Flex", date(2028, 12, 31)),
        ("Windows 11", None),
        ("Iets anders", None),
        ("", None),
    ],
)
def test_until_when_a_system_is_kept_up(laptop: Device, system: str, until: date | None) -> None:
    laptop.specs = {**laptop.specs, "os": system}
    found = support_ends(laptop)
    assert (found[1] if found else None) == until


# --- the lists --------------------------------------------------------------------------------------------------------


def test_the_coordinator_gives_a_newer_list(laptop: Device) -> None:
    with pytest.raises(NotAllowed):
        replace_list("flex", b"make,model,until\nDell,Latitude 5490,2031\n", actor=actor_of(TECHNICIAN))
    replace_list("flex", b"make;model;until\nDell;Latitude 5490;2031-06\n", actor=actor_of(COORDINATOR), edition="2027")
    assert can_run(laptop)[1].until == date(2031, 6, 30)
    assert in_force("flex").edition == "2027"
    replace_list("windows11", b"2027.1.1\nCore(TM) i5-8350U\nEOF", actor=actor_of(COORDINATOR))
    assert answers(laptop)["Windows 11"] == "yes"
    assert in_force("windows11").edition == "2027.1.1"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"make,model,until\n", "empty"),
        (b"a,b,c\n1,2,3\n", "columns"),
        (b"make,model,until\nDell,,2027\n", "cell_missing"),
        (b"make,model,until\nDell,X,ooit\n", "wrong_day"),
        (b"make,model,until\nDell,X,2027-02-31\n", "wrong_day"),
        (b"PK\x03\x04\x00\x00", "not_csv"),
        (b"make,model,until\n" + b"x" * (2 * 2**20), "too_large"),
        (b"make,model,until\n" + b"Dell,X,2027\n" * 20_001, "too_long"),
    ],
)
def test_what_is_no_list_is_refused_whole(laptop: Device, content: bytes, word: str) -> None:
    with pytest.raises(BadList) as wrong:
        read_list("flex", content)
    assert wrong.value.word == word
    with pytest.raises(BadInput) as no:
        replace_list("flex", content, actor=actor_of(COORDINATOR))
    assert no.value.reason == f"list_{word}"
    assert answers(laptop)["ChromeOS Flex"] == "yes"


def test_a_year_and_a_month_last_until_their_end() -> None:
    assert last_day("2027") == date(2027, 12, 31)
    assert last_day("2027-02") == date(2027, 2, 28)
    assert last_day("2027-12") == date(2027, 12, 31)


def test_names_of_processors_meet() -> None:
    assert processor_key("Core(TM) i5-8350U") == processor_key("Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz") == "I5-8350U"


def test_a_processor_that_nobody_noted_is_asked_for(laptop: Device) -> None:
    laptop.specs = {}
    assert "Noteer de processor." in can_run(laptop)[0].reasons
    laptop.specs = {"cpu": "i5"}
    assert "Noteer de juiste processor." in can_run(laptop)[0].reasons


# --- what tests and battery amount to ---------------------------------------------------------------------------------


def test_function_follows_from_the_tests(laptop: Device) -> None:
    laptop.tests = {}
    assert grading.function_of(laptop) == "untested"
    laptop.tests = {name: {"result": result} for name, (result, _) in GOOD_TESTS.items()}
    assert grading.function_of(laptop) == "essential"
    laptop.tests = {name: {"result": "pass"} for name in gates.all_tests(laptop)}
    assert grading.function_of(laptop) == "full"
    laptop.tests = {**laptop.tests, "camera": {"result": "fail"}}
    assert grading.function_of(laptop) == "limited"
    assert grading.limits_of(laptop) == ["Camera"]
    laptop.tests = {**laptop.tests, "screen": {"result": "fail"}}
    assert grading.function_of(laptop) == "none"


@pytest.mark.parametrize(
    ("percent", "found"),
    [(100, "good"), (104.5, "good"), (80, "good"), (79.9, "fair"), (60, "fair"), (59, "weak"), (40, "weak"),
     (39, "replace"), (0, "replace"), (None, "unknown"), ("", "unknown"), ("86.4", "good")],
)  # fmt: skip
def test_the_class_of_a_battery(percent: Any, found: str) -> None:
    assert grading.battery_class(percent) == found


def test_the_grades_of_the_trade(laptop: Device) -> None:
    laptop.tests = {name: {"result": "pass"} for name in GOOD_TESTS}
    laptop.grade = Grade.B
    assert grading.function_of(laptop) == "essential"
    assert grading.r2_of(laptop) == grading.R2("F3", "C4"), "nobody tried the camera: not everything works"
    laptop.tests |= {name: {"result": "na" if name == "camera" else "pass"} for name in gates.all_tests(laptop)}
    assert grading.r2_of(laptop) == grading.R2("F4", "C4")
    laptop.specs = {**laptop.specs, "os": "Linux Mint 22"}
    assert grading.r2_of(laptop).function == "F5"
    laptop.tests = {**laptop.tests, "camera": {"result": "fail"}}
    assert grading.r2_of(laptop).text == "F3 C4"
    laptop.tests = {**laptop.tests, "screen": {"result": "fail"}}
    assert grading.r2_of(laptop).text == "C4", "not fit to lend: no function of the trade"


def test_the_grades_of_the_trade_go_along_to_partners(laptop: Device) -> None:
    """In the list, once somebody graded the device."""
    columns = [column for column in COLUMNS if column.key in ("r2_function", "r2_looks")]
    laptop.tests = {name: {"result": "pass"} for name in gates.all_tests(laptop)}
    laptop.specs = {**laptop.specs, "os": "Linux Mint 22"}
    assert [column.value(laptop) for column in columns] == [None, None]
    laptop.grade = Grade.A
    assert [column.value(laptop) for column in columns] == ["F5", "C5"]


# --- locks, battery and health at the diagnosis -----------------------------------------------------------------------


def test_a_lock_stops_the_device(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=())
    record_diagnosis(
        device,
        actor=actor_of(TECHNICIAN),
        specs={"battery_percent": 45, "tpm": "2.0"},
        disks=[FoundDisk(serial="D1")],
        locks=["lock_bios"],
    )
    assert device.flags == ["lock_bios", "weak_battery"]
    with refused("flagged"):
        gates.flags(device, actor_of(TECHNICIAN), {})


def test_an_unknown_lock_is_refused(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=())
    with pytest.raises(BadInput):
        record_diagnosis(device, actor=actor_of(TECHNICIAN), specs={}, disks=[FoundDisk(serial="D1")], locks=["slot"])


def test_what_a_disk_says_of_itself_stands_with_it(laptop: Device, march: Any) -> None:
    march.at("2026-03-12")
    disk = laptop.media[0]
    media.note_health(disk, {"verdict": "warn", "reasons": [["smart_reallocated", "3"]], "hours": 900, "x": 1},
                      actor=actor_of(TECHNICIAN))  # fmt: skip
    assert disk.health is not None
    assert (disk.health["verdict"], disk.health["hours"], "x" in disk.health) == ("warn", 900, False)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_bench_says_what_it_can_run(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(size=256 * 10**9)
    with arrange():
        device = session.scalars(select(Device)).one()
        device.specs = {"cpu": "i5-4440", "ram_gb": 8, "battery_percent": 104}
    text = client_for(TECHNICIAN).page(f"/workbench/{tag}").text
    assert "niet op de lijst van Microsoft" in text
    assert "100 %. Goed." in text


def test_the_coordinator_uploads_a_list(client_for: ClientFor) -> None:
    client = client_for(COORDINATOR)
    bad = client.submit("/workbench/lists", {"flex-file": (io.BytesIO(b"x,y\n1,2"), "f.csv")}, form="/lists/flex")
    assert bad.status_code == 422
    assert "missen kolommen" in bad.text
    good = {"flex-file": (io.BytesIO(b"make,model,until\nDell,Z1,2030\n"), "f.csv"), "flex-edition": "mei 2030"}
    assert "mei 2030" in client.submit("/workbench/lists", good, form="/lists/flex").text


def test_a_photo_goes_with_the_grade(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    client = client_for(TECHNICIAN)
    page = f"/workbench/{tag}"
    with arrange():
        bring_in(log())
        device = session.scalars(select(Device)).one()
    client.submit(page, form="/start_work")
    with arrange():
        device = session.scalars(select(Device)).one()
        record_tests(device, actor=actor_of(TECHNICIAN), results={**GOOD_TESTS, "camera": ("fail", "")})
    assert "Camera" in client.page(page).text
    bad = {"os": "Linux Mint 22", "grade": "B", "photo": (io.BytesIO(b"geen foto"), "f.jpg")}
    assert client.submit(page, bad, form="/finish").status_code == 422
    for is_told, photo in ((True, {"photo": (io.BytesIO(picture()), "f.jpg")}), (False, {})):
        half = client.submit(page, {"os": "", "grade": "B", **photo}, form="/finish")
        assert half.status_code == 422
        assert ("Kies de foto opnieuw." in half.text) is is_told
    sent = {"os": "Linux Mint 22", "grade": "B", "photo": (io.BytesIO(picture()), "f.jpg")}
    shown = client.submit(page, sent, form="/finish")
    assert "F3 (wat nodig is, werkt), C4 (lichte sporen van gebruik)" in shown.text
    with arrange():
        assert session.scalars(select(KeptFile).where(KeptFile.owner_kind == "device", KeptFile.kind == "photo")).one()
        assert session.scalars(select(Device)).one().state == "to_check"
        assert first_untold() is None


def test_a_tablet_is_no_computer(database: Any, march: Any) -> None:
    tablet = make_device(type=DeviceType.TABLET.value)
    assert set(answers(tablet).values()) == {"no"}
