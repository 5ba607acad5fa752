"""The list of lots says what its pages say, counted by the database."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import select

from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.intake import queries
from inventory.intake.actions import announce, receive
from inventory.intake.models import Lot
from inventory.intake.queries.lots import LotCount, counts_of
from tests.devices.stock import device_in
from tests.intake.conftest import row
from tests.people import COORDINATOR, TECHNICIAN, actor_of

CODES = ["L-2026-041", "L-2026-042", "L-2026-043"]


def test_the_database_counts_what_the_looks_say(database: Any) -> None:
    for state in (DeviceState.ANNOUNCED, DeviceState.RECEIVED, DeviceState.READY, DeviceState.TO_RECYCLE):
        device_in(state, lot=CODES[0])
    refused = device_in(DeviceState.RECEIVED, lot=CODES[1])
    for move, rejected in (("refuse", 1), ("reopen", 0)):
        facts = {"ground": "broken", "reason": "Toch nog bruikbaar."}
        moves.step(refused, move, actor=actor_of(COORDINATOR), facts=facts, permission_checked=True)
        session.flush()
        _same()
        assert counts_of(CODES)[CODES[1]].rejected == rejected
    assert counts_of(CODES)[CODES[2]] == LotCount()


def test_the_list_and_the_page_of_a_lot_say_one_thing(client_for: Any, make_lot: Any, arrange: Any) -> None:
    """Of one that never came, and of one that came without being on the list."""
    code = make_lot(3)
    with arrange():
        who = actor_of(TECHNICIAN)
        lot = session.scalars(select(Lot)).one()
        receive.receive_lot(lot, actor=who)
        first = queries.looks_of([code])[code][0].device
        moves.step(first, "unreceive", actor=who, facts={"reason": "scan_undone"}, permission_checked=True)
        moves.step(first, "not_come", actor=who, facts={"reason": "lot_closed"}, permission_checked=True)
        announce.add_device(lot, row(9, "EXTRA9"), actor=who, tag_prefix="KOR")
        announce.add_device(lot, row(8, "EXTRA8"), actor=who, tag_prefix="KOR")
    client = client_for(COORDINATOR)
    listed = re.findall(r'data-label="Ontvangen" class="num"><span>([^<]+)<', client.get("/lots").text)
    assert listed == ["4 van 3"]
    assert re.findall(r'"stat-value">(\d+)<', client.get(f"/lots/{code}").text)[:2] == ["3", "4"]


def _same() -> None:
    looks = queries.looks_of(CODES)
    for code, count in counts_of(CODES).items():
        types = queries.counts(looks[code])
        names = [each.name for each in fields(LotCount)]
        assert asdict(count) == {name: sum(getattr(each, name) for each in types) for name in names}
