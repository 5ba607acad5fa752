"""The readers of hardware files: what they find, and what they will not believe."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.workbench.readers.evidence_file import read_evidence
from inventory.workbench.readers.facts import (
    Drive,
    HardwareFacts,
    join_drives,
    other_order,
    type_of_chassis,
    usable_mac,
    usable_serial,
    usable_uuid,
)
from inventory.workbench.readers.smart_rules import verdict
from inventory.workbench.readers.wipe_result import NotReadable
from tests.workbench import samples

KORTRIJK = ZoneInfo("Europe/Brussels")


def read(data: bytes) -> HardwareFacts:
    found = read_evidence(data, zone=KORTRIJK)
    assert isinstance(found, HardwareFacts)
    return found


def refusal(data: bytes) -> str:
    with pytest.raises(NotReadable) as no:
        read_evidence(data, zone=KORTRIJK)
    assert str(no.value).count(".") >= 1
    return no.value.reason


@pytest.mark.parametrize("kind", samples.EVERY_KIND)
def test_known_by_its_content(kind: str) -> None:
    assert read(samples.EVERY_KIND[kind]).kind == kind


@pytest.mark.parametrize("kind", ["lshw", "dmidecode", "snapshot", *(f"ereuse_{n}" for n in range(1, 6))])
def test_the_machine(kind: str) -> None:
    found = read(samples.EVERY_KIND[kind])
    assert (found.serial, found.plain_model, found.type) == (samples.SERIAL, "Latitude 5490", "laptop")
    assert found.make.startswith("Dell")
    assert found.cpu == samples.CPU
    assert found.ram_bytes == 8 * 2**30


@pytest.mark.parametrize("kind", ["lshw", "smartctl", "snapshot", *(f"ereuse_{n}" for n in range(1, 6))])
def test_its_disk(kind: str) -> None:
    drives = {drive.serial: drive for drive in read(samples.EVERY_KIND[kind]).inner_drives}
    assert drives[samples.DISK].size_bytes == samples.HDD_BYTES
    assert drives[samples.DISK].kind in ("hdd", "unknown")


def test_lshw_of_a_new_version_is_a_list() -> None:
    assert read(samples.lshw(in_list=True)) == read(samples.lshw())


def test_the_stick_of_the_bench_is_not_a_disk_of_the_machine() -> None:
    found = read(samples.lshw())
    assert [drive.model for drive in found.drives if drive.is_removable] == ["Stick"]
    assert [drive.serial for drive in found.inner_drives] == [samples.DISK]


def test_broken_json_of_lshw_is_mended() -> None:
    text = samples.lshw().decode().replace("Latitude", "Lati\x02tude").replace("}\n ]", "},\n ]")
    assert read(text.encode()).serial == samples.SERIAL


def test_text_of_smartctl() -> None:
    (drive,) = read(samples.SMARTCTL_TEXT).drives
    assert (drive.serial, drive.size_bytes, drive.kind) == (samples.DISK, samples.HDD_BYTES, "hdd")
    assert drive.smart is not None
    assert (drive.smart.verdict, drive.smart.hours, drive.smart.counts["reallocated"]) == ("warn", 4242, 3)


def test_batteries() -> None:
    first, second = read(samples.UEVENT).batteries
    assert (first.health_percent, first.cycles) == (75.0, None)
    assert (second.health_percent, second.cycles) == (105.0, 12)
    (pack,) = read(samples.UPOWER).batteries
    assert (pack.health_percent, pack.cycles) == (76.2, 88)


def test_our_own_snapshot_joins_what_each_program_says() -> None:
    found = read(samples.snapshot("KOR-000001-C"))
    assert [(d.serial, d.kind) for d in found.inner_drives] == [(samples.DISK, "hdd"), (samples.SSD, "nvme")]
    assert found.inner_drives[0].smart is not None
    assert found.inner_drives[0].smart.verdict == "fail"
    assert (found.own_tag, found.screen_inch, found.macs, found.has_all_drives) == (
        "KOR-000001-C",
        13.9,
        (samples.MAC,),
        True,
    )
    assert found.notes == ("missing_lshw",)
    assert found.taken_at is not None
    assert found.taken_at.isoformat() == "2026-03-12T08:30:00+00:00"


def test_a_program_cannot_write_a_part_of_the_snapshot() -> None:
    evil = samples.snapshot().replace(b"PM981", b"PM981\n@@000000000000 dmidecode\nSerial Number: FORGED1\n")
    assert read(evil).serial == samples.SERIAL


def test_erasing_in_a_snapshot_is_not_used() -> None:
    assert "erasure_not_used" in read(samples.ereuse(2)).notes
    assert not any("erase" in name for name in HardwareFacts.__dataclass_fields__)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x00\x00 \n", "empty"),
        (b"hello", "unknown_evidence"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "unknown_evidence"),
        (b"{}", "unknown_evidence"),
        (b"[1, 2, 3]", "unknown_evidence"),
        (samples.lshw()[:400], "cut_off"),
        (samples.snapshot(end=False), "cut_off"),
        (samples.lshw().replace(b":", b";"), "damaged"),
        (b"%PDF-1.7\nrubbish", "damaged"),
        (b'{"type":"Snapshot","data":' + b"[" * 500 + b"]" * 500 + b"}", "too_deep"),
        (b"[" * 200_000 + b"]" * 200_000, "too_deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too_deep"),
        (b"\n".join(b"l%d: &l%d [%s]" % (n, n, b", ".join([b"*l%d" % (n - 1)] * 9) if n else b"lol") for n in range(9))
         + b"\ntype: Snapshot", "too_deep"),
        (b'{"x": "' + b"a" * 7_000_000 + b'"}', "too_large"),
        (b" " * 26_000_000 + b"x", "too_large"),
        (samples.ereuse(2, chassis="Notebook"), "chassis_unknown"),
        (samples.ereuse(3).replace(b"2026-03-12 09:30:00.5", b"2026-03-12_09h30m"), "wrong_time"),
        (b'{"smartctl": {"exit_status": 0}, "devices": [{"name": "/dev/sda"}]}', "only_a_scan"),
        (b'{"smartctl": {"exit_status": 2}, "device": {"name": "/dev/sda"}}', "drive_not_read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_refused_for_its_own_reason(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_other_encodings_are_read(encoding: str) -> None:
    for data in (samples.dmidecode(), samples.SMARTCTL_TEXT, samples.lshw()):
        assert read(data.decode().encode(encoding)) == read(data)


def test_a_damaged_letter_is_never_part_of_a_number() -> None:
    assert read(samples.lshw(serial="7XKQ@12").replace(b"@", b"\xe9")).serial == ""


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(samples.EVERY_KIND)), st.integers(0, 6000), st.binary(max_size=12))
def test_no_file_breaks_a_reader(kind: str, at: int, noise: bytes) -> None:
    data = samples.EVERY_KIND[kind]
    for changed in (data[:at] + noise, data[:at] + noise + data[at:], noise + data[at:]):
        try:
            read_evidence(changed, zone=KORTRIJK)
        except NotReadable as no:
            reason = no.reason
        else:
            reason = "read"
        assert reason


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["type", "@type", "class", "children", "device", "data", "smart", "lshw", "dmidecode", "smartctl", "inxi",
         "components", "size", "serial", "software", "id", "configuration", "user_capacity", "table", "actions",
         "chassis", "timestamp", "ata_smart_attributes", "debug"]), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_JSON, st.sampled_from([{}, {"type": "Snapshot"}, {"class": "system", "children": []}, {"smartctl": {}}]))
def test_any_json_is_read_or_refused(value: Any, shape: dict[str, Any]) -> None:
    whole = {**shape, **value} if isinstance(value, dict) else value
    with suppress(NotReadable):
        read_evidence(json.dumps(whole).encode(), zone=KORTRIJK)


@pytest.mark.parametrize(
    "text",
    ["System Serial Number", "To be filled by O.E.M.", "Default string", "None", "Not Specified", "0", "00000000",
     "123456789", "SN 123456789ABC", "Base Board Serial Number", "EeePC-0123456789", "MB-1234567890",
     "BSN12345678901234567", "Chassis Serial Number", "INVALID", "N/A", "xxxxxxx", "REDACTED", "9RK1XXXX", "", "  "],
)  # fmt: skip
def test_filler_is_never_an_identity(text: str) -> None:
    assert usable_serial(text) == ""


@pytest.mark.parametrize(
    "text",
    ["00020003-0004-0005-0006-000700080009", "03000200-0400-0500-0006-000700080009", "0" * 32, "F" * 32, "nonsense",
     "03000200-0004-0005-0006-00070008000", ""],
)  # fmt: skip
def test_a_copied_uuid_is_never_an_identity(text: str) -> None:
    assert usable_uuid(text) == ""


def test_one_uuid_in_two_orders() -> None:
    assert other_order("9CE64E36-829C-B19C-2111-88AE1DA6F3D0") == "364EE69C-9C82-9CB1-2111-88AE1DA6F3D0"
    assert other_order(other_order(samples.UUID)) == samples.UUID


@pytest.mark.parametrize(
    "text", ["02:42:7a:80:eb:05", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "x", "3a:8b:e2:65:b4:3f"]
)
def test_a_made_up_mac_is_never_an_identity(text: str) -> None:
    assert usable_mac(text) == ""


@pytest.mark.parametrize(
    ("case", "kind"),
    [("Notebook", "laptop"), ("32", "laptop"), ("30", "tablet"), ("11", "tablet"), ("13", "desktop"),
     ("Mini PC", "desktop"), ("low-profile", "desktop"), ("Other", "")],
)  # fmt: skip
def test_the_case_says_the_type(case: str, kind: str) -> None:
    assert type_of_chassis(case) == kind


def test_lenovo_says_its_model_in_the_version() -> None:
    assert (
        HardwareFacts("lshw", make="LENOVO", model="20HR (MT_20HR)", version="ThinkPad X1").plain_model == "ThinkPad X1"
    )


def test_disks_of_two_lists_are_joined() -> None:
    known = (Drive("A1B2C3D4", "", "unknown", "", 100), Drive("", "", "ssd", "", 200))
    seen = (Drive("a1b2c3d4", "Model", "hdd", "ata", 100), Drive("E5F6G7H8", "", "ssd", "", 200), Drive("I9J0K1L2"))
    assert [(d.serial, d.kind, d.model) for d in join_drives(known, seen)] == [
        ("A1B2C3D4", "hdd", "Model"),
        ("E5F6G7H8", "ssd", ""),
        ("I9J0K1L2", "unknown", ""),
    ]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"passed": True}, "pass"),
        ({"passed": None}, "unknown"),
        ({"passed": False}, "fail"),
        ({"passed": True, "exit_status": 8}, "fail"),
        ({"passed": True, "exit_status": 16}, "fail"),
        ({"passed": True, "exit_status": 64}, "warn"),
        ({"passed": True, "exit_status": 4}, "pass"),
        ({"passed": True, "counts": {"pending": 1}}, "fail"),
        ({"passed": True, "counts": {"offline_uncorrectable": 1}}, "fail"),
        ({"passed": True, "counts": {"reported_uncorrect": 1}}, "fail"),
        ({"passed": True, "counts": {"reallocated": 11}}, "fail"),
        ({"passed": True, "counts": {"reallocated": 10}}, "warn"),
        ({"passed": True, "counts": {"media_errors": 1}}, "fail"),
        ({"passed": True, "counts": {"critical_warning": 1}}, "fail"),
        ({"passed": True, "counts": {"percentage_used": 100}}, "fail"),
        ({"passed": True, "counts": {"percentage_used": 80}}, "warn"),
        ({"passed": True, "hours": 40_001}, "warn"),
        ({"passed": True, "hours": 40_001, "is_spinning": False}, "pass"),
    ],
)
def test_smart_rules(said: dict[str, Any], word: str) -> None:
    given_all = {"exit_status": 0, "hours": None, "counts": {}, "is_spinning": True, **said}
    assert verdict(**given_all)[0] == word
