"""What stands in a log of nwipe, line by line, before anybody judges it.

The shapes are those of nwipe 0.3x to 0.43 (`method.c`, `logging.c`). Table rows are known by their shape
and not by the heading above them, so that a damaged heading hides nothing.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from inventory.workbench.readers.log_text import LogLine
from inventory.workbench.readers.wipe_result import Ending, Errors, Verify

HOST_FACTS = frozenset(
    (
        *(
            "bios-version",
            "bios-release-date",
            "system-manufacturer",
            "system-product-name",
            "system-version",
        ),
        *("system-serial-number", "system-uuid", "baseboard-manufacturer", "baseboard-product-name"),
        *("baseboard-version", "baseboard-serial-number", "baseboard-asset-tag", "chassis-manufacturer"),
        *(
            "chassis-type",
            "chassis-version",
            "chassis-serial-number",
            "chassis-asset-tag",
            "processor-family",
        ),
        *("processor-manufacturer", "processor-version", "processor-frequency"),
    )
)


@dataclass
class Status:
    """A row of the table Drive Status; `label` is the model (cut to 17 signs), a slash and the serial."""

    flagged: bool
    word: str
    label: str
    width: int  # of the whole row


@dataclass
class Erased:
    """A row of the table Erasure Summary."""

    flagged: bool
    done: int
    total: int
    percent: str


@dataclass
class DriveFacts:
    """Everything that one run says about one drive."""

    device: str
    found: list[tuple[str, str, str, str]] = field(default_factory=list)  # bus, model, size, serial
    size: int | None = None
    methods: list[str] = field(default_factory=list)
    started_at: datetime | None = None
    last_at: datetime | None = None
    passes: set[tuple[int, int]] = field(default_factory=set)  # (pass, round), asked
    finished: set[tuple[int, int]] = field(default_factory=set)
    verified: set[tuple[int, int]] = field(default_factory=set)
    final_rounds: list[tuple[int, int]] = field(default_factory=list)  # (round, asked)
    written: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    proved: set[str] = field(default_factory=set)  # "empty", "pattern", "blanked"
    complaints: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    sanitize: list[str] = field(default_factory=list)
    errors: list[Errors] = field(default_factory=list)
    erased: list[Erased] = field(default_factory=list)
    status: list[Status] = field(default_factory=list)


@dataclass
class RunFacts:
    """Everything that one run says."""

    program: str | None = None
    host: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    drives: dict[str, DriveFacts] = field(default_factory=dict)
    totals: list[tuple[str, int, bool, Verify]] = field(default_factory=list)  # method, rounds, blank, verify
    total_at: datetime | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    final_line: str | None = None
    ending: Ending | None = None
    damaged: str = ""
    has_content: bool = False

    def drive(self, device: str) -> DriveFacts:
        """The facts of a drive by its full device name."""
        return self.drives.setdefault(device, DriveFacts(device))

    def drive_in_table(self, name: str) -> DriveFacts:
        """The drive that a table means: tables leave out `/dev/` and may cut long names in front."""
        if f"/dev/{name}" in self.drives:
            return self.drives[f"/dev/{name}"]
        like = [d for d in self.drives.values() if d.device.endswith("/" + name)]
        if not like and len(name) >= 6:
            like = [d for d in self.drives.values() if d.device.endswith(name)]
        return like[0] if len(like) == 1 else self.drive(f"/dev/{name}")


_BANNER = re.compile(r"\s*((?:nwipe|ShredOS) v?\d\S*.*)", re.IGNORECASE)
_FOUND = re.compile(r"Found (/dev/\S+), *([^,]*?) *, *(.*?) *, *([\d.]+ *[KMGTPE]?B\w*) *, S/N=(.*)")
_OPTION = re.compile(r"\s{2,}([a-z][a-z ]*?) *= *(.*)")
_HOST = re.compile(r"([a-z]+(?:-[a-z]+)+) = ?(.*)")
_GEOMETRY = re.compile(r"(/dev/\S+): Device geometry is as follows.*")
_TOTAL_BYTES = re.compile(r"\s+Total device bytes *= *(\d+)")
_SECTORS = re.compile(r"(/dev/\S+), sect/blk/dev \d+/\d+/(\d+)")
_TOTAL = re.compile(r"Total Throughput .*?, (\S.*?), (\d+)R\+(N?B)\+(NV|VL|VA)")
_ENDINGS = (
    (re.compile(r"Nwipe successfully completed.*", re.IGNORECASE), Ending.COMPLETED),
    (re.compile(r"Nwipe exited with errors, check.*", re.IGNORECASE), Ending.ERRORS),
    (re.compile(r"Nwipe was aborted by the user prior.*", re.IGNORECASE), Ending.ABORTED_BEFORE_START),
    (re.compile(r"Nwipe was aborted by the user.*", re.IGNORECASE), Ending.ABORTED),
)
_VERIFY = {"NV": Verify.NONE, "VL": Verify.LAST, "VA": Verify.ALL}

_NAME = r"'?(?P<device>/dev/[^\s',]+?)'?"
_COUNTS = r"(\d+)(?:/| of )(\d+), round (\d+)(?:/| of )(\d+), on "
_INVOKING = re.compile(rf"Invoking method '(.*?)' on {_NAME}")
_STARTING = re.compile(rf"Starting pass {_COUNTS}{_NAME}")
_FINISHED = re.compile(rf"Finished pass {_COUNTS}{_NAME}")
_VERIFIED = re.compile(rf"Verified pass {_COUNTS}{_NAME}\.?")
_FINAL_ROUND = re.compile(rf"Finished final round (\d+) of (\d+) on {_NAME}")
_WRITTEN = re.compile(rf"(\d+) bytes written to {_NAME}")
_READ = re.compile(rf"(\d+) bytes read from {_NAME}")
_EMPTY = re.compile(rf"\[SUCCESS\] Verified that {_NAME} is empty\.?")
_PATTERN = re.compile(rf"\[SUCCESS\] Verified FRP on {_NAME} matches\.?")
_BLANKED = re.compile(rf"\[SUCCESS\] Blanked device {_NAME}")
_AT_WORK = re.compile(
    r"(?:Starting round|Finished round|Verifying (?:pass|that|final)|Blanking device|Writing final)\b"
    rf".*? {_NAME}(?:[ ,.].*)?"
)
_COMPLAINT = re.compile(
    r"(?:\[FAILURE\]|(?:Write|Read) error on|Partial (?:write|read) on|(?:Reverse|Forward) wipe failed on"
    r"|Verification mismatch on|\d+ [a-z ]*errors on|Unable to (?:reset|bump) the)"
    rf" {_NAME}(?:[ ,.].*)?"
)
_EXITED = re.compile(rf"Nwipe exited with .*errors on device = {_NAME}(?:[ ,.].*)?")
_HIDDEN = re.compile(rf".*(HIDDEN SECTORS DETECTED).*? on {_NAME}(?:,.*)?")
_SANITIZE = re.compile(rf"{_NAME}: (SANITIZE (?:command|action) .*)")

_ROW = r"\s*(!?)\s*([^\s|!]+)\s*\|"
_ERROR_ROW = re.compile(_ROW + r"\s*(\d+)\s*\|\s*(\d+)\s*(?:\|\s*(\d+)\s*)?", re.ASCII)
_ERASED_ROW = re.compile(_ROW + r"\s*(\d+)\s*\|\s*(\d+)\s*\|\s*(\S+%|N/A)\s*", re.ASCII)
_STATUS_ROW = re.compile(_ROW + r"(.{8})\|[^|]*/s\s*\|\s*\d+:\d\d:\d\d\s*\| ?(.*)", re.ASCII)
_HEADING = re.compile(r"!\s+Device \|.*")


def split_runs(lines: Iterable[LogLine]) -> list[RunFacts]:
    """The runs in a log. A new one begins at a banner, after a last line, or when a drive is found again."""
    runs = [_Reader()]
    for line in lines:
        found = _FOUND.fullmatch(line.message) if line.at else None
        banner = _BANNER.fullmatch(line.message) if line.level == "info" else None
        now = runs[-1].run
        again = found is not None and found[1] in now.drives and bool(now.drives[found[1]].methods or now.options)
        if (banner and now.has_content) or (now.ending and line.at) or again:
            runs.append(_Reader())
        runs[-1].take(line)
    return [reader.run for reader in runs if reader.run.has_content or reader.run.program]


class _Reader:
    """Takes the lines of one run in order."""

    def __init__(self) -> None:
        self.run = RunFacts()
        self._in_options = False
        self._geometry_of: DriveFacts | None = None

    def take(self, line: LogLine) -> None:
        if line.at is None:
            self._take_row(line.message)
            return
        self.run.first_at = self.run.first_at or line.at
        self.run.last_at = line.at
        if line.level is None:
            self._take_total(line)
        elif line.level == "info":
            self._take_info(line.message)
        if line.level == "sanity":
            self.run.damaged = self.run.damaged or line.message
        if line.level is not None and not self._take_setup(line):
            self._take_step(line)

    def _take_info(self, message: str) -> None:
        banner = _BANNER.fullmatch(message)
        if banner and (self.run.program is None or banner[1].lower().startswith("nwipe")):
            self.run.program = banner[1].strip()
        host = _HOST.fullmatch(message.strip())
        if host and host[1] in HOST_FACTS:
            self.run.host[host[1]] = host[2].strip()
        for pattern, ending in _ENDINGS:
            if pattern.fullmatch(message):
                self.run.final_line, self.run.ending = message.strip(), ending
                self.run.has_content = True
                break

    def _take_setup(self, line: LogLine) -> bool:
        message, run = line.message, self.run
        if message.startswith("Program options are set"):
            self._in_options = run.has_content = True
            return True
        option = _OPTION.fullmatch(message) if self._in_options else None
        if option:
            run.options[option[1]] = option[2].strip()
            return True
        if self._in_options and message.startswith("  "):
            run.options[message.strip()] = "on"
            return True
        self._in_options = False
        if found := _FOUND.fullmatch(message):
            run.has_content = True
            run.drive(found[1]).found.append((found[2].strip(), found[3], found[4], found[5].strip()))
        elif geometry := _GEOMETRY.fullmatch(message):
            self._geometry_of = run.drive(geometry[1])
        elif (size := _TOTAL_BYTES.fullmatch(message)) and self._geometry_of:
            self._geometry_of.size = int(size[1])
        elif sectors := _SECTORS.fullmatch(message):
            run.drive(sectors[1]).size = int(sectors[2])
        else:
            return False
        return True

    def _take_step(self, line: LogLine) -> None:
        for pattern, note in _STEPS:
            if step := pattern.fullmatch(line.message):
                drive = self.run.drive(step["device"])
                if pattern is _INVOKING:
                    drive.started_at = line.at
                if pattern not in (_HIDDEN, _EXITED):
                    drive.last_at = line.at
                note(drive, step)
                return
        if sanitize := _SANITIZE.fullmatch(line.message):
            for drive in self.run.drives.values():
                if drive.device.startswith(sanitize["device"]):
                    drive.sanitize.append(sanitize[2])

    def _take_total(self, line: LogLine) -> None:
        if total := _TOTAL.fullmatch(line.message.rstrip()):
            self.run.totals.append((total[1], int(total[2]), total[3] == "B", _VERIFY[total[4]]))
            self.run.total_at = line.at

    def _take_row(self, text: str) -> None:
        run = self.run
        if text.count("|") < 2 or _HEADING.fullmatch(text):
            return
        if row := _STATUS_ROW.fullmatch(text):
            run.drive_in_table(row[2]).status.append(
                Status(bool(row[1]), row[3].strip(), row[4].strip(), len(text.rstrip()))
            )
        elif row := _ERASED_ROW.fullmatch(text):
            erased = Erased(bool(row[1]), int(row[3]), int(row[4]), row[5])
            run.drive_in_table(row[2]).erased.append(erased)
        elif row := _ERROR_ROW.fullmatch(text):
            syncs = None if row[5] is None else int(row[5])
            run.drive_in_table(row[2]).errors.append(Errors(int(row[3]), int(row[4]), syncs))
        elif run.ending is None:
            run.damaged = run.damaged or text.strip()
        run.has_content = True


def _pass_and_round(step: re.Match[str]) -> tuple[int, int]:
    return int(step[1]), int(step[3])


def _all_passes(step: re.Match[str]) -> set[tuple[int, int]]:
    """Every pass of every round that `Starting pass 1/3, round 1/2` promises."""
    passes, rounds = int(step[2]), int(step[4])
    if passes * rounds > 10_000:
        return {_pass_and_round(step)}
    return {(p, r) for p in range(1, passes + 1) for r in range(1, rounds + 1)} | {_pass_and_round(step)}


_Note = Callable[[DriveFacts, re.Match[str]], object]
_STEPS: tuple[tuple[re.Pattern[str], _Note], ...] = (
    (_INVOKING, lambda drive, step: drive.methods.append(step[1])),
    (_STARTING, lambda drive, step: drive.passes.update(_all_passes(step))),
    (_FINISHED, lambda drive, step: drive.finished.add(_pass_and_round(step))),
    (_VERIFIED, lambda drive, step: drive.verified.add(_pass_and_round(step))),
    (_FINAL_ROUND, lambda drive, step: drive.final_rounds.append((int(step[1]), int(step[2])))),
    (_WRITTEN, lambda drive, step: drive.written.append(int(step[1]))),
    (_READ, lambda drive, step: drive.read.append(int(step[1]))),
    (_EMPTY, lambda drive, step: drive.proved.add("empty")),
    (_PATTERN, lambda drive, step: drive.proved.add("pattern")),
    (_BLANKED, lambda drive, step: drive.proved.add("blanked")),
    (_COMPLAINT, lambda drive, step: drive.complaints.append(step[0].strip())),
    (_EXITED, lambda drive, step: drive.complaints.append(step[0].strip())),
    (_HIDDEN, lambda drive, step: drive.hidden.append(step[1])),
    (_AT_WORK, lambda drive, step: None),
)
