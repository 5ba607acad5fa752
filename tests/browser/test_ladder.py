"""The work of the ladder on a telephone: calling and printing letters, counted in taps, with and without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.db import session
from inventory.loans.actions.reminders import remind
from inventory.loans.actions.tasks import plan
from inventory.loans.models import Reminder, TaskKind
from tests.browser.test_narrow import BROKEN
from tests.loans.climbing import lend
from tests.people import LIBRARIAN

PHONE = {"width": 360, "height": 740}


def some_late() -> str:
    """One to call, two to write to, one task; the number of the one to call."""
    late = today() - timedelta(days=2)
    call = lend(late, email="", phone="0470 12 34 56")
    for _each in range(2):
        lend(late, email="", phone="")
    assert remind(actor=SYSTEM) == 3
    plan(call, TaskKind.CHECK_UP, today())
    return call.number


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_call_takes_three_taps_and_letters_two(page_for: Callable[..., Page], arrange: Any, script: bool) -> None:
    with arrange():
        number = some_late()
    page = page_for(LIBRARIAN, viewport=PHONE, java_script_enabled=script)
    page.goto("/")
    page.get_by_role("link", name="Te bellen").click()
    expect(page.get_by_text("•• 56")).to_be_visible()
    page.get_by_role("button", name="Toon het nummer").click()
    expect(page.get_by_role("link", name="0470 12 34 56")).to_be_visible()
    page.wait_for_load_state()
    with page.expect_navigation():
        page.get_by_role("button", name=f"Bereikt {number}", exact=True).click()
    expect(page.get_by_text("Vandaag gebeld")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Brieven af te drukken").click()
    page.get_by_role("button", name="Druk de gekozen brieven af").click()
    expect(page.get_by_text("2 brieven staan als gepost.")).to_be_visible()
    address = page.get_by_role("link", name="Open de brieven (PDF)").get_attribute("href")
    assert address
    assert page.request.get(address).body().startswith(b"%PDF-")
    with arrange():
        states = set(session.scalars(select(Reminder.state).where(Reminder.channel.is_not(None))))
        assert {str(state) for state in states} == {"done"}


def test_nothing_is_broken_or_too_wide(page_for: Callable[..., Page], arrange: Any) -> None:
    with arrange():
        number = some_late()
    broken = []
    for width, scheme in ((1280, "light"), (360, "dark"), (320, "light")):
        page = page_for(LIBRARIAN, viewport={"width": width, "height": 740}, color_scheme=scheme)
        for path in (
            *("/loans?show=overdue", "/loans/calls", "/loans/letters", "/loans/tasks"),
            *(f"/loans/remind?number={number}", f"/loans/{number}"),
        ):
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            broken += [f"{path} at {width} px: {what}" for what in page.evaluate(BROKEN)]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width} px"
    assert not broken, "\n".join(broken)
