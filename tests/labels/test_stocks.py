"""Every stock, every design, the longest names: labels lie on their page and nothing leaves its label."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from math import floor

import pytest
from PIL import Image, ImageChops

import labels
from labels import DeviceLabel, Label, PaperError, Stock, codes
from labels.stickers import layout
from labels.stickers.lettering import width
from labels.stickers.samples import DESIGNS, LONGEST, device_labels
from labels.stickers.stocks import stock as named

Pictures = Callable[..., list[Image.Image]]
STOCKS = pytest.mark.parametrize("stock", labels.stocks(), ids=lambda stock: stock.name)
SAID = [*DESIGNS.values(), *LONGEST.values()]


def fitting(stock: Stock, chosen: list[Label]) -> list[Label]:
    """Those of which a readable code fits; most stocks take them all."""
    found = []
    for label in chosen:
        with suppress(PaperError):
            layout.plan(label, stock)
            found.append(label)
    assert found or len(chosen) == 1
    return found


@STOCKS
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


@pytest.mark.parametrize(
    ("name", "left", "top"),
    [
        # as their makers and the templates of gLabels and others give them
        ("avery-l7160", 7.2, 15.15),
        ("avery-l7162", 4.65, 12.9),
        ("avery-l7163", 4.65, 15.15),
        ("avery-l7651", 4.7, 10.7),
        ("avery-l4731", 8.5, 13.5),
        ("avery-l4736", 9.7, 21.3),
        ("avery-l6009", 9.7, 21.3),
        ("avery-l6011", 7.2, 15.3),
        ("avery-3490", 0.0, 4.5),
        ("avery-5160", 4.76, 12.7),
    ],
)
def test_margins_are_the_makers(name: str, left: float, top: float) -> None:
    assert named(name).place(0) == (pytest.approx(left, abs=0.06), pytest.approx(top, abs=0.06))


def test_names_are_maker_and_model() -> None:
    for stock in labels.stocks():
        assert stock.name == stock.name.lower()
        assert stock.name.count("-") >= 1
        assert ":" in stock.title or stock.title.startswith("Kaart")


@STOCKS
@pytest.mark.parametrize("label", SAID, ids=[*DESIGNS, *(f"{name}-lang" for name in LONGEST)])
def test_by_geometry_nothing_leaves_its_label(stock: Stock, label: Label) -> None:
    if not fitting(stock, [label]):
        return
    found = layout.plan(label, stock)
    frame, dot = found.frame, stock.dpi / 25.4
    left, top, right, bottom = (edge * dot for edge in stock.edges)
    wide, high = floor(stock.label_width * dot), floor(stock.label_height * dot)
    boxes: list[tuple[float, float, float, float]] = []
    if found.rows:
        side, quiet = len(found.rows) * frame.module, codes.QUIET * frame.module
        assert frame.module >= layout.LEAST_DOTS
        is_tight = stock.name == "avery-l4731"
        assert frame.module / dot >= (layout.TIGHT_MODULE_MM if is_tight else layout.LEAST_MODULE_MM)
        assert found.address == (layout.card(label).short or found.word.line if is_tight else label.url)
        assert min(frame.qr_x, frame.qr_y) >= quiet
        assert frame.qr_x + side + quiet <= wide
        assert frame.qr_y + side + quiet <= high
        boxes.append((frame.qr_x - quiet, frame.qr_y - quiet, frame.qr_x + side + quiet, frame.qr_y + side + quiet))
        assert frame.qr_x >= left
        assert frame.qr_y >= top
        assert frame.qr_y + side <= high - bottom
    if found.bars:
        space, length = codes.BAR_QUIET * frame.bar_width, codes.bars_modules(found.bars) * frame.bar_width
        assert frame.bar_width / dot >= 0.25
        assert frame.bar_x >= space
        assert frame.bar_x + length + space <= wide
        assert frame.bar_y >= top
        assert frame.bar_y + frame.bar_high <= high - bottom + 1
        boxes.append((frame.bar_x, frame.bar_y, frame.bar_x + length, frame.bar_y + frame.bar_high))
    assert found.rows or found.bars
    point = stock.dpi / 72
    lines = sorted((found.word, *found.texts), key=lambda text: text.y)
    for text in lines:
        start, end = (
            text.x * point,
            (text.x + max(width(text.line, text.font, text.size), text.box - text.size / 4)) * point,
        )
        over, under = (text.y - text.size * 0.72) * point, (text.y + text.size * 0.22) * point
        assert start >= left
        assert end <= wide - right + 1
        assert over >= top - 1
        assert under <= high - bottom + 1
        for box in boxes:
            assert end <= box[0] or start >= box[2] - 1 or under <= box[1] + 1 or over >= box[3]
    for above, below in pairwise(lines):
        assert below.y - below.size * 0.75 >= above.y


@STOCKS
def test_by_raster_nothing_leaves_its_label(stock: Stock, pictures: Pictures) -> None:
    """The first and the last place of a sheet, with white in between; the whole page of a roll."""
    chosen = fitting(stock, [*LONGEST.values()])
    if not chosen:
        return
    dot = 203 / 25.4
    for skip in {0, stock.per_page - 1}:
        (page, *_) = pictures(labels.sheet(chosen[:1], stock=stock.name, skip=skip), 203)
        inked = ImageChops.invert(page).getbbox()
        assert inked is not None
        left, top = stock.place(skip)
        near = (left + stock.edges[0], top + stock.edges[1])
        far = (left + stock.label_width - stock.edges[2], top + stock.label_height - stock.edges[3])
        assert inked[0] >= near[0] * dot - 1.5
        assert inked[1] >= near[1] * dot - 1.5
        assert inked[2] <= far[0] * dot + 1.5
        assert inked[3] <= far[1] * dot + 1.5


@STOCKS
def test_the_centre_stands_on_every_device(stock: Stock) -> None:
    """The decree asks it beside the code; only where not even the code fits, there is no label."""
    for label in fitting(stock, [DESIGNS["toestel"], DESIGNS["blanco"]]):
        found = layout.plan(label, stock)
        assert label.centre in " ".join(text.line for text in found.texts)


def test_what_is_too_small_is_one_sentence() -> None:
    with pytest.raises(PaperError, match="Op avery-l4731 past geen leesbare code"):
        labels.sheet([LONGEST["plaats"]], stock="avery-l4731")


def test_where_no_address_fits_the_symbol_holds_the_number() -> None:
    """Ten millimetres high: the smallest symbol there is, with the number and nothing else."""
    found = layout.plan(DESIGNS["toestel"], named("avery-l4731"))
    assert (found.address, len(found.rows), found.level) == ("KOR-000123-X", 21, "Q")
    assert "Digibank" in found.texts[0].line
    assert layout.plan(DESIGNS["plaats"], named("avery-l4731")).address == "/p/P-0012"


def test_a_narrow_tape_does_with_bars() -> None:
    found = layout.plan(DESIGNS["toestel"], named("brother-tze-12"))
    assert not found.rows
    assert found.bars


def test_the_level_falls_only_for_larger_modules() -> None:
    """An address of at most 38 signs fits in a smaller symbol at M; where Q is easy to read too, it stays Q."""
    label = DeviceLabel("KOR-000123-X", "https://digi.kortrijk.be/KOR-000123-X", "Digibank")
    small, large = (layout.plan(label, named(name)) for name in ("brother-ql-17x54", "avery-l7160"))
    assert (small.level, len(small.rows)) == ("M", 25)
    assert (large.level, len(large.rows)) == ("Q", 29)


def test_labels_of_one_sheet_look_alike() -> None:
    stock = named("avery-l7160")
    assert len({layout.plan(label, stock).frame for label in device_labels(60)}) == 1
