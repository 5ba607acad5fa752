"""A database of any size for measuring: devices with a wiped disk, open loans, three events per device and a fourth
for what is lent. The events say what those of the service say, so the reports are right too.

The rows are laid in one go before the triggers, which would refuse a device that begins as ready. What comes after goes
through the service like everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, text

from inventory.core import textindex, triggers
from inventory.core.codes import device_tag, format_contract_number, new_referral_code
from inventory.core.db import db
from inventory.devices.models import Device, StorageMedium
from inventory.history.chain import START, seal
from inventory.history.models import Counter, Event
from inventory.loans.models import Loan, LoanLine
from inventory.people.models import Person
from inventory.people.readers import plain_address
from inventory.referrals.models import Referral
from tests.people import LIBRARIAN, SOCIAL_WORKER, org_of, place, settle
from tests.service import make_tables

BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MAKES = (("HP", "ProBook 450 G6"), ("Dell", "Latitude 5400"), ("Lenovo", "ThinkPad T480"), ("Acer", "TravelMate P2"))
# Kind, the state before and after, and what else the event says.
STEPS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("device:received", "", "received", {"place_before": ""}),
    ("device:diagnosed", "received", "to_wipe", {}),
    ("device:approved", "to_wipe", "ready", {}),
)
LENT = ("device:handed-over", "ready", "on_loan", {"place": "", "place_before": "BIB-C", "contract_kind": "BRUIKLEEN"})
LENT_EACH = 4  # one device in four is lent, the others are ready
CHUNK = 5000


def fill(devices: int) -> None:
    """Tables, personas and this many devices, in an empty database. Inside an app context."""
    make_tables(from_models=False)
    settle()
    library, partner, shelf = org_of(LIBRARIAN).id, org_of(SOCIAL_WORKER).id, place("BIB-C").id
    db.session.rollback()
    lent = [number for number in range(1, devices + 1) if number % LENT_EACH == 0]
    taken = set(lent)
    with db.engine.begin() as connection:
        triggers.lift(connection)
        textindex.lift(connection)
        for table, rows in (
            (Device, (_device(number, library, shelf) for number in range(1, devices + 1))),
            (StorageMedium, (_medium(number) for number in range(1, devices + 1))),
            (Person, (_person(number, library) for number in lent)),
            (Loan, (_loan(number, library, shelf) for number in lent)),
            (LoanLine, (_line(number) for number in lent)),
            (Referral, (_referral(number, partner) for number in range(1, devices + 1) if number not in taken)),
            (Event, _events(devices)),
        ):
            while chunk := list(islice(rows, CHUNK)):
                connection.execute(insert(table), chunk)
        connection.execute(
            insert(Counter), [{"series": "tag:KOR", "last": devices}, {"series": "loan:B:2026", "last": devices}]
        )
        textindex.lay(connection)
        triggers.lay(connection)
    with db.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.rollback()


def tag(number: int) -> str:
    """The tag of the device with this number."""
    return device_tag("KOR", number)


def referral(number: int) -> str:
    """The code of a referral that waits, one for each device that is ready."""
    return new_referral_code(Random(number))


def _device(number: int, library: int, shelf: int) -> dict[str, Any]:
    make, model = MAKES[number % len(MAKES)]
    is_lent = number % LENT_EACH == 0
    return {
        "id": number, "tag": tag(number), "type": "laptop", "make": make, "model": model, "serial": f"SN{number:08d}",
        "lot_code": f"L-2026-{number // 500 + 1:03d}", "owner_id": library, "location_id": None if is_lent else shelf,
        "state": "on_loan" if is_lent else "ready", "state_since": BEGAN, "cycle": 1, "media_listed_in_cycle": 1,
        "grade": "B", "specs": {"ram_gb": 8, "storage_gb": 256}, "tests": {}, "accessories": ["lader"], "flags": [],
        "received_on": BEGAN.date(), "made_at": BEGAN, "version": 3,
    }  # fmt: skip


def _medium(number: int) -> dict[str, Any]:
    return {
        "id": number, "device_id": number, "serial": f"DISK{number:08d}", "model": "Samsung PM981", "kind": "nvme",
        "size_bytes": 256060514304, "state": "sanitised", "found_at": BEGAN,
    }  # fmt: skip


def _person(number: int, library: int) -> dict[str, Any]:
    return {
        "id": number, "ref": f"P{number:07d}", "org_id": library, "route": "free", "first_name": "Voornaam",
        "last_name": f"Lener {number}", "birth_date": date(1980, 1, 1) + timedelta(days=number % 9000),
        "street": f"Straat {number}", "postal_code": "8500", "city": "Kortrijk", "made_at": BEGAN, "version": 1,
        "name_key": f"lener{number} voornaam", "address_key": plain_address(f"Straat {number}", "8500"),
    }  # fmt: skip


def _referral(number: int, partner: int) -> dict[str, Any]:
    return {
        "code": referral(number), "org_id": partner, "device_type": "laptop", "profile": "web", "ease_of_use": [],
        "internet_at_home": "unknown", "state": "waiting", "state_since": BEGAN, "made_at": BEGAN,
        "valid_until": (BEGAN + timedelta(days=3650)).date(), "version": 1,
    }  # fmt: skip


def _loan(number: int, library: int, shelf: int) -> dict[str, Any]:
    return {
        "id": number, "number": format_contract_number("B", 2026, number), "kind": "BRUIKLEEN", "org_id": library,
        "location_id": shelf, "person_id": number, "state": "active", "handed_over_at": BEGAN,
        "due_on": (BEGAN + timedelta(days=365)).date(), "version": 1,
    }  # fmt: skip


def _line(number: int) -> dict[str, Any]:
    return {"id": number, "loan_id": number, "device_id": number, "from_at": BEGAN}


def _events(devices: int) -> Iterator[dict[str, Any]]:
    """The sealed events of all devices: the chain of this database is a true one."""
    before, seq = START, 0
    for kind, old, new, told in (*STEPS, LENT):
        for number in range(1, devices + 1):
            if kind == LENT[0] and number % LENT_EACH:
                continue
            seq += 1
            row = {
                "seq": seq, "at": BEGAN + timedelta(seconds=seq), "kind": kind, "subject_kind": "device",
                "subject_id": number, "subject_code": tag(number), "actor_kind": "user", "actor_id": 3,
                "actor_role": "technician", "from_state": old, "to_state": new, "note": "",
                "data": {"type": "laptop", "place": "BIB-C", **told}, "prev_hash": before,
            }  # fmt: skip
            before = row["hash"] = seal(Event(**row))
            yield row
