"""`make check`: what can be said about the code without running it. All checks run, one on each core; the last line
sums up."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "lint": [f"{BIN}/ruff", "check", "--quiet", "."],
    "format": [f"{BIN}/ruff", "format", "--quiet", "--check", "--diff", "."],
    "types": [f"{BIN}/mypy"],
    "layers": [f"{BIN}/lint-imports"],
    "templates": [f"{BIN}/djlint", "--lint", "--quiet", "templates"],
    "translations": [sys.executable, ".ci/translations.py", "check"],
    "generated pages": [sys.executable, ".ci/generate.py", "--check"],
}


def checked(command: list[str]) -> tuple[float, subprocess.CompletedProcess[str]]:
    """How long it took and what it said."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return time.monotonic() - began, done


def main() -> int:
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        for name, (took, done) in zip(CHECKS, cores.map(checked, CHECKS.values()), strict=True):
            print(f"{'ok   ' if done.returncode == 0 else 'FAILS'} {name} ({took:.1f} s)", flush=True)
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).rstrip(), flush=True)
    print(
        f"All {len(CHECKS)} checks hold."
        if not failed
        else f"Not right: {', '.join(failed)}. `make fix` mends some of it."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
