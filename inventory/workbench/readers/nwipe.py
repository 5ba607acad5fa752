"""Reads the text log of nwipe (0.3x to 0.43, also as ShredOS sends it) into what it proves per drive.

The verdict is per drive and never better than the log: see `nwipe_verdict`. The exit code, the throughput
and the duration in the table prove nothing and are not read.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from inventory.core.i18n import _
from inventory.workbench.readers.log_text import clean_text, log_lines
from inventory.workbench.readers.nwipe_facts import DriveFacts, RunFacts, split_runs
from inventory.workbench.readers.nwipe_verdict import judge, plain_method
from inventory.workbench.readers.serials import SerialProblem, serial_problem
from inventory.workbench.readers.wipe_result import (
    DriveResult,
    Ending,
    Errors,
    NotReadable,
    NwipeLog,
    Reason,
    Verdict,
    Verify,
    WipeRun,
)

__all__ = [
    "DriveResult",
    "Ending",
    "Errors",
    "NotReadable",
    "NwipeLog",
    "Reason",
    "Verdict",
    "Verify",
    "WipeRun",
    "looks_like_nwipe",
    "read_nwipe",
]

MOST_BYTES = 20_000_000
_HEAD = 200_000
_STAMP = r"^\s*\[\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\] +"
_SIGNS_OF_NWIPE = re.compile(
    rf"{_STAMP}(?:info: +(?:nwipe|ShredOS) v?\d|info: +Nwipe |notice: +Found /dev/\S+, .*S/N="
    r"|notice: +Program options are set|notice: +Invoking method '|notice: +Starting pass \d)",
    re.MULTILINE,
)


def looks_like_nwipe(data: bytes) -> bool:
    """Whether a file is a log of nwipe, by its content alone."""
    return bool(_SIGNS_OF_NWIPE.search(clean_text(data[:_HEAD])))


def read_nwipe(data: bytes, *, zone: ZoneInfo) -> NwipeLog:
    """What a log proves. `zone` is where the bench stands: the log has local times without a zone.

    Raises `NotReadable` when the file is empty, too large or no log of nwipe, and nothing else.
    """
    if not data.strip():
        raise NotReadable(_("Dit bestand is leeg. Kies de wislog van nwipe opnieuw."))
    if len(data) > MOST_BYTES:
        raise NotReadable(_("Dit bestand is te groot voor een wislog. Kies de wislog van nwipe."))
    if not looks_like_nwipe(data):
        raise NotReadable(_("Dit bestand is geen wislog van nwipe. Kies een ander bestand."))
    runs = split_runs(log_lines(clean_text(data), zone))
    doubles = {serial for run in runs for serial in _named_twice(run)}
    return NwipeLog(tuple(_without_doubles(_run(run), doubles) for run in runs))


def _named_twice(run: RunFacts) -> set[str]:
    """The serial numbers that this run gives to more than one drive, where it finds them or in its last table."""
    named = Counter(serial for drive in run.drives.values() for serial in _numbers_of(drive))
    return {serial for serial, times in named.items() if times > 1}


def _numbers_of(drive: DriveFacts) -> set[str]:
    found = {serial for _bus, _model, _size, serial in drive.found}
    told = {row.label.rpartition("/")[2] for row in drive.status}
    return {"".join(serial.split()).casefold() for serial in found | told if serial_problem(serial) is None}


def _without_doubles(run: WipeRun, doubles: set[str]) -> WipeRun:
    """A number that stands with two drives says of neither which disk it is, in no run of the file."""
    drives = (
        replace(drive, serial_problem=SerialProblem.DOUBLE)
        if drive.serial and "".join(drive.serial.split()).casefold() in doubles
        else drive
        for drive in run.drives
    )
    return replace(run, drives=tuple(drives))


def _run(facts: RunFacts) -> WipeRun:
    method, rounds, blank, verify = facts.totals[-1] if facts.totals else (None, None, None, None)
    return WipeRun(
        program=facts.program or facts.options.get("banner"),
        host=dict(facts.host),
        options=dict(facts.options),
        method=plain_method(method or facts.options.get("method", "")) or None,
        rounds=rounds,
        verify=verify,
        blank=blank,
        final_line=facts.final_line,
        ending=facts.ending,
        started_at=facts.first_at,
        ended_at=facts.last_at,
        drives=tuple(_drive(facts, drive) for drive in facts.drives.values()),
    )


def _drive(run: RunFacts, facts: DriveFacts) -> DriveResult:
    verdict, reasons = judge(run, facts)
    bus, model, size_text, serial = facts.found[-1] if facts.found else ("", "", "", "")
    problem = serial_problem(serial)
    erased = facts.erased[-1] if facts.erased else None
    return DriveResult(
        device=facts.device,
        bus=bus,
        model=" ".join(model.split()),
        size_text=size_text,
        serial=None if problem else serial,
        serial_problem=problem,
        status=facts.status[-1].word if facts.status else None,
        verdict=verdict,
        reasons=reasons,
        method=plain_method(facts.methods[-1]) if facts.methods else None,
        rounds=run.totals[-1][1] if run.totals else None,
        verify=run.totals[-1][3] if run.totals else None,
        started_at=facts.started_at,
        finished_at=_finished_at(run, facts, verdict),
        bytes_done=erased.done if erased else max(facts.written, default=None),
        bytes_total=erased.total if erased else facts.size,
        percent=_percent(erased.percent) if erased else None,
        errors=facts.errors[-1] if facts.errors else None,
    )


def _finished_at(run: RunFacts, facts: DriveFacts, verdict: Verdict) -> datetime | None:
    """The last step on the drive; for a drive that was stopped by a person, when the program stopped."""
    if facts.started_at is None:
        return None
    return run.total_at if verdict is Verdict.ABORTED else facts.last_at


def _percent(text: str) -> Decimal | None:
    try:
        percent = Decimal(text.rstrip("%"))
    except ArithmeticError:
        return None
    return percent if percent.is_finite() else None
