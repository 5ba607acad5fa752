"""A referral within a minute: on a phone, and with the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.referrals.models import Ease, Internet, Profile, Referral
from tests.browser.conftest import PHONE
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, REFERRER, SOCIAL_WORKER, actor_of

NEW = "/referrals/new"


def test_the_usual_one_is_three_taps_on_a_phone(arrange: Any, page_for: Any) -> None:
    with arrange():
        kit.referral()
    page: Page = page_for(SOCIAL_WORKER, viewport=PHONE)
    page.get_by_role("link", name="Nieuwe doorverwijzing").first.click()
    page.get_by_role("link", name="Neem over van vorige keer").click()
    page.get_by_role("button", name="Maak de code").click()
    page.get_by_role("link", name="Druk het blad af").wait_for()
    with arrange():
        made = session.scalars(select(Referral).order_by(Referral.id)).all()
        assert len(made) == 2
        assert (made[0].device_type, made[0].profile) == (made[1].device_type, made[1].profile)
        assert made[1].code in page.content()


def test_with_the_keyboard_alone(arrange: Any, page_for: Any) -> None:
    page: Page = page_for(SOCIAL_WORKER)
    page.goto(NEW)
    pressed = 0

    def press(key: str) -> None:
        nonlocal pressed
        pressed += 1
        page.keyboard.press(key)

    def to(name: str) -> None:
        while page.evaluate("document.activeElement.name") != name:
            assert pressed < 80, f"{name} is not reached"
            press("Tab")

    to("device_type")
    press("Space")
    to("profile")
    press("ArrowDown")
    to("ease_of_use")
    press("Space")
    to("internet_at_home")
    press("ArrowUp")
    press("Enter")
    page.get_by_role("link", name="Druk het blad af").wait_for()
    with arrange():
        assert session.scalar(select(func.count(Referral.id))) == 1
        made = session.scalars(select(Referral)).one()
        assert (made.profile, made.internet_at_home) == (Profile.OFFICE, Internet.TOO_EXPENSIVE)
        assert made.ease_of_use == [Ease.LARGE_SCREEN]
    assert pressed <= 40


def test_what_is_asked(page_for: Any) -> None:
    """The form of the domain report and nothing more; what is asked seldom is folded away."""
    page: Page = page_for(SOCIAL_WORKER, viewport=PHONE)
    page.goto(NEW)
    seen = "els => [...new Set(els.filter(e => e.checkVisibility() && e.type != 'hidden').map(e => e.name))]"
    every = "els => [...new Set(els.filter(e => e.type != 'hidden').map(e => e.name))]"
    usual = ["device_type", "profile", "ease_of_use", "internet_at_home", "learning_path", "learning_place"]
    inside = page.locator("main form :is(input, select, textarea)")
    assert inside.evaluate_all(seen) == usual
    seldom = ["pupil", "representative_signs", "devices", "client_initials", "client_phone", "client_agrees"]
    assert inside.evaluate_all(every) == [*usual, *seldom]


@pytest.mark.parametrize(
    "path", [NEW, "/referrals/waiting", "/referrals/shortage", "/referrals/calls", "/referrals/partners"]
)
def test_the_pages_are_accessible_and_fit(arrange: Any, page_for: Any, looks: Any, accessible: Any, path: str) -> None:
    with arrange():
        code, device = kit.referral(), kit.ready_device()
        device.specs = {"ram_gb": 8}
        number, tag = code.code, device.tag
    who = {NEW: SOCIAL_WORKER, "/referrals/partners": COORDINATOR}.get(path, LIBRARIAN)
    page: Page = page_for(who)
    page.goto(path)
    for fold in page.locator("main details.more > summary").all():
        fold.click()
    accessible(page)
    looks(page, f"referral-{path.rpartition('/')[2]}")
    if path.endswith("waiting"):
        assert tag in page.content()
        page.goto(f"{path}?code={number}")
        accessible(page)


def test_a_code_and_its_refusal_are_accessible_and_fit(
    arrange: Any, page_for: Any, looks: Any, accessible: Any
) -> None:
    """The page of a code with its folds open: taking back in two steps, and a no with its reasons."""
    with arrange():
        mine, asked = kit.referral().code, kit.referral(actor_of(REFERRER)).code
    page: Page = page_for(SOCIAL_WORKER)
    for code in (mine, asked):
        page.goto(f"/referrals/{code}")
        page.locator("details.more > summary").first.click()
        accessible(page)
        looks(page, f"referral-steps-{code == mine}")
    page.get_by_role("radio", name="Dubbel gevraagd").check()
    page.get_by_role("button", name="Ja, weiger de code").click()
    page.get_by_text("is geweigerd").first.wait_for()
