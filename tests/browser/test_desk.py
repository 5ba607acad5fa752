"""Films of the desk on a phone, with scans and taps counted: a hand-over, a return, twenty returns in a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan
from inventory.referrals.actions.moving import reserve
from tests.browser.conftest import PHONE, scan
from tests.loans import kit
from tests.loans.test_desk import called_referral, returned_before
from tests.people import LIBRARIAN, actor_of

Looks = Callable[[Page, str], list[Path]]
Check = Callable[[Page], None]
THINGS = ("Lader", "Muis")


class Hands:
    """What somebody does at the desk, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.scans = self.taps = 0

    def scan(self, code: str) -> None:
        self.scans += 1
        self.page.wait_for_load_state()  # its scripts listen
        scan(self.page, code)

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.click()


def test_a_reserved_device_goes_to_somebody_who_is_known_in_two_scans_and_three_taps(
    page_for: Any, looks: Looks, accessible: Check, targets_are_big_enough: Check, arrange: Any
) -> None:
    with arrange():
        returned_before()
        code, device = called_referral(), kit.ready_device()
        reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
        tag, word = device.tag, code.code
    page: Any = page_for(LIBRARIAN, viewport=PHONE)
    page.goto("/loans/hand-over")
    hands = Hands(page)
    hands.scan(tag)
    page.locator("main").get_by_text("ligt klaar voor een code").wait_for()
    hands.scan(word)
    page.locator("main").get_by_text("Kanarie Vogelzang").wait_for()
    looks(page, "desk-hand-over-known")
    accessible(page)
    targets_are_big_enough(page)
    hands.tap(page.get_by_label("Ik zag de identiteitskaart"))
    hands.tap(page.get_by_label("Alles van dit toestel gaat mee"))
    assert page.get_by_label("Lader", exact=True).is_checked()
    hands.tap(page.get_by_role("button", name="Leen uit"))
    page.wait_for_url("**done=hand_over")
    assert (hands.scans, hands.taps) == (2, 3)
    looks(page, "desk-handed-over")
    accessible(page)
    with arrange():
        next_one = kit.ready_device().tag
    page.wait_for_load_state("networkidle")
    hands.scan(next_one)  # ready for the next
    page.wait_for_url("**/loans/hand-over?**")
    page.locator("main").get_by_text(next_one).first.wait_for()


def test_a_return_takes_one_scan_and_two_taps(
    page_for: Any, looks: Looks, accessible: Check, targets_are_big_enough: Check, arrange: Any
) -> None:
    with arrange():
        tag = kit.lend(kit.free_order(accessories=THINGS)).line.device.tag
    page: Any = page_for(LIBRARIAN, viewport=PHONE)
    page.goto("/loans/take-back")
    hands = Hands(page)
    hands.scan(tag)
    page.get_by_label("Ik zei: we wissen alles").wait_for()
    looks(page, "desk-take-back")
    accessible(page)
    targets_are_big_enough(page)
    hands.tap(page.get_by_label("Ik zei: we wissen alles"))
    hands.tap(page.get_by_role("button", name="Alles is er: neem terug"))
    page.locator("main").get_by_text(f"{tag} is terug").wait_for()
    assert (hands.scans, hands.taps) == (1, 2)
    assert page.get_by_role("link", name="Druk het bewijs af").is_visible()


def test_twenty_returns_in_a_row_without_a_click(
    page_for: Any, looks: Looks, accessible: Check, targets_are_big_enough: Check, arrange: Any
) -> None:
    with arrange():
        tags = []
        for number in range(20):
            who = replace(kit.BORROWER, last_name=f"Zang{'abcdefghijklmnopqrst'[number]}")
            tags.append(kit.lend(kit.free_order(accessories=THINGS, borrower=who)).line.device.tag)
    page: Any = page_for(LIBRARIAN, viewport=PHONE)
    page.goto("/loans/take-back/series")
    page.get_by_label("Ik zeg aan elke lener").check()
    page.get_by_role("button", name="Begin met scannen").click()
    page.locator("[data-scan-target]").wait_for()
    hands = Hands(page)
    for tag in tags:
        hands.scan(tag)
    page.locator("#pending-title").wait_for()
    page.locator("main section").get_by_text(tags[-1]).wait_for()
    looks(page, "desk-series")
    accessible(page)
    targets_are_big_enough(page)
    page.locator("[data-saves-text]").get_by_text("Wordt bewaard over").wait_for()
    page.evaluate("Date.now = (now => () => now() + 11000)(Date.now)")  # ten seconds later
    page.locator("main").get_by_text(f"{tags[-1]} is terug").wait_for()
    assert (hands.scans, hands.taps) == (20, 0)
    with arrange():
        ended = select(func.count(Loan.id)).where(Loan.state == LoanState.ENDED)
        assert session.scalar(ended) == 20


def test_what_waits_is_saved_when_somebody_leaves_and_not_when_it_was_wrong(page_for: Any, arrange: Any) -> None:
    with arrange():
        orders = (replace(kit.BORROWER, last_name=name) for name in ("Blijft", "Gaat"))
        stays, goes = (kit.lend(kit.free_order(borrower=who)) for who in orders)
        kept, left = stays.line.device.tag, goes.line.device.tag
    page: Any = page_for(LIBRARIAN, viewport=PHONE)
    page.goto("/loans/take-back/series")
    page.get_by_label("Ik zeg aan elke lener").check()
    page.get_by_role("button", name="Begin met scannen").click()
    hands = Hands(page)
    page.locator("[data-scan-target]").wait_for()
    hands.scan(kept)
    page.get_by_role("button", name="Niet terugnemen").click()
    page.locator("main").get_by_text("Het contract loopt verder").wait_for()
    page.wait_for_load_state()  # its scripts begin when it is whole
    # A phone that reads no codes itself: the photo is read as soon as it is taken, and the page stays.
    page.locator("main").get_by_text("Scan met de camera").click()
    sent = {"name": "photo.png", "mimeType": "image/png", "buffer": kit.photo_of_code(left)}
    page.locator("#camera-file").set_input_files(sent)
    page.locator("#pending-title").wait_for()
    assert page.locator("#camera-file").is_visible(), "ready for the next photo"
    page.goto("/loans")
    page.goto("/loans/take-back/series")
    with arrange():
        states = dict(session.execute(select(Loan.number, Loan.state)).all())
        assert sorted(states.values()) == [LoanState.ACTIVE, LoanState.ENDED]
