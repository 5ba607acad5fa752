"""A list as a file: how long it takes and how much memory, at two sizes side by side.

`python -m bench.lists [DEVICES...]` (default 5,000 and 50,000). Each file is asked at the WSGI door as a browser asks
it, in a process of its own: its pieces are counted and thrown away. `more` is what the peak of the memory grew by while
the file was made, over the same process after one page of the list; flat memory does not grow with the list.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import data
from bench.measure import request
from inventory.core.db import db
from tests.clients import Client
from tests.people import LIBRARIAN, sign_in
from tests.service import close_database, new_app, settings_for_tests

GOALS = {"csv": 2.0, "xlsx": 15.0, "json": 5.0}
AT = 50_000  # the goals are for so many rows


def fill(folder: Path, devices: int) -> None:
    app = new_app(settings_for_tests(folder, f"sqlite:///{folder / 'inventory.sqlite'}"))
    with app.app_context():
        data.fill(devices)
        db.session.commit()
        close_database()


def peak() -> int:
    """The highest that the memory of this process was, in kilobytes."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def measure(folder: Path, kind: str) -> tuple[float, float, int]:
    """Seconds of the clock, megabytes more at the peak, and bytes of the file."""
    app = new_app(settings_for_tests(folder, f"sqlite:///{folder / 'inventory.sqlite'}"))
    client = app.test_client()
    assert isinstance(client, Client)
    sign_in(client, LIBRARIAN)
    kept = client.get_cookie("sid", domain="digibank.test")
    assert kept is not None
    headers = {"Cookie": f"sid={kept.value}"}
    client.get("/devices")
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = peak()
    began = time.perf_counter()
    answer = app.wsgi_app(request(f"/devices?as={kind}", headers=headers), lambda *_said: lambda _bytes: None)
    size = sum(len(piece) for piece in answer)
    getattr(answer, "close", lambda: None)()
    took = time.perf_counter() - began
    return took, (peak() - before) / 1024, size


def main(sizes: list[int]) -> None:
    print("the list of devices as a file, all its rows with the columns of the page, SQLite")
    for devices in sizes:
        with tempfile.TemporaryDirectory() as name:
            fill(Path(name), devices)
            for kind, goal in GOALS.items():
                said = subprocess.run(
                    [sys.executable, "-m", "bench.lists", "--one", name, kind],
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
                took, more, size = (float(part) for part in said.split()[-3:])
                verdict = f"(goal {goal:.0f} s)  {'ok' if took <= goal else 'ABOVE THE GOAL'}" if devices >= AT else ""
                measured = f"{took:7.2f} s   {more:6.1f} MB more   {size / 1e6:6.2f} MB"
                print(f"{kind:<5} {devices:>7,} rows {measured}  {verdict}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*measure(Path(sys.argv[2]), sys.argv[3]))
    else:
        main([int(each) for each in sys.argv[1:]] or [5_000, 50_000])
