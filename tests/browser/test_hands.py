"""Films of the desk without a mouse: handing over, taking back, finding and undoing with the keys alone; and with
nothing but a scanner a class of devices out and back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.loans.actions.tasks import plan
from inventory.loans.models import DeskTask, TaskKind
from inventory.referrals.actions.moving import reserve
from tests.browser.conftest import scan
from tests.devices.stock import state_of
from tests.loans import kit
from tests.loans.test_desk import called_referral, returned_before
from tests.people import LIBRARIAN, actor_of
from tests.placements import kit as placements

Looks = Callable[[Page, str], list[Path]]
Check = Callable[[Page], None]


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """As people type: too slow to be a scanner."""
        self.page.keyboard.type(text, delay=60)

    def go_to(self, selector: str) -> None:
        """Tab until it has the focus: it can be reached, and no page holds the focus."""
        for _each in range(90):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached with Tab on {self.page.url}")


def test_a_device_out_and_back_with_the_keys_alone(page_for: Any, arrange: Any) -> None:
    with arrange():
        returned_before()
        code, device = called_referral(), kit.ready_device()
        reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
        tag, word = device.tag, code.code
    page: Any = page_for(LIBRARIAN)
    keys = Keys(page)
    keys.press("Alt+Digit6")  # after five pages of every day the first group: it unfolds, and Tab goes on in it
    assert page.evaluate("document.activeElement.parentElement.open")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Mensen"
    keys.press("Alt+KeyU")
    page.wait_for_url("**/loans/hand-over")
    for text in (tag, word):
        keys.go_to("main [data-scan-input]")
        keys.write(text)
        keys.press("Enter")
        page.locator("main").get_by_text(text).first.wait_for()
    page.locator("main").get_by_text("Kanarie Vogelzang").wait_for()
    for box in ("#identity_seen", "#everything"):
        keys.go_to(box)
        keys.press("Space")
    keys.go_to("#hand-over button[type=submit]")
    keys.press("Enter")
    page.wait_for_url("**done=hand_over")
    keys.press("Alt+KeyR")
    page.wait_for_url("**/loans/take-back")
    keys.go_to("main [data-scan-input]")
    typed = "new KeyboardEvent('keydown', {altKey: true, code: 'KeyU', key: 'Dead', bubbles: true, cancelable: true})"
    assert page.evaluate(f"document.activeElement.dispatchEvent({typed})"), "Option+U on a Mac types an accent"
    keys.write(tag)
    keys.press("Enter")
    page.get_by_label("Ik zei: we wissen alles").wait_for()
    keys.go_to("#data_statement")
    keys.press("Space")
    keys.go_to("#take-back button[name=all]")
    keys.press("Enter")
    page.locator("main").get_by_text(f"{tag} is terug").wait_for()
    assert state_of(arrange, tag) == DeviceState.RETURNED


def test_finding_going_and_undoing_with_the_keys_alone(
    page_for: Any, looks: Looks, accessible: Check, targets_are_big_enough: Check, arrange: Any
) -> None:
    with arrange():
        loan = kit.lend()
        number, tag = loan.number, loan.line.device.tag
        task = plan(loan, TaskKind.CHECK_UP, today())
        assert task is not None
        task_id = task.id
    page: Any = page_for(LIBRARIAN)
    keys = Keys(page)
    looks(page, "home-day")
    accessible(page)
    targets_are_big_enough(page)
    keys.press("Control+KeyK")
    keys.write(number.lower())
    page.locator("dialog[open]").get_by_role("link", name=number).wait_for()
    accessible(page)
    keys.press("ArrowDown", "Enter")
    page.wait_for_url(f"**/loans/{number}")
    keys.write("gd")
    page.wait_for_url("**/devices")
    keys.press("Control+KeyK", "ArrowDown")
    assert number in page.evaluate("document.activeElement.textContent"), "what was opened last stands first"
    keys.press("Escape", "?")
    page.get_by_role("heading", name="Sneltoetsen").wait_for()
    assert page.locator("dialog[open]").get_by_text("Geef een toestel mee").is_visible()
    keys.press("Escape")
    keys.write("gs")
    page.wait_for_url(lambda url: url.endswith("/"))
    keys.go_to(f"form[action$='/tasks/{task_id}'] button")
    keys.press("Enter")
    page.locator("[data-undo]").get_by_text(f"{tag}: In orde.").wait_for()
    looks(page, "home-undo")
    accessible(page)
    keys.press("Alt+KeyZ")
    page.locator("main").get_by_text("De taak staat er weer").wait_for()
    with arrange():
        assert session.get_one(DeskTask, task_id).done_at is None
    page.evaluate("localStorage.setItem('keys', 'off')")
    page.goto("/devices")
    keys.press("?")
    page.wait_for_timeout(150)
    assert not page.locator("dialog[open]").count()


def test_a_class_goes_out_and_comes_back_with_a_scanner_alone(
    page_for: Any, looks: Looks, accessible: Check, arrange: Any
) -> None:
    with arrange():
        tags = [placements.ready().tag for _each in range(4)]
        number = placements.asked().number
    page: Any = page_for(LIBRARIAN, viewport={"width": 360, "height": 740})

    scan(page, number)  # anywhere: it opens the agreement
    page.wait_for_url(f"**/placements/{number}")
    for tag in tags:
        scan(page, tag)
        page.locator(".floor-said").get_by_text(f"{tag} gaat mee").wait_for()
    page.get_by_role("button", name="Geef mee en maak de overeenkomst").click()
    page.get_by_role("link", name="Teken op het scherm").click()
    pad = page.locator("[data-sign-pad] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for step in range(8):
        page.mouse.move(box["x"] + 40 + step * 20, box["y"] + (30 if step % 2 else 80))
    page.mouse.up()
    looks(page, "placement-sign")
    accessible(page)
    page.get_by_role("button", name="Bewaar de handtekening").click()
    page.locator("main").get_by_text("De handtekening is bewaard").wait_for()
    for tag in tags:
        scan(page, tag)
        page.locator(".floor-said").get_by_text(f"{tag} is terug").wait_for()
    page.locator("main").get_by_text("Afgesloten").first.wait_for()
    assert {state_of(arrange, tag) for tag in tags} == {DeviceState.RETURNED}
