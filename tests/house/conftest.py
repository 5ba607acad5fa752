"""What tests of every door and every call begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from inventory.accounts.models import HeldRole
from tests.clients import Caller
from tests.house.api_calls import DOCUMENT
from tests.house.canaries import Planted, plant
from tests.house.visitors import Visitor
from tests.house.world import World, settle_world
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
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


@pytest.fixture
def planted(begin_with: Callable[..., Any]) -> Planted:
    """The world with a word in every cell of the matrix."""
    found: Planted = begin_with("canaries", plant)
    return found


@pytest.fixture
def visitor_of(app: Flask, planted: Planted, arrange: Any) -> Callable[..., Visitor]:
    """`visitor_of(LIBRARIAN)`: somebody who goes through every door; nobody with None."""

    def enter(persona: Persona | None, scopes: tuple[str, ...] = ()) -> Visitor:
        token = ""
        if persona is not None:
            with arrange():
                token = token_for(persona, scopes)
        made = Visitor(app, persona, token)
        made.browser.checks_pages = False
        return made

    return enter
