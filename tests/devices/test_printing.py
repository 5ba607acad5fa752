"""Printing from the pages: what is offered, remembered, previewed, asked again, and what the codes lead to."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from inventory.access import Role
from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.devices import documents
from inventory.devices.actions import printers
from inventory.devices.actions.blanks import give_blank, make_blanks
from inventory.devices.actions.labelling import forget_files
from inventory.devices.actions.printers import PrinterSetting
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import BlankCode, Device, Printer, PrintJob
from inventory.devices.queries.printing import Item, ItemKind, items_of, key_of
from inventory.history.models import Event
from inventory.history.queries import events_of
from tests.devices.stock import device_in, new_device
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
    org_of,
)

S = DeviceState


@pytest.fixture
def some(arrange: Any) -> list[str]:
    with arrange():
        for number in range(3):
            new_device(lot=f"L-2026-00{1 + number // 2}", location="WERK" if number else "BIB-C")
        return [device.tag for device in session.query(Device).order_by(Device.id)]


def chosen(page: Any) -> list[str]:
    return list(page.root.xpath("//input[@name='item']/@value"))


def value(page: Any, name: str) -> str:
    return str(page.form("print").values[name][0])


def read(content: bytes) -> set[str]:
    picture = Image.open(io.BytesIO(content)).convert("L")
    large = picture.resize((picture.width * 2, picture.height * 2))
    return {found.text for image in (picture, large) for found in zxingcpp.read_barcodes(image)}


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
    answer = client.get(f"{done.request.path}/{documents.FILES[output][0]}")
    assert answer.data.startswith(start)
    assert client.get(f"{done.request.path}/other.pdf").status_code == 409


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


# --- many ----------------------------------------------------------------------------------------------------------


def test_many_are_made_while_the_page_says_how_far(arrange: Any, client_for: Any) -> None:
    with arrange():
        tags = [new_device(lot="L-2026-009").tag for _each in range(310)]
    client = client_for(LIBRARIAN)
    page = client.page("/labels?lot=L-2026-009")
    assert chosen(page) == []
    assert "310" in page.main
    done = client.submit("/labels?lot=L-2026-009", {"copies": "2"}, form="print")
    path = done.request.path
    for _try in range(100):
        text = client.get(path).text
        if "etiketten.pdf" in text:
            break
        assert "<progress" in text
        time.sleep(0.1)
    assert client.get(f"{path}/etiketten.pdf").data.startswith(b"%PDF")
    with arrange():
        job = session.query(PrintJob).one()
        assert (job.done, job.total, job.state) == (620, 620, "done")
        assert session.query(Device).filter(Device.labelled_at.is_not(None)).count() == len(tags)


def test_slow_files_hold_up_nobody_who_writes(arrange: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A raster takes twenty times as long as a PDF: fifty are many."""
    with arrange():
        for _each in range(51):
            new_device(lot="L-2026-009")
    begun: list[int] = []
    monkeypatch.setattr("inventory.devices.views.print_jobs._make", lambda app, number, *more: begun.append(number))
    how = {"stock": "brother-ql-62", "output": "brother"}
    done = client_for(LIBRARIAN).submit("/labels?lot=L-2026-009", how, form="print")
    assert "<progress" in done.text
    assert len(begun) == 1


def test_history_knows_a_printer_by_its_number(arrange: Any) -> None:
    """A name is free text, may be longer than a code, and may be somebody's."""
    with arrange():
        clerk = actor_of(LIBRARIAN)
        (org,) = clerk.orgs(Role.LIBRARY)
        setting = PrinterSetting("Laser van An Peeters aan de balie, tweede lade", "avery-l7160")
        printer = printers.add_printer(setting, org_id=org, actor=clerk)
        printers.put_away(printer, actor=clerk)
        session.flush()
        told = session.query(Event).filter(Event.subject_kind == "printer").all()
        assert {event.subject_code for event in told} == {f"#{printer.id}"}
        assert len(told) == 2


