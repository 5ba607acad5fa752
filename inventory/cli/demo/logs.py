"""Writes logs of wipes in the shape of nwipe 0.42, as the bench sends them: good ones, failed ones, stopped ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from inventory.cli.demo.catalogue import Disk
from inventory.core.clock import BRUSSELS
from inventory.devices.models import MediumKind

_ROWS = "-" * 80
_STARS = "*" * 80
_METHOD = "PRNG Stream"
_SPEED = {MediumKind.HDD: 112_000_000, MediumKind.SSD: 405_000_000, MediumKind.NVME: 905_000_000}


class Outcome(StrEnum):
    GOOD = "good"
    FAILED = "failed"
    ABORTED = "aborted"


@dataclass(frozen=True)
class Host:
    """The machine that the wipe ran on."""

    maker: str
    product: str
    serial: str
    uuid: str
    cpu: str
    is_notebook: bool = True


@dataclass(frozen=True)
class Drive:
    """A disk in that machine and how its wipe went."""

    disk: Disk
    serial: str
    outcome: Outcome = Outcome.GOOD


@dataclass(frozen=True)
class Log:
    """The file, and when the program ended."""

    content: bytes
    ended_at: datetime


def write(host: Host, drives: Sequence[Drive], *, begun_at: datetime, masked: bool = False) -> Log:
    """The log of one run. `masked` is the quiet mode, which hides every serial number."""
    page = _Page(begun_at.astimezone(BRUSSELS).replace(microsecond=0))
    named = list(zip(_names(drives), drives, strict=True))
    _head(page, host, named, masked)
    runs = [_wipe(name, drive, page.at) for name, drive in named]
    for at, level, text in sorted((step for steps, _end in runs for step in steps), key=lambda step: step[0]):
        page.at = at  # the drives run beside each other, and the log tells it as it goes
        page.line(level, text)
    page.at = max(end for _steps, end in runs)
    if any(drive.outcome is Outcome.FAILED for drive in drives):
        for name, drive in named:
            if drive.outcome is Outcome.FAILED:
                page.line("fatal", f"Nwipe exited with errors on device = /dev/{name}, see log for specific error")
    _tables(page, named, masked)
    return Log("\n".join([*page.lines, ""]).encode(), page.at)


class _Page:
    """Lines with the time that it is on the bench."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.lines: list[str] = []

    def line(self, level: str, text: str) -> None:
        self.lines.append(f"[{self.at:%Y/%m/%d %H:%M:%S}] {level:>7}: {text}")

    def bare(self, text: str = "") -> None:
        self.lines.append(text)


def _names(drives: Sequence[Drive]) -> Iterator[str]:
    letters, numbers = iter("abcdef"), iter("0123")
    for drive in drives:
        yield f"nvme{next(numbers)}n1" if drive.disk.kind is MediumKind.NVME else f"sd{next(letters)}"


def _shown(text: str, masked: bool) -> str:
    return "X" * len(text) if masked else text


def _head(page: _Page, host: Host, named: Sequence[tuple[str, Drive]], masked: bool) -> None:
    page.line("info", "nwipe 0.42")
    page.line("info", "Linux version 6.6.30 (builder@shredos) (x86_64-linux-gcc")
    page.bare("                               (Buildroot 2024.02) 12.3.0) #1 SMP")
    for name, drive in named:
        size = f"{drive.disk.size_bytes // 1_000_000_000} GB"
        serial = _shown(drive.serial, masked)
        page.line("notice", f"Found /dev/{name}, {drive.disk.bus:<8}, {drive.disk.model}, {size:>7}, S/N={serial}")
        page.line("info", f"/dev/{name}, sector(logical)/block(physical) sizes 512/4096")
        page.bare()
        page.line("info", " ")
        page.line("info", f"No hidden sectors on /dev/{name}")
    number = _shown(host.serial, masked)
    for key, value in (
        ("bios-version", "1.21.3"),
        ("bios-release-date", "08/04/2022"),
        ("system-manufacturer", host.maker),
        ("system-product-name", host.product),
        ("system-version", "Not Specified"),
        ("system-serial-number", number),
        ("system-uuid", host.uuid),
        ("baseboard-manufacturer", host.maker),
        ("baseboard-product-name", "0DEMO1"),
        ("baseboard-version", "A00"),
        ("baseboard-serial-number", f"/{number}/"),
        ("baseboard-asset-tag", "Not Specified"),
        ("chassis-manufacturer", host.maker),
        ("chassis-type", "Notebook" if host.is_notebook else "Desktop"),
        ("chassis-version", "Not Specified"),
        ("chassis-serial-number", number),
        ("chassis-asset-tag", "Not Specified"),
        ("processor-family", "Core i5"),
        ("processor-manufacturer", "Intel(R) Corporation"),
        ("processor-version", host.cpu),
        ("processor-frequency", "1700 MHz"),
    ):
        page.line("info", f"{key} = {value}")
    page.line("notice", "Program options are set as follows...")
    for option in (
        "  force        = 0 (off)",
        "  autonuke     = 1 (on)",
        "  autopoweroff = 0 (off)",
        "  do not perform a final blank pass",
        "  do not show GUI interface",
        "  banner       = nwipe 0.42",
        "  prng         = AES-256-CTR (CSPRNG)",
        f"  method       = {_METHOD}",
        "  direction    = start -> end (forward)",
        f"  quiet        = {1 if masked else 0}",
        "  rounds       = 1",
        "  sync         = 100000",
        "  verify       = 1 (last pass)",
    ):
        page.line("notice", option)


