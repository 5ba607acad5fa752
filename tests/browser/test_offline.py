"""The desk without network, in Chromium with the network really cut: what is done stays on this device, nobody's name
can be read there, and everything arrives once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from inventory.core.db import session
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan
from inventory.offline.models import Arrival, Outcome
from inventory.referrals.actions.moving import reserve
from inventory.web.saving import saving
from tests.browser.conftest import scan
from tests.loans import climbing, kit
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, Persona, actor_of, begun_session

Check = Callable[[Page], None]
OFFLINE = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_CONNECTION_REFUSED",
    "ERR_FAILED",
    "Failed to fetch",
    "ERR_CONNECTION_RESET",
)


def reserved() -> tuple[str, str]:
    device, code = kit.ready_device(), kit.referral()
    reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
    return device.tag, code.code


def lent(name: str = "Vogelzang") -> tuple[str, str]:
    """To somebody of this name, who lives alone."""
    who = replace(kit.BORROWER, last_name=name, street=f"{name}laan 3")
    loan = kit.lend(kit.free_order(borrower=who))
    return loan.line.device.tag, loan.number


def at_the_desk(page: Page) -> Page:
    """The page of the desk, once the worker is there and what is prepared is kept."""
    page.watched.expect(*OFFLINE, "409", "422")  # type: ignore[attr-defined]
    page.goto("/offline")
    page.evaluate(
        """() => new Promise(done => navigator.serviceWorker.controller ? done()
        : navigator.serviceWorker.addEventListener('controllerchange', () => done()))"""
    )
    expect(page.locator("[data-offline-desk]")).to_have_attribute("data-prepared-on", re.compile(".+"))
    return page


def cut(page: Page) -> None:
    page.context.set_offline(True)


def back(page: Page) -> None:
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def sign(page: Page) -> None:
    canvas = page.locator("[data-sign-pad] canvas")
    canvas.evaluate("pad => pad.scrollIntoView({block: 'center'})")
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.7 * box["height"])
    page.mouse.down()
    for x, y in ((0.3, 0.2), (0.5, 0.8), (0.9, 0.3)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=6)
    page.mouse.up()
    expect(page.locator("[data-sign-keep]")).to_be_enabled()


def fill_in_who(page: Page) -> None:
    who = kit.BORROWER
    page.get_by_label("Ik zag de identiteitskaart").check()
    page.get_by_label("Voornaam", exact=True).fill(who.first_name)
    page.get_by_label("Achternaam").fill(who.last_name)
    page.get_by_label("Geboortedatum").fill(who.birth_date.isoformat())
    page.get_by_label("Straat en nummer").fill(who.street)
    page.get_by_label("Postcode").fill(who.postal_code)
    page.get_by_label("Gemeente").fill(who.city)


def signed_in_here(page: Page, persona: Persona, arrange: Any) -> None:
    """Somebody else signs in, in the same browser."""
    with arrange():
        token = begun_session(persona)
    address = page.watched.address  # type: ignore[attr-defined]
    page.context.add_cookies([{"name": "sid", "value": token, "url": address}])


def waits(page: Page, count: int) -> None:
    expect(page.locator("[data-offline-desk]")).to_have_attribute("data-shown", str(count))


def read_anew(page: Page) -> None:
    """What the page does by itself every ten seconds, also between two scans."""
    page.locator("[data-prepared]").evaluate("list => list.append(document.createElement('hr'))")
    page.evaluate("document.dispatchEvent(new Event('offline:changed'))")
    expect(page.locator("[data-prepared] hr")).to_have_count(0)


def take_back_here(page: Page, tag: str) -> None:
    scan(page, tag)
    page.locator("[data-work=take_back]").get_by_label("Lader").check()
    page.get_by_label("Ik zei: we wissen alles").check()
    page.get_by_role("button", name="Neem terug").click()


def stored(page: Page) -> str:
    """Every byte that this browser keeps: the database of the desk and the pages of the worker, as text."""
    text: str = page.evaluate(
        """async () => {
        const asked = (ask) => new Promise(done => { ask.onsuccess = () => done(ask.result); });
        const base = await asked(indexedDB.open('digibank-desk'));
        const seen = [];
        for (const name of base.objectStoreNames) {
          const rows = await asked(base.transaction(name).objectStore(name).getAll());
          for (const row of rows) for (const [key, value] of Object.entries(row)) {
            if (value instanceof CryptoKey) { if (value.extractable) seen.push('EXTRACTABLE'); continue; }
            const isBytes = value instanceof ArrayBuffer || value instanceof Uint8Array;
            seen.push(key + '=' + (isBytes ? String.fromCharCode(...new Uint8Array(value)) : JSON.stringify(value)));
          }
        }
        base.close();
        for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) {
          seen.push(request.url, await (await caches.match(request)).text());
        }
        seen.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage));
        return seen.join('\\n'); }"""
    )
    return text


def test_a_return_and_a_signed_hand_over_without_network_arrive_later(
    page_for: Callable[..., Page],
    arrange: Any,
    looks: Callable[[Page, str], list[Path]],
    accessible: Check,
    targets_are_big_enough: Check,
) -> None:
    with arrange(), saving():
        (back_tag, _number), (tag, code) = lent(), reserved()
    page = at_the_desk(page_for(LIBRARIAN, service_workers="allow"))
    accessible(page)
    faults = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {each["errorId"] for each in faults} <= {"in-incognito"}, "it can be put on the device"
    cut(page)
    page.goto("/loans")  # whichever page: the desk is there
    expect(page.get_by_role("heading", level=1)).to_have_text("Balie zonder net")
    expect(page.locator("[data-net]")).to_have_text("Er is nu geen net.")
    take_back_here(page, back_tag)
    waits(page, 1)
    scan(page, code)
    read_anew(page)
    scan(page, tag)
    fill_in_who(page)
    page.locator("[data-work=hand_over]").get_by_label("Lader").check()
    sign(page)
    looks(page, "offline-hand-over")
    targets_are_big_enough(page)
    page.get_by_role("button", name="Bewaar met handtekening").click()
    waits(page, 2)
    bytes_here = stored(page)
    for name in (*kit.CANARIES, LIBRARIAN.name, tag, code, back_tag, "EXTRACTABLE"):
        assert name not in bytes_here, f"{name!r} can be read on this device"
    looks(page, "offline-queue")
    page.reload()
    waits(page, 2)
    back(page)
    waits(page, 0)
    expect(page.locator("[data-queue] [data-state=done]")).to_have_count(2)
    with arrange():
        loans = {loan.line.device.tag: loan for loan in session.scalars(select(Loan))}
        assert loans[back_tag].state == LoanState.ENDED
        assert loans[tag].state == LoanState.ACTIVE
    page.goto(f"/loans/{loans_number(arrange, tag)}")
    expect(page.locator("main")).to_contain_text("Getekend op het scherm")


def loans_number(arrange: Any, tag: str) -> str:
    with arrange():
        return next(loan.number for loan in session.scalars(select(Loan)) if loan.line.device.tag == tag)


def test_an_answer_that_was_lost_is_one_loan_and_what_collides_is_a_task(
    page_for: Callable[..., Page], arrange: Any, looks: Callable[[Page, str], list[Path]]
) -> None:
    with arrange(), saving():
        (tag, code), (gone, gone_number), (early, early_number) = reserved(), lent("Merel"), lent("Mees")
    page = at_the_desk(page_for(LIBRARIAN, service_workers="allow"))
    cut(page)
    scan(page, tag)
    scan(page, code)
    fill_in_who(page)
    page.get_by_role("button", name="Geef mee, teken later").click()
    waits(page, 1)
    # The house takes it, and the answer never comes back: the connection drops after the commit.
    lost: list[int] = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")

    page.route("**/offline/work", lose)
    with page.expect_event("requestfailed"):
        back(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-queue] [data-state=done]")).to_have_count(1)
    assert lost == [303]
    with arrange():
        assert len(session.scalars(select(Loan).join(Loan.lines).where(Loan.state == LoanState.ACTIVE)).all()) == 3
        assert session.scalars(select(Arrival.outcome)).all() == [Outcome.DONE]
    # One order: another desk was first, and this arrives after it. Both stories are told.
    cut(page)
    take_back_here(page, gone)
    with arrange(), saving():
        climbing.back(session.scalars(select(Loan).where(Loan.number == gone_number)).one())
    # The other order: this arrives first, and the other desk reads it.
    take_back_here(page, early)
    waits(page, 2)
    # On one of them the house breaks: the other one does not wait for it.
    page.watched.expect("500")  # type: ignore[attr-defined]
    broken: list[bool] = []

    def breaks(route: Any) -> None:
        if gone in (route.request.post_data or "") and not broken:
            broken.append(True)
            route.fulfill(status=500, body="broken")
        else:
            route.fallback()

    page.route("**/offline/work", breaks)
    back(page)
    waits(page, 1)
    expect(page.locator("[data-queue] [data-state=waiting]")).to_contain_text(gone)
    page.evaluate("dispatchEvent(new Event('online'))")
    waits(page, 0)
    assert broken
    expect(page.locator("[data-queue] [data-state=conflict]")).to_have_count(1)
    other = page_for(LIBRARIAN)
    other.watched.expect("409", *OFFLINE)  # type: ignore[attr-defined]
    other.goto(f"/loans/take-back?q={early_number}")
    expect(other.locator("main")).to_contain_text("loopt niet meer")
    other.goto("/offline/tasks")
    expect(other.locator("main")).to_contain_text(gone)
    expect(other.locator("main")).to_contain_text(LIBRARIAN.name)
    looks(other, "offline-tasks")


def test_a_form_of_the_counter_waits_too_and_signing_out_waits_for_it(
    page_for: Callable[..., Page], arrange: Any, served: Any
) -> None:
    with arrange(), saving():
        tag, number = lent("Merel")
    page = at_the_desk(page_for(LIBRARIAN, service_workers="allow"))
    with arrange(), saving():
        reserved_tag, code = reserved()
    # A hand-over that lies open is prepared, also when it was reserved a moment ago.
    with page.expect_response("**/offline/prepared") as asked:
        page.goto(f"/loans/hand-over?device={reserved_tag}&code={code}")
    asked.value.finished()
    fill_in_who(page)
    with served.away():
        page.get_by_role("button", name="Leen uit").click()
        expect(page.locator("[data-said]")).to_contain_text("nog niet verstuurd")
        waits(page, 1)
    page.get_by_role("button", name="Verstuur nu").last.click()
    waits(page, 0)
    page.goto(f"/loans/take-back?q={tag}")
    page.get_by_label("Ik zei: we wissen alles").check()
    with served.away():  # the network is there, and nobody answers
        page.locator("main form[action$='take-back'] button[type=submit]").last.click()
        expect(page.locator("[data-said]")).to_contain_text("nog niet verstuurd")
        waits(page, 1)
    # The network is back, and the house stumbles: nothing is lost and nobody leaves.
    page.route("**/offline/work", lambda route: route.fulfill(status=503, body="later"))
    page.watched.expect("503")  # type: ignore[attr-defined]
    page.goto("/")
    expect(page.locator("[data-not-sent]")).to_contain_text("Nog niet verstuurd 1")
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="Meld je af").click()
    page.wait_for_url("**/offline?sign-out=1")
    expect(page.locator("[data-stop]")).to_be_visible()
    page.get_by_role("button", name="Laat het hier wachten").click()
    page.wait_for_url("**/sign-in*")
    # A colleague on the same device sees only that something waits.
    page.unroute("**/offline/work")
    signed_in_here(page, OTHER_LIBRARIAN, arrange)
    page.goto("/offline")
    expect(page.locator("[data-colleague]")).to_be_visible()
    assert tag not in page.locator("main").inner_text()
    with arrange():
        assert session.scalars(select(Loan.state).where(Loan.number == number)).one() == LoanState.ACTIVE
    signed_in_here(page, LIBRARIAN, arrange)
    page.goto("/")
    # What waits is counted after the page is there: that nothing is shown says nothing yet. The house knows.
    for _each in range(100):
        with arrange():
            state = session.scalars(select(Loan.state).where(Loan.number == number)).one()
        if state == LoanState.ENDED:
            break
        page.wait_for_timeout(200)
    expect(page.locator("[data-not-sent]")).to_be_hidden()
    with arrange():
        assert state == LoanState.ENDED
        assert loans_number(arrange, reserved_tag)
