"""Who has a device reports a fault by its label: on a phone, without signing in and without scripts."""

from __future__ import annotations

from typing import Any

from inventory.core.db import session
from inventory.faults.models import FaultReport
from tests.browser.conftest import PHONE
from tests.loans import kit
from tests.people import LIBRARIAN


def test_from_the_label_to_the_desk(
    arrange: Any, page_for: Any, looks: Any, accessible: Any, targets_are_big_enough: Any
) -> None:
    with arrange():
        tag = kit.lend().line.device.tag
    page = page_for(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/D/{tag}")
    page.get_by_role("link", name="Er is iets stuk").click()
    page.get_by_text("Batterij of lader").click()
    assert not page.get_by_label("Jouw telefoonnummer").is_visible()
    page.get_by_text("Bel me").click()
    assert not page.get_by_label("Jouw e-mailadres").is_visible()
    page.get_by_label("Jouw telefoonnummer").fill("0475 66 77 88")
    page.get_by_role("button", name="Meld dit").click()
    code = page.locator(".report-code").inner_text()
    with arrange():
        assert session.query(FaultReport).one().code == code

    finder = page_for(viewport=PHONE)
    for address in (f"/d/{tag}", f"/d/{tag}/fault?lang=fr", f"/d/{tag}/fault/{code}"):
        finder.goto(address)
        accessible(finder)
        targets_are_big_enough(finder)
        looks(finder, "fault-" + address.strip("/").replace("/", "-").partition("?")[0])

    desk = page_for(LIBRARIAN)
    desk.get_by_role("link", name="Batterij of lader").click()
    desk.get_by_role("button", name="Toon hoe we terugbellen").click()
    desk.get_by_role("link", name="0475 66 77 88").wait_for()
    accessible(desk)
    looks(desk, "fault-desk")
    desk.get_by_role("button", name="Geholpen aan de telefoon").click()
    desk.get_by_text("Geen meldingen").wait_for()
