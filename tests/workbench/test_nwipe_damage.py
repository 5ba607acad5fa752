"""A damaged log never makes a drive look better than it is, and never breaks the reader."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.workbench.readers.nwipe import NotReadable, looks_like_nwipe, read_nwipe
from tests.thorough import examples, rotated

FILES = Path(__file__).parent / "files" / "nwipe"
KORTRIJK = ZoneInfo("Europe/Brussels")
LOGS = {path.stem: path.read_bytes() for path in sorted(FILES.glob("*.log"))}


def good_drives(data: bytes) -> set[tuple[str | None, str]]:
    """Serial and model of every drive that a file proves to be wiped; nothing for a file that is refused."""
    try:
        log = read_nwipe(data, zone=KORTRIJK)
    except NotReadable:
        return set()
    return {(drive.serial, drive.model) for drive in log.drives if drive.is_good and drive.serial}


GOOD = {name: good_drives(data) for name, data in LOGS.items()}


@pytest.mark.parametrize("name", sorted(LOGS))
def test_a_log_cut_at_any_line_proves_no_more(name: str) -> None:
    lines = LOGS[name].splitlines(keepends=True)
    for end in range(len(lines)):
        assert good_drives(b"".join(lines[:end])) <= GOOD[name]


@pytest.mark.parametrize("name", ["good_hdd", "good_old_0.35", "good_ssd_and_nvme_blanked"])
def test_a_log_without_its_last_line_proves_nothing(name: str) -> None:
    assert GOOD[name]
    whole = LOGS[name]
    end = whole.rindex(b"Nwipe successfully")
    for cut in range(0, end + len(b"Nwipe successfully"), 97):
        assert good_drives(whole[:cut]) == set()
    assert good_drives(whole[: end + 5]) == set()


@settings(max_examples=examples(100, 400), deadline=None)
@given(st.sampled_from(sorted(LOGS)), st.data())
def test_a_changed_byte_never_makes_another_drive_good(name: str, data: st.DataObject) -> None:
    whole = LOGS[name]
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.one_of(st.binary(max_size=2), st.sampled_from([b"\n", b" ", b"0", b"1", b"|", b"!", b"\x00"])))
    serials = {serial for serial, _ in good_drives(whole[:place] + other + whole[place + 1 :])}
    assert serials <= {serial for serial, _ in GOOD[name]}


@settings(max_examples=examples(60, 200), deadline=None)
@given(st.sampled_from(sorted(LOGS)), st.data())
def test_a_lost_stretch_never_makes_another_drive_good(name: str, data: st.DataObject) -> None:
    lines = LOGS[name].splitlines(keepends=True)
    start = data.draw(st.integers(0, len(lines) - 1))
    length = data.draw(st.integers(1, 6))
    left = b"".join(lines[:start] + lines[start + length :])
    assert good_drives(left) <= GOOD[name]


@settings(max_examples=examples(60, 200), deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    banner = b"[2026/03/12 09:00:00]    info: nwipe 0.42\n"
    assert good_drives(data) == set()
    assert good_drives(banner + data) == set()
    assert good_drives(LOGS["good_hdd"] + data) <= GOOD["good_hdd"]
    assert looks_like_nwipe(banner + data)


INSTEAD = [b"", b" ", b"\x0b", b"Z"]


@pytest.mark.parametrize("name", sorted(LOGS))
@pytest.mark.parametrize("instead", INSTEAD)
def test_a_lost_line_end_never_makes_another_drive_good(name: str, instead: bytes) -> None:
    """Every line end is lost in one way at least; in every way when the tests are thorough."""
    whole = LOGS[name]
    for place in rotated([at for at, byte in enumerate(whole) if byte == 10], INSTEAD.index(instead)):
        assert good_drives(whole[:place] + instead + whole[place + 1 :]) <= GOOD[name]
