"""A row that is written by itself: as a unit of work would have left it, and no more than that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm.exc import StaleDataError

from inventory.core.db import session
from inventory.core.one_writer import writing
from inventory.core.rows import rewritten
from inventory.devices.models import Device
from tests.devices.stock import new_device
from tests.people import place


@pytest.fixture
def device(app: Flask) -> Iterator[Device]:
    with app.app_context(), writing():
        made = new_device()
        session.flush()
        yield made
        session.rollback()


def test_what_changed_is_in_the_database_with_the_next_version(device: Device) -> None:
    before = device.version
    device.model = "Anders"
    rewritten(device)
    assert not session.dirty
    session.expire_all()
    assert (device.model, device.version) == ("Anders", before + 1)
    device.model = "Nog anders"  # from then on the session writes it as always
    session.flush()
    session.expire_all()
    assert (device.model, device.version) == ("Nog anders", before + 2)


def test_a_newer_version_of_somebody_else_is_not_written_over(device: Device) -> None:
    theirs = update(Device).where(Device.id == device.id).values(model="Van een ander", version=Device.version + 1)
    session.connection().execute(theirs)
    device.model = "Van mij"
    with pytest.raises(StaleDataError):
        rewritten(device)
    session.expire(device)
    assert device.model == "Van een ander"


def test_more_than_columns_is_left_to_the_session(device: Device) -> None:
    device.location = place("BIB-C")
    rewritten(device)
    assert device in session.dirty
    session.flush()
    session.expire_all()
    assert device.location is place("BIB-C")


def test_inside_a_savepoint_the_session_writes_so_that_it_can_be_taken_back(device: Device) -> None:
    was = device.model
    with session.begin_nested() as point:
        device.model = "Even anders"
        rewritten(device)
        assert device in session.dirty
        point.rollback()
    assert device.model == was
