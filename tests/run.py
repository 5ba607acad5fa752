"""`make test`: the whole suite on SQLite and again on PostgreSQL where it is installed. The last lines say what was
skipped and how to get it. Arguments go to pytest. `THOROUGH_TESTS=1` tries more (tests/thorough.py)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.servers import HOW_TO_GET_POSTGRES, postgres_binaries  # noqa: E402 - after the path is set

NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
NO_TESTS = 5


def main(arguments: list[str]) -> int:
    databases = ["sqlite", "postgres"] if postgres_binaries() else ["sqlite"]
    status = 0
    counts: dict[str, int] = {}
    reasons: list[str] = [] if "postgres" in databases else [f"{HOW_TO_GET_POSTGRES}: the suite ran on SQLite only"]
    for database in databases:
        print(f"\n=== {NAMES[database]} ===", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "skips.json"
            command = [sys.executable, "-m", "pytest", "-n", workers(), "--dist", "worksteal", "--db", database]
            environment = {**os.environ, "DIGIBANK_TEST_DB": database}
            # Else each worker, each service and each command translates all modules for itself.
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            ended = subprocess.run(
                [*command, "--skips-to", str(report), *arguments], cwd=ROOT, env=environment, check=False
            ).returncode
            if report.exists():
                told = json.loads(report.read_text())
                reasons += [each for each in told["reasons"] if each not in reasons]
                for name, count in told["counts"].items():
                    counts[name] = counts.get(name, 0) + count
            if ended and not (ended == NO_TESTS and database == "postgres" and arguments):
                status = status or ended
    print()
    for reason in reasons:
        print(f"Skipped: {reason}.")
    if not reasons:
        print("Nothing was skipped.")
    if reasons and os.environ.get("DIGIBANK_NO_SKIPS") == "1":
        print("DIGIBANK_NO_SKIPS is set, so a skip is a failure.")
        status = status or 1
    failed = counts.get("failed", 0) + counts.get("error", 0)
    print(f"{counts.get('passed', 0)} passed, {failed} failed, {counts.get('skipped', 0)} skipped", flush=True)
    return status


def workers() -> str:
    """One worker per core, up to four; `PYTEST_XDIST_AUTO_NUM_WORKERS` says otherwise."""
    return os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") or str(min(4, os.cpu_count() or 1))


if __name__ == "__main__":
    shutil.rmtree(ROOT / "tests" / "output", ignore_errors=True)
    sys.exit(main(sys.argv[1:]))
