"""The reader beside the values that an independent script found in real logs, where those are at hand."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inventory.workbench.readers.nwipe import Verdict, read_nwipe

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
EXPECTED: dict[str, Any] = {}
if (FIXTURES / "expected.json").exists():
    EXPECTED = json.loads((FIXTURES / "expected.json").read_text("utf-8"))["nwipe"]
BRUSSELS = ZoneInfo("Europe/Brussels")
VERDICTS = {"Erased": Verdict.GOOD, "-FAILED-": Verdict.FAILED, "UABORTED": Verdict.ABORTED}

pytestmark = pytest.mark.skipif(not EXPECTED, reason="needs the real logs in ../shared/fixtures")


@pytest.mark.parametrize("name", sorted(EXPECTED) or ["none"])
def test_a_real_log_reads_as_expected(name: str) -> None:
    expected = EXPECTED[name]
    (run,) = read_nwipe((FIXTURES / name).read_bytes(), zone=BRUSSELS).runs
    assert run.final_line == expected["final_line"]
    assert dict(run.host) == expected["host"]
    for key, value in expected["options"].items():
        assert run.options[key] == value
    assert {drive.device for drive in run.drives} == set(expected["found"])
    for drive in run.drives:
        short = drive.device.removeprefix("/dev/")
        found, status = expected["found"][drive.device], expected["status"][short]
        assert (drive.bus, drive.model, drive.size_text) == (found["bus"], found["model"], found["size"])
        assert (drive.status, drive.verdict) == (status["status"], VERDICTS[status["status"]])
        assert drive.serial is None  # loop devices have none
        assert drive.errors is not None
        assert list(drive.errors) == expected["errors"][short]
        erased = expected["erased"].get(short)
        if erased:
            assert (drive.bytes_done, drive.bytes_total) == (erased["bytes"], erased["total"])
            assert drive.percent == Decimal(erased["percent"].rstrip("%"))
        first, last = (datetime.strptime(at, "%Y/%m/%d %H:%M:%S") for at in expected["first_last"][short])  # noqa: DTZ007
        assert drive.started_at == first.replace(tzinfo=BRUSSELS)
        if drive.is_good:
            assert drive.finished_at == last.replace(tzinfo=BRUSSELS)
