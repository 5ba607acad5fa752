"""Two clicks at once, back, a refresh and a session that ends: one contract, and nothing is typed twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from inventory.core.db import session
from inventory.loans.models import Loan
from inventory.web.sessions import WebSession
from tests.browser.conftest import PHONE
from tests.loans import kit
from tests.people import LIBRARIAN, PASSWORD

WHO = {"Achternaam": "Vogelzang", "Postcode": "8500", "Gemeente": "Kortrijk"}


def filled(page: Any, arrange: Any, first_name: str, street: str) -> str:
    """A hand-over of which everything is typed; the tag of its device."""
    with arrange():
        tag, code = kit.ready_device().tag, kit.referral().code
    page.goto(f"/loans/hand-over?device={tag}&code={code}")
    form = page.locator("form#hand-over")
    for label, text in (WHO | {"Voornaam": first_name, "Straat en nummer": street}).items():
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_label("Geboortedatum").fill("1984-05-09")
    form.get_by_label("Ik zag de identiteitskaart").check()
    return tag


def test_twice_back_again_and_signed_out(page_for: Any, arrange: Any) -> None:
    page = page_for(LIBRARIAN, viewport=PHONE)
    page.watched.expect("status of 400")  # the session was over
    tag = filled(page, arrange, "Kanarie", "Zangersstraat 12")
    page.get_by_role("button", name="Leen uit").dblclick(delay=10)
    page.wait_for_url("**done=hand_over")
    page.reload()
    page.wait_for_url("**done=hand_over")
    page.go_back()
    page.locator("main").get_by_text(f"leende {tag} uit om").first.wait_for()
    with arrange():
        assert len(session.scalars(select(Loan)).all()) == 1
    tag = filled(page, arrange, "Merel", "Fluitstraat 3")
    with arrange():
        session.query(WebSession).delete()
    page.get_by_role("button", name="Leen uit").click()
    page.get_by_label("E-mailadres").fill(LIBRARIAN.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Meld je aan").click()
    page.locator("main").get_by_text("Merel").wait_for()
    page.get_by_role("button", name="Verstuur opnieuw").click()
    page.wait_for_url("**done=hand_over")
    page.locator("main").get_by_text(tag).first.wait_for()
    with arrange():
        assert {each.person.first_name for each in session.scalars(select(Loan))} == {"Kanarie", "Merel"}
