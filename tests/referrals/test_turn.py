"""The desk asks whose turn it is without drawing up the board, and hears what the board says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.devices.models import Device, DeviceType
from inventory.referrals.models import Ease, Profile, Referral
from inventory.referrals.queries import allocation, lines
from tests.loans import kit
from tests.people import LIBRARIAN, actor_of, place

TYPES = (DeviceType.LAPTOP, DeviceType.LAPTOP, DeviceType.TABLET)
PLACES = ("BIB-C", "WINKEL")
CODES, DEVICES = 6, 5
asked = st.fixed_dictionaries(
    {
        "device_type": st.sampled_from(TYPES),
        "profile": st.sampled_from((Profile.WEB, Profile.SCHOOL, Profile.VIDEO_CALLS)),
        "ease_of_use": st.lists(st.sampled_from([str(Ease.LARGE_SCREEN), str(Ease.SOUND)]), unique=True),
        "waits": st.integers(0, 3),
        "place": st.sampled_from((None, *PLACES)),
        "is_over": st.sampled_from((False, False, False, True)),
    }
)
offered = st.fixed_dictionaries(
    {
        "type": st.sampled_from(TYPES),
        "specs": st.sampled_from(({}, {"ram_gb": 2}, {"ram_gb": 8}, {"ram_gb": "16", "screen_inch": "15,6"})),
        "tests": st.sampled_from(({}, {"sound": {"result": "pass"}}, {"camera": {"result": "fail"}})),
        "waits": st.integers(0, 2),
        "place": st.sampled_from(PLACES),
    }
)


@settings(max_examples=60)
@given(
    codes=st.lists(asked, min_size=1, max_size=CODES),
    devices=st.lists(offered, min_size=1, max_size=DEVICES),
    horizon=st.integers(1, 4),
)
def test_the_desk_hears_what_the_board_says(
    database: Any, monkeypatch: pytest.MonkeyPatch, codes: Any, devices: Any, horizon: int
) -> None:
    session.rollback()  # what the example before laid
    monkeypatch.setattr(lines, "HORIZON", horizon)
    at_orgs, began = actor_of(LIBRARIAN).orgs(), now() - timedelta(days=9)
    shelves = {None: None} | {name: place(name).id for name in PLACES}
    waiting, ready = [kit.referral() for _code in codes], [kit.ready_device() for _device in devices]
    for referral, wanted in zip(waiting, codes, strict=True):
        referral.device_type, referral.profile = wanted["device_type"], wanted["profile"]
        referral.ease_of_use, referral.learning_place_id = wanted["ease_of_use"], shelves[wanted["place"]]
        referral.made_at = began + timedelta(days=wanted["waits"])
        referral.valid_until = today() + timedelta(days=-1 if wanted["is_over"] else 9)
    for device, noted in zip(ready, devices, strict=True):
        device.type, device.specs, device.tests = noted["type"], noted["specs"], noted["tests"]
        device.location_id, device.state_since = shelves[noted["place"]], began + timedelta(days=noted["waits"])
    session.flush()
    session.expire_all()
    board = allocation.board(today(), at_orgs=at_orgs)
    for referral in waiting:
        for device in ready:
            said, heard = board.fit(referral, device), allocation.turn(referral, device, today(), at_orgs=at_orgs)
            assert (heard.needs_reason, heard.is_of_another) == (said.needs_reason, said.is_of_another)
            proposed = board.proposals.get(referral.id)
            is_better = said.needs_reason and not said.is_of_another and proposed is not None
            assert heard.better == (board.devices[proposed.offer.id].tag if is_better and proposed else "")


def test_each_type_has_its_own_list(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many laptops are asked, a tablet is proposed to who asks a tablet."""
    monkeypatch.setattr(lines, "HORIZON", 1)
    for _laptop in range(3):
        kit.referral()
    code, tablet = kit.referral(type=DeviceType.TABLET), kit.ready_device(type=DeviceType.TABLET)
    assert allocation.board(today()).fits(code)[0].device == tablet


def test_what_is_asked_of_the_database_does_not_grow(
    database: Any, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    last, device = _house(few=2)
    with statements() as few:
        allocation.turn(last, device, today())
    last, device = _house(few=9)
    with statements() as more:
        allocation.turn(last, device, today())
    assert len(few) == len(more) == 3


def test_nothing_is_read_when_nobody_can_be_passed_by(
    database: Any, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    code, device = kit.referral(), kit.ready_device()
    device.specs = {"ram_gb": 8}
    session.flush()
    session.refresh(device)
    _ = device.location
    with statements() as seen:
        said = allocation.turn(code, device, today())
    assert (len(seen), said.needs_reason) == (1, False)


def _house(*, few: int) -> tuple[Referral, Device]:
    """Some who wait, each with a device; the last code and the first device."""
    codes, devices = [kit.referral() for _code in range(few)], [kit.ready_device() for _device in range(few)]
    session.flush()
    session.refresh(devices[0])
    session.refresh(codes[-1])
    _ = devices[0].location
    return codes[-1], devices[0]
