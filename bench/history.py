"""Years of work for measuring reports: devices that are received, lent for a year (some of them repaired meanwhile),
returned, wiped and lent again, with the events, contracts and referrals of it. Rows are laid in one go; the hashes of
the chain are not true ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, text

from bench.data import MAKES, _medium, _person, referral, tag
from inventory.core import textindex, triggers
from inventory.core.codes import format_contract_number
from inventory.core.db import db
from inventory.devices.models import Device, StorageMedium
from inventory.history.models import Event
from inventory.loans.models import Loan, LoanLine
from inventory.people.models import Person
from inventory.referrals.models import Referral
from tests.people import LIBRARIAN, SOCIAL_WORKER, org_of, place, settle
from tests.service import make_tables

A_YEAR = 3_000  # loans
DEVICES = 3_300
YEAR, LENT = timedelta(days=365), timedelta(days=364)
WORK = (
    ("device:accepted", "received", "to_diagnose"), ("device:diagnosed", "to_diagnose", "to_wipe"),
    ("device:wiped", "to_wipe", "wiped"), ("device:work-started", "wiped", "refurbishing"),
    ("device:submitted", "refurbishing", "to_check"), ("device:approved", "to_check", "ready"),
)  # fmt: skip
AGAIN = (("device:taken-in", "returned", "to_diagnose"), *WORK[1:])
# Of every so many loans that are over one had a repair in between.
MENDED = 8
MENDING = (
    (timedelta(days=100), "device:repair-opened", "on_loan", "in_repair"),
    (timedelta(days=110), "device:repaired", "in_repair", "on_loan"),
)
CHUNK = 5_000
Row = dict[str, Any]


def lay(years: int, until: datetime) -> None:
    """An empty database with so many years behind it. Inside an app context."""
    make_tables(from_models=False)
    settle()
    library, partner, shelf = org_of(LIBRARIAN).id, org_of(SOCIAL_WORKER).id, place("BIB-C").id
    db.session.rollback()
    loans = list(_loans(years, until))
    with db.engine.begin() as connection:
        triggers.lift(connection)
        textindex.lift(connection)
        for table, rows in (
            (Device, (_device(number, loans, library, shelf, until) for number in range(1, DEVICES + 1))),
            (StorageMedium, (_medium(number) for number in range(1, DEVICES + 1))),
            (Person, (_person(each["id"], library) for each in loans)),
            (Referral, (_referral(each, partner) for each in loans)),
            (Loan, (_loan(each, library, shelf, until) for each in loans)),
            (LoanLine, (_line(each, until) for each in loans)),
            (Event, _events(loans, until)),
        ):
            while chunk := list(islice(rows, CHUNK)):
                connection.execute(insert(table), chunk)
        textindex.lay(connection)
        triggers.lay(connection)
    with db.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.rollback()


def _loans(years: int, until: datetime) -> Iterator[Row]:
    """Every contract: which device, from when; the devices take turns."""
    began = until - years * YEAR
    for number in range(years * A_YEAR):
        yield {
            "id": number + 1, "device": number % DEVICES + 1, "is_first": number < DEVICES,
            "at": began + timedelta(days=30) + number * (until - began - timedelta(days=31)) / (years * A_YEAR),
        }  # fmt: skip


def _device(number: int, loans: list[Row], library: int, shelf: int, until: datetime) -> Row:
    make, model = MAKES[number % len(MAKES)]
    own = [each for each in loans[number - 1 :: DEVICES]]
    is_lent = bool(own) and own[-1]["at"] + LENT > until
    return {
        "id": number, "tag": tag(number), "type": "laptop", "make": make, "model": model, "serial": f"SN{number:08d}",
        "lot_code": "L-2026-001", "owner_id": library, "location_id": None if is_lent else shelf,
        "state": "on_loan" if is_lent else "ready" if own else "received", "state_since": until - YEAR, "cycle": 1,
        "media_listed_in_cycle": 1, "grade": "B", "specs": {}, "tests": {}, "accessories": [], "flags": [],
        "received_on": until.date(), "made_at": until, "version": 3,
    }  # fmt: skip


def _referral(each: Row, partner: int) -> Row:
    return {
        "id": each["id"], "code": referral(each["id"]), "org_id": partner, "device_type": "laptop", "profile": "web",
        "ease_of_use": [], "internet_at_home": "unknown", "state": "collected", "state_since": each["at"],
        "made_at": each["at"] - timedelta(days=9), "valid_until": each["at"].date(), "version": 1,
    }  # fmt: skip


def _loan(each: Row, library: int, shelf: int, until: datetime) -> Row:
    is_over = each["at"] + LENT <= until
    return {
        "id": each["id"], "number": format_contract_number("B", each["at"].year, each["id"]), "kind": "BRUIKLEEN",
        "org_id": library, "location_id": shelf, "person_id": each["id"], "referral_id": each["id"],
        "state": "ended" if is_over else "active", "handed_over_at": each["at"],
        "due_on": (each["at"] + YEAR).date(), "ended_at": each["at"] + LENT if is_over else None, "version": 1,
    }  # fmt: skip


def _line(each: Row, until: datetime) -> Row:
    is_over = each["at"] + LENT <= until
    return {
        "id": each["id"], "loan_id": each["id"], "device_id": each["device"], "from_at": each["at"],
        "until_at": each["at"] + LENT if is_over else None,
    }  # fmt: skip


def _events(loans: list[Row], until: datetime) -> Iterator[Row]:
    """All events in the order of their moments."""
    told: list[tuple[datetime, int, Row]] = []

    def tell(at: datetime, kind: str, subject: str, number: int, before: str, after: str, data: Row) -> None:
        if at < until:
            told.append((at, len(told), {
                "at": at, "kind": kind, "subject_kind": subject, "subject_id": number,
                "subject_code": tag(number) if subject == "device" else str(number), "actor_kind": "user",
                "actor_id": 3, "actor_role": "library", "from_state": before, "to_state": after, "note": "",
                "data": data, "prev_hash": "",
            }))  # fmt: skip

    chance = Random(7)
    here, away = {"type": "laptop", "place": "BIB-C"}, {"type": "laptop", "place": ""}
    lent = {each["device"] for each in loans}
    for number in range(1, DEVICES + 1):
        if number not in lent:
            tell(until - YEAR, "device:received", "device", number, "", "received", {**here, "place_before": ""})
    for each in loans:
        number, at, device = each["id"], each["at"], each["device"]
        before = at - timedelta(days=20)
        if each["is_first"]:
            tell(before, "device:received", "device", device, "", "received", {**here, "place_before": ""})
        for step, (kind, old, new) in enumerate(WORK if each["is_first"] else AGAIN, start=1):
            tell(before + timedelta(days=step, hours=chance.randrange(9)), kind, "device", device, old, new, here)
        tell(at - timedelta(days=9), "referral:made", "referral", number, "", "waiting", {"type": "laptop"})
        tell(at, "device:handed-over", "device", device, "ready", "on_loan",
             {**away, "place_before": "BIB-C", "contract_kind": "BRUIKLEEN"})  # fmt: skip
        tell(at, "loan:handed-over", "loan", number, "", "active",
             {"kind": "BRUIKLEEN", "type": "laptop", "due_on": (at + YEAR).date().isoformat()})  # fmt: skip
        tell(at, "referral:collected", "referral", number, "waiting", "collected", {"type": "laptop"})
        if number % MENDED == 0 and at + LENT < until:
            for later, kind, old, new in MENDING:
                tell(at + later, kind, "device", device, old, new, {**away, "place_before": ""})
        tell(at + LENT, "device:returned", "device", device, "on_loan", "returned", {**here, "place_before": ""})
        tell(at + LENT, "loan:returned", "loan", number, "active", "ended", {"kind": "BRUIKLEEN"})
    told.sort(key=lambda each: each[:2])
    for seq, (_at, _order, row) in enumerate(told, start=1):
        yield {"seq": seq, **row, "hash": f"{seq:064x}"}
