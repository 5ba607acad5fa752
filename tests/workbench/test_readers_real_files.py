"""The readers of hardware beside the values that an independent script found in real files, where those are at hand."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inventory.workbench.readers.evidence_file import read_evidence
from inventory.workbench.readers.facts import HardwareFacts, usable_uuid
from inventory.workbench.readers.nwipe_pdf import ErasurePdf
from inventory.workbench.readers.wipe_result import NotReadable, NwipeLog

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
EXPECTED: dict[str, Any] = {}
if (FIXTURES / "expected.json").exists():
    EXPECTED = json.loads((FIXTURES / "expected.json").read_text("utf-8"))
BRUSSELS = ZoneInfo("Europe/Brussels")

pytestmark = pytest.mark.skipif(not EXPECTED, reason="needs the real files in ../shared/fixtures")

# Which files may not be read, and the stable reason. Every other file is read.
REFUSED = {
    "ereuse-snapshots/gen2-wb11/bad-missing-chassis.yaml": "chassis_unknown",
    "ereuse-snapshots/gen3-wb2022-raw/bad-timestamp.json": "wrong_time",
    "ereuse-snapshots/events-and-exports/extended-report.csv": "unknown_evidence",
    "smartctl-json/scrutiny-scan-nvme.json": "only_a_scan",
    "smartctl-text/glpi-sample9.txt": "no_disk",
    "nwipe/self-generated/exit-codes.txt": "unknown_evidence",
    "nwipe/self-generated/nwipe.conf": "unknown_evidence",
    # Another program's reading of the file beside it.
    **{f"battery/upower/upower-i-{name}.json": "unknown_evidence" for name in ("c-locale", "non-utc", "utc")},
}
FOLDERS = ("battery", "dmidecode", "ereuse-snapshots", "lshw-json", "nwipe", "smartctl-json", "smartctl-text")
FILES = sorted(
    str(path.relative_to(FIXTURES)) for folder in FOLDERS for path in (FIXTURES / folder).rglob("*") if path.is_file()
)


def read(name: str) -> NwipeLog | ErasurePdf | HardwareFacts:
    return read_evidence((FIXTURES / name).read_bytes(), zone=BRUSSELS)


def facts(name: str) -> HardwareFacts:
    found = read(name)
    assert isinstance(found, HardwareFacts)
    return found


@pytest.mark.parametrize("name", FILES or ["none"])
def test_every_file_is_read_or_refused_for_its_own_reason(name: str) -> None:
    reason = REFUSED.get(name) or ("text_of_pdf" if name.endswith(".pdf.txt") else None)
    if reason is None:
        assert read(name)
        return
    with pytest.raises(NotReadable) as no:
        read(name)
    assert no.value.reason == reason
    assert str(no.value).endswith(".")


def tidied(text: str | None) -> str:
    return " ".join((text or "").split())


@pytest.mark.parametrize("name", sorted(EXPECTED.get("lshw", ["none"])))
def test_lshw(name: str) -> None:
    expected, found = EXPECTED["lshw"][name], facts(f"lshw-json/{name}")
    said = tuple(tidied(expected[word]) for word in ("vendor", "product", "version"))
    assert (found.make, found.model, found.version) == said
    assert found.serial == (expected["serial"] if expected["serial_usable"] else "")
    assert found.uuid == usable_uuid(expected["uuid"])
    assert found.chassis == (expected["chassis"] or "")
    assert found.cpu == tidied(expected["cpu"])
    assert found.ram_bytes == (expected["ram_bytes_node"] or expected["ram_bytes_banks"])
    disks = {(d.model, d.size_bytes): d for d in found.drives}
    for disk in expected["disks"]:
        drive = disks.pop((tidied(disk["product"]), disk["bytes"]))
        assert drive.is_removable == disk["removable_or_usb"]
        if not drive.is_removable:
            assert drive.serial == disk["serial"]
    assert not disks


@pytest.mark.parametrize("name", sorted(set(EXPECTED.get("smartctl", ["none"])) - {"scrutiny-scan-nvme.json"}))
def test_smartctl(name: str) -> None:
    expected = EXPECTED["smartctl"][name]
    (drive,) = facts(f"smartctl-json/{name}").drives
    smart = drive.smart
    assert smart is not None
    assert (drive.bus, drive.model) == (expected["protocol"], expected["model"] or "")
    assert drive.size_bytes == expected["bytes"]
    turns = expected["rotation_rate"]
    assert turns is None or drive.kind == ("ssd" if turns == 0 else "hdd")
    assert (smart.passed, smart.exit_status, smart.hours) == tuple(
        expected[k] for k in ("passed", "exit_status", "power_on_hours")
    )
    for ours, theirs in (
        ("reallocated", "reallocated_5"),
        ("reported_uncorrect", "reported_uncorrect_187"),
        ("pending", "pending_197"),
        ("offline_uncorrectable", "offline_uncorrectable_198"),
        ("percentage_used", "nvme_percentage_used"),
        ("media_errors", "nvme_media_errors"),
        ("critical_warning", "nvme_critical_warning"),
    ):
        assert smart.counts.get(ours) == expected[theirs]
    if not expected["serial_present"]:
        assert drive.serial == ""


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("scrutiny-smart-fail2", "fail"),
        ("scrutiny-smart-nvme-failed", "fail"),
        ("exporter-ST3200820AS_16", "warn"),
        ("scrutiny-smart-nvme2", "pass"),
        ("scrutiny-smart-ata", "pass"),
    ],
)
def test_verdict_on_a_disk(name: str, verdict: str) -> None:
    (drive,) = facts(f"smartctl-json/{name}.json").drives
    assert drive.smart is not None
    assert drive.smart.verdict == verdict


@pytest.mark.parametrize("name", sorted(EXPECTED.get("battery", ["none"])))
def test_battery(name: str) -> None:
    expected, found = EXPECTED["battery"][name], facts(f"battery/{name}")
    if expected["health_percent"] is None:
        assert found.batteries == ()
        return
    (pack,) = found.batteries
    assert pack.health_percent == expected["health_percent"]
    assert pack.cycles == (int(expected["cycles"]) or None)


def test_one_machine_before_and_after_a_disk_left_it() -> None:
    before, after = facts("lshw-json/7900.lshw.json"), facts("lshw-json/erased-i5.lshw.json")
    assert before.serial == after.serial == "CZC901381R"
    assert len(before.inner_drives) == 3
    assert [drive.serial for drive in after.inner_drives] == ["6RX7AWEZ"]


def test_the_same_machine_through_two_programs() -> None:
    for name in ("7900", "8100", "e5530", "toshiba", "vostro-260", "optiplex-745", "lenovo-thinkcentre-edge"):
        one, other = facts(f"lshw-json/{name}.lshw.json"), facts(f"ereuse-snapshots/gen2-wb11/{name}.json")
        assert one.serial == other.serial
        assert one.ram_bytes == other.ram_bytes
        assert {d.serial for d in one.inner_drives} == {d.serial for d in other.inner_drives}
        assert {d.size_bytes for d in one.inner_drives} == {d.size_bytes for d in other.inner_drives}


def test_what_a_snapshot_says_of_erasing_is_never_proof() -> None:
    for name in ("gen1-wb7-wb10/71a4-eeepc-erasure-real.json", "gen2-wb11/complete-export.json"):
        assert "erasure_not_used" in facts(f"ereuse-snapshots/{name}").notes
    for name in ("workbench-script-2025", "pre-verifiable-credential"):
        assert not hasattr(facts(f"ereuse-snapshots/gen4-workbench-script/{name}.json"), "erase")


def test_the_papers_of_nwipe() -> None:
    for name, status, done in (("A", "ERASED", 67108864), ("C", "FAILED", 25165824), ("D", "ABORTED", 666894336)):
        (path,) = (FIXTURES / "nwipe" / "self-generated").glob(f"{name}_disc_report*.pdf")
        paper = read_evidence(path.read_bytes(), zone=BRUSSELS)
        assert isinstance(paper, ErasurePdf)
        (drive,) = paper.drives
        assert (paper.tag, drive.status, drive.bytes_done, drive.serial) == ("DB-000123", status, done, "")
    system = read("nwipe/self-generated/A_system_report.pdf")
    assert isinstance(system, ErasurePdf)
    assert [drive.status for drive in system.drives] == ["ERASED", "ERASED"]
