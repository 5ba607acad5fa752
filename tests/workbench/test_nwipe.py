"""The reader of nwipe logs: what each log proves per drive, and nothing more."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inventory.workbench.readers.nwipe import (
    DriveResult,
    Ending,
    Errors,
    NotReadable,
    NwipeLog,
    Verdict,
    Verify,
    looks_like_nwipe,
    read_nwipe,
)
from inventory.workbench.readers.serials import SerialProblem
from inventory.workbench.readers.wipe_words import REASONS, SERIAL_PROBLEMS, VERDICTS, reason_sentence

FILES = Path(__file__).parent / "files" / "nwipe"
KORTRIJK = ZoneInfo("Europe/Brussels")


def raw(name: str) -> bytes:
    return (FILES / f"{name}.log").read_bytes()


def read(name: str) -> NwipeLog:
    return read_nwipe(raw(name), zone=KORTRIJK)


def only(name: str) -> DriveResult:
    (drive,) = read(name).drives
    return drive


def changed(name: str, old: str, new: str) -> NwipeLog:
    text = raw(name).decode()
    assert old in text
    return read_nwipe(text.replace(old, new).encode(), zone=KORTRIJK)


def words(drive: DriveResult) -> set[str]:
    return {reason.word for reason in drive.reasons}


def test_a_good_drive_with_everything_that_the_log_says() -> None:
    log = read("good_hdd")
    (run,) = log.runs
    assert run.program == "nwipe 0.42"
    assert run.host["system-product-name"] == "Latitude 5490"
    assert len(run.host) == 21
    assert run.host_serial == "7XKQJ12"
    assert run.options["method"] == "Fill With Zeros"
    assert run.ending is Ending.COMPLETED
    assert run.final_line == "Nwipe successfully completed. See summary table for details."
    assert run.blank is False
    assert run.drives == (
        DriveResult(
            device="/dev/sda",
            bus="ATA",
            model="WDC WD5000LPCX-24VHAT0",
            size_text="500 GB",
            serial="WX31A58K1234",
            serial_problem=None,
            status="Erased",
            verdict=Verdict.GOOD,
            reasons=(),
            method="Fill With Zeros",
            rounds=1,
            verify=Verify.LAST,
            started_at=datetime(2026, 3, 12, 8, 0, tzinfo=UTC),
            finished_at=datetime(2026, 3, 12, 8, 41, 14, tzinfo=UTC),
            bytes_done=500107862016,
            bytes_total=500107862016,
            percent=Decimal("100.00"),
            errors=Errors(0, 0, 0),
        ),
    )


def test_the_duration_comes_from_the_time_stamps_and_not_from_the_table() -> None:
    assert b"02:20:37" in raw("good_hdd")
    assert only("good_hdd").duration == timedelta(minutes=41, seconds=14)


@pytest.mark.parametrize("name", ["good_ssd_and_nvme_blanked", "good_verify_all", "good_verify_off", "good_old_0.35"])
def test_other_good_shapes(name: str) -> None:
    drives = read(name).drives
    assert drives
    assert [(drive.verdict, drive.reasons) for drive in drives] == [(Verdict.GOOD, ())] * len(drives)


def test_overwriting_flash_is_clear_and_is_marked_as_flash() -> None:
    ssd, nvme = read("good_ssd_and_nvme_blanked").drives
    assert (ssd.device, ssd.bus, ssd.is_flash, ssd.category) == ("/dev/sda", "ATA-SSD", True, "clear")
    assert (nvme.device, nvme.bus, nvme.is_flash, nvme.category) == ("/dev/nvme0n1", "NVME-SSD", True, "clear")
    assert nvme.serial == "S444NX0M123456"
    assert not only("good_hdd").is_flash


def test_one_bad_drive_does_not_spoil_the_other() -> None:
    bad, good = read("one_failed_one_good").drives
    assert (bad.verdict, bad.errors) == (Verdict.FAILED, Errors(2, 0, 0))
    assert words(bad) == {"status_failed", "error_counters", "error_lines"}
    assert bad.percent == Decimal("33.33")
    assert (good.verdict, good.serial) == (Verdict.GOOD, "WX31A58K9999")


@pytest.mark.parametrize(
    ("name", "verdict", "reasons"),
    [
        ("verification_mismatch", Verdict.FAILED, {"status_failed", "error_counters", "error_lines"}),
        ("aborted_pass_1_of_35", Verdict.ABORTED, {"aborted"}),
        ("verify_only", Verdict.NOT_A_WIPE, {"only_looked"}),
        ("hidden_sectors", Verdict.UNPROVEN, {"hidden_sectors", "not_whole_drive"}),
        ("sanitize_from_the_menu", Verdict.UNPROVEN, {"sanitize_has_no_proof"}),
    ],
)
def test_what_is_not_good(name: str, verdict: Verdict, reasons: set[str]) -> None:
    drive = only(name)
    assert drive.verdict is verdict
    assert words(drive) == reasons


def test_a_stopped_drive_ended_when_the_program_stopped() -> None:
    drive = only("aborted_pass_1_of_35")
    assert drive.finished_at == datetime(2026, 3, 12, 8, 0, 3, tzinfo=UTC)
    assert drive.percent == Decimal("20.00")


def test_a_drive_that_was_found_but_not_started_is_still_to_do() -> None:
    wiped, forgotten = read("found_but_not_wiped").drives
    assert wiped.is_good
    assert (forgotten.verdict, forgotten.status, forgotten.serial) == (Verdict.NOT_WIPED, None, "4C530001230")
    assert forgotten.model == "SanDisk Cruzer, Blade"


@pytest.mark.parametrize(
    ("name", "problem"),
    [("masked_quiet", SerialProblem.MASKED), ("usb_without_serial", SerialProblem.UNKNOWN)],
)
def test_a_drive_without_usable_serial_has_none(name: str, problem: SerialProblem) -> None:
    drive = only(name)
    assert (drive.serial, drive.serial_problem) == (None, problem)
    assert drive.is_good


@pytest.mark.parametrize("serial", ["", "????", "000000000000", "123456789ABC"])
def test_serials_that_name_no_drive(serial: str) -> None:
    (drive,) = changed("good_hdd", "WX31A58K1234", serial).drives
    assert drive.serial is None
    assert drive.serial_problem is (SerialProblem.UNKNOWN if serial else SerialProblem.MISSING)


def test_a_masked_or_absent_host_has_no_serial() -> None:
    assert read("masked_quiet").runs[0].host_serial is None
    assert read("usb_without_serial").runs[0].host == {}
    assert read("usb_without_serial").runs[0].host_serial is None


def test_several_runs_are_kept_apart_and_the_newest_result_counts() -> None:
    better = read("two_runs_aborted_then_good")
    assert [run.ending for run in better.runs] == [Ending.ABORTED, Ending.COMPLETED]
    assert [drive.verdict for drive in better.drives] == [Verdict.ABORTED, Verdict.GOOD]
    assert [drive.verdict for drive in better.last_results] == [Verdict.GOOD]
    worse = read("two_runs_good_then_failed")
    assert [drive.verdict for drive in worse.drives] == [Verdict.GOOD, Verdict.FAILED]
    assert [drive.verdict for drive in worse.last_results] == [Verdict.FAILED]


def test_runs_without_a_banner_are_cut_after_the_last_line() -> None:
    first, second = read("two_runs_old_second_cut").runs
    assert first.program == "nwipe 0.35"
    assert [(drive.serial, drive.verdict) for drive in first.drives] == [("WX31A58K1234", Verdict.GOOD)]
    assert [(drive.serial, drive.verdict) for drive in second.drives] == [("WX31A58K9999", Verdict.UNPROVEN)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (" Erased ", "Erasing?", "status_unknown"),
        ("       sda | Erased", "!      sda | Erased", "status_unknown"),
        (" 100.00%", "  99.99%", "not_whole_drive"),
        ("|      500107862016 |     500107862016 |", "|      500107861504 |     500107862016 |", "not_whole_drive"),
        ("500107862016 bytes written", "400107862016 bytes written", "not_whole_drive"),
        ("500107862016 bytes read", "400107862016 bytes read", "not_all_read_back"),
        ("Verified pass 1 of 1", "Passed 1 of 1", "not_verified"),
        ("1R+NB+VL", "1R+NB+VA+", "log_incomplete"),
        ("1R+NB+VL", "3R+NB+VL", "not_finished"),
        ("1R+NB+VL", "1R+B+VL", "not_blanked"),
        ("Finished final round 1 of 1", "Finished 1 of 1", "not_finished"),
        ("Starting pass 1/1", "Starting pass 1/3", "not_finished"),
        ("Fill With Zeros", "Quickest Erase", "method_unknown"),
        ("MB/s, Fill With Zeros", "MB/s, Fill With Ones", "method_unknown"),
        ("WDC WD5000LPCX-24/WX31A58K1234", "WDC WD5000LPCX-24/WX31A58K9999", "other_drive_in_table"),
        ("Found /dev/sda", "Found /dev/sdb", "drive_not_listed"),
        ("       sda |           0 |", "       sda |           0  ", "log_damaged"),
        ("info: Nwipe successfully", "info: Nwipe", "log_incomplete"),
        ("09:41:14", "08:41:14", "times_contradict"),
    ],
)
def test_every_missing_proof_has_its_reason(old: str, new: str, reason: str) -> None:
    drive = changed("good_hdd", old, new).drives[-1]
    assert drive.verdict is Verdict.UNPROVEN
    assert reason in words(drive)


NO_ERRORS = "sda |           0 |                    0 |                    0"
WRITE_ERROR = "   error: Write error on '/dev/sda' at offset 4096, skipping 512 bytes."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NO_ERRORS, NO_ERRORS[:-1] + "1"),
        ("  notice: Finished final", f"{WRITE_ERROR}\n[2026/03/12 09:41:14]  notice: Finished final"),
        (" Erased ", "INSANITY"),
        (" Erased ", "-FAILED-"),
    ],
)
def test_any_error_makes_it_fail(old: str, new: str) -> None:
    assert changed("good_hdd", old, new).drives[-1].verdict is Verdict.FAILED


def test_an_error_line_with_its_own_line_is_seen() -> None:
    line = "[2026/03/12 09:41:14]   error: Verification mismatch on '/dev/sda' at offset 4096\n"
    text = raw("good_hdd").decode().replace("\n\n****", f"\n{line}\n****", 1)
    assert read_nwipe(text.encode(), zone=KORTRIJK).drives[0].verdict is Verdict.FAILED


def test_old_logs_need_the_whole_size_written() -> None:
    text = raw("good_old_0.35").decode()
    short = text.replace("500107862016 bytes written to /dev/sda", "500107861504 bytes written to /dev/sda")
    first, second = read_nwipe(short.encode(), zone=KORTRIJK).drives
    assert (first.verdict, second.verdict) == (Verdict.UNPROVEN, Verdict.GOOD)
    unknown = text.replace("sect/blk/dev", "sectors")
    assert {drive.verdict for drive in read_nwipe(unknown.encode(), zone=KORTRIJK).drives} == {Verdict.UNPROVEN}


def test_a_drive_missing_from_the_erasure_table_is_not_proven() -> None:
    row = "  nvme0n1 |      256060514304 |     256060514304 |           100.00%\n"
    ssd, nvme = changed("good_ssd_and_nvme_blanked", row, "").drives
    assert (ssd.verdict, nvme.verdict) == (Verdict.GOOD, Verdict.UNPROVEN)


def test_throughput_does_not_matter() -> None:
    assert changed("good_hdd", " 405 MB/s", "   0 B/s").drives[0].is_good


def test_a_row_that_a_screen_of_80_columns_cut_is_no_other_drive() -> None:
    text = raw("good_hdd").decode().replace("WX31A58K1234", "WD-WX31A58K123456789")
    row = next(line for line in text.splitlines() if "| Erased |" in line)
    assert read_nwipe(text.replace(row, row[:80]).encode(), zone=KORTRIJK).drives[0].is_good
    assert not read_nwipe(text.replace(row, row[:70]).encode(), zone=KORTRIJK).drives[0].is_good


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b" info:", b"\x1b[32m info:\x1b[0m"),
        lambda data: b"\x00" * 40 + data.replace(b"\n", b"\n\x00"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: b"\x1b[2J\x1b[H" + data + b"\x00\x00",
    ],
)
def test_signs_of_terminals_and_editors_do_no_harm(spoil) -> None:  # type: ignore[no-untyped-def]
    assert read_nwipe(spoil(raw("good_hdd")), zone=KORTRIJK) == read("good_hdd")


def test_the_hour_that_comes_twice_is_read_in_order() -> None:
    text = raw("good_hdd").decode().replace("2026/03/12", "2026/10/25")
    text = text.replace("09:00:00", "02:30:00").replace("09:20:37", "02:50:00")
    text = text.replace("09:41:14", "02:11:00").replace("09:41:17", "02:11:03")
    drive = read_nwipe(text.encode(), zone=KORTRIJK).drives[0]
    assert drive.started_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert drive.finished_at == datetime(2026, 10, 25, 1, 11, tzinfo=UTC)
    assert drive.is_good


@pytest.mark.parametrize("data", [b"", b"  \n", b"%PDF-1.7", b"PK\x03\x04", b"hallo", b"\xff" * 300, b"[" * 5000])
def test_what_is_no_log_is_refused_with_a_sentence(data: bytes) -> None:
    assert not looks_like_nwipe(data)
    with pytest.raises(NotReadable, match=r"Dit bestand is .*\."):
        read_nwipe(data, zone=KORTRIJK)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(NotReadable, match="te groot"):
        read_nwipe(b"x" * 20_000_001, zone=KORTRIJK)


def test_every_verdict_problem_and_reason_has_a_dutch_sentence() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert set(SERIAL_PROBLEMS) == set(SerialProblem)
    for path in FILES.glob("*.log"):
        for drive in read_nwipe(path.read_bytes(), zone=KORTRIJK).drives:
            for reason in drive.reasons:
                assert reason.word in REASONS
                assert reason_sentence(reason).count(".") >= 1


@pytest.mark.parametrize("serial", ["WX31A58K1234", "wx31a58k1234"])
def test_a_serial_that_one_run_gives_to_two_drives_names_neither(serial: str) -> None:
    log = changed("one_failed_one_good", "WX31A58K9999", serial)
    assert {drive.serial_problem for drive in log.last_results} == {SerialProblem.DOUBLE}
    assert len(log.last_results) == 2


def test_a_serial_stands_twice_when_only_the_last_table_says_so() -> None:
    """The second drive was found without a number; the table gives it that of the first."""
    text = raw("one_failed_one_good").decode().replace("S/N=WX31A58K1234", "S/N=")
    text = text.replace("WDC WD5000LPCX-24/WX31A58K1234", "WDC WD5000LPCX-24/WX31A58K9999")
    bad, good = read_nwipe(text.encode(), zone=KORTRIJK).drives
    assert (bad.serial_problem, good.serial_problem) == (SerialProblem.MISSING, SerialProblem.DOUBLE)


def test_two_equal_results_of_one_serial_in_one_run_prove_nothing_either() -> None:
    twice = read("good_ssd_and_nvme_blanked").drives[0].serial or ""
    log = changed("good_ssd_and_nvme_blanked", "S444NX0M123456", twice)
    assert [drive.verdict for drive in log.drives] == [Verdict.GOOD] * 2
    assert [drive.serial_problem for drive in log.drives] == [SerialProblem.DOUBLE] * 2


@pytest.mark.parametrize("before", [True, False])
def test_a_run_that_names_a_serial_twice_spoils_it_in_every_run_of_the_file(before: bool) -> None:
    double = raw("one_failed_one_good").replace(b"WX31A58K9999", b"WX31A58K1234")
    parts = (raw("good_hdd"), double) if before else (double, raw("good_hdd"))
    log = read_nwipe(b"\n".join(parts), zone=KORTRIJK)
    assert len(log.runs) == 2
    assert [drive.serial_problem for drive in log.last_results] == [SerialProblem.DOUBLE] * 3


@pytest.mark.parametrize("day", ["2026/03/11", "2026/03/13"])
def test_a_failed_run_behind_a_good_one_counts_whatever_its_clock_says(day: str) -> None:
    failed = raw("verification_mismatch").replace(b"2026/03/12", day.encode())
    assert b"WX31A58K1234" in failed
    log = read_nwipe(raw("good_hdd") + b"\n" + failed, zone=KORTRIJK)
    assert [drive.verdict for drive in log.last_results] == [Verdict.FAILED]


def test_a_good_run_from_before_a_failed_one_counts_not_when_it_stands_behind_it() -> None:
    failed = raw("verification_mismatch").replace(b"2026/03/12", b"2026/03/13")
    log = read_nwipe(failed + b"\n" + raw("good_hdd"), zone=KORTRIJK)
    assert [drive.verdict for drive in log.last_results] == [Verdict.FAILED]
