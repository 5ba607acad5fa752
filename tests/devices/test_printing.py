"""Printing from the pages: what is offered, remembered, previewed, asked again."""

from __future__ import annotations

import io
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import zxingcpp
from PIL import Image

from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices import documents
from inventory.devices.models import Device, PrintJob
from inventory.history.queries import events_of
from tests.devices.prints import chosen, read, value
from tests.people import (
    LIBRARIAN,
    SHOPKEEPER,
    TECHNICIAN,
)

# --- what is offered -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("state=received", [0, 1, 2]),
        ("location=BIB-C", [0]),
        ("type=laptop&lot=L-2026-001", [0, 1]),
        ("q=Latitude&location=werk", [1, 2]),
        ("state=ready", []),
        ("type=tablet", []),
    ],
)
def test_every_filter_of_devices_can_be_printed(
    some: list[str], client_for: Any, query: str, places: list[int]
) -> None:
    assert chosen(client_for(SHOPKEEPER).page(f"/labels?{query}")) == [some[place] for place in places]


@pytest.mark.parametrize("what", ["bag", "kit"])
def test_bags_and_kits_of_devices(some: list[str], client_for: Any, what: str, arrange: Any) -> None:
    client = client_for(TECHNICIAN)
    page = client.page(f"/labels?lot=L-2026-001&what={what}")
    assert chosen(page) == [f"{what}:{tag}" for tag in some[:2]]
    done = client.submit(f"/labels?lot=L-2026-001&what={what}", {}, form="print")
    assert done.status_code == 200
    with arrange():  # the device itself has no label by that
        assert session.query(Device).filter(Device.labelled_at.is_not(None)).count() == 0
        assert session.query(PrintJob).one().items == [f"{what}:{tag}" for tag in some[:2]]


