"""Every number of the dashboard that leads to a list is the number of rows of that list."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from inventory.core.clock import now, today
from inventory.devices.lifecycle import DeviceState
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Given, asked
from inventory.lists.queries.declared import Ask
from inventory.rooms import ROOMS
from tests.devices import stock
from tests.loans import kit
from tests.people import COORDINATOR, actor_of

LISTS = {"/devices", "/loans", "/referrals", "/repairs"}


def _fill() -> None:
    """Something of each; and of two kinds what must not be counted: late from who died, a code that is over."""
    for state in (DeviceState.READY, DeviceState.RECEIVED, DeviceState.MISSING):
        stock.device_in(state)
    for name, days in (("Laat", 40), ("Stil", 9)):
        late = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=name)))
        late.due_on = today() - timedelta(days=days)
    late.quiet_at = now()
    kit.referral()
    kit.referral().valid_until = today() - timedelta(days=1)


def test_a_number_leads_to_so_many_rows(arrange: Any, client_for: Any) -> None:
    with arrange():
        _fill()
    client = client_for(COORDINATOR)
    pages = [client.page(f"/dashboard?location={place}") for place in ("", "BIB-C")]
    told = [
        (int(found[1]), urlsplit(link.get("href")))
        for page in pages
        for link in page.root.xpath("//main//a[@href][not(ancestor::*[local-name()='svg'])]")
        if (found := re.match(r"\s*(\d+)(?!\S)", link.text_content()))
    ]
    told = [(number, address) for number, address in told if address.path in LISTS]
    lists = {listing.endpoint.split(".")[1]: listing for room in ROOMS for listing in room.lists}
    with arrange():
        ask = Ask(actor_of(COORDINATOR), today())
        for number, address in told:
            wanted = asked(lists[address.path[1:]], Given.of(parse_qsl(address.query)), ask)
            assert not wanted.problems, address
            assert reading.count(wanted) == number, address
    assert {address.path for _number, address in told} == LISTS
    late = {(number, address.query) for number, address in told if "overdue" in address.query}
    assert late == {(1, "show=overdue"), (1, "show=overdue&location=BIB-C")}
