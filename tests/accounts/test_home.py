"""The first page, and the sign of life."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inventory.access import Role
from tests.clients import Client
from tests.people import PEOPLE, Persona


def test_without_sign_in_the_first_page_asks_for_it(visitor: Client) -> None:
    answer = visitor.get("/")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("persona", PEOPLE, ids=lambda persona: persona.name)
def test_everybody_has_a_first_page(client_for: Callable[[Persona], Client], persona: Persona) -> None:
    page = client_for(persona).page("/")
    assert persona.name.split()[0] in page.h1
    assert ("/admin" in page.links.values()) == (Role.ADMIN in persona.roles)


def test_the_sign_of_life_says_only_ok(visitor: Client) -> None:
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "Set-Cookie" not in answer.headers
