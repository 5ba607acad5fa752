"""A running contract on a telephone, counted in scans and taps, with and without script: another device, a later date
while others wait, theft; and that no page of them is too wide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from inventory.accounts.actions import opening
from inventory.core.db import session
from inventory.loans.models import Loan
from tests.browser.test_narrow import BROKEN
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, Persona, actor_of, place

PHONE = {"width": 360, "height": 740}


class Hands:
    """A thumb that counts."""

    def __init__(self) -> None:
        self.taps = self.scans = 0

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def scan(self, field: Locator, text: str) -> None:
        field.fill(text)
        field.press("Enter")
        self.scans += 1


def some_lent() -> tuple[str, str, str]:
    """A contract, its device and one that stands ready; two others wait, and Mondays are closed."""
    loan, new = kit.lend(), kit.ready_device()
    kit.referral(), kit.referral()
    week = {0: "", **dict.fromkeys(range(1, 6), "10-18"), 6: ""}
    opening.set_hours(place("BIB-C"), week, actor=actor_of(LIBRARIAN))
    return loan.number, loan.line.device.tag, new.tag


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_swap_extend_and_theft_on_a_telephone(page_for: Callable[..., Page], arrange: Any, script: bool) -> None:
    with arrange():
        number, old, new = some_lent()
    page = page_for(LIBRARIAN, viewport=PHONE, java_script_enabled=script)

    swap = Hands()
    page.goto("/loans/swap")
    swap.scan(page.locator("#scan-here"), new)
    expect(page.get_by_text("Scan het toestel dat terugkomt")).to_be_visible()
    swap.scan(page.locator("#scan-here"), old)
    expect(page.get_by_role("heading", name="Dit toestel gaat mee")).to_be_visible()
    swap.tap(page.get_by_role("group", name="Dit kwam mee terug").get_by_label("Lader"))
    swap.tap(page.get_by_role("group", name="Gaat mee").get_by_label("Lader"))
    swap.tap(page.get_by_label("Ik zei: we wissen alles"))
    swap.tap(page.get_by_role("button", name="Wissel", exact=True))
    expect(page.get_by_text("Gewisseld.")).to_be_visible()
    assert (swap.scans, swap.taps) == (2, 4)
    sheet = page.request.get(f"/loans/{number}/swap.pdf")
    assert sheet.body().startswith(b"%PDF-")

    longer = Hands()
    longer.tap(page.get_by_role("link", name="Verleng", exact=True))
    expect(page.get_by_text("Er wachten 2 mensen op dit soort toestel")).to_be_visible()
    longer.tap(page.get_by_label("Er wachten 2 mensen"))
    longer.tap(page.get_by_role("button", name="Verleng"))
    expect(page.get_by_text("De nieuwe einddatum staat op het contract.")).to_be_visible()
    assert longer.taps == 3

    stolen = Hands()
    stolen.tap(page.get_by_role("link", name="Beschadigd, kwijt of gestolen"))
    stolen.tap(page.get_by_label("Gestolen", exact=True))
    page.get_by_label("Nummer van de aangifte").fill("KO.11.L3.004512/2026")
    stolen.tap(page.get_by_role("button", name="Noteer dit"))
    expect(page.get_by_text("het toestel staat op 'Vermist'")).to_be_visible()
    assert stolen.taps == 3
    with arrange():
        loan = session.scalars(select(Loan).where(Loan.number == number)).one()
        assert (str(loan.state), loan.line.device.tag) == ("lost", new)
        assert loan.due_on is not None
        assert loan.due_on.weekday() not in (0, 6), "Mondays and Sundays are closed"


def test_nothing_is_broken_or_too_wide(page_for: Callable[..., Page], arrange: Any) -> None:
    with arrange():
        number, _old, new = some_lent()
    at = f"/loans/{number}"
    mine: dict[Persona, tuple[str, ...]] = {
        LIBRARIAN: (
            *(f"{at}/{page}" for page in ("extend", "incidents", "moved", "died", f"swap?device={new}", "swap")),
            *("/loans/swap", "/places", "/places/BIB-C"),
        ),
        COORDINATOR: (f"{at}/write-off",),
    }
    broken = []
    for width, scheme in ((1280, "light"), (320, "dark")):
        for persona, paths in mine.items():
            page = page_for(persona, viewport={"width": width, "height": 740}, color_scheme=scheme)
            for path in paths:
                answer = page.goto(path)
                assert answer is not None
                assert answer.status == 200, path
                broken += [f"{path} at {width} px: {what}" for what in page.evaluate(BROKEN)]
                assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width} px"
    assert not broken, "\n".join(broken)
