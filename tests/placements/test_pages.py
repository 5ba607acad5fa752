"""The pages: scan after scan without a click between, and the papers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from inventory.core.clock import today
from inventory.devices.lifecycle import DeviceState
from inventory.placements.queries import placement_by_number
from tests.devices.stock import device_in, state_of
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, TECHNICIAN, actor_of
from tests.placements import kit

S = DeviceState


def scan(client: Any, number: str, text: str) -> Any:
    """What the scanner of the page sends, and the page after it."""
    return client.submit(f"/placements/{number}", {"q": text}, form="scan")


def test_from_the_first_scan_to_the_receipt(arrange: Any, client_for: Any) -> None:
    with arrange():
        tags = [kit.ready().tag for _ in range(3)]
        unready = device_in(S.TO_CHECK, location="BIB-C").tag
    client = client_for(LIBRARIAN)
    made = client.submit(
        "/placements/new",
        {
            "purpose": "class",
            "receiver": "MIRAS",
            "location": "ZONNE",
            "contact": "teacher",
            "from_on": f"{today():%Y-%m-%d}",
            "until_on": f"{today():%Y-%m-%d}",
            "accessories": ["lader"],
        },
        follow=False,
    )
    assert made.status_code == 409, "the last day is not after the first one"
    with arrange():
        number = kit.asked().number
    for tag in tags:
        assert f"{tag} gaat mee" in scan(client, number, tag).text
    assert "was al gescand" in scan(client, number, tags[0]).text
    answer = scan(client, number, unready)
    assert "is niet klaar om mee te geven" in answer.text
    page = client.page(f"/placements/{number}")
    listed = page.root.xpath("//ul[@aria-label='Kan niet mee']//li")
    assert len(listed) == 1
    assert unready in listed[0].text_content()
    assert "niet klaar om mee te geven" in listed[0].text_content()
    given = client.submit(f"/placements/{number}", {}, form="hand-out")
    assert "Laat de overeenkomst tekenen" in given.text
    assert state_of(arrange, tags[0]) == S.PLACED
    pdf = client.get(f"/placements/{number}/agreement.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert client.get(f"/placements/{number}/agreement.pdf").data == pdf.data
    assert client.get(f"/placements/{number}/receipt.pdf").status_code == 404
    for tag in tags:
        assert f"{tag} is terug" in scan(client, number, tag).text
    assert "Afgesloten" in client.page(f"/placements/{number}").text
    assert client.get(f"/placements/{number}/receipt.pdf").data.startswith(b"%PDF")
    assert {state_of(arrange, tag) for tag in tags} == {S.RETURNED}


def test_the_last_scan_is_undone_with_the_button_beside_it(arrange: Any, client_for: Any) -> None:
    with arrange():
        tag, number = kit.ready().tag, kit.asked().number
    client = client_for(LIBRARIAN)
    page = scan(client, number, tag)
    assert "Maak dit ongedaan" in page.text
    token = client.page(f"/placements/{number}").root.xpath("//input[@name='csrf_token']/@value")[0]
    client.post(f"/placements/{number}/out", data={"csrf_token": token, "tag": tag})
    assert "Nog niets gescand" in client.page(f"/placements/{number}").text


def test_a_scan_anywhere_says_where_a_device_is_placed(arrange: Any, client_for: Any) -> None:
    with arrange():
        device = kit.ready()
        placement = kit.given(device)
        tag, number = device.tag, placement.number
    for text in (tag, number, number.replace("-", " ").lower()):
        found = client_for(LIBRARIAN).get(f"/scan/go?q={text}")
        assert found.headers["Location"].startswith(f"/placements/{number}"), text
    assert f"{tag} staat in" in client_for(COORDINATOR).page(f"/placements/{number}?last={tag}").text
    assert client_for(TECHNICIAN).get(f"/scan/go?q={tag}").headers["Location"].endswith(f"/d/{tag}")
    other = client_for(OTHER_LIBRARIAN)
    assert number not in other.get(f"/scan/go?q={tag}").headers["Location"]
    assert other.get(f"/placements/{number}").status_code == 404


def test_the_start_page_says_what_is_due(arrange: Any, client_for: Any, clock: Any) -> None:
    with arrange():
        kit.given(kit.ready())
    clock.forward(days=14)
    assert "Klassen: vandaag terug" in client_for(LIBRARIAN).page("/").text
    clock.forward(days=1)
    page = client_for(COORDINATOR).page("/")
    assert page.root.xpath("//a[contains(., 'Klassen: te laat')]/@href") == ["/placements?show=late"]
    assert "Te laat" in client_for(LIBRARIAN).page("/placements?show=late").text


def test_who_only_looks_has_nothing_to_press(arrange: Any, client_for: Any) -> None:
    with arrange():
        number = kit.given(kit.ready()).number
    page = client_for(COORDINATOR).page(f"/placements/{number}")
    assert "Scan wat terugkomt" not in page.text
    assert not page.root.xpath("//main//form[@method='post']")


def test_swap_extend_and_missing_on_the_page(arrange: Any, client_for: Any) -> None:
    with arrange():
        first, second, new = kit.ready(), kit.ready(), kit.ready()
        number = kit.given(first, second).number
        tags = first.tag, second.tag, new.tag
    client = client_for(LIBRARIAN)
    done = client.submit(
        f"/placements/{number}",
        {"swap-tag": tags[0], "swap-instead": tags[2], "swap-fault": "Start niet op"},
        form="swap",
    )
    assert "Omgeruild" in done.text
    wrong = client.submit(
        f"/placements/{number}", {"missing-tag": tags[1], "missing-kind": ""}, form="missing", follow=False
    )
    assert wrong.status_code == 422
    client.submit(f"/placements/{number}", {"missing-tag": tags[1], "missing-kind": "theft"}, form="missing")
    assert [state_of(arrange, tag) for tag in tags] == [S.RETURNED, S.MISSING, S.PLACED]
    with arrange():
        until = placement_by_number(number, actor=actor_of(LIBRARIAN)).until_on
    assert until is not None
    for days, status in ((0, 409), (30, 409), (3, 200)):
        sent = {"extend-until_on": f"{until + timedelta(days=days)}"}
        assert client.submit(f"/placements/{number}", sent, form="extend").status_code == status
