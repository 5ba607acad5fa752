"""What the desk reads before it stands in line is looked at again when it is held: nothing is decided on what was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select, text

from inventory.core.db import ahead, db, is_hint, session
from inventory.core.errors import Refused
from inventory.core.one_writer import writing
from inventory.devices.actions import moves
from inventory.devices.lifecycle import MediumState
from inventory.devices.models import Device
from inventory.loans.actions.order import Order
from inventory.loans.actions.turn import looked_ahead
from inventory.loans.models import Loan
from inventory.referrals.actions import moving
from inventory.referrals.models import Referral
from tests.loans import kit
from tests.people import LIBRARIAN, actor_of


@pytest.fixture
def order(app: Flask) -> Iterator[Order]:
    """Read ahead: a device that stands ready, its disk, and a code that waits."""
    with app.app_context():
        device, code = kit.ready_device().id, kit.referral().id
        session.commit()
        clerk = actor_of(LIBRARIAN)
        session.rollback()
        with writing():
            with ahead():
                found = session.get_one(Device, device)
                assert len(found.media) == 1
                found_order = looked_ahead(
                    kit.free_order(device=found, referral=session.get_one(Referral, code)), clerk
                )
            assert is_hint(found)
            yield found_order
            session.rollback()


def meanwhile(statement: str, order: Order) -> None:
    """Somebody else was quicker: in a transaction of his own, while ours did not begin."""
    assert order.device is not None
    assert order.referral is not None
    with db.engine.begin() as other:
        other.execute(text(statement), {"device": order.device.id, "code": order.referral.id})


def test_what_did_not_change_is_not_read_again(
    order: Order, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    assert order.device is not None
    assert order.referral is not None
    with statements() as seen:
        device, referral = moves.hold(order.device), moving.hold(order.referral)
        assert (device.state, referral.state, device.media[0].state) == ("ready", "waiting", MediumState.SANITISED)
    reads = [each for each in seen if each.startswith("SELECT") and "pg_advisory" not in each]
    # Of each its version, and of the disks what a gate looks at; PostgreSQL also reads the rows that it locks.
    assert len(reads) == (3 if db.engine.dialect.name == "sqlite" else 6), reads
    assert not is_hint(device)


def test_a_device_that_went_elsewhere_is_refused(order: Order) -> None:
    meanwhile("UPDATE device SET state = 'missing', version = version + 1 WHERE id = :device", order)
    with pytest.raises(Refused) as no:
        kit.lend(order)
    assert no.value.reason == "device_not_ready"
    assert session.scalars(select(Loan)).all() == []


def test_a_code_that_was_withdrawn_is_refused(order: Order) -> None:
    meanwhile("UPDATE referral SET state = 'withdrawn', version = version + 1 WHERE id = :code", order)
    with pytest.raises(Refused) as no:
        kit.lend(order)
    assert no.value.reason == "referral_withdrawn"
    assert session.scalars(select(Loan)).all() == []


def test_a_disk_that_went_out_is_seen(order: Order) -> None:
    """A disk has no version, and that of its device did not change."""
    meanwhile("UPDATE storage_medium SET device_id = NULL WHERE device_id = :device", order)
    with pytest.raises(Refused) as no:
        kit.lend(order)
    assert no.value.reason == "not_wiped"
    assert session.scalars(select(Loan)).all() == []


def test_whose_turn_it_is_counts_for_what_was_read(order: Order) -> None:
    """It was asked ahead; the device or the code changed since, so it is asked again."""
    assert order.turn is not None
    assert order.device is not None
    assert order.referral is not None
    assert order.turn.holds_for(order.device, order.referral)
    meanwhile("UPDATE device SET version = version + 1 WHERE id = :device", order)
    assert not order.turn.holds_for(moves.hold(order.device), order.referral)
    assert kit.lend(order).lines[0].device is order.device


def test_who_only_reads_or_writes_already_reads_as_always(app: Flask) -> None:
    with app.app_context():
        device = kit.ready_device()
        with ahead():
            assert session.get(Device, device.id) is device
        assert not is_hint(device)
        assert session().in_transaction()
        session.rollback()
