"""Evidence and the size of the disk: a log of another size proves nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import NotAllowed
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, Wipe
from inventory.history.models import Event
from inventory.workbench.actions import evidence_settle
from tests.people import LIBRARIAN, TECHNICIAN, actor_of
from tests.workbench.conftest import bring_in, log, make_device, refused, states


def small_log() -> bytes:
    """A good log, from end to end, of a drive of 67 MB."""
    return log().replace(b"500107862016", b"67108864")


def with_size(march: Any, size: int | None) -> Device:
    device = make_device(size=size)
    march.at("2026-03-12")
    return device


@pytest.mark.parametrize("noted", [500 * 10**9, 1024**3 * 466, 466 * 10**9, 500_107_862_016, 491 * 10**9, 509 * 10**9])
def test_a_size_is_noted_in_more_than_one_way(database: Any, march: Any, noted: int) -> None:
    with_size(march, noted)
    assert states(bring_in(log())) == [("accepted", "")]


@pytest.mark.parametrize("noted", [240 * 10**9, 480 * 10**9, 10**12, 67_000_000])
def test_a_log_of_another_size_proves_nothing(database: Any, march: Any, noted: int) -> None:
    device = with_size(march, noted)
    (item,) = bring_in(log()).items
    assert (item.state, item.why, item.wipe_id) == ("quarantine", "other_size", None)
    assert device.state == DeviceState.TO_WIPE
    assert device.media[0].state == MediumState.CONTAINS_DATA
    with refused("other_size"):
        evidence_settle.settle_with_medium(item, device.media[0], actor=actor_of(TECHNICIAN))
    assert not session.scalars(select(Wipe)).all()


def test_a_log_of_67_megabytes_does_not_wipe_500_gigabytes(database: Any, march: Any) -> None:
    device = with_size(march, 500 * 10**9)
    assert states(bring_in(small_log())) == [("quarantine", "other_size")]
    assert states(bring_in(small_log() + b"\n", device=device)) == [("quarantine", "other_size")]
    assert device.state == DeviceState.TO_WIPE


def test_a_size_that_nobody_noted_comes_from_the_log(database: Any, march: Any) -> None:
    device = with_size(march, None)
    bring_in(log("aborted_pass_1_of_35"))
    noted = device.media[0].size_bytes
    assert noted
    moves.step(device, "retry_wipe", actor=actor_of(TECHNICIAN), facts={"reason": "opnieuw"})
    march.at("2026-03-15")
    (item,) = bring_in(small_log().replace(b"2026/03/12", b"2026/03/14")).items
    assert (item.state, item.why) == ("quarantine", "other_size"), "the first log said how large the disk is"
    assert device.media[0].size_bytes == noted


def test_a_wrongly_noted_size_is_corrected_by_a_person(database: Any, march: Any) -> None:
    device = with_size(march, 50 * 10**9)
    (item,) = bring_in(log()).items
    with refused("facts_missing"):
        evidence_settle.correct_size(item, Decimal(500), actor=actor_of(TECHNICIAN), reason=" ")
    with pytest.raises(NotAllowed):
        evidence_settle.correct_size(item, Decimal(500), actor=actor_of(LIBRARIAN), reason="etiket")
    evidence_settle.correct_size(item, Decimal(500), actor=actor_of(TECHNICIAN), reason="Gelezen van het etiket")
    assert (item.state, device.state) == ("accepted", DeviceState.WIPED)
    told = next(event for event in session.scalars(select(Event)) if event.kind == "device:medium-size-corrected")
    assert (told.data["size_before"], told.data["size_bytes"]) == (50 * 10**9, 500 * 10**9)


def test_a_corrected_size_that_does_not_fit_either_changes_nothing(database: Any, march: Any) -> None:
    device = with_size(march, 50 * 10**9)
    (item,) = bring_in(log()).items
    inside = session.begin_nested()
    with refused("other_size"):
        evidence_settle.correct_size(item, Decimal(250), actor=actor_of(TECHNICIAN), reason="etiket")
    inside.rollback()
    assert device.state == DeviceState.TO_WIPE
