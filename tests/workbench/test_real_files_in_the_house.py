"""The real files, where those are at hand, beside devices with their numbers: what each does, and what it does not."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.devices.actions import leaving
from inventory.devices.lifecycle import EMPTY_MEDIA
from inventory.devices.models import Device, Wipe
from inventory.workbench.actions.evidence import Evidence
from inventory.workbench.readers.evidence_file import read_evidence
from inventory.workbench.readers.facts import HardwareFacts
from inventory.workbench.readers.wipe_result import NotReadable
from inventory.workbench.views.pages import outcome_of
from tests.people import BENCH, TECHNICIAN, actor_of
from tests.workbench.conftest import KORTRIJK, S, bring_in, make_device

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
EXPECTED: dict[str, Any] = {}
if (FIXTURES / "expected.json").exists():
    EXPECTED = json.loads((FIXTURES / "expected.json").read_text("utf-8"))

FOLDERS = ("battery", "dmidecode", "ereuse-snapshots", "lshw-json", "nwipe", "smartctl-json", "smartctl-text")
FILES = sorted(
    str(path.relative_to(FIXTURES)) for folder in FOLDERS for path in (FIXTURES / folder).rglob("*") if path.is_file()
)

pytestmark = pytest.mark.skipif(not EXPECTED, reason="needs the real files in ../shared/fixtures")


def bring(name: str, device: Any = None) -> Evidence:
    return bring_in((FIXTURES / name).read_bytes(), BENCH, device, name=name.rpartition("/")[2])


def state(found: Evidence) -> tuple[str, str]:
    assert found.hardware is not None
    return found.hardware.state.value, found.hardware.why


@pytest.mark.parametrize("name", sorted(EXPECTED.get("lshw", ["none"])))
def test_lshw_finds_its_machine_by_number_alone(database: Any, march: Any, name: str) -> None:
    expected = EXPECTED["lshw"][name]
    device = make_device(S.TO_DIAGNOSE, disks=(), serial=expected["serial"])
    found = bring(f"lshw-json/{name}")
    if not expected["serial_usable"]:
        assert state(found) == ("quarantine", "device_unknown"), "filler is never an identity"
        assert (device.specs, device.media) == ({}, [])
        return
    assert state(found) == ("accepted", "")
    ours = [disk for disk in expected["disks"] if not disk["removable_or_usb"]]
    assert sorted(medium.serial for medium in device.media) == sorted(disk["serial"] for disk in ours)
    assert not any(medium.state in EMPTY_MEDIA for medium in device.media)
    assert device.specs["cpu"] == " ".join(expected["cpu"].split())
    assert device.specs["ram_gb"] == round((expected["ram_bytes_node"] or expected["ram_bytes_banks"]) / 2**30, 1)


def test_two_disks_left_the_machine_without_a_word(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=(), serial="CZC901381R")
    bring("lshw-json/7900.lshw.json")
    assert len(device.media) == 3
    later = bring("lshw-json/erased-i5.lshw.json")
    assert later.hardware is not None
    assert sorted(later.hardware.changed["gone"]) == ["WD-WCARW0244414", "WD-WCC2ETY84203"]
    assert len(device.media) == 3, "they stay on the list until a person says where they are"


def test_one_machine_in_four_files_has_each_disk_once(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=(), serial="CZC901381R")
    for name in (
        "lshw-json/7900.lshw.json",
        "ereuse-snapshots/gen2-wb11/7900.json",
        "ereuse-snapshots/gen1-wb7-wb10/erased-i5-10.0b1.json",
    ):
        bring(name)
    assert len(device.media) == 3


@pytest.mark.parametrize("name", ["workbench-script-2025", "pre-verifiable-credential"])
def test_the_erase_of_workbench_script_wipes_nothing(database: Any, march: Any, name: str) -> None:
    serial = {"workbench-script-2025": "5CQ6VY1", "pre-verifiable-credential": "PF0QMY5N"}[name]
    device = make_device(S.TO_DIAGNOSE, disks=(), serial=serial)
    bring(f"ereuse-snapshots/gen4-workbench-script/{name}.json", device)
    assert not any(medium.state in EMPTY_MEDIA for medium in device.media)
    assert session.scalar(select(func.count(Wipe.id))) == 0


@pytest.mark.parametrize("name", sorted(EXPECTED.get("nwipe", ["none"])))
def test_a_log_without_serial_numbers_waits_for_a_person(database: Any, march: Any, name: str) -> None:
    device = make_device()
    found = bring(name, device)
    assert {(item.state.value, item.why) for item in found.items} == {("quarantine", "serial_missing")}
    assert session.scalar(select(func.count(Wipe.id))) == 0


def test_a_disk_that_is_gone_without_proof_is_a_warning_until_it_is_seen_or_told_of(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=(), serial="CZC901381R")
    bring("lshw-json/7900.lshw.json")
    assert device.flags == []
    bring("lshw-json/erased-i5.lshw.json")
    assert device.flags == ["disk_not_seen"]
    bring("ereuse-snapshots/gen2-wb11/7900.json")
    assert device.flags == [], "all three are there after all"


def test_telling_where_the_missing_disks_are_ends_the_warning(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE, disks=(), serial="CZC901381R")
    bring("lshw-json/7900.lshw.json")
    bring("lshw-json/erased-i5.lshw.json")
    who = actor_of(TECHNICIAN)
    for serial in ("WD-WCARW0244414", "WD-WCC2ETY84203"):
        assert "disk_not_seen" in device.flags
        medium = next(medium for medium in device.media if medium.serial == serial)
        leaving.note_absent(medium, actor=who, reason="Niet in het toestel")
    assert device.flags == ["disk_without_proof"]


# Every file of the bench among the real ones, as `digibank import evidence` takes them in: read, quarantined, refused.
# The same figures stand in docs/evidence.md.
BESIDE_THEIR_MACHINES = {
    "nwipe": (0, 4, 0),
    "nwipe_pdf": (0, 4, 0),
    "lshw": (21, 1, 0),
    "dmidecode": (2, 0, 0),
    "smartctl": (8, 13, 0),
    "battery": (0, 4, 0),
    "upower": (0, 9, 0),
    "ereuse_1": (4, 1, 0),
    "ereuse_2": (21, 2, 0),
    "ereuse_3": (6, 1, 0),
    "ereuse_4": (1, 0, 0),
    "ereuse_5": (1, 0, 0),
    "none": (0, 0, 14),
}


def test_the_real_files_in_a_house_that_knows_none_of_them(database: Any, march: Any) -> None:
    counts = dict.fromkeys(("read", "quarantined", "refused"), 0)
    for name in FILES:
        counts[outcome_of(bring(name)) if read(name) is not None else "refused"] += 1
    assert counts == {"read": 0, "quarantined": 103, "refused": 14}
    assert session.scalar(select(func.count(Wipe.id))) == 0
    assert session.scalar(select(func.count(Device.id))) == 0


def test_the_real_files_beside_their_machines(database: Any, march: Any) -> None:
    """Each machine that a file names stands in the workshop, and each disk of which a file tells is in a machine."""
    said = {name: read(name) for name in FILES}
    facts = [each for each in said.values() if isinstance(each, HardwareFacts)]
    march.at("2014-01-01")  # the oldest of the files is of 2015
    for number in sorted({each.serial.upper() for each in facts if each.serial}):
        make_device(S.TO_DIAGNOSE, disks=(), serial=number)
    inside = {drive.serial for each in facts if each.serial for drive in each.inner_drives}
    alone = {drive.serial for each in facts if not each.serial for drive in each.inner_drives if drive.serial} - inside
    for number, serial in enumerate(sorted(alone)):
        make_device(S.TO_DIAGNOSE, disks=(serial,), serial=f"BANK{number:04d}")
    march.at("2026-03-12")
    outcomes = []
    for name, each in said.items():
        found = bring(name) if each is not None else None
        outcomes.append((found.kind, outcome_of(found)) if found else ("none", "refused"))
    counts = {
        kind: tuple(outcomes.count((kind, outcome)) for outcome in ("read", "quarantined", "refused"))
        for kind, _outcome in outcomes
    }
    assert counts == BESIDE_THEIR_MACHINES
    assert session.scalar(select(func.count(Wipe.id))) == 0, "none of them proves anything"


def read(name: str) -> Any:
    try:
        return read_evidence((FIXTURES / name).read_bytes(), zone=KORTRIJK)
    except NotReadable:
        return None
