"""Stickers: ours beside what others make them with, each where it is installed, in one run.

`python -m bench.labels [COUNT] [--python OTHER]` (default 10,000 labels; the slow ways do fewer). Every way runs in a
process of its own, so that its peak of memory is its own; seconds are processor time. The last line is the whole
request for the PDF of 24 labels: sign-in session, permission, devices from the database, drawn anew. `--python` names
an interpreter that has the rivals:
`python3 -m venv /tmp/v && /tmp/v/bin/pip install qrcode python-barcode pillow reportlab weasyprint blabel pylabels`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from time import process_time
from typing import Any

import labels
from bench import data, measure
from labels.stickers.samples import device_labels
from tests.clients import Client
from tests.people import LIBRARIAN, sign_in
from tests.service import close_database, new_app, settings_for_tests

ROOT = Path(__file__).resolve().parent.parent
# Way -> what it is called, and the part of the work it does in reasonable time.
WAYS = {
    "ours": ("labels.sheet", 1.0),
    "pictures": ("qrcode + python-barcode pictures", 0.02),
    "blabel": ("blabel", 0.0105),
    "pylabels": ("pylabels", 0.0105),
    "glabels": ("gLabels", 0.0105),
    "weasyprint": ("WeasyPrint template", 0.0105),
}


def cost(way: str, work: list[dict[str, str]], python: str) -> dict[str, Any] | None:
    """What one way costs in a fresh process; None when its library is not installed there."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT) if way == "ours" else ""}
    done = subprocess.run(
        [sys.executable if way == "ours" else python, "-P", "-W", "ignore", str(ROOT / "bench" / "rivals.py"), way],
        input=json.dumps(work),
        capture_output=True,
        text=True,
        env=environ,
        cwd="/",
        check=False,
    )
    if done.returncode:
        return {"failed": done.stderr.strip().rpartition("\n")[2]}
    return dict(json.loads(done.stdout)) if done.stdout else None


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.labels")
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the rivals")
    wanted = parser.parse_args(arguments)
    some = device_labels(wanted.count)
    work = [{name: text for name, text in asdict(label).items() if name != "found_text"} for label in some]
    heads = f"{'peak MiB':>9} {'bytes/label':>12} {'24 warm, ms':>12}"
    print(f"{'way':34} {'labels':>7} {'labels/s':>9} {'ours is':>9} {heads}")
    speed = 0.0
    for way, (title, share) in WAYS.items():
        count = min(max(int(wanted.count * share), 42), wanted.count)
        found = cost(way, work[:count], wanted.python)
        if found is None:
            print(f"{title:34} not installed")
            continue
        if "failed" in found:
            print(f"{title:34} could not: {found['failed']}")
            continue
        rate = count / found["seconds"]
        speed = speed or rate
        print(
            f"{title:34} {count:7,} {rate:9,.0f} {speed / rate:8,.0f}x {found['mib']:9,.0f} "
            f"{found['bytes'] / count:12,.0f} {found['warm'] * 1000:12,.1f}"
        )
    for name, draw in (("labels.zpl", labels.zpl), ("labels.raster", labels.raster)):
        few = some[: 1000 if draw is labels.zpl else 200]
        draw(few[:24])
        began = process_time()
        draw(few)
        print(f"{name:34} {len(few):7,} {len(few) / (process_time() - began):9,.0f}")
    print(f"the whole request for 24 labels: {whole_request(24) * 1000:.1f} ms")
    return 0


def whole_request(count: int) -> float:
    """Seconds of processor time from the request for the file of a print job to its last byte; the middle of many."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = new_app(settings_for_tests(folder, f"sqlite:///{folder / 'inventory.sqlite'}"))
        with app.app_context():
            data.fill(200)
            close_database()
        client = app.test_client()
        assert isinstance(client, Client)
        sign_in(client, LIBRARIAN)
        tags = "+".join(data.tag(number) for number in range(1, count + 1))
        job = client.submit(f"/labels?tags={tags}", {}, form="print").request.path
        kept = client.get_cookie("sid", domain="digibank.test")
        assert kept is not None
        took = []
        for _turn in range(60):
            asked = measure.request(f"{job}/etiketten.pdf", headers={"Cookie": f"sid={kept.value}"})
            began = process_time()
            status, content = measure.call(app, asked)
            took.append(process_time() - began)
            assert status.startswith("200")
            assert content.startswith(b"%PDF")
        with app.app_context():
            close_database()
    return statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