_Step = tuple[datetime, str, str]


def _wipe(name: str, drive: Drive, begun: datetime) -> tuple[list[_Step], datetime]:
    """What the log says of one drive, and when it was done with it."""
    size = drive.disk.size_bytes
    takes = timedelta(seconds=size // _SPEED[drive.disk.kind])
    steps: list[_Step] = [
        (begun, "notice", text)
        for text in (
            f"Using direct I/O (O_DIRECT) on device '/dev/{name}'.",
            f"/dev/{name}: Device geometry is as follows...",
            "  Logical sector size  = 512",
            "  Physical sector size = 4096",
            f"  Total device bytes   = {size}",
            f"Invoking method '{_METHOD}' on /dev/{name}",
            f"Starting round 1 of 1 on /dev/{name}",
            f"Starting pass 1/1, round 1/1, on /dev/{name}",
        )
    ]
    if drive.outcome is Outcome.ABORTED:
        return steps, begun + takes * 0.4
    if drive.outcome is Outcome.FAILED:
        at, done = begun + takes * 0.3, _bytes_done(drive)
        steps += [
            (at, "error", f"Write error on '/dev/{name}' at offset {done}, starting reverse wipe."),
            (at, "fatal", f"Reverse wipe failed on '/dev/{name}' at offset {size - 512}."),
            (at, "notice", f"{done} bytes written to /dev/{name}"),
        ]
        return steps, at
    written, read = begun + takes, begun + 2 * takes
    steps += [
        (written, "notice", f"{size} bytes written to /dev/{name}"),
        (written, "notice", f"Verifying pass 1 of 1, round 1 of 1, on /dev/{name}"),
        (read, "notice", f"{size} bytes read from /dev/{name}"),
        (read, "notice", f"Verified pass 1 of 1, round 1 of 1, on '/dev/{name}'."),
        (read, "notice", f"Finished pass 1/1, round 1/1, on /dev/{name}"),
        (read, "notice", f"Finished final round 1 of 1 on /dev/{name}"),
    ]
    return steps, read


def _bytes_done(drive: Drive) -> int:
    size = drive.disk.size_bytes
    share = {Outcome.GOOD: 100, Outcome.FAILED: 30, Outcome.ABORTED: 40}[drive.outcome]
    return size if share == 100 else size * share // 100 // 512 * 512


def _tables(page: _Page, named: Sequence[tuple[str, Drive]], masked: bool) -> None:
    def mark(drive: Drive, bad: tuple[Outcome, ...]) -> str:
        return "!" if drive.outcome in bad else " "

    page.bare()
    page.bare("******************************** Error Summary *********************************")
    page.bare("!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors")
    page.bare(_ROWS)
    for name, drive in named:
        errors = 2 if drive.outcome is Outcome.FAILED else 0
        page.bare(f"{mark(drive, (Outcome.FAILED,))} {name:>8} | {errors:>11} | {0:>20} | {0:>20}")
    page.bare(_STARS)
    page.bare()
    page.bare("******************************* Erasure Summary ********************************")
    page.bare("!   Device |      Bytes Erased |      Bytes Total | Percentage Erased")
    page.bare(_ROWS)
    for name, drive in named:
        size, done = drive.disk.size_bytes, _bytes_done(drive)
        percent = f"{100 * done / size:.2f}%"
        bad = mark(drive, (Outcome.FAILED, Outcome.ABORTED))
        page.bare(f"{bad} {name:>8} | {done:>17} | {size:>16} | {percent:>17}")
    page.bare(_STARS)
    page.bare()
    page.bare("********************************* Drive Status *********************************")
    page.bare("!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number")
    page.bare(_ROWS)
    words = {Outcome.GOOD: " Erased ", Outcome.FAILED: "-FAILED-", Outcome.ABORTED: "UABORTED"}
    for name, drive in named:
        speed = f"{_SPEED[drive.disk.kind] // 1_000_000} MB/s"
        seconds = 2 * drive.disk.size_bytes // _SPEED[drive.disk.kind]
        takes = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        bad = mark(drive, (Outcome.FAILED, Outcome.ABORTED))
        label = f"{drive.disk.model[:17]}/{_shown(drive.serial, masked)}"
        page.bare(f"{bad} {name:>8} |{words[drive.outcome]}| {speed:>8} | {takes} | {label}")
    page.bare(_ROWS)
    page.at += timedelta(seconds=3)
    total = sum(_SPEED[drive.disk.kind] for _name, drive in named) // 1_000_000
    page.bare(f"[{page.at:%Y/%m/%d %H:%M:%S}] Total Throughput {total:>4} MB/s, {_METHOD}, 1R+NB+VL")
    page.bare(_STARS)
    page.bare()
    if any(drive.outcome is Outcome.ABORTED for _name, drive in named):
        page.line("info", "Nwipe was aborted by the user. Check the summary table for the drive status.")
    elif any(drive.outcome is Outcome.FAILED for _name, drive in named):
        page.line("info", "Nwipe exited with errors, check the log & summary table for individual drive status.")
    else:
        page.line("info", "Nwipe successfully completed. See summary table for details.")
