"""`make test`: every test, in stages; the last lines say how long each took, what was skipped and how to get it.

`make test STAGES=sqlite` runs one of them (several with a comma). What else is given goes to pytest.
`THOROUGH_TESTS=1` tries more (tests/thorough.py).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.servers import HOW_TO_GET_POSTGRES, postgres_binaries  # noqa: E402 - after the path is set
from tests.stages import STAGES, Stage  # noqa: E402

NO_TESTS = 5


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--stages", default=",".join(STAGES), help=", ".join(STAGES))
    chosen, others = parser.parse_known_args(arguments)
    names = chosen.stages.split(",")
    if unknown := set(names) - set(STAGES):
        parser.error(f"no stage {', '.join(sorted(unknown))}: choose from {', '.join(STAGES)}")
    reasons: list[str] = []
    if "postgres" in names and postgres_binaries() is None:
        names.remove("postgres")
        reasons.append(f"{HOW_TO_GET_POSTGRES}: nothing ran on it")
    counts: dict[str, int] = {}
    ends, lines = [], []
    for name in names:
        print(f"\n=== {name}: {STAGES[name].title} ===", flush=True)
        began = time.monotonic()
        ended, told = run(STAGES[name], others)
        ends.append(ended)
        for what, count in told["counts"].items():
            counts[what] = counts.get(what, 0) + count
        reasons += [each for each in told["reasons"] if each not in reasons]
        lines.append(f"{name}: {told['counts'].get('passed', 0)} passed in {time.monotonic() - began:.0f} s")
    print()
    for line in lines:
        print(line)
    for reason in reasons:
        print(f"Skipped: {reason}.")
    if not reasons:
        print("Nothing was skipped.")
    # A test that was asked for by name may stand in one stage and not in the others.
    status = next((each for each in ends if each and not (each == NO_TESTS and others and any(counts.values()))), 0)
    status = status if ends else NO_TESTS
    if reasons and os.environ.get("DIGIBANK_NO_SKIPS") == "1":
        print("DIGIBANK_NO_SKIPS is set, so a skip is a failure.")
        status = status or 1
    failed = counts.get("failed", 0) + counts.get("error", 0)
    print(f"{counts.get('passed', 0)} passed, {failed} failed, {counts.get('skipped', 0)} skipped", flush=True)
    return status


def run(stage: Stage, arguments: list[str]) -> tuple[int, dict[str, Any]]:
    """How it ended, and what it counted and skipped."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "skips.json"
        command = [sys.executable, "-m", "pytest", "-n", workers(), "--dist", "worksteal", "--db", stage.database]
        command += ["-m", stage.marks] if stage.marks else []
        command += arguments or [stage.folder]
        environment = {**os.environ, "DIGIBANK_TEST_DB": stage.database}
        # Else each worker, each service and each command translates all modules for itself.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        ended = subprocess.run([*command, "--skips-to", str(report)], cwd=ROOT, env=environment, check=False).returncode
        return ended, json.loads(report.read_text()) if report.exists() else {"counts": {}, "reasons": []}


def workers() -> str:
    """One worker per core, up to four; `PYTEST_XDIST_AUTO_NUM_WORKERS` says otherwise."""
    return os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") or str(min(4, os.cpu_count() or 1))


if __name__ == "__main__":
    shutil.rmtree(ROOT / "tests" / "output", ignore_errors=True)
    sys.exit(main(sys.argv[1:]))
