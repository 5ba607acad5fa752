"""`make bench`: every measurement of this folder, one after the other. `make bench ARGS=pages` runs one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PARTS = {"run", "data", "history", "bare", "measure", "rivals"}


def main(wanted: list[str]) -> int:
    names = sorted(file.stem for file in FOLDER.glob("*.py") if file.stem not in PARTS)
    unknown = set(wanted) - set(names)
    if unknown:
        print(f"There is no measurement {sorted(unknown)}; there are {names}.", file=sys.stderr)
        return 2
    status = 0
    for name in wanted or names:
        print(f"\n=== {name} ===", flush=True)
        status |= subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=FOLDER.parent, check=False).returncode
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
