"""The scan basket: one label after another, and then all of them are printed."""

from __future__ import annotations

from typing import Any

from inventory.devices.actions.blanks import make_blanks
from tests.devices.prints import chosen
from tests.people import (
    LIBRARIAN,
    actor_of,
)


def test_the_basket_takes_one_scan_after_another_and_is_empty_after_printing(
    some: list[str], client_for: Any, arrange: Any
) -> None:
    with arrange():
        blank = make_blanks(1, actor=actor_of(LIBRARIAN), tag_prefix="KOR")[0].tag
    client = client_for(LIBRARIAN)

    def scan(text: str) -> Any:
        return client.submit("/labels/basket", {"q": text}, form="/labels/basket")

    for text in (
        some[1].lower(),
        f"HTTP://DIGIBANK.TEST/D/{some[0]}",
        "HTTP://DIGIBANK.TEST/P/WERK",
        "l2026001",
        blank,
    ):
        assert scan(text).status_code == 200, text
    assert "zit er al in" in scan(some[1]).text
    for wrong in ("KOR-000001-X", "http://elsewhere.be/d/1", "zomaar iets", ""):
        assert scan(wrong).status_code == 404, wrong
    assert client_for(LIBRARIAN).page("/labels/basket").root.xpath("//ul[@class='label-basket']") == []
    page = client.page("/labels?basket=1")
    assert chosen(page) == [some[1], some[0], "place:WERK", "lot:L-2026-001", f"blank:{blank}"]

    client.submit("/labels?basket=1", {}, form="print")
    assert chosen(client.page("/labels?basket=1")) == []


def test_things_leave_the_basket(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    for tag in some:
        client.submit("/labels/basket", {"q": tag}, form="/labels/basket")
    token = client.page("/labels/basket").form("/labels/basket").values["csrf_token"][0]
    client.post("/labels/basket/out", data={"csrf_token": token, "item": some[1]})
    assert chosen(client.page("/labels?basket=1")) == [some[0], some[2]]
    client.post("/labels/basket/out", data={"csrf_token": token, "item": "*"})
    assert chosen(client.page("/labels?basket=1")) == []
