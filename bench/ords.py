"""Repairs of others: how long `digibank import ords` takes for a file of 2,885 repairs, and for the same file again.

`python -m bench.ords [FILE]`: without a file one is invented. The command runs as people run it, in a process of its
own, on SQLite, and says at its end how often repairs succeeded. The claim: under five seconds of a machine that does
nothing else, so it is judged by the time of the processor; most of it is the start of the service.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from inventory.repairs.readers.ords import BARRIERS, CATEGORIES, STATUSES, OrdsRow, write_ords

MOST_SECONDS = 5
ROWS = 2885


def invented() -> bytes:
    names = sorted(CATEGORIES)
    return write_ords(
        OrdsRow(
            id=f"example-{number}",
            provider="Example",
            country="BEL" if number % 8 else "NLD",
            category=names[number % len(names)],
            category_id=CATEGORIES[names[number % len(names)]],
            own_category="Toestel",
            brand=f"Merk {number % 90}",
            status=STATUSES[number // 8 % 4],
            barrier=BARRIERS[number % 6] if number // 8 % 4 == 2 else "",
            group=f"Repair Café {number % 40}",
            on=date(2022, 1, 1) + timedelta(days=number % 700),
            problem="Doet het niet meer",
        )
        for number in range(1, ROWS + 1)
    )


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def main(name: str | None) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(name) if name else Path(scratch) / "ords.csv"
        if name is None:
            file.write_bytes(invented())
        environ = {**os.environ, "DIGIBANK_INSTANCE": str(Path(scratch) / "instance")}
        digibank = str(Path(sys.executable).parent / "digibank")
        subprocess.run([digibank, "init"], env=environ, check=True, capture_output=True)
        took, used, told = [], [], []
        for _turn in range(2):
            began, spent = perf_counter(), _spent()
            done = subprocess.run(
                [digibank, "import", "ords", "--json", str(file)], env=environ, check=True, capture_output=True
            )
            took.append(perf_counter() - began)
            used.append(_spent() - spent)
            told.append(json.loads(done.stdout))
    rows, laptops = told[0]["added"], told[0]["summary"]["laptop"]["BEL"]
    print(
        f"{rows} repairs in {took[0]:.1f} s, of which {used[0]:.1f} s of processor time: "
        f"{used[0] / used[1]:.1f} times what the same file takes again, when nothing changes"
    )
    print(f"Belgian laptops: {laptops['repairs']}, of which {laptops['fixed']} fixed")
    return 0 if used[0] <= MOST_SECONDS and told[1]["added"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
