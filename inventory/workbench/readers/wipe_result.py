"""What a wipe log says, drive by drive: the words that the rest of the house uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from inventory.workbench.readers.serials import SerialProblem, is_placeholder_serial


class NotReadable(Exception):
    """The file cannot be read; the text says why, in one plain Dutch sentence. `reason` is a stable word."""

    def __init__(self, sentence: str, reason: str = "not_readable") -> None:
        super().__init__(sentence)
        self.reason = reason


class Verdict(StrEnum):
    """What a log proves about one drive."""

    GOOD = "good"  # wiped from end to end, without errors, and verified if that was asked
    FAILED = "failed"  # the program met errors
    ABORTED = "aborted"  # stopped by a person
    NOT_WIPED = "not_wiped"  # seen by the program, never started: still to do
    UNPROVEN = "unproven"  # the log is silent or contradicts itself
    NOT_A_WIPE = "not_a_wipe"  # only looked at, nothing was overwritten


class Verify(StrEnum):
    """Which passes the program was asked to read back."""

    NONE = "none"
    LAST = "last"
    ALL = "all"


class Ending(StrEnum):
    """How a run of the program ended, by its last line."""

    COMPLETED = "completed"
    ERRORS = "errors"
    ABORTED = "aborted"
    ABORTED_BEFORE_START = "aborted_before_start"


class Reason(NamedTuple):
    """Why a drive is not good: a stable word (sentences in `wipe_words`) and what the log says there."""

    word: str
    detail: str = ""


class Errors(NamedTuple):
    """The three counters of the error table; the third is None in logs from before 0.32."""

    passes: int
    verifications: int
    syncs: int | None


def is_inside(bus: str) -> bool:
    """A drive on this bus is built in, as far as a log can tell: no stick, no virtual drive."""
    return bool(bus.strip()) and not any(word in bus.upper() for word in ("USB", "VIRT", "1394", "UNKNOWN"))


@dataclass(frozen=True)
class DriveResult:
    """One drive in one run. Times are aware UTC.

    `serial` is None when it names no drive, and kept to be shown when it names two (`SerialProblem.DOUBLE`).
    """

    device: str
    bus: str
    model: str
    size_text: str
    serial: str | None
    serial_problem: SerialProblem | None
    status: str | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    method: str | None
    rounds: int | None
    verify: Verify | None
    started_at: datetime | None
    finished_at: datetime | None
    bytes_done: int | None
    bytes_total: int | None
    percent: Decimal | None
    errors: Errors | None
    category: str = "clear"  # overwriting is "clear"; on flash it can never be "purge"

    @property
    def duration(self) -> timedelta | None:
        """From the time stamps; the duration in the program's own table is known to be wrong."""
        if self.started_at is None or self.finished_at is None:
            return None
        return self.finished_at - self.started_at

    @property
    def is_flash(self) -> bool:
        """Whether the log says that this is an SSD, NVMe or memory card."""
        return any(word in self.bus.upper() for word in ("SSD", "NVME", "MMC"))

    @property
    def is_good(self) -> bool:
        return self.verdict is Verdict.GOOD

    @property
    def only_looked(self) -> bool:
        """A run that read the drive back and met no error: it proves no wipe, and takes none away."""
        return self.verdict is Verdict.NOT_A_WIPE and len(self.reasons) == 1


@dataclass(frozen=True)
class WipeRun:
    """One run of the program. `host` describes the machine that it ran on, as `dmidecode` names things."""

    program: str | None
    host: Mapping[str, str]
    options: Mapping[str, str]
    method: str | None
    rounds: int | None
    verify: Verify | None
    blank: bool | None
    final_line: str | None
    ending: Ending | None
    started_at: datetime | None
    ended_at: datetime | None
    drives: tuple[DriveResult, ...]

    @property
    def host_serial(self) -> str | None:
        """The serial number of the machine, when it names one."""
        serial = self.host.get("system-serial-number", "")
        return None if is_placeholder_serial(serial) else serial


@dataclass(frozen=True)
class NwipeLog:
    """A whole file: the program appends, so there may be several runs."""

    runs: tuple[WipeRun, ...]

    @property
    def drives(self) -> tuple[DriveResult, ...]:
        """Every drive of every run, in the order of the file."""
        return tuple(drive for run in self.runs for drive in run.drives)

    @property
    def last_results(self) -> tuple[DriveResult, ...]:
        """Each drive once, with its newest result: a failed second run overrules an earlier good one.

        A drive without usable serial number cannot be followed over runs and is kept for each run.
        """
        newest: dict[tuple[str, str], DriveResult] = {}
        for number, run in enumerate(self.runs):
            for drive in run.drives:
                usable = drive.serial if drive.serial_problem is None else None
                key = ("serial", usable.casefold()) if usable else (f"run {number}", drive.device)
                if key not in newest or _overrules(drive, newest[key]):
                    newest[key] = drive
        return tuple(newest.values())


def _overrules(drive: DriveResult, former: DriveResult) -> bool:
    """A later run counts. When the times say otherwise than the order in the file, the one that is not good counts."""
    if drive.verdict is Verdict.NOT_WIPED or (former.is_good and drive.only_looked):
        return False
    if former.is_good or former.verdict is Verdict.NOT_WIPED:
        return True
    is_earlier = drive.started_at and former.started_at and drive.started_at < former.started_at
    return not (drive.is_good and is_earlier)
