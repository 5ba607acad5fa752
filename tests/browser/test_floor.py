"""Every role comes in through the real page and finds its work on a phone and on a desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.clients import Client
from tests.people import (
    ADMIN,
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
)
from tests.thorough import WHOLE

ONE_PER_ROLE = (LIBRARIAN, SHOPKEEPER, TECHNICIAN, SOCIAL_WORKER, REFERRER, COORDINATOR, DONOR, ADMIN)
NAVIGATION = "//nav[contains(@class, 'side')]//a/@href"
Check = Callable[[Page], None]


def test_the_sign_in_page(
    page_for: Callable[..., Page],
    looks: Callable[[Page, str], list[Path]],
    accessible: Check,
    targets_are_big_enough: Check,
) -> None:
    page = page_for()
    page.goto("/sign-in")
    looks(page, "sign-in")
    accessible(page)
    targets_are_big_enough(page)


@pytest.mark.parametrize("persona", ONE_PER_ROLE, ids=lambda each: each.roles[0].value)
def test_every_page_of_a_role(
    page_for: Callable[..., Page],
    looks: Callable[[Page, str], list[Path]],
    accessible: Check,
    targets_are_big_enough: Check,
    client_for: Callable[[Persona], Client],
    persona: Persona,
) -> None:
    """The pages in the main navigation, as somebody sees them on the first day.

    A page that an earlier role has too is left out, unless everything is tried: that it opens for every role is
    tried without a browser (tests/house). The home page is each role's own.
    """
    page: Any = page_for(persona)
    addresses = page.eval_on_selector_all("nav.side a", "links => links.map(each => each.getAttribute('href'))")
    earlier = () if WHOLE else ONE_PER_ROLE[: ONE_PER_ROLE.index(persona)]
    seen = {address for who in earlier for address in client_for(who).page("/").root.xpath(NAVIGATION)}
    for address in addresses:
        if address in seen - {"/"}:
            continue
        page.goto(address)
        assert page.locator("h1").count() == 1
        looks(page, f"first-day-{persona.roles[0].value}{address.replace('/', '-').rstrip('-')}")
        accessible(page)
        targets_are_big_enough(page)


@pytest.mark.real_service
def test_without_scripts_somebody_comes_in_too(page_for: Callable[..., Page]) -> None:
    page = page_for(LIBRARIAN, java_script_enabled=False)
    assert page.locator("h1").count() == 1
