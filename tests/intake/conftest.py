"""What the tests of the intake arrange: lists as partners send them, and lots that are in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.core.db import session
from inventory.intake.actions.announce import Gift, announce_lot
from inventory.intake.models import Lot
from inventory.intake.readers.donor_list import DonorRow
from tests.people import COORDINATOR, actor_of, org_of

HEAD = "Soort;Merk;Model;Serienummer;Inventarisnummer"


def sheet(*rows: str) -> bytes:
    """A CSV file with Dutch headings."""
    return "\r\n".join((HEAD, *rows)).encode()


def row(number: int, serial: str | None = None, kind: str = "laptop", **more: Any) -> DonorRow:
    return DonorRow(number, kind, "Dell", f"Latitude {number}", serial, **more)


@pytest.fixture
def make_lot(app: Any) -> Callable[..., str]:
    """`make_lot(3, donor="MIRAS", received_on=None)`: a lot in the database; its code. Serials are SN1, SN2 …"""

    def make(count: int = 3, *, donor: str = "MIRAS", received_on: date | None = None, prefix: str = "SN") -> str:
        with app.app_context():
            lot, _devices = announce_lot(
                [row(n, f"{prefix}0{n}A") for n in range(1, count + 1)],
                gift=Gift(org_of(donor), received_on=received_on),
                actor=actor_of(COORDINATOR),
                tag_prefix="KOR",
            )
            code = lot.code
            session.commit()
            return code

    return make


def lot_named(session: Any, code: str) -> Lot:
    found = session.query(Lot).filter_by(code=code).one()
    assert isinstance(found, Lot)
    return found
