"""Without a log two technicians sign, each under their own sign-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from inventory.access import SYSTEM
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, Wipe
from inventory.workbench import queries
from inventory.workbench.actions.signing import METHODS, confirm_record, record_manual_wipe, withdraw_record
from inventory.workbench.models import SignedRecord
from tests.people import BENCH, CHECKER, COORDINATOR, HANDY_LIBRARIAN, LIBRARIAN, TECHNICIAN, actor_of, user_of
from tests.workbench.conftest import S, make_device, picture, refused


@pytest.fixture
def laptop(database: Any, march: Any) -> Device:
    device = make_device(kind="ssd")
    march.at("2026-03-12")
    return device


def sign(device: Device, method: str = "overwrite", **more: Any) -> SignedRecord:
    who = actor_of(more.pop("who", TECHNICIAN))
    ended_at: datetime = more.pop("ended_at", now() - timedelta(minutes=5))
    if method in METHODS and METHODS[method].category == "destroy":
        more.setdefault("photo", picture())
    return record_manual_wipe(device.media[0], actor=who, method=method, ended_at=ended_at, **more)


def test_one_name_proves_nothing(laptop: Device) -> None:
    record = sign(laptop)
    assert record.is_waiting
    assert laptop.state == DeviceState.TO_WIPE
    assert not session.scalars(select(Wipe)).all()


def test_two_names_do(laptop: Device) -> None:
    record = confirm_record(sign(laptop), actor=actor_of(CHECKER))
    assert laptop.state == DeviceState.WIPED
    wipe = session.scalars(select(Wipe)).one()
    assert (wipe.operator_id, wipe.witness_id) == (user_of(TECHNICIAN).id, user_of(CHECKER).id)
    assert (wipe.source, wipe.category, wipe.method) == ("manual", "clear", "overwrite")
    assert record.wipe_id == wipe.id


def test_the_same_person_cannot_be_both(laptop: Device) -> None:
    record = sign(laptop)
    with refused("two_people_needed"):
        confirm_record(record, actor=actor_of(TECHNICIAN))
    assert record.is_waiting
    assert laptop.state == DeviceState.TO_WIPE


def test_the_database_refuses_it_too(laptop: Device) -> None:
    record = sign(laptop)
    same = {"witness_id": record.operator_id, "confirmed_at": now()}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(SignedRecord).where(SignedRecord.id == record.id).values(same))


@pytest.mark.parametrize("who", [LIBRARIAN, COORDINATOR, BENCH])
def test_only_technicians_sign(laptop: Device, who: Any) -> None:
    with pytest.raises(NotAllowed):
        sign(laptop, who=who)
    record = sign(laptop)
    with pytest.raises(NotAllowed):
        confirm_record(record, actor=actor_of(who))
    assert record.is_waiting


def test_a_technician_with_a_second_role_may(laptop: Device) -> None:
    confirm_record(sign(laptop), actor=actor_of(HANDY_LIBRARIAN))
    assert laptop.state == DeviceState.WIPED


def test_a_program_signs_nothing(laptop: Device) -> None:
    token = replace(actor_of(TECHNICIAN), kind="token", token_id=1)
    for actor in (token, SYSTEM):
        with refused("person_needed"):
            record_manual_wipe(laptop.media[0], actor=actor, method="overwrite", ended_at=now())
    with refused("person_needed"):
        confirm_record(sign(laptop), actor=replace(actor_of(CHECKER), kind="token"))
    assert laptop.state == DeviceState.TO_WIPE


@pytest.mark.parametrize("category", ["purge", "destroy"])
@pytest.mark.parametrize("kind", ["hdd", "ssd", "nvme", "emmc", "unknown"])
def test_overwriting_is_never_more_than_clear(database: Any, march: Any, kind: str, category: str) -> None:
    device = make_device(kind=kind)
    march.at("2026-03-12")
    with refused("category_too_high"):
        sign(device, category=category)
    assert METHODS["overwrite"].category == "clear"


@pytest.mark.parametrize(("kind", "fits"), [("hdd", True), ("ssd", False), ("nvme", False), ("emmc", False)])
def test_drilling_is_for_hard_disks(database: Any, march: Any, kind: str, fits: bool) -> None:
    device = make_device(kind=kind)
    march.at("2026-03-12")
    if fits:
        assert sign(device, "drilled").category == "destroy"
    else:
        with refused("method_unfit"):
            sign(device, "drilled")


def test_destroyed_by_two(laptop: Device) -> None:
    confirm_record(sign(laptop, "shredded"), actor=actor_of(CHECKER))
    assert laptop.media[0].state == MediumState.DESTROYED
    assert session.scalars(select(Wipe)).one().category == "destroy"


@pytest.mark.parametrize(
    ("ended", "reason"), [(timedelta(days=-3), "evidence_too_old"), (timedelta(hours=3), "evidence_in_future")]
)
def test_from_the_wrong_time(laptop: Device, ended: timedelta, reason: str) -> None:
    with refused(reason):
        sign(laptop, ended_at=now() + ended)
    assert not queries.waiting_records(laptop)


def test_an_unknown_way_is_refused(laptop: Device) -> None:
    with pytest.raises(BadInput):
        sign(laptop, "magic")


def test_one_record_waits_per_disk(laptop: Device) -> None:
    sign(laptop)
    with refused("already_waiting"):
        sign(laptop)


def test_withdrawn_is_over(laptop: Device) -> None:
    record = withdraw_record(sign(laptop), actor=actor_of(TECHNICIAN))
    with refused("already_settled"):
        confirm_record(record, actor=actor_of(CHECKER))
    assert laptop.state == DeviceState.TO_WIPE
    assert sign(laptop).is_waiting


def test_a_record_does_not_outlive_the_life_it_was_made_in(laptop: Device, march: Any) -> None:
    record = sign(laptop)
    media.remove_medium(laptop.media[0], actor=actor_of(TECHNICIAN), reason="naar een ander toestel")
    with refused("evidence_too_old"):
        confirm_record(record, actor=actor_of(CHECKER))
    assert record.medium.state == MediumState.CONTAINS_DATA


def test_a_failed_wipe_is_solved_by_destroying(laptop: Device) -> None:
    moves.step(laptop, "fail_wipe", actor=actor_of(TECHNICIAN), facts={"reason": "tikt"})
    confirm_record(sign(laptop, "crushed"), actor=actor_of(CHECKER))
    assert laptop.state == DeviceState.WIPED


def test_not_in_the_workshop(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE)
    medium = device.media[0]
    moves.step(device, "give_back", actor=actor_of(COORDINATOR), facts={"reason": "vergist"})
    with refused("not_in_workshop"):
        record_manual_wipe(medium, actor=actor_of(TECHNICIAN), method="overwrite", ended_at=now())
