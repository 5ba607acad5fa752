"""What tests of every door and every call begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from inventory.accounts.models import HeldRole
from tests.clients import Caller
from tests.house.api_calls import DOCUMENT
from tests.house.world import World, settle_world
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    org_of,
    token_for,
    user_of,
)


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get(DOCUMENT).get_json()
    return found


@pytest.fixture
def world(begin_with: Callable[..., Any]) -> World:
    found: World = begin_with("world", settle_world)
    return found


@pytest.fixture
def everyman(world: World, app: Flask, arrange: Any) -> Caller:
    """A token of somebody with every role of a desk or a bench, each at its own organisation."""
    with arrange() as database:
        user = user_of(LIBRARIAN)
        user.held += [
            HeldRole(org_id=org_of(who).id, role=who.roles[0])
            for who in (COORDINATOR, TECHNICIAN, SHOPKEEPER, SOCIAL_WORKER)
        ]
        database.flush()
        return Caller(app.test_client(), token_for(LIBRARIAN))
