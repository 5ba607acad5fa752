"""The list of lots says what its pages say, counted by the database."""

from __future__ import annotations

from typing import Any

from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.intake import queries
from inventory.intake.queries.lots import LotCount, counts_of
from tests.devices.stock import device_in
from tests.people import COORDINATOR, actor_of

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


def _same() -> None:
    looks = queries.looks_of(CODES)
    for code, count in counts_of(CODES).items():
        types = queries.counts(looks[code])
        assert count == LotCount(
            sum(each.listed for each in types),
            sum(each.announced + each.to_look_at for each in types),
            sum(each.accepted for each in types),
            sum(each.rejected for each in types),
        )
