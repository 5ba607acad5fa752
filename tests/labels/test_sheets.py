"""Stickers as PDF, ZPL, Brother raster and picture: what comes out, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageChops

import labels
from labels import PaperError, Stock
from labels.stickers.calibration import SHORT, TEST
from labels.stickers.samples import DESIGNS, device_labels
from labels.stickers.stocks import stock as named
from tests.thorough import sample

Pictures = Callable[..., list[Image.Image]]
ROLLS = [stock.name for stock in labels.stocks() if not stock.is_sheet]
QL = [stock.name for stock in labels.stocks() if stock.brother]


def read(picture: Image.Image, kind: Any = zxingcpp.BarcodeFormat.QRCode) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture, formats=kind)]


def cut(picture: Image.Image, stock: Stock, position: int, dpi: int) -> Image.Image:
    left, top = stock.place(position)
    sides = (left, top, left + stock.label_width, top + stock.label_height)
    return picture.crop(tuple(round(side * dpi / 25.4) for side in sides))


def test_start_at_position_n(pictures: Pictures) -> None:
    some = device_labels(16)
    pages = pictures(labels.sheet(some, skip=7), 203)
    assert len(pages) == 2
    stock = named("avery-l7160")
    for position in range(7):
        assert cut(pages[0], stock, position, 203).getextrema() == (255, 255)
    assert read(cut(pages[0], stock, 7, 203)) == [some[0].url.upper()]
    assert read(cut(pages[1], stock, 1, 203)) == [some[15].url.upper()]
    assert cut(pages[1], stock, 2, 203).getextrema() == (255, 255)


def test_copies_stand_beside_each_other(pictures: Pictures) -> None:
    (page,) = pictures(labels.sheet(device_labels(2), copies=2), 203)
    assert sorted(read(page)) == sorted([label.url.upper() for label in device_labels(2)] * 2)


@pytest.mark.parametrize("offset", [(0, 0), (15, -8), (-20, 30)])
def test_an_offset_moves_everything_to_the_tenth_of_a_millimetre(pictures: Pictures, offset: tuple[int, int]) -> None:
    """At 254 dpi a tenth of a millimetre is a dot."""
    some = device_labels(3)
    (still,), (moved,) = (pictures(labels.sheet(some, skip=4, offset=way), 254) for way in ((0, 0), offset))
    here, there = ImageChops.invert(still).getbbox(), ImageChops.invert(moved).getbbox()
    assert here is not None
    assert there is not None
    assert there[0] - here[0] == pytest.approx(offset[0], abs=1)
    assert there[1] - here[1] == pytest.approx(offset[1], abs=1)


def test_text_can_be_copied_out_of_the_file(words: Callable[..., str]) -> None:
    label = replace(device_labels(1)[0], centre="Şehir Łódź Ελλάδα Київ", model="Dell “Latitude” & <b>")
    text = words(labels.sheet([label]))
    assert label.centre in text
    assert label.model in text
    assert label.tag in text
    assert "Gevonden? Bel 056 27 75 00" in text


def test_many_signs_fit_in_one_file(words: Callable[..., str]) -> None:
    """More than 256 different ones, so two bytes each."""
    signs = [chr(code) for code in (*range(0xC0, 0x17F), *range(0x391, 0x3A1), *range(0x400, 0x45F))]
    some = [
        replace(device_labels(1)[0], model="".join(signs[start : start + 12])) for start in range(0, len(signs), 12)
    ]
    text = words(labels.sheet(some))
    assert all(label.model in text for label in some)


def test_equal_labels_give_equal_bytes() -> None:
    some = device_labels(25)
    assert labels.sheet(some) == labels.sheet(some)
    assert labels.sheet(some) != labels.sheet(some[::-1])


def test_the_sheet_is_never_scaled_by_the_printer() -> None:
    assert b"/PrintScaling /None" in labels.sheet(device_labels(1))


def test_ten_thousand_labels_stay_small() -> None:
    drawn = labels.sheet(device_labels(2000), copies=5)
    assert len(drawn) / 10_000 <= 400
    assert drawn.count(b"/Type/Page/") == 477


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"stock": "dymo"}, "geen etiket met de naam “dymo”"),
        ({"skip": 21}, "0 tot 20 plaatsen"),
        ({"skip": -1}, "0 tot 20 plaatsen"),
        ({"skip": 1, "stock": "zebra-2x1"}, "0 tot 0 plaatsen"),
        ({"copies": 0}, "minstens één exemplaar"),
        ({"copies": 5001}, "hoogstens 10.000"),
        ({"offset": (101, 0)}, "hoogstens 100 tienden"),
    ],
)
def test_wrong_wishes_are_refused(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PaperError, match=sentence):
        labels.sheet(device_labels(2), **arguments)


@pytest.mark.parametrize("wrong", [{"url": ""}, {"url": "x" * 121}, {"tag": ""}, {"tag": "KOR-é"}, {"tag": "W" * 40}])
def test_a_label_without_a_good_code_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(PaperError):
        labels.sheet([replace(device_labels(1)[0], **wrong)])


def test_no_labels_is_refused() -> None:
    for make in (labels.sheet, labels.zpl, labels.raster, labels.preview):
        with pytest.raises(PaperError, match="minstens één toestel"):
            make([])


@pytest.mark.parametrize(
    "text", ["&<b>x</b>", "\x00\x1b[2J", "x" * 20_000, "🙂" * 40, "שלום مرحبا", "e\u0301" * 900, "‮abc"]
)
def test_any_value_is_text(text: str) -> None:
    some = [replace(device_labels(1)[0], centre=text, model=text, found_text=text)]
    assert labels.sheet(some).startswith(b"%PDF-")
    assert labels.zpl(some).count(b"^XA") == 1
    assert labels.raster(some)


# Pictures


@pytest.mark.parametrize("stock", ["avery-l7160", "brother-ql-62", "dymo-99012", "zebra-2x1", "card-cr80"])
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_picture_reads_back(stock: str, dpi: int) -> None:
    label = device_labels(1)[0]
    picture = Image.open(BytesIO(labels.png(label, stock=stock, dpi=dpi)))
    assert picture.mode == "1"
    assert read(picture.convert("L")) == [label.url.upper()]
    if stock != "zebra-2x1" or dpi == 203:  # two dots of 203 dpi are less than what other printers need
        assert read(picture.convert("L"), zxingcpp.BarcodeFormat.Code128) == [label.tag]


def test_a_picture_in_another_fineness_than_a_printer_has_is_refused() -> None:
    with pytest.raises(PaperError, match="150 tot 1200"):
        labels.png(device_labels(1)[0], stock="zebra-2x1", dpi=100_000)


def test_a_preview_shows_the_page_asked_for() -> None:
    some = device_labels(25)
    page = Image.open(BytesIO(labels.preview(some, skip=20, page=2, dpi=150)))
    assert page.size == (1240, 1754)
    assert set(read(page.convert("L"))) == {label.url.upper() for label in some[1:22]}
    with pytest.raises(PaperError, match="geen pagina 4"):
        labels.preview(some, skip=20, page=4)
    with pytest.raises(PaperError, match="fijnheid"):
        labels.preview(some, dpi=1000)


# ZPL


def test_zpl_holds_address_and_tag() -> None:
    label = device_labels(1)[0]
    text = labels.zpl([label], copies=3).decode()
    assert text.startswith("^XA^CI28^PW406^LL203")
    assert f"^BQN,2,4^FH^FDQA,{label.url.upper()}^FS" in text
    assert f"N,N,N,A^FH^FD{label.tag}^FS" in text
    assert text.rstrip().endswith("^PQ3^XZ")


def test_a_name_cannot_command_the_printer() -> None:
    label = replace(device_labels(1)[0], model="^XZ~JR_5E é", centre="^FS^XA")
    text = labels.zpl([label]).decode()
    assert text.count("^XA") == text.count("^XZ") == 1
    assert "~" not in text
    assert "_5EXZ_7EJR_5F5E _C3_A9" in text


@pytest.mark.parametrize("stock", ROLLS)
def test_zpl_keeps_on_the_label_wherever_it_is_pushed(stock: str) -> None:
    for label in DESIGNS.values():
        for offset in ((0, 0), (-100, -100), (4, 6)):
            for place in labels.zpl([label], stock=stock, offset=offset).decode().split("^FO")[1:]:
                x, y = (int(part) for part in place.split("^")[0].split(","))
                assert 0 <= x < named(stock).label_width * named(stock).dpi / 25.4
                assert 0 <= y < named(stock).label_height * named(stock).dpi / 25.4


def test_zpl_is_for_rolls() -> None:
    with pytest.raises(PaperError, match="kies zebra-2x1"):
        labels.zpl(device_labels(1), stock="avery-l7160")


# Brother QL raster


def pages_of(job: bytes) -> list[dict[str, Any]]:
    """What a printer understands: a reader of the language by its command reference, which refuses anything else."""
    place = len(job) - len(job.lstrip(b"\x00"))
    assert place in (200, 400)
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {"lines": []}
    assert job[place : place + 2] == b"\x1b@"
    place += 2
    while place < len(job):
        if job[place : place + 1] == b"g":
            length = job[place + 2]
            page["lines"].append(job[place + 3 : place + 3 + length])
            place += 3 + length
        elif job[place : place + 1] in (b"\x0c", b"\x1a"):
            page["last"] = job[place : place + 1] == b"\x1a"
            found.append(page)
            page = {"lines": []}
            place += 1
        else:
            name = job[place : place + 3]
            length = {b"\x1biz": 10, b"\x1biM": 1, b"\x1biA": 1, b"\x1biK": 1, b"\x1bid": 2, b"\x1bia": 1}[name]
            page[name[2:].decode()] = job[place + 3 : place + 3 + length]
            place += 3 + length
    return found


def as_printed(page: dict[str, Any]) -> Image.Image:
    """The label as it leaves the printer: the first pin is at the right, a set bit is black."""
    lines = page["lines"]
    burnt = Image.frombytes("1", (720, len(lines)), b"".join(lines))
    return ImageChops.invert(burnt.transpose(Image.Transpose.FLIP_LEFT_RIGHT).convert("L"))


@pytest.mark.parametrize("stock", QL)
def test_brother_raster_prints_every_design(stock: str) -> None:
    roll = named(stock).brother
    assert roll is not None
    job = labels.raster(list(DESIGNS.values()), stock=stock)
    pages = pages_of(job)
    assert [page["last"] for page in pages] == [False] * (len(DESIGNS) - 1) + [True]
    for page, label in zip(pages, DESIGNS.values(), strict=True):
        flags, kind, wide, length = page["z"][:4]
        assert flags == 0xCE
        assert (kind, wide, length) == (0x0B if roll.length else 0x0A, roll.width, roll.length)
        assert int.from_bytes(page["z"][4:8], "little") == len(page["lines"])
        assert all(len(line) == 90 for line in page["lines"])
        assert int.from_bytes(page["d"], "little") == (0 if roll.length else 35)
        assert page["a"] == b"\x01"
        picture = as_printed(page)
        inked = ImageChops.invert(picture).getbbox()
        assert inked is not None
        assert inked[0] >= 720 - roll.across - roll.right
        assert inked[2] <= 720 - roll.right
        assert read(picture) == [label.url.upper()]
        assert len(page["lines"]) == (roll.along or round(38 * 300 / 25.4) - 70)


def test_a_module_is_a_whole_number_of_dots() -> None:
    (page,) = pages_of(labels.raster(device_labels(1)))
    line = next(line for line in page["lines"] if any(line))
    runs = [len(run) for run in "".join(f"{byte:08b}" for byte in line).strip("0").replace("01", "0 1").split()]
    assert runs


def test_each_printer_is_told_what_it_knows() -> None:
    old, new = (labels.raster(device_labels(1), printer=name) for name in ("ql-700", "ql-800"))
    assert b"\x1bia\x01" not in old
    assert old.index(b"\x1b@") == 200
    assert new.count(b"\x1bia\x01") == 1
    assert new.index(b"\x1b@") == 400
    assert pages_of(labels.raster(device_labels(1), cut=False))[0]["M"] == b"\x00"
    with pytest.raises(PaperError, match="geen Brother-printer"):
        labels.raster(device_labels(1), printer="ql-1")
    with pytest.raises(PaperError, match="geen rol voor een Brother"):
        labels.raster(device_labels(1), stock="avery-l7160")


def test_an_offset_moves_the_raster() -> None:
    still, moved = (
        ImageChops.invert(as_printed(pages_of(labels.raster(device_labels(1), offset=way))[0])).getbbox()
        for way in ((0, 0), (10, 10))
    )
    assert still is not None
    assert moved is not None
    assert [moved[0] - still[0], moved[1] - still[1]] == [12, 12]  # a millimetre


# Calibration


@pytest.mark.parametrize("stock", [stock.name for stock in sample(labels.stocks(), 9)])
def test_a_calibration_page_has_outlines_a_ruler_and_a_code(stock: str, pictures: Pictures, words: Any) -> None:
    """On nine stocks, and on all when the tests are thorough."""
    page = labels.calibration(stock, offset=(3, -12))
    (picture,) = pictures(page, 300)
    read_there = zxingcpp.read_barcodes(picture)
    wanted = {label.url.upper() for label in (TEST, SHORT)} | {label.tag for label in (TEST, SHORT)}
    assert {found.text for found in read_there} & wanted
    paper = named(stock)
    assert picture.size == (
        pytest.approx(paper.page_width * 300 / 25.4, abs=1),
        pytest.approx(paper.page_height * 300 / 25.4, abs=1),
    )
    text = words(page)
    if paper.is_sheet:
        assert "0,3 mm naar rechts, 1,2 mm naar boven" in text
        assert "tienden" not in text, "the form of a printer asks millimetres: 8 for 0,8 would shift a label away"
        assert "Tel dan 0,8 bij" in text
        assert "100 %" in text
    if paper.label_height > 20:
        assert {"10", "20", "30"} <= set(text.split())
