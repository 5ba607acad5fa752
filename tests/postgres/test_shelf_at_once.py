"""A shelf is closed at the moment at which somebody puts a device on it: one of the two hears that it cannot be, also
without the line in which writers of the service wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.accounts.models import Shelf
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.actions import moves, places
from inventory.devices.models import Device
from inventory.web.saving import saving
from tests.devices.stock import new_device
from tests.people import TECHNICIAN, actor_of

SHELF = "WERK-A-1"


def put_on_it() -> None:
    device = session.scalars(select(Device)).one()
    moves.move_place(device, SHELF, actor=actor_of(TECHNICIAN))


def close_it() -> None:
    places.close_shelf(session.scalars(select(Shelf).where(Shelf.code == SHELF)).one(), actor=actor_of(TECHNICIAN))


@pytest.mark.parametrize(
    ("first", "second", "reason"), [(put_on_it, close_it, "not_empty"), (close_it, put_on_it, "unknown_location")]
)
def test_nothing_stands_on_a_shelf_that_is_closed(
    app: Flask, arrange: Any, first: Callable[[], None], second: Callable[[], None], reason: str
) -> None:
    with arrange():
        places.add_shelves("WERK", "A", 1, actor=actor_of(TECHNICIAN))
        new_device()
    is_done, refused = threading.Event(), list[str]()

    def later() -> None:
        is_done.wait(60)
        with app.app_context():
            try:
                with saving():
                    second()
            except Refused as no:
                refused.append(no.reason)

    thread = threading.Thread(target=later)
    thread.start()
    with app.app_context(), saving():
        first()
        is_done.set()
        thread.join(1)  # the other one waits for this one to be kept
        assert thread.is_alive()
    thread.join(60)
    assert refused == [reason]
    with arrange():
        on_it = session.scalars(select(Device).where(Device.shelf_id.is_not(None))).all()
        is_active = session.scalars(select(Shelf).where(Shelf.code == SHELF)).one().is_active
        assert is_active == bool(on_it)
