"""Blank labels, and where the codes on labels lead."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.core.db import session
from inventory.devices import documents
from inventory.devices.actions.blanks import give_blank, make_blanks
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import BlankCode, Device
from inventory.devices.queries.printing import Item, ItemKind, items_of, key_of
from tests.devices.prints import chosen, read
from tests.devices.stock import device_in
from tests.people import (
    LIBRARIAN,
    SHOPKEEPER,
    actor_of,
)

S = DeviceState


def test_blank_labels_are_made_printed_and_claimed_by_scanning(
    some: list[str], client_for: Any, visitor: Any, arrange: Any
) -> None:
    client = client_for(LIBRARIAN)
    page = client.submit("/labels/blanks", {"count": "3"}, form="blanks")
    assert page.status_code == 200
    with arrange():
        tags = [tag for (tag,) in session.query(BlankCode.tag).order_by(BlankCode.id)]
    address = f"/labels?blanks={page.request.args['blanks']}"
    assert chosen(client.page(address)) == [f"blank:{tag}" for tag in tags]
    assert client.submit(address, {}, form="print", follow=False).status_code == 303

    stranger = visitor.page(f"/D/{tags[0]}")
    assert "Dit etiket is nog niet gebruikt" in stranger.main
    assert "1777" in stranger.main
    for persona in (SHOPKEEPER, LIBRARIAN):
        scanned = client_for(persona).get("/scan/go", query_string={"q": tags[0]}, follow_redirects=True)
        assert "nog niet gebruikt" in scanned.text
        assert ("Nieuw toestel met dit etiket" in scanned.text) is (persona is LIBRARIAN)
    found = client.page(f"/d/{tags[0]}?q=Latitude")
    assert some[2] in found.main

    token = client.page("/labels?places=1").form("print").values["csrf_token"][0]
    done = client.post(f"/d/{tags[0]}/claim", data={"csrf_token": token, "device": some[2]}, follow_redirects=True)
    assert done.status_code == 200
    assert f"vroeger nummer: {some[2]}" in done.text.lower() or some[2] in done.text
    # Its former number leads there, and nobody claims twice.
    assert client.get(f"/d/{some[2]}").headers["Location"].endswith(tags[0])
    again = client.post(f"/d/{tags[0]}/claim", data={"csrf_token": token, "device": some[1]})
    assert again.status_code == 409
    assert client.post(f"/d/{tags[1]}/claim", data={"csrf_token": token, "device": tags[0]}).status_code == 409
    assert client.post(f"/d/{tags[1]}/claim", data={"csrf_token": token, "device": "x"}).status_code == 422
    assert chosen(client.page(address)) == [f"blank:{tag}" for tag in tags[1:]]
    shop = client_for(SHOPKEEPER)
    shop_token = shop.page("/labels?places=1").form("print").values["csrf_token"][0]
    sent = {"csrf_token": shop_token, "device": some[1]}
    assert shop.post(f"/d/{tags[1]}/claim", data=sent).status_code == 403


@pytest.mark.parametrize("kind", list(ItemKind))
def test_what_every_printed_code_holds_leads_to_the_right_page(
    kind: ItemKind, app: Any, arrange: Any, client_for: Any, visitor: Any
) -> None:
    """Drawn, read back, and followed as it is and in small letters; by scan field, by telephone, by a stranger."""
    client = client_for(LIBRARIAN)
    client.submit(
        "/lots/new",
        {"donor": "MIRAS", "pasted": "soort\tmerk\tmodel\nlaptop\tDell\tLatitude 5490"},
        button="act=save",
    )
    with arrange():
        device = session.query(Device).one()
        blank = make_blanks(1, actor=actor_of(LIBRARIAN), tag_prefix="KOR")[0]
        code = {ItemKind.PLACE: "BIB-C", ItemKind.LOT: device.lot_code, ItemKind.BLANK: blank.tag}.get(kind, device.tag)
        items: list[Item] = items_of([key_of(kind, code)], actor=actor_of(LIBRARIAN))
        picture = documents.draw(items, app.config["SETTINGS"], stock="dymo-99014", output="png")
    addresses = {text for text in read(picture) if text.startswith("HTTP")}
    assert len(addresses) == 1
    address = addresses.pop()
    assert address == address.upper()
    expected = {
        ItemKind.PLACE: "/devices?location=BIB-C",
        ItemKind.LOT: f"/lots/{code}",
    }.get(kind, f"/d/{code}")
    for text in (address, address.lower()):
        path = text[len("http://digibank.test") :]
        opened = client.get(path, follow_redirects=True)
        assert opened.status_code == 200
        assert code in opened.text
        if kind in (ItemKind.PLACE, ItemKind.LOT):
            assert f"{opened.request.path}?{opened.request.query_string.decode()}".rstrip("?") == expected
        scanned = client.get("/scan/go", query_string={"q": text}, follow_redirects=True)
        assert scanned.status_code == 200
        assert scanned.request.path == expected.partition("?")[0]
        assert "Bel 1777" in visitor.page(path).main
        typed = client.get("/scan/go", query_string={"q": code.lower().replace("-", "")}, follow_redirects=True)
        assert typed.status_code == 200 or kind is ItemKind.PLACE


def test_a_stranger_reads_the_same_of_a_place_that_never_was(visitor: Any) -> None:
    for real, unreal in (("/p/BIB-C", "/p/ZZZ-C"), ("/l/L-2026-001", "/l/L-2026-999")):
        one, two = visitor.get(real), visitor.get(unreal)
        assert one.status_code == two.status_code == 200
        assert one.text.replace(real[3:], "") == two.text.replace(unreal[3:], "")


def test_a_label_that_took_its_number_later_prints_with_that_number(database: Any) -> None:
    clerk = actor_of(LIBRARIAN)
    blank = make_blanks(1, actor=clerk, tag_prefix="KOR")[0].tag
    device = give_blank(device_in(S.RECEIVED), blank, actor=clerk)
    assert [item.code for item in items_of([device.tag], actor=clerk)] == [blank]
