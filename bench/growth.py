"""What a page costs in a large house beside the same page in a small one. Goal: at most 1.5 times as much.

`python -m bench.growth [DEVICES]` (default 20,000). With 1,000,000 it takes some minutes and 3 GB of disk, and stops at
999,000: a tag has six digits. The small house has 1,000 devices; the large one is made of it by SQL: the same devices
over and over, each with its own number, serial, disk and history, and one in four lent. They came in the months and
years before, so that the month and the year of a report hold as much in both houses; month ends are kept, as every
night. The chain of events is not a true one here: no page reads it.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from flask import Flask

from bench import data
from bench.measure import processor_ms, request
from inventory.access import SYSTEM
from inventory.core import textindex, triggers
from inventory.core.codes import format_contract_number, new_referral_code
from inventory.core.db import db
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot
from inventory.reports.actions import keep_month_ends
from tests.clients import Client
from tests.people import COORDINATOR, DONOR, LIBRARIAN, Persona, org_of, sign_in, token_for
from tests.service import close_database, new_app, settings_for_tests

SMALL = 1_000
MOST = 999_000  # a tag has six digits
GOAL = 1.5
IN_A_LOT = 20  # devices
MONTHS = 120  # over which the past of the large house is spread
TURNS = 40
# Too short to measure the ratio of: what both answer within this is not felt.
UNFELT_MS = 1.0

PAGES = {
    "device page": "/d/{tag}",
    "device as JSON": "api:/api/v1/devices/{tag}",
    "list as JSON": "api:/api/v1/devices?limit=50",
    "list": "/devices",
    "list by name": "/devices?sort=name",
    "list by date": "/devices?sort=-since",
    "list, in stock": "/devices?phase=stock",
    "list, lent": "/devices?phase=with_borrower",
    "list, announced (none)": "/devices?phase=announced",
    "list, ready laptops": "/devices?state=ready&type=laptop",
    "list, tablets (none)": "/devices?type=tablet",
    "list, one place": "/devices?location=BIB-C",
    "list, one lot": "/devices?lot=L-2026-00001",
    "list, without label": "/devices?unlabelled=1",
    "search, serial": "/devices?q={serial}",
    "search, part of a serial": "/devices?q={part}",
    "search, make": "/devices?q=dell",
    "search, make and model": "/devices?q=lenovo+T480",
    "search, two signs": "/devices?q=hp",
    "search, lot": "/devices?q=L-2026-00001",
    "search, nothing": "/devices?q=zzzyyy",
    "search by name": "/devices?q=acer&sort=name",
    "scan a serial": "/scan/go?q={serial}",
    "home, library": "/",
    "home, coordinator": "coordinator:/",
    "loans": "/loans",
    "referrals": "/referrals",
    "waiting list": "/referrals/waiting",
    "loans, late (none)": "/loans?show=overdue",
    "loans, all": "/loans?show=all",
    "referrals, collected (none)": "/referrals?state=collected",
    "lots": "/lots",
    "lots, announced (none)": "/lots?state=announced",
    "lot page": "/lots/L-2026-00001",
    "labels to print": "/labels?unprinted=1",
    "labels, found": "/labels?q=dell",
    "labels, a part": "/labels?q={part}",
    "reports": "coordinator:/reports",
    "report, a month": f"coordinator:/reports/stock/{data.BEGAN:%Y-%m}",
    "report, OVAM": f"coordinator:/reports/ovam?year={data.BEGAN:%Y}",
}


@dataclass
class House:
    """One house with its ways in."""

    app: Flask
    devices: int
    doors: dict[str, dict[str, str]]

    def cost(self, page: str, turn: int) -> float:
        door, _colon, path = page.rpartition(":") if page.startswith(("api:", "coordinator:")) else ("", "", page)
        number = 1 + (turn * max(1, self.devices // TURNS)) // 4 * 4
        serial = serial_of(number)
        asked = path.format(tag=data.tag(number), serial=serial, part=serial[3:])
        status = "303" if asked.startswith("/scan/") else "200"
        return processor_ms(self.app, request(asked, headers=self.doors[door]), status)


def main(size: int) -> bool:
    """Measure every page in both houses, in turns. Whether all stay below the goal."""
    with tempfile.TemporaryDirectory() as name:
        houses = [house(Path(name) / str(devices), devices) for devices in (SMALL, size)]
        good = True
        for label, page in PAGES.items():
            spent: list[list[float]] = [[], []]
            turns = TURNS
            for turn in range(TURNS):
                for each, kept in zip(houses, spent, strict=True):
                    kept.append(each.cost(page, turn))
                if sum(spent[1]) > 8000 and turn > 3:
                    turns = turn
                    break
            small, large = (statistics.median(kept[turns // 10 :]) for kept in spent)
            is_good = large <= GOAL * small or large - small < UNFELT_MS
            good = good and is_good
            verdict = "ok" if is_good else "ABOVE THE GOAL"
            print(f"{label:<26} {small:8.2f} ms {large:8.2f} ms {large / small:6.2f} x  {verdict}", flush=True)
        return good


def house(folder: Path, devices: int) -> House:
    """A house with this many devices, and the headers of who comes in."""
    folder.mkdir()
    file = folder / "inventory.sqlite"
    app = new_app(settings_for_tests(folder, f"sqlite:///{file}"))
    with app.app_context():
        data.fill(min(devices, SMALL))
        donor = org_of(DONOR).id
        db.session.add_all(
            Lot(code=lot_of(number), donor_id=donor, state=LotState.RECEIVED, announced_on=data.BEGAN.date(),
                received_on=data.BEGAN.date(), made_at=data.BEGAN)
            for number in range(1, SMALL, IN_A_LOT)
        )  # fmt: skip
        db.session.commit()
        with db.engine.begin() as connection:
            triggers.lift(connection)
            textindex.lift(connection)
        close_database()
        began = time.monotonic()
        multiply(file, devices)
        with db.engine.begin() as connection:
            textindex.lay(connection)
            triggers.lay(connection)
        keep_month_ends(actor=SYSTEM)
        db.session.commit()
        print(
            f"{devices:,} devices, {file.stat().st_size / 1e6:,.0f} MB, in {time.monotonic() - began:.0f} s", flush=True
        )
        key = {"Authorization": f"Bearer {token_for(LIBRARIAN)}"}
        db.session.commit()
        close_database()
    return House(app, devices, {"": cookie(app, LIBRARIAN), "coordinator": cookie(app, COORDINATOR), "api": key})


def cookie(app: Flask, persona: Persona) -> dict[str, str]:
    client = app.test_client()
    assert isinstance(client, Client)
    sign_in(client, persona)
    kept = client.get_cookie("sid", domain="digibank.test")
    assert kept is not None
    return {"Cookie": f"sid={kept.value}"}


def serial_of(number: int) -> str:
    """A serial number as makers give them: a few signs that many share and some that nobody else has."""
    chance = Random(number)
    return chance.choice(("5CG", "PF1", "CND", "8CG")) + "".join(
        chance.choices("0123456789ABCDEFGHJKLMNPQRSTVWXYZ", k=7)
    )


def lot_of(number: int) -> str:
    """The lot of the device with this number."""
    return f"L-2026-{(number - 1) // IN_A_LOT + 1:05d}"


def multiply(file: Path, devices: int) -> None:
    """Every row of the small house again and again, with numbers of its own."""
    own = {
        "lot": {"code": f"lot_of((new.id - 1) * {IN_A_LOT} + 1)"},
        "device": {"tag": "tag_of(new.id)", "serial": "serial_of(new.id)",
                   "lot_code": "lot_of(new.id)"},
        "storage_medium": {"device_id": "new.id", "serial": "printf('DISK%08d', new.id)"},
        "person": {"ref": "printf('P%07d', new.id)", "last_name": "'Lener ' || new.id",
                   "name_key": "'lener' || new.id || ' voornaam'", "street": "'Straat ' || new.id",
                   "address_key": "'8500:straat' || new.id"},
        "loan": {"number": "contract_of(new.id)", "person_id": "new.id"},
        "loan_line": {"loan_id": "new.id", "device_id": "new.id"},
        "referral": {"code": "referral_of(new.id)"},
    }  # fmt: skip
    with sqlite3.connect(file) as connection:
        connection.create_function("lot_of", 1, lot_of)
        connection.create_function("tag_of", 1, data.tag)
        connection.create_function("serial_of", 1, serial_of)
        connection.create_function("contract_of", 1, lambda number: format_contract_number("B", 2026, number))
        taken = {row[0] for row in connection.execute("SELECT code FROM referral")}

        def referral_of(number: int) -> str:
            chance = Random(10_000_000 + number)
            while (code := new_referral_code(chance)) in taken:
                pass
            taken.add(code)
            return code

        connection.create_function("referral_of", 1, referral_of)
        connection.execute("UPDATE device SET serial = serial_of(id), lot_code = lot_of(id)")
        if devices <= SMALL:
            return
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")
        most = devices // SMALL - 1
        numbers = f"WITH RECURSIVE times(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM times WHERE n < {most})"
        for table, changed in own.items():
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            each = SMALL // IN_A_LOT if table == "lot" else SMALL
            values = [changed.get(name, "new.id" if name == "id" else f"old.{name}") for name in names]
            made = ", ".join(value.replace("new.id", f"(old.id + n * {each})") for value in values)
            connection.execute(
                f"INSERT INTO {table} ({', '.join(names)}) {numbers} SELECT {made} FROM times, {table} old"
            )
        names = [row[1] for row in connection.execute("PRAGMA table_info(event)")]
        first = connection.execute("SELECT max(seq) FROM event").fetchone()[0]
        # What was copied happened before: the large house has a longer past, not a busier month.
        connection.execute(f"UPDATE event SET seq = seq + {most * first}")
        back = f"printf('-%d months', 1 + n * {min(most, MONTHS)} / {most + 1})"
        changed = {
            "seq": f"seq - n * {first}", "at": f"strftime('%Y-%m-%d %H:%M:%f000', at, {back})",
            "subject_id": f"subject_id + n * {SMALL}", "hash": "hash || n",
            "prev_hash": "prev_hash || n", "subject_code": f"tag_of(subject_id + n * {SMALL})",
        }  # fmt: skip
        made = ", ".join(changed.get(name, name) for name in names)
        connection.execute(
            f"INSERT INTO event ({', '.join(names)}) {numbers} SELECT {made} FROM times, event"
            " WHERE subject_kind = 'device'"
        )


if __name__ == "__main__":
    wanted = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 20_000
    wanted = min(wanted, MOST)
    print(f"processor time per request with {SMALL:,} and with {wanted:,} devices (middle of {TURNS})")
    sys.exit(0 if main(wanted) else 1)
