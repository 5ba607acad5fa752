"""The table of moves itself: what leads where, and what every move says of itself."""

from __future__ import annotations

import pytest

from inventory.access import GRANTS, Can
from inventory.devices.actions.gates import GATES
from inventory.devices.events import EVENTS
from inventory.devices.lifecycle import DEVICE, ENDS, FACTS, LABELS, MOVES, PHASES, PROVEN_EMPTY, DeviceState

S = DeviceState
WITH_A_BORROWER = {S.READY, S.RESERVED, S.ON_LOAN, S.IN_REPAIR, S.PLACED, S.SOLD, S.TRANSFERRED, S.TO_CHECK}


def test_without_wiped_no_path_leads_to_anybody() -> None:
    reached = DEVICE.reachable(DEVICE.first, without={S.WIPED})
    assert not reached & WITH_A_BORROWER


@pytest.mark.parametrize("back", [S.RETURNED, S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED])
def test_what_came_back_reaches_nobody_without_a_new_wipe(back: DeviceState) -> None:
    assert not DEVICE.reachable({back}, without={S.WIPED}) & WITH_A_BORROWER


def test_what_is_missing_only_ever_comes_back_as_unproven() -> None:
    """A count may miss any device, wiped or not; from there the one way is back to the beginning. Written off, it stays
    missing.
    """
    moves = {move.name: move.target for move in DEVICE.from_state(S.MISSING)}
    assert moves == {"write_off": S.MISSING, "find": S.RETURNED}


def test_every_state_is_reached_and_every_end_can_only_be_reopened() -> None:
    assert DEVICE.reachable(DEVICE.first) | {S.SOLD} == set(S)
    for end in ENDS:
        assert [move.name for move in DEVICE.from_state(end)] == ["reopen"]


def test_every_move_into_a_proven_state_asks_for_the_wipe() -> None:
    """Except start_work's neighbours: from one proven state the database asks again anyway."""
    for move in MOVES:
        if move.target in PROVEN_EMPTY:
            assert "wiped" in move.gates, move.name


def test_states_have_a_label_and_a_phase() -> None:
    assert set(LABELS) == set(PHASES) == set(S)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_is_told_granted_and_asks_only_known_facts(move) -> None:  # type: ignore[no-untyped-def]
    assert move.event in EVENTS
    assert GRANTS[Can(move.can)]
    assert set(move.gates) <= set(GATES)
    if not move.door:
        assert set((*move.needs, *move.optional)) <= set(FACTS)


def test_each_state_has_one_primary_move_per_permission() -> None:
    for state in S:
        cans = [move.can for move in DEVICE.from_state(state) if move.primary]
        assert len(cans) == len(set(cans)), state