def test_places_and_lots(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    assert "place:WERK" in chosen(client.page("/labels?places=1"))
    page = client.page("/labels?item=lot:l-2026-001&item=place:bib-c")
    assert chosen(page) == ["lot:L-2026-001", "place:BIB-C"]
    assert "CVO Miras" in page.main
    done = client.submit("/labels?item=lot:L-2026-001", {}, form="print", follow=False)
    assert done.status_code == 303
    for wrong in ("lot:L-2026-999", "place:NERGENS", "goud:1", "blank:KOR-000009-A", "KOR-1"):
        assert client.get(f"/labels?item={wrong}").status_code == 404


# --- preview, choice, reprint --------------------------------------------------------------------------------------


def test_the_preview_is_the_first_page_with_codes_that_read(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    page = client.page("/labels?lot=L-2026-001")
    address = page.root.xpath("//img[contains(@src, 'preview')]/@src")[0]
    picture = client.get(address)
    assert picture.mimetype == "image/png"
    assert Image.open(io.BytesIO(picture.data)).width == 620  # A4 at 75 dpi
    roll = client.get(address.replace("avery-l7160", "dymo-99012")).data
    assert f"HTTP://DIGIBANK.TEST/D/{some[0]}" in read(roll)
    assert client.get(address.replace("start=1", "start=5")).data != picture.data


def test_looking_again_prints_nothing_and_keeps_what_was_chosen(some: list[str], client_for: Any, arrange: Any) -> None:
    client = client_for(LIBRARIAN)
    sent = {"stock": "avery-l7651", "start": "40", "copies": "3", "item": [some[1]]}
    page = client.submit("/labels?lot=L-2026-001", sent, form="print", button="act=look")
    assert page.status_code == 200
    assert 'value="65"' in page.text
    assert "start=40" in page.text
    assert "copies=3" in page.text
    with arrange():
        assert session.query(PrintJob).count() == 0


def test_the_last_choice_comes_back_with_the_next_free_label(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    client.submit("/labels?lot=L-2026-001", {"stock": "avery-l7162", "start": "3", "copies": "2"}, form="print")
    page = client_for(LIBRARIAN).page("/labels?lot=L-2026-002")
    assert value(page, "stock") == "avery-l7162"
    assert value(page, "start") == "7"
    client.submit("/labels?lot=L-2026-002", {"start": "16"}, form="print")
    assert value(client.page("/labels?lot=L-2026-002"), "start") == "1"
    assert value(client_for(TECHNICIAN).page("/labels?lot=L-2026-002"), "stock") == "avery-l7160"


def test_who_prints_again_on_the_same_day_says_why(some: list[str], client_for: Any, clock: Any, arrange: Any) -> None:
    clock.at("2026-11-23T09:00")
    client = client_for(LIBRARIAN)
    assert "why" not in client.page(f"/labels?tags={some[0]}").form("print").fields
    client.submit(f"/labels?tags={some[0]}", {}, form="print")
    clock.forward(hours=2)
    refused = client.submit(f"/labels?tags={some[0]}", {}, form="print")
    assert refused.status_code == 422
    assert "waarom" in refused.text.lower()
    client.submit(f"/labels?tags={some[0]}", {"why": "misprint", "copies": "2"}, form="print")
    clock.forward(hours=2)
    client.submit(f"/labels?tags={some[0]}", {"other": "De kat liep erover"}, form="print")
    clock.forward(hours=40)
    page = client_for(LIBRARIAN).page(f"/labels?tags={some[0]}")
    assert "why" not in page.form("print").fields
    assert "al 3 keer afgedrukt" in page.main
    with arrange():
        device = session.query(Device).filter_by(tag=some[0]).one()
        told = [event.data for event in events_of("device", device.id) if event.kind == "device:labelled"]
    assert [(each["copies"], each.get("reason"), each.get("times")) for each in told] == [
        (1, None, None),
        (2, "misprint", 1),
        (1, "De kat liep erover", 2),
    ]
    shown = client_for(LIBRARIAN).page(f"/d/{some[0]}").main
    assert "de vorige afdruk was niet goed" in shown.lower()


def test_a_print_can_be_done_again_from_its_own_page(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    done = client.submit("/labels?lot=L-2026-001", {}, form="print")
    again = done.request.path.replace("/labels/prints/", "/labels?again=")
    page = client.page(again)
    assert chosen(page) == some[:2]
    assert "why" in page.form("print").fields
    assert client.submit(again, {"why": "damaged"}, form="print", follow=False).status_code == 303
    assert "2 etiketten" in client.page("/labels/prints").main
    other = client_for(TECHNICIAN)
    assert other.get(done.request.path).status_code == 404
    assert other.get(f"{done.request.path}/etiketten.pdf").status_code == 404
    assert other.get(again).status_code == 404


@pytest.mark.parametrize(
    ("stock", "output", "start"),
    [
        ("dymo-99012", "pdf", b"%PDF"),
        ("zebra-2x1", "zpl", b"^XA"),
        ("brother-ql-62", "brother", b"\x00"),
        ("dymo-99012", "png", b"\x89PNG"),
    ],
)
def test_every_output(some: list[str], client_for: Any, stock: str, output: str, start: bytes) -> None:
    client = client_for(LIBRARIAN)
    done = client.submit(f"/labels?tags={some[0]}", {"stock": stock, "output": output}, form="print")
    answer = client.get(f"{done.request.path}/{documents.file_of(output, 1)[0]}")
    assert answer.data.startswith(start)
    assert client.get(f"{done.request.path}/other.pdf").status_code == 409


def test_pictures_of_many_come_in_one_file(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    asked = {"stock": "dymo-99012", "output": "png"}
    done = client.submit(f"/labels?tags={','.join(some)}", asked, form="print")
    answer = client.get(f"{done.request.path}/etiketten.zip")
    with ZipFile(BytesIO(answer.data)) as packed:
        assert [name.partition("-")[2] for name in packed.namelist()] == [f"{tag}.png" for tag in some]
        read = [zxingcpp.read_barcodes(Image.open(packed.open(name))) for name in packed.namelist()]
    assert all(any(tag in code.text for code in codes) for tag, codes in zip(some, read, strict=True))
    twice = client.submit(f"/labels?tags={some[0]}", {**asked, "copies": "2", "why": "extra"}, form="print")
    assert twice.status_code == 422
    assert "één beeld" in twice.text


def test_nothing_is_printed_when_the_file_cannot_be_made(
    some: list[str], client_for: Any, arrange: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_all: Any, **_named: Any) -> bytes:
        raise Refused("paper", "Het papier is op.", field="stock")

    monkeypatch.setattr("inventory.devices.documents.draw", broken)
    answer = client_for(LIBRARIAN).submit(f"/labels?tags={some[0]}", {}, form="print")
    assert answer.status_code == 409
    assert "Het papier is op." in answer.text
    with arrange():
        assert session.query(PrintJob).count() == 0
        assert session.query(Device).filter(Device.labelled_at.is_not(None)).count() == 0
