"""Stickers: they lie on the sheet, stay inside their label, and every code reads back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageChops

import labels
from labels import DeviceLabel, PaperError, Stock, codes, demo, layout
from labels.stocks import stock as named
from labels.style import width

ROLLS = ["brother-ql-62", "dymo-99012", "zebra-2x1"]
LONG = replace(
    demo.device_labels(1)[0],
    centre="Digibank van de stad Kortrijk en de regio Zuid-West-Vlaanderen, dienst Sociale Economie",
    model="Panasonic Toughbook CF-31 Mk5 Ultrabook Donaudampfschiffahrtsgesellschaftskapitän " * 3,
    found_text="Gevonden? Bel 056 27 75 00 of breng terug naar de centrale bibliotheek, Leiestraat 30, 8500 Kortrijk",
)
Pictures = Callable[..., list[Image.Image]]


def read(picture: Image.Image, kind: Any) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=kind)]


def cut(picture: Image.Image, stock: Stock, position: int, dpi: int) -> Image.Image:
    left, top = (round(side * dpi / 25.4) for side in stock.place(position))
    right, bottom = (
        round((start + side) * dpi / 25.4)
        for start, side in zip(stock.place(position), (stock.label_width, stock.label_height), strict=True)
    )
    return picture.crop((left, top, right, bottom))


@pytest.mark.parametrize("stock", labels.stocks(), ids=lambda stock: stock.name)
def test_every_label_lies_on_its_page_and_on_no_other(stock: Stock) -> None:
    places = [stock.place(position) for position in range(stock.per_page)]
    for left, top in places:
        assert left >= 0
        assert top >= 0
        assert left + stock.label_width <= stock.page_width + 0.01
        assert top + stock.label_height <= stock.page_height + 0.01
    for one in range(len(places)):
        for two in range(one):
            apart_x = abs(places[one][0] - places[two][0]) >= stock.label_width - 0.01
            apart_y = abs(places[one][1] - places[two][1]) >= stock.label_height - 0.01
            assert apart_x or apart_y


def test_the_avery_sheet_is_centred() -> None:
    stock = named("avery-l7160")
    assert stock.per_page == 21
    assert stock.page_width - (stock.place(20)[0] + stock.label_width) == pytest.approx(stock.left, abs=0.05)
    assert stock.page_height - (stock.place(20)[1] + stock.label_height) == pytest.approx(stock.top, abs=0.05)


@pytest.mark.parametrize(("dpi", "mono"), [(300, False), (300, True), (203, True)])
def test_a_full_sheet_reads_back(pictures: Pictures, dpi: int, mono: bool) -> None:
    some = demo.device_labels(21)
    (page,) = pictures(labels.sheet(some), dpi, mono=mono)
    assert set(read(page, zxingcpp.BarcodeFormat.QRCode)) == {label.url.upper() for label in some}
    stock = named("avery-l7160")
    for position, label in enumerate(some):
        one = cut(page, stock, position, dpi)
        assert read(one, zxingcpp.BarcodeFormat.QRCode) == [label.url.upper()]
        assert read(one, zxingcpp.BarcodeFormat.Code128) == [label.tag]


def test_zbar_reads_each_label_too(pictures: Pictures, zbar: Callable[[Image.Image], set[str]]) -> None:
    some = demo.device_labels(4)
    for dpi, mono in ((300, False), (203, True)):
        (page,) = pictures(labels.sheet(some), dpi, mono=mono)
        for position, label in enumerate(some):
            found = zbar(cut(page, named("avery-l7160"), position, dpi))
            assert label.url.upper() in found
            assert found <= {label.url.upper(), label.tag}


@pytest.mark.parametrize("stock", ROLLS)
def test_a_roll_has_one_label_a_page(pictures: Pictures, stock: str) -> None:
    some = demo.device_labels(2)
    pages = pictures(labels.sheet(some, stock=stock), named(stock).dpi, mono=True)
    assert len(pages) == 2
    for page, label in zip(pages, some, strict=True):
        assert read(page, zxingcpp.BarcodeFormat.QRCode) == [label.url.upper()]
        assert read(page, zxingcpp.BarcodeFormat.Code128) == [label.tag]


def test_start_at_position_n(pictures: Pictures) -> None:
    some = demo.device_labels(16)
    pages = pictures(labels.sheet(some, skip=7), 203)
    assert len(pages) == 2
    stock = named("avery-l7160")
    for position in range(7):
        assert cut(pages[0], stock, position, 203).getextrema() == (255, 255)
    assert read(cut(pages[0], stock, 7, 203), zxingcpp.BarcodeFormat.QRCode) == [some[0].url.upper()]
    assert read(cut(pages[1], stock, 1, 203), zxingcpp.BarcodeFormat.QRCode) == [some[15].url.upper()]
    assert cut(pages[1], stock, 2, 203).getextrema() == (255, 255)


def test_copies_stand_beside_each_other(pictures: Pictures) -> None:
    (page,) = pictures(labels.sheet(demo.device_labels(2), copies=2), 203)
    found = read(page, zxingcpp.BarcodeFormat.QRCode)
    assert sorted(found) == sorted([label.url.upper() for label in demo.device_labels(2)] * 2)


@pytest.mark.parametrize("stock", labels.stocks(), ids=lambda stock: stock.name)
@pytest.mark.parametrize("label", [LONG, demo.device_labels(1)[0]], ids=["long", "short"])
def test_nothing_leaves_its_label(stock: Stock, label: DeviceLabel) -> None:
    found = layout.plan(label, stock)
    wide, high = stock.label_width * 72 / 25.4, stock.label_height * 72 / 25.4
    frame, dot = found.frame, 72 / stock.dpi
    bars_from = frame.bar_y * dot if found.bars else high
    for text in found.texts:
        assert text.x >= (frame.qr_x + frame.module * (codes.QUIET + len(found.rows))) * dot
        assert text.x + width(text.line, text.font, text.size) <= wide
        assert text.y - text.size * 0.8 >= 0
        assert text.y + text.size * 0.25 <= bars_from
    lines = sorted(found.texts, key=lambda text: text.y)
    for above, below in pairwise(lines):
        assert below.y - below.size * 0.75 >= above.y
    side = frame.module * (len(found.rows) + 2 * codes.QUIET)
    assert frame.module * 25.4 / stock.dpi >= 0.34
    assert (frame.qr_x + side) * dot <= wide
    assert frame.bar_width * 25.4 / stock.dpi >= 0.25 - 0.001
    assert (frame.qr_y + side) <= frame.bar_y + codes.QUIET * frame.module
    assert (frame.bar_y + frame.bar_high) * dot <= high
    assert frame.bar_x >= 0


def test_long_words_leave_the_neighbours_white(pictures: Pictures) -> None:
    (page,) = pictures(labels.sheet([LONG], skip=10), 203)
    stock, dot = named("avery-l7160"), 203 / 25.4
    left, top = stock.place(10)
    inked = ImageChops.invert(page).getbbox()
    assert inked is not None
    assert inked[0] >= left * dot
    assert inked[1] >= top * dot
    assert inked[2] <= (left + stock.label_width) * dot
    assert inked[3] <= (top + stock.label_height) * dot
    assert read(page, zxingcpp.BarcodeFormat.QRCode) == [LONG.url.upper()]


def test_a_symbol_is_one_path_and_one_fill() -> None:
    found = layout.plan(demo.device_labels(1)[0], named("avery-l7160"))
    path = codes.qr_path(found.rows)
    assert set(path) <= set("0123456789 re")


def test_equal_labels_give_equal_bytes() -> None:
    some = demo.device_labels(25)
    assert labels.sheet(some) == labels.sheet(some)
    assert labels.sheet(some) != labels.sheet(some[::-1])


def test_the_sheet_is_never_scaled_by_the_printer() -> None:
    assert b"/PrintScaling /None" in labels.sheet(demo.device_labels(1))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"stock": "dymo"}, "geen etiket met de naam “dymo”"),
        ({"skip": 21}, "0 tot 20 plaatsen"),
        ({"skip": -1}, "0 tot 20 plaatsen"),
        ({"skip": 1, "stock": "zebra-2x1"}, "0 tot 0 plaatsen"),
        ({"copies": 0}, "minstens één exemplaar"),
        ({"copies": 5001}, "hoogstens 10.000"),
    ],
)
def test_wrong_wishes_are_refused(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PaperError, match=sentence):
        labels.sheet(demo.device_labels(2), **arguments)


def test_no_labels_is_refused() -> None:
    with pytest.raises(PaperError, match="minstens één toestel"):
        labels.sheet([])


@pytest.mark.parametrize("stock", [stock.name for stock in labels.stocks()])
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_picture_reads_back(stock: str, dpi: int) -> None:
    label = demo.device_labels(1)[0]
    picture = Image.open(BytesIO(labels.png(label, stock=stock, dpi=dpi)))
    assert picture.mode == "1"
    assert read(picture.convert("L"), zxingcpp.BarcodeFormat.QRCode) == [label.url.upper()]
    assert read(picture.convert("L"), zxingcpp.BarcodeFormat.Code128) == [label.tag]


def test_a_picture_in_another_fineness_than_a_printer_has_is_refused() -> None:
    with pytest.raises(PaperError, match="150 tot 1200"):
        labels.png(demo.device_labels(1)[0], stock="zebra-2x1", dpi=100_000)


def test_zpl_holds_address_and_tag() -> None:
    label = demo.device_labels(1)[0]
    text = labels.zpl([label], copies=3).decode()
    assert text.startswith("^XA^CI28^PW406^LL203")
    assert f"^BQN,2,4^FH^FDQA,{label.url.upper()}^FS" in text
    assert f"^BCN,45,N,N,N,A^FH^FD{label.tag}^FS" in text
    assert text.rstrip().endswith("^PQ3^XZ")


def test_a_name_cannot_command_the_printer() -> None:
    label = replace(demo.device_labels(1)[0], model="^XZ~JR_5E é", centre="^FS^XA")
    text = labels.zpl([label]).decode()
    assert text.count("^XA") == text.count("^XZ") == 1
    assert "~" not in text
    assert "_5EXZ_7EJR_5F5E _C3_A9" in text


def test_zpl_is_for_rolls() -> None:
    with pytest.raises(PaperError, match="kies zebra-2x1"):
        labels.zpl(demo.device_labels(1), stock="avery-l7160")