def test_many_that_fail_are_not_noted(arrange: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with arrange():
        for _each in range(301):
            new_device(lot="L-2026-009")

    def broken(*_all: Any, **_named: Any) -> bytes:
        raise Refused("paper", "Het papier is op.")

    monkeypatch.setattr("inventory.devices.documents.draw", broken)
    client = client_for(LIBRARIAN)
    path = client.submit("/labels?lot=L-2026-009", {"copies": "2"}, form="print").request.path
    for _try in range(50):
        text = client.get(path).text
        if "<progress" not in text:
            break
        time.sleep(0.1)
    assert "Het papier is op." in text
    with arrange():
        assert session.query(Device).filter(Device.labelled_at.is_not(None)).count() == 0


def test_large_files_are_forgotten_at_night(database: Any, clock: Any) -> None:
    at = clock.at("2026-11-23T09:00")
    about: dict[str, Any] = {"items": ["KOR"], "stock": "x", "output": "pdf", "state": "done"}
    session.add(PrintJob(made_at=at, beat_at=at, content=b"file", **about))
    session.flush()
    forget_files()
    assert session.query(PrintJob).one().content == b"file"
    clock.forward(days=2)
    forget_files()
    session.expire_all()
    assert session.query(PrintJob).one().content is None
    clock.forward(days=400)
    forget_files()
    assert session.query(PrintJob).count() == 0


# --- the scan basket -----------------------------------------------------------------------------------------------


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


# --- printers ------------------------------------------------------------------------------------------------------


def test_a_printer_is_set_once_and_moves_what_is_printed(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    about = {"name": "Laser balie", "stock": "avery-l7160", "x": "1,5", "y": "-0.3 mm"}
    made = client.submit("/labels/printers/new", about, form="printer")
    assert made.status_code == 200
    path = made.request.path
    assert "1,5" in made.text
    assert client.get(f"{path}/proefpagina.pdf").data.startswith(b"%PDF")
    assert client.get(f"{path}/proefpagina.pdf?stock=dymo-99012").data.startswith(b"%PDF")
    assert client.get(f"{path}/proefpagina.pdf?stock=goud").status_code == 422
    straight = client.page(f"/labels?tags={some[0]}").root.xpath("//img/@src")[0]
    number = path.rpartition("/")[2]
    assert client.get(f"{straight}&printer={number}").data != client.get(straight).data
    client.submit(f"/labels?tags={some[0]}", {"printer": number}, form="print")
    assert value(client.page(f"/labels?tags={some[1]}"), "printer") == number
    changed = client.submit(path, {"x": "0"}, form="printer")
    assert "Bewaard" in changed.text
    assert client.submit("/labels/printers/new", about, form="printer").status_code == 409
    for wrong in ({"x": "veel"}, {"y": "11"}, {"x": "1e999"}, {"x": "nan"}, {"name": ""}, {"stock": "goud"}):
        assert (
            client.submit("/labels/printers/new", about | {"name": "Nog een"} | wrong, form="printer").status_code
            == 422
        )
    # The same organisation's technician and the coordinator see it, the shop and the neighbours do not.
    assert "Laser balie" in client_for(TECHNICIAN).page("/labels/printers").main
    assert "Laser balie" in client_for(COORDINATOR).page("/labels/printers").main
    for stranger in (SHOPKEEPER, OTHER_LIBRARIAN):
        assert client_for(stranger).get(path).status_code == 404
        assert client_for(stranger).get(f"{path}/proefpagina.pdf").status_code == 404
    assert client_for(SOCIAL_WORKER).get("/labels/printers").status_code == 403
    client.submit(path, {}, form="/away")
    assert client.get(path).status_code == 404
    assert client.submit("/labels/printers/new", about, form="printer").status_code == 200


def test_two_who_set_one_printer(database: Any) -> None:
    clerk = actor_of(LIBRARIAN)
    setting = PrinterSetting("Laser", "avery-l7160")
    printer = printers.add_printer(setting, org_id=org_of("BIB").id, actor=clerk)
    seen = printer.version
    printers.set_printer(printer, PrinterSetting("Laser", "avery-l7160", 3, 4), actor=clerk, seen_version=seen)
    assert printer.offset == (3, 4)
    with pytest.raises(Refused):
        printers.set_printer(printer, setting, actor=clerk, seen_version=seen)
    with pytest.raises(Refused):
        printers.add_printer(setting, org_id=org_of("BIB2").id, actor=clerk)
    with pytest.raises(NotAllowed):
        printers.add_printer(setting, org_id=org_of("OCMW").id, actor=actor_of(SOCIAL_WORKER))
    assert session.query(Printer).count() == 1


# --- blank labels and where codes lead -----------------------------------------------------------------------------


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
        {"donor": "MIRAS", "pasted": "soort\tmerk\tmodel\nlaptop\tDell\tLatitude 5490", "is_here": True},
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
