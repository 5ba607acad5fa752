"""A technician's half-filled page survives a reload: what was typed, chosen from a list and ticked in a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from inventory.core.db import session
from inventory.devices.actions import moves
from tests.people import TECHNICIAN, actor_of
from tests.workbench.conftest import S, bring_in, log, make_device

PHONE = {"width": 360, "height": 740}


def a_device(arrange: Any, clock: Any, state: Any) -> str:
    clock.at("2026-03-10")
    with arrange():
        device = make_device(S.TO_DIAGNOSE if state == S.TO_DIAGNOSE else S.TO_WIPE, disks=("WX31A58K1234",))
        clock.at("2026-03-12")
        if state == S.REFURBISHING:
            bring_in(log())
            moves.step(device, "start_work", actor=actor_of(TECHNICIAN))
        tag = device.tag
        session.commit()
    return tag


def test_what_is_inside(page_for: Callable[..., Page], arrange: Any, clock: Any) -> None:
    tag = a_device(arrange, clock, S.TO_DIAGNOSE)
    page = page_for(TECHNICIAN, viewport=PHONE)
    page.goto(f"/workbench/{tag}")
    page.get_by_label("Processor").fill("i5-8350U")
    page.locator("select[name='disks-0-kind']").select_option("ssd")
    page.locator("select[name=tpm]").select_option("2.0")
    page.reload()
    assert page.get_by_label("Processor").input_value() == "i5-8350U"
    assert page.locator("select[name='disks-0-kind']").input_value() == "ssd"
    assert page.locator("select[name=tpm]").input_value() == "2.0"


def test_what_was_tested(page_for: Callable[..., Page], arrange: Any, clock: Any) -> None:
    tag = a_device(arrange, clock, S.REFURBISHING)
    page = page_for(TECHNICIAN, viewport=PHONE)
    page.goto(f"/workbench/{tag}")
    rows = page.locator(".answers fieldset")
    rows.nth(0).get_by_text("Werkt", exact=True).click()
    rows.nth(1).get_by_text("Werkt niet").click()
    page.reload()
    assert rows.nth(0).get_by_label("Werkt", exact=True).is_checked()
    assert rows.nth(1).get_by_label("Werkt niet").is_checked()
    assert page.locator(".answers input:checked").count() == 2
    page.get_by_role("button", name="Bewaar de tests").click()
    page.get_by_text("De tests zijn bewaard").wait_for()
    rows.nth(1).get_by_text("Werkt", exact=True).click()
    page.reload()
    assert rows.nth(1).get_by_label("Werkt niet").is_checked(), "what was sent counts, not the draft"
