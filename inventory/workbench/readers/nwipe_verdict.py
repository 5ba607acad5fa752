"""Judges one drive of one run. Good is what is proven from end to end; everything else has reasons."""

from collections.abc import Iterator
from decimal import Decimal

from inventory.workbench.readers.nwipe_facts import DriveFacts, RunFacts
from inventory.workbench.readers.wipe_result import Reason, Verdict, Verify

OVERWRITING = frozenset(
    (
        *(
            "Fill With Zeros",
            "Fill With Ones",
            "RCMP TSSIT OPS-II",
            "DoD Short",
            "DoD 5220.22-M",
            "Gutmann Wipe",
        ),
        *("PRNG Stream", "HMG IS5 Enhanced", "Bruce Schneier 7-Pass", "BMB21-2019"),
    )
)
LOOKING = frozenset(("Verify Zeros (0x00)", "Verify Ones (0xFF)"))
_SCREEN = 79  # a row copied from a screen of 80 columns may have lost its end
_OWN_ENDING = "RCMP TSSIT OPS-II"  # ends with a random pattern of its own and is never blanked


def plain_method(label: str) -> str:
    """A method label with single spaces (the program prints `Verify Ones  (0xFF)`)."""
    return " ".join(label.split())


def judge(run: RunFacts, drive: DriveFacts) -> tuple[Verdict, tuple[Reason, ...]]:
    """The verdict on a drive and the reasons for it; a good drive has no reasons."""
    if not drive.status:
        return _without_status(drive)
    methods = {plain_method(label) for label in (*drive.methods, *(total[0] for total in run.totals))}
    if methods & LOOKING:
        return Verdict.NOT_A_WIPE, (Reason("only_looked", ", ".join(sorted(methods))), *_faults(drive))
    faults = tuple(_faults(drive))
    if faults:
        return Verdict.FAILED, faults
    if any("ABORT" in row.word.upper() for row in drive.status):
        row = drive.erased[-1].percent if drive.erased else ""
        return Verdict.ABORTED, (Reason("aborted", row),)
    doubts = (*_doubts_on_run(run), *_doubts_on_drive(run, drive, methods))
    return (Verdict.UNPROVEN, doubts) if doubts else (Verdict.GOOD, ())


def _without_status(drive: DriveFacts) -> tuple[Verdict, tuple[Reason, ...]]:
    if drive.sanitize:
        return Verdict.UNPROVEN, (Reason("sanitize_has_no_proof", drive.sanitize[-1]),)
    if drive.methods or drive.passes or drive.errors or drive.erased:
        return Verdict.UNPROVEN, (Reason("log_incomplete"), *_faults(drive))
    return Verdict.NOT_WIPED, (Reason("not_started"),)


def _faults(drive: DriveFacts) -> Iterator[Reason]:
    """What the program itself calls an error."""
    for status in drive.status:
        if "FAIL" in status.word.upper() or status.word == "INSANITY":
            yield Reason("status_failed", status.word)
    for counts in drive.errors:
        if any(counts):
            yield Reason("error_counters", "/".join(str(count or 0) for count in counts))
    if drive.complaints:
        yield Reason("error_lines", drive.complaints[0])


def _doubts_on_run(run: RunFacts) -> Iterator[Reason]:
    if run.ending is None or not run.totals:
        yield Reason("log_incomplete")
    if run.damaged:
        yield Reason("log_damaged", run.damaged[:80])
    if len(set(run.totals)) > 1:
        yield Reason("log_contradicts", "Total Throughput")


def _doubts_on_drive(run: RunFacts, drive: DriveFacts, methods: set[str]) -> Iterator[Reason]:
    if len(drive.status) != 1 or drive.status[0].word != "Erased" or drive.status[0].flagged:
        yield Reason("status_unknown", " ".join(row.word for row in drive.status))
    if len(drive.errors) != 1:
        yield Reason("no_error_counters")
    if not methods or not methods <= OVERWRITING or len(methods) > 1 or len(drive.methods) != 1:
        yield Reason("method_unknown", ", ".join(sorted(methods)))
    if drive.sanitize:
        yield Reason("sanitize_has_no_proof", drive.sanitize[-1])
    if drive.hidden:
        yield Reason("hidden_sectors", drive.hidden[0])
    yield from _doubts_on_identity(drive)
    yield from _doubts_on_size(run, drive)
    yield from _doubts_on_passes(run, drive)
    if drive.started_at is None or drive.last_at is None or drive.last_at < drive.started_at:
        yield Reason("times_contradict")


def _doubts_on_identity(drive: DriveFacts) -> Iterator[Reason]:
    """The table must name the drive that was found; its model is cut to 17 signs, a screen cuts the end."""
    if not drive.found:
        yield Reason("drive_not_listed")
        return
    if len(set(drive.found)) > 1:
        yield Reason("log_contradicts", drive.device)
    _, model, _, serial = drive.found[-1]
    expected = "".join(f"{model[:17]}/{serial}".split())
    for row in drive.status:
        shown = "".join(row.label.split())
        whole = shown == expected or (serial and shown.endswith("/" + "".join(serial.split())))
        cut = row.width >= _SCREEN and expected.startswith(shown)
        if not (whole or cut):
            yield Reason("other_drive_in_table", row.label)


def _doubts_on_size(run: RunFacts, drive: DriveFacts) -> Iterator[Reason]:
    size = drive.size
    if drive.erased:
        row = drive.erased[0]
        whole = 0 < row.total <= row.done and _is_all(row.percent) and not row.flagged
        if len(drive.erased) > 1 or not whole or (size is not None and row.total < size):
            yield Reason("not_whole_drive", row.percent)
    elif any(other.erased for other in run.drives.values()):
        yield Reason("log_contradicts", "Erasure Summary")
    elif not size:
        yield Reason("size_unknown")
    size = size or (drive.erased[0].total if drive.erased else None)
    if not drive.written or (size and min(drive.written) < size):
        yield Reason("not_whole_drive", str(min(drive.written, default=0)))
    if drive.read and size and min(drive.read) < size:
        yield Reason("not_all_read_back", str(min(drive.read)))


def _is_all(percent: str) -> bool:
    try:
        return Decimal(percent.rstrip("%")) == 100
    except ArithmeticError:
        return False


def _doubts_on_passes(run: RunFacts, drive: DriveFacts) -> Iterator[Reason]:
    """Every pass of every round ended, and what was to be read back was read back and fitted."""
    if not drive.passes or not drive.passes <= drive.finished or not drive.final_rounds:
        yield Reason("not_finished", f"{len(drive.finished)}/{len(drive.passes)}")
        return
    if not run.totals:
        return
    method, rounds, blank, verify = run.totals[-1]
    last_pass, last_round = max(p for p, _ in drive.passes), max(r for _, r in drive.passes)
    if drive.final_rounds != [(rounds, rounds)] or last_round != rounds:
        yield Reason("not_finished", f"{last_round}/{rounds}")
    own_ending = plain_method(method) == _OWN_ENDING
    if blank and not own_ending and "blanked" not in drive.proved:
        yield Reason("not_blanked")
    if verify is Verify.NONE:
        return
    if own_ending:
        missing = "pattern" not in drive.proved
    elif blank:
        missing = "empty" not in drive.proved
    else:
        missing = (last_pass, last_round) not in drive.verified
    if missing or (verify is Verify.ALL and not drive.passes <= drive.verified) or not drive.read:
        yield Reason("not_verified")
