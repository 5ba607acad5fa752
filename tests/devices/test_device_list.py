"""The list of devices: filtered, in pages, as a spreadsheet, and what stands ready."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from inventory.accounts.models import Location
from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from tests.devices.stock import device_in, new_device
from tests.people import (
    ADMIN,
    DONOR,
    LIBRARIAN,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
)

S = DeviceState
STRANGERS = [SOCIAL_WORKER, REFERRER, DONOR, ADMIN]


@pytest.fixture
def some(begin_with: Callable[..., Any]) -> list[str]:
    def make() -> list[str]:
        new_device(make="Dell", model="Latitude 5490", serial="AAA111", lot="L-2026-001")
        new_device(make="Lenovo", model="ThinkPad T480", serial="BBB222", donor_tag="INV-7", lot="L-2026-002")
        device_in(S.READY, make="Samsung", model="Tab A", kind=DeviceType.TABLET, lot="L-2026-002", location="BIB-C")
        return [device.tag for device in session.query(Device).order_by(Device.id)]

    tags: list[str] = begin_with("a list of devices", make)
    return tags


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [2, 1, 0]),
        ("?q=latitude", [0]),
        ("?q=lenovo+t480", [1]),
        ("?q=lenovo+latitude", []),
        ("?q=bbb222", [1]),
        ("?q=INV-7", [1]),
        ("?q=L-2026-002", [2, 1]),
        ("?q=%25", []),
        ("?q=_", []),
        ("?state=ready", [2]),
        ("?phase=workshop", [1, 0]),
        ("?phase=stock", [2]),
        ("?type=tablet", [2]),
        ("?location=BIB-C", [2]),
        ("?lot=l-2026-002", [2, 1]),
        ("?lot=L-2026-002&type=laptop", [1]),
        ("?state=nonsense", [2, 1, 0]),
        ("?sort=oldest", [0, 1, 2]),
        ("?sort=name", [0, 1, 2]),
        ("?sort=-name", [2, 1, 0]),
        ("?sort=id;drop", [2, 1, 0]),
    ],
)
def test_the_list_is_what_its_address_says(some: list[str], client_for: Any, query: str, wanted: list[int]) -> None:
    page = client_for(LIBRARIAN).page(f"/devices{query}")
    assert [row[0] for row in page.rows] == [some[index] for index in wanted]


@pytest.mark.parametrize("change", [str.lower, lambda t: t.replace("-", ""), str])
def test_a_whole_tag_opens_its_device(some: list[str], client_for: Any, change: Any) -> None:
    answer = client_for(LIBRARIAN).get("/devices", query_string={"q": change(some[0])})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/d/{some[0]}"


def test_the_pages_of_a_long_list_hold_every_row_once(arrange: Any, client_for: Any) -> None:
    with arrange():
        for number in range(53):
            new_device(model=f"Model {number % 5}")
    client = client_for(LIBRARIAN)
    for sort in ("newest", "oldest", "name", "-name", "since", "-since"):
        first = client.page(f"/devices?sort={sort}")
        assert "50 van 53" in first.main
        second = client.page(first.links["Volgende"])
        tags = [row[0] for row in first.rows + second.rows]
        assert len(tags) == len(set(tags)) == 53, sort
        assert "Volgende" not in second.links


@pytest.mark.parametrize("cursor", ["x", "W10", "WzFd", "bnVsbA", "WyJ4Il0", "%00", "W251bGxd", "WzFlNDAwXQ"])
def test_a_cursor_that_we_did_not_make_is_refused(some: list[str], client_for: Any, cursor: str) -> None:
    assert client_for(LIBRARIAN).get(f"/devices?sort=name&cursor={cursor}").status_code in (200, 422)


def test_the_list_asks_the_same_for_one_row_and_for_three(arrange: Any, client_for: Any, statements: Any) -> None:
    client = client_for(LIBRARIAN)
    counts = []
    for more in (1, 2):
        with arrange():
            for _ in range(more):
                device_in(S.READY)
        client.get("/devices")
        with statements() as seen:
            assert client.get("/devices").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_device_page_asks_the_same_however_long_its_history(arrange: Any, client_for: Any, statements: Any) -> None:
    with arrange():
        tag = device_in(S.READY).tag
    client = client_for(TECHNICIAN)
    counts = []
    for _ in range(2):
        client.get(f"/d/{tag}")
        with statements() as seen:
            client.get(f"/d/{tag}")
        counts.append(len(seen))
        with arrange():
            device = session.query(Device).filter_by(tag=tag).one()
            for place in ("STOCK", "BIB-C", "WERK"):
                moves.move_place(device, place, actor=actor_of(LIBRARIAN))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_an_empty_list_teaches(client_for: Any) -> None:
    assert "lot" in client_for(LIBRARIAN).page("/devices").main
    assert "Haal een filter weg" in client_for(LIBRARIAN).page("/devices?q=niets").main


def test_the_spreadsheet_is_exactly_the_filtered_list(some: list[str], client_for: Any) -> None:
    answer = client_for(LIBRARIAN).get("/devices.csv?lot=L-2026-002&sort=oldest")
    assert answer.mimetype == "text/csv"
    assert re.search(r'filename="toestellen-\d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"])
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row["Nummer"] for row in rows] == some[1:]
    assert rows[0]["Serienummer"] == "BBB222"
    assert rows[1]["Staat"] == "Klaar"


@pytest.mark.parametrize("value", ["=1+1", "+32 470", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://evil")'])
def test_no_cell_of_the_spreadsheet_is_a_formula(arrange: Any, client_for: Any, value: str) -> None:
    with arrange():
        new_device(make=value, serial='a;"b\r\nc')
    data = client_for(LIBRARIAN).get("/devices.csv").data.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(data, newline=""), delimiter=";"))
    assert row["Merk"] == "'" + value
    assert row["Serienummer"] == 'a;"b\r\nc'


@pytest.mark.parametrize("persona", STRANGERS, ids=lambda p: p.name)
def test_the_list_is_for_who_works_with_devices(client_for: Any, persona: Any) -> None:
    client = client_for(persona)
    assert client.get("/devices").status_code == 403
    assert client.get("/devices.csv").status_code == 403


def test_markup_in_a_name_stands_there_as_it_was_typed(arrange: Any, client_for: Any) -> None:
    with arrange():
        tag = new_device(make="<script>alert(1)</script>", model="${7*7} &amp; <b>x").tag
    client = client_for(LIBRARIAN)
    for path in ("/devices", f"/d/{tag}", f"/labels?tags={tag}"):
        page = client.page(path)
        assert "<script>alert(1)" in page.main
        assert "${7*7} &amp; <b>x" in page.main
    assert client.get(f"/d/{tag}/hergebruikfiche.pdf").data.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("persona", "place", "other"), [(LIBRARIAN, "BIB-C", "WINKEL"), (SHOPKEEPER, "WINKEL", "BIB-C")]
)
def test_what_stands_ready_is_counted_at_your_own_counter(
    arrange: Any, client_for: Any, persona: Any, place: str, other: str
) -> None:
    with arrange():
        here, elsewhere = device_in(S.READY), device_in(S.READY)
        here.location = session.query(Location).filter_by(code=place).one()
        elsewhere.location = session.query(Location).filter_by(code=other).one()
        tags = here.tag, elsewhere.tag
    client = client_for(persona)
    stat = next(each for each in client.page("/").root.xpath("//a") if "Klaar om mee te geven" in each.text_content())
    assert "1" in stat.text_content()
    page = client.page(stat.get("href"))
    assert (tags[0] in page.main, tags[1] in page.main) == (True, False)
