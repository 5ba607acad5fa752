"""Device page, scan, list, search and hand-over beside a bare Flask application on the same data.

`python -m bench.pages [DEVICES]` (default 20,000). Ours does all that it always does: sign-in session or token,
permissions, history chain, preflight, translations. What each line of a hand-over holds:

- at the desk: the form of the page with session, CSRF, once-only token, preflight (for the page and on the locked
  rows), contract, four events in the chain and the data of the agreement, which is drawn when somebody opens it;
- API, PDF: the same by token and JSON, and after the commit the agreement drawn, sealed and kept: its SHA-256 stands in
  the answer. The bare application draws nothing, so this line has no goal; it shows what a paper costs.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from bench import bare, data, measure
from bench.measure import Ratio, request
from inventory.core import triggers
from inventory.core.db import db
from tests.clients import Client
from tests.people import LIBRARIAN, sign_in, token_for
from tests.service import close_database, new_app, settings_for_tests

TURNS = 120


def main(devices: int) -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = applications(folder, devices)
        client = ours.test_client()
        assert isinstance(client, Client)
        sign_in(client, LIBRARIAN)
        kept = client.get_cookie("sid", domain="digibank.test")
        assert kept is not None
        cookie = {"Cookie": f"sid={kept.value}"}
        with ours.app_context():
            key = {"Authorization": f"Bearer {token_for(LIBRARIAN)}"}
            db.session.commit()
            close_database()
        step = max(1, devices // (4 * TURNS))

        def ready(number: int) -> str:
            return data.tag(number * step * 4 + 1)

        def both(path: str, other: str, headers: dict[str, str]) -> tuple[Any, Any]:
            return (
                (ours, lambda number: request(path.format(ready(number)), headers=headers)),
                (theirs, lambda number: request(other.format(ready(number)))),
            )

        turns = range(TURNS)
        yield measure.compare("device page", *both("/d/{}", "/d/{}", cookie), goal=2.0, times=turns)
        yield measure.compare("scan (JSON)", *both("/api/v1/devices/{}", "/scan/{}", key), goal=2.0, times=turns)
        yield measure.compare(
            "list of 50 (JSON)", *both("/api/v1/devices?limit=50", "/devices.json", key), goal=1.5, times=turns
        )
        yield measure.compare("list (page)", *both("/devices", "/devices", cookie), goal=1.5, times=turns)
        yield measure.compare(
            "search by serial",
            (ours, lambda number: request(f"/api/v1/devices?q={serial(number, step)}&limit=50", headers=key)),
            (theirs, lambda number: request(f"/devices.json?q={serial(number, step)}")),
            goal=1.5,
            times=turns,
        )
        token = desk_token(client)
        yield measure.compare(
            "hand-over at the desk",
            (ours, lambda number: desk_hand_over(number * step * 4 + 1, token, cookie)),
            (theirs, lambda number: hand_over("/hand-over", number * step * 4 + 1, {})),
            goal=2.0,
            times=turns,
            wanted=("303", "201"),
        )
        yield measure.compare(
            "hand-over API, PDF",
            (ours, lambda number: hand_over("/api/v1/loans", number * step * 4 + 2, key)),
            (theirs, lambda number: hand_over("/hand-over", number * step * 4 + 2, {})),
            goal=None,
            times=turns,
            wanted="201",
        )
        with ours.app_context():
            close_database()


def applications(folder: Path, devices: int) -> tuple[Flask, Flask]:
    """Ours and the bare one, each on its own copy of the data."""
    file, copied = folder / "inventory.sqlite", folder / "bare.sqlite"
    ours = new_app(settings_for_tests(folder, f"sqlite:///{file}"))
    with ours.app_context():
        data.fill(devices)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        close_database()
    shutil.copyfile(file, copied)
    theirs = bare.create_app(f"sqlite:///{copied}")
    without = new_app(settings_for_tests(folder, f"sqlite:///{copied}"))
    with without.app_context(), db.engine.begin() as connection:
        for trigger in triggers.declared():
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger.name}"))
    return ours, theirs


def serial(number: int, step: int) -> str:
    return f"SN{number * step * 4 + 1:08d}"


def hand_over(path: str, number: int, headers: dict[str, str]) -> dict[str, Any]:
    """The device with this number to a new borrower with a referral."""
    device = data.tag(number)
    born = date(1950, 1, 1) + timedelta(days=number % 15000)  # the people of a counter were not all born on one day
    borrower = {
        "first_name": "Jo", "last_name": f"Meting {number}", "birth_date": born.isoformat(),
        "street": f"Straat {number}", "postal_code": "8500", "city": "Kortrijk", "identity_seen": True,
    }  # fmt: skip
    if path == "/hand-over":
        asked: dict[str, Any] = {
            "device": device,
            "referral": data.referral(number),
            "accessories": ["lader"],
            **borrower,
        }
    else:
        asked = {
            "kind": "BRUIKLEEN", "device": device, "referral": data.referral(number), "borrower": borrower,
            "accessories": ["lader"], "learning_path": "planned",
            "confirmed": ["others_wait_longer", "fits_less"],  # any device to any code
        }  # fmt: skip
    return request(path, method="POST", json=asked, headers=headers)


def desk_token(client: Client) -> str:
    """The token of the forms in this session (CSRF), from the page where a device is handed over."""
    page = client.get(f"/loans/hand-over?device={data.tag(1)}&code={data.referral(1)}").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def desk_form(number: int, token: str) -> dict[str, Any]:
    """What the clerk sends for this device to a new borrower, with everything that the form holds."""
    born = date(1950, 1, 1) + timedelta(days=number % 15000)
    return {
        "csrf_token": token, "once": f"bench-{number}", "kind": "BRUIKLEEN", "device": data.tag(number),
        "code": data.referral(number), "identity_seen": "y", "first_name": "Jo", "last_name": f"Meting {number}",
        "birth_date": born.isoformat(), "street": f"Straat {number}", "postal_code": "8500", "city": "Kortrijk",
        "phone": "", "email": "", "end_user_first_name": "", "end_user_birth_year": "", "accessories": ["lader"],
        "other_accessory": "", "condition": "", "learning_path": "planned", "due_on": "",
        "confirmed": ["others_wait_longer", "fits_less"],
    }  # fmt: skip


def desk_hand_over(number: int, token: str, headers: dict[str, str]) -> dict[str, Any]:
    """The same hand-over as the clerk does it."""
    return request("/loans/hand-over", method="POST", data=desk_form(number, token), headers=headers)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(f"{size:,} devices, SQLite, processor time per request (middle of {TURNS})")
    for ratio in main(size):
        print(ratio.line(), flush=True)
