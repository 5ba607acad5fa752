"""Printing labels as people do it: on a phone, with a scanner and no mouse, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from inventory.core.db import session
from inventory.devices.actions.blanks import make_blanks
from inventory.devices.models import Device, PrintJob
from tests.browser.conftest import PHONE, scan
from tests.devices.stock import new_device
from tests.people import LIBRARIAN, actor_of

Check = Callable[[Page], None]
Looks = Callable[[Page, str], list[Path]]


@pytest.fixture
def tags(arrange: Any) -> list[str]:
    with arrange():
        return [new_device(lot="L-2026-001").tag for _each in range(20)]


def test_twenty_labels_of_a_lot_from_the_phone(tags: list[str], page_for: Any, arrange: Any) -> None:
    page = page_for(LIBRARIAN, viewport=PHONE, has_touch=True)
    page.goto("/labels?lot=L-2026-001")
    picture = page.locator("[data-label-preview]")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.naturalWidth") > 300
    page.locator("input[name=start][value='4']").tap()
    assert page.locator(".sheet-place.is-filled").count() == 18  # two more go on the next sheet
    page.get_by_role("button", name="Maak de etiketten").tap()
    page.get_by_role("link", name="Open en druk af").wait_for()
    with arrange():
        job = session.query(PrintJob).one()
        assert (job.total, job.skip) == (20, 3)
        assert session.query(Device).filter(Device.labelled_at.is_(None)).count() == 0


def test_the_sheet_and_the_picture_follow_the_paper(tags: list[str], page_for: Any) -> None:
    page = page_for(LIBRARIAN)
    page.goto("/labels?lot=L-2026-001")
    page.get_by_label("Waarop druk je?").select_option("avery-l7651")
    assert page.locator(".sheet-place").count() == 65
    assert page.locator("input[name=output]:enabled").count() == 2
    page.get_by_label("Waarop druk je?").select_option("zebra-2x1")
    assert not page.locator(".sheet-place").first.is_visible()
    expect(page.locator("input[name=output][value=zpl]")).to_be_enabled()
    page.locator(".label-items summary").click()
    page.get_by_role("button", name="Geen").click()
    page.get_by_label(tags[7]).check()
    page.locator("[data-label-preview]").evaluate("picture => picture.decode()")  # a string to wait for needs eval
    assert tags[7] in page.locator("[data-label-preview]").get_attribute("src")


def test_a_scanner_fills_the_basket_without_a_mouse(tags: list[str], page_for: Any) -> None:
    page = page_for(LIBRARIAN)
    page.watched.expect("404")
    page.goto("/labels/basket")
    for tag in (*tags[:3], "KOR-000999-X"):  # without waiting for an answer
        scan(page, tag)
    page.locator("main").get_by_text("een teken klopt niet").wait_for()
    page.goto("/devices")
    page.goto("/labels/basket")
    assert page.locator(".label-basket li").count() == 3
    page.get_by_role("link", name="Druk 3 etiketten af").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Maak de etiketten").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "3 etiketten" in page.inner_text("h1")


def test_without_scripts(tags: list[str], page_for: Any) -> None:
    page = page_for(LIBRARIAN, java_script_enabled=False)
    page.goto("/labels?lot=L-2026-001")
    page.get_by_label("Waarop druk je?").select_option("avery-l7162")
    page.get_by_role("button", name="Toon het voorbeeld opnieuw").click()
    assert page.locator(".sheet-place").count() == 16
    page.locator("input[name=start][value='9']").check()
    page.get_by_role("button", name="Maak de etiketten").click()
    assert "20 etiketten" in page.inner_text("h1")


def test_every_page_of_printing_can_be_used_by_everybody(
    tags: list[str], page_for: Any, looks: Looks, accessible: Check, targets_are_big_enough: Check, arrange: Any
) -> None:
    with arrange():
        blank = make_blanks(3, actor=actor_of(LIBRARIAN), tag_prefix="KOR")[0].tag
    page = page_for(LIBRARIAN)
    page.goto("/labels/printers/new")
    page.get_by_label("Naam van de printer").fill("Laser balie")
    page.get_by_label("Naar rechts, in mm").fill("0,7")
    page.get_by_role("button", name="Bewaar de printer").click()
    printer = page.url
    page.goto(f"/labels?tags={tags[0]}")
    page.get_by_role("button", name="Maak de etiketten").click()
    addresses = {
        "printed": page.url,
        "choose": "/labels?lot=L-2026-001",
        "basket": "/labels/basket",
        "blanks": "/labels/blanks",
        "blank": f"/d/{blank}",
        "printers": "/labels/printers",
        "printer": printer,
        "prints": "/labels/prints",
    }
    for name, address in addresses.items():
        page.goto(address)
        looks(page, f"labels-{name}")
        accessible(page)
        targets_are_big_enough(page)
