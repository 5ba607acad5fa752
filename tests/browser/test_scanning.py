"""Scanning thing after thing, as fast as a scanner types: nothing is lost, and each page is for everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from inventory.core.db import session
from inventory.devices.actions import places, stocktake, transfers
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, FloorScan
from inventory.devices.queries.stocktake import result_of
from inventory.devices.queries.transfers import transfer_by_number
from inventory.intake.actions import disposal
from inventory.intake.actions.announce import Gift, announce_lot
from inventory.intake.actions.receive import receive_lot
from inventory.intake.lifecycle import LeavesFor
from inventory.intake.readers.donor_list import DonorRow
from tests.browser.conftest import scan
from tests.devices.stock import device_in, list_media, new_device
from tests.people import CHECKER, COORDINATOR, DONOR, LIBRARIAN, PASSWORD, TECHNICIAN, actor_of, org_of

Check = Callable[[Page], None]
Looks = Callable[[Page, str], list[Path]]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def tags(arrange: Any) -> list[str]:
    with arrange():
        places.add_shelves("WERK", "A", 3, actor=actor_of(TECHNICIAN))
        return [new_device().tag for _each in range(12)]


def lot(count: int = 2, *, here: bool = False) -> str:
    rows = [DonorRow(n, "laptop", "Dell", f"Latitude {n}", f"SER{here}{n}X") for n in range(1, count + 1)]
    made, _devices = announce_lot(rows, gift=Gift(org_of("MIRAS")), actor=actor_of(COORDINATOR), tag_prefix="KOR")
    if here:
        receive_lot(made, actor=actor_of(TECHNICIAN))
    return made.code


def test_a_shelf_is_scanned_without_waiting_for_an_answer(tags: list[str], page_for: Any, arrange: Any) -> None:
    page = page_for(TECHNICIAN, viewport=PHONE)
    page.goto("/workbench/floor")
    # The label of the shelf and the first devices, while each answer is still on its way.
    shelf = page.url.replace("/workbench/floor", "/p/werk-a-2").upper()
    for code in (shelf, *tags, tags[0]):
        scan(page, code)
    page.locator("main").get_by_text("was dit al gedaan").first.wait_for()
    assert page.locator(".stat-value").all_inner_texts()[:2] == ["12", "1"]
    assert "Werkplaats, plank A2" in page.inner_text("main")
    with arrange():
        standing = {device.tag for device in session.scalars(select(Device)) if device.shelf}
        assert standing == set(tags)
        assert len(session.scalars(select(FloorScan)).all()) == 13, "each scan once"
    page.reload()
    assert page.locator(".stat-value").first.inner_text() == "12"


def test_what_is_scanned_while_the_page_loads_is_not_lost(tags: list[str], page_for: Any, arrange: Any) -> None:
    with arrange():
        number = stocktake.start("WERK", actor=actor_of(TECHNICIAN)).number
    page = page_for(TECHNICIAN)
    # The scripts of the page come late; the scanner does not wait for them.
    held: list[Any] = []
    page.route("**/js/main.js", lambda route: held.append(route))
    page.goto(f"/stocktakes/{number}", wait_until="commit")
    page.wait_for_selector("[data-scan-input]")
    scan(page, tags[0][:6], enter=False)
    held[0].continue_()
    page.wait_for_load_state()
    scan(page, tags[0][6:])
    page.locator("main").get_by_text(f"{tags[0]} staat waar het hoort").first.wait_for()
    with arrange():
        assert [line.code for line in result_of(stocktake.start("WERK", actor=actor_of(TECHNICIAN))).newest] == [
            tags[0]
        ]


def test_a_model_that_was_scanned_without_enter_joins_no_serial_number(page_for: Any, arrange: Any) -> None:
    with arrange():
        code = lot()
    page = page_for(TECHNICIAN, viewport=PHONE)
    page.goto(f"/lots/{code}/series")
    page.get_by_label("Merk").fill("Lenovo")
    page.get_by_label("Model").focus()
    scan(page, "ThinkPadL380", enter=False)  # a scanner that ends with nothing
    page.get_by_role("button", name="Begin met scannen").click()
    page.wait_for_url("**/series?*")
    page.locator("[data-scan-target]").first.wait_for()
    scan(page, "PF1ABC01")
    page.locator('[role="status"]').get_by_text("PF1ABC01").first.wait_for()
    with arrange():
        assert session.scalar(select(Device.model).where(Device.serial == "PF1ABC01")) == "ThinkPadL380"


def test_what_is_refused_stays_readable_and_the_next_scan_goes_on(tags: list[str], page_for: Any, arrange: Any) -> None:
    with arrange():
        ready = device_in(DeviceState.READY, location="WERK").tag
        number = transfers.begin("WERK", "BIB-C", actor=actor_of(TECHNICIAN)).number
    page = page_for(TECHNICIAN, viewport=PHONE)
    page.watched.expect("409")
    page.goto(f"/transfers/{number}")
    scan(page, tags[0])
    page.locator("main").get_by_text("is niet klaar").first.wait_for()
    scan(page, ready)
    page.locator("main").get_by_text(f"{ready} gaat mee").first.wait_for()
    assert page.url.endswith(f"{number}?last={ready}&outcome=ok"), "a reload shows the same"


def test_a_typed_code_and_an_ended_session(tags: list[str], page_for: Any, arrange: Any) -> None:
    with arrange():
        number = stocktake.start("WERK", actor=actor_of(TECHNICIAN)).number
    page = page_for(TECHNICIAN)
    page.goto(f"/stocktakes/{number}")
    page.get_by_label("Scan wat hier staat").fill(tags[1].lower())
    page.get_by_role("button", name="Tel", exact=True).click()
    page.locator("main").get_by_text(f"{tags[1]} staat waar het hoort").first.wait_for()
    page.context.clear_cookies()
    page.watched.expect("401", "403", "400")
    held: list[Any] = []
    page.route("**/scan", lambda route: held.append(route))
    for tag in tags[2:5]:  # what waits when the session is over, is sent after signing in
        scan(page, tag)
    page.wait_for_function("Object.values(sessionStorage).join().split('KOR').length === 4")
    held[0].continue_()
    page.unroute("**/scan")
    page.wait_for_url("**/sign-in**")
    sign_in_here(page, TECHNICIAN)
    page.wait_for_url(f"**/stocktakes/{number}**")
    page.locator("main").get_by_text(f"{tags[4]} staat waar het hoort").first.wait_for()
    with arrange():
        counted = result_of(stocktake.start("WERK", actor=actor_of(TECHNICIAN))).newest
        assert {line.code for line in counted} == set(tags[1:5])


def test_nobody_else_takes_the_scans_that_wait(tags: list[str], page_for: Any, arrange: Any) -> None:
    with arrange():
        number = stocktake.start("WERK", actor=actor_of(TECHNICIAN)).number
    page = page_for(TECHNICIAN)
    page.goto(f"/stocktakes/{number}")
    page.context.clear_cookies()
    page.watched.expect("401", "403", "400")
    scan(page, tags[2])
    page.wait_for_url("**/sign-in**")
    sign_in_here(page, LIBRARIAN)
    page.wait_for_url(f"**/stocktakes/{number}**")
    scan(page, tags[3])
    page.locator("main").get_by_text(f"{tags[3]} staat waar het hoort").first.wait_for()
    with arrange():
        counted = result_of(stocktake.start("WERK", actor=actor_of(TECHNICIAN))).newest
        assert [line.code for line in counted] == [tags[3]]


def sign_in_here(page: Page, persona: Any) -> None:
    """On the page that asks for it, wherever it leads afterwards."""
    page.locator("input[name=email]").fill(persona.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def test_a_card_that_asks_something_has_the_focus_there(tags: list[str], page_for: Any) -> None:
    page = page_for(TECHNICIAN, viewport=PHONE)
    for card, field in (("M-CONTROLE", "os"), ("M-GOED", "labels_removed")):
        if card == "M-GOED":
            page = page_for(CHECKER, viewport=PHONE)
        page.goto("/workbench/floor")
        scan(page, card)
        page.wait_for_url("**mode=**")
        page.wait_for_function(f"document.activeElement.name === '{field}'")


def test_the_scale_takes_a_scan_wherever_the_focus_is(tags: list[str], page_for: Any, arrange: Any) -> None:
    page = page_for(TECHNICIAN)
    page.goto("/weigh")
    for tag in tags[:2]:  # into the field itself; then, the wrong one in hand, from the field of the kg
        scan(page, tag)
        page.wait_for_function("document.activeElement.name === 'weight_kg'")
        assert page.locator("[name=device]").input_value() == tag
    page.keyboard.type("1,75", delay=160)
    page.keyboard.press("Enter")
    page.locator("main").get_by_text(f"{tags[1]} (").wait_for()
    with arrange():
        assert str(session.scalar(select(Device.weight_kg).where(Device.tag == tags[1]))) == "1.75"


def test_a_national_number_leaves_no_field(page_for: Any) -> None:
    number = "85.07.30-033.28"
    page = page_for(TECHNICIAN, viewport=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.watched.expect("422")
    for address, label in (("/devices", "search"), ("/", "scan")):
        page.goto(address)
        field = page.locator("main form input[name=q]").first
        field.fill(number)
        field.press("Enter")
        page.locator("main [role=alert]").get_by_text("rijksregisternummer").wait_for()
        assert number not in page.content(), label
    assert not [url for url in asked if "033" in url], "it stands in no address"


def test_every_page_of_the_floor_and_the_intake_can_be_used_by_everybody(
    tags: list[str], page_for: Any, looks: Looks, accessible: Check, targets_are_big_enough: Check, arrange: Any
) -> None:
    with arrange():
        count = stocktake.start("WERK-A-1", actor=actor_of(TECHNICIAN))
        transfer = transfers.begin("WERK", "STOCK", actor=actor_of(COORDINATOR)).number
        ready, coming, here = device_in(DeviceState.READY, location="WERK"), lot(), lot(here=True)
        transfers.pack(transfer_by_number(transfer, actor=actor_of(COORDINATOR)), ready, actor=actor_of(COORDINATOR))
        stocktake.count(count, tags[0], actor=actor_of(TECHNICIAN), tag_prefix="KOR", base_url="http://x")
        number = count.number
    page = page_for(TECHNICIAN)
    addresses = {
        "shelves": "/shelves",
        "shelf": "/devices?location=WERK-A-1",
        "stocktakes": "/stocktakes",
        "stocktake": f"/stocktakes/{number}",
        "transfer": f"/transfers/{transfer}",
        "floor-place": "/workbench/floor?mode=place",
        "lot-receive": f"/lots/{coming}/receive",
        "lot-series": f"/lots/{coming}/series",
        "lot": f"/lots/{here}",
        "lot-new": "/lots/new",
    }
    for name, address in addresses.items():
        page.goto(address)
        looks(page, f"intake-{name}")
        accessible(page)
        targets_are_big_enough(page)


def test_the_pages_of_a_list_that_is_not_good_yet(
    page_for: Any, looks: Looks, accessible: Check, targets_are_big_enough: Check, arrange: Any
) -> None:
    with arrange():
        here = lot(here=True)
    page = page_for(DONOR)
    page.watched.expect("422")
    page.goto(f"/lots/{here}")
    looks(page, "intake-lot-of-donor")
    accessible(page)
    page.goto("/lots/new")
    page.get_by_label("plak", exact=False).first.fill(
        "Soort\tMerk\tModel\tSerienummer\nlaptop\tDell\tE1\tAB1\nkoffie\tX\tY\tZ9\n"
    )
    page.get_by_role("button", name="Kijk eerst na").click()
    page.get_by_text("Rij 3").first.wait_for()
    looks(page, "intake-list-corrections")
    accessible(page)
    targets_are_big_enough(page)


def test_a_transport_is_loaded_by_scanning(
    page_for: Any, looks: Looks, accessible: Check, targets_are_big_enough: Check, arrange: Any
) -> None:
    with arrange():
        waiting = [device_in(DeviceState.TO_RECYCLE) for _each in range(3)]
        for device in waiting:
            list_media(device, none=True)
        tags = [device.tag for device in waiting]
        to = disposal.Destination(LeavesFor.PROCESSOR, "Recupel")
        code = disposal.begin(to, actor=actor_of(COORDINATOR)).code
    page = page_for(COORDINATOR)
    page.goto(f"/transports/{code}")
    for tag in tags:
        scan(page, tag)
    page.locator("main").get_by_text(f"{tags[2]} gaat mee").first.wait_for()
    assert page.locator("main table tbody tr").count() == 3
    looks(page, "intake-transport")
    accessible(page)
    targets_are_big_enough(page)
