"""A page to set a printer right: print it on plain paper, hold it against the labels, measure and correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from labels.errors import PaperError
from labels.stickers.data import DeviceLabel
from labels.stickers.layout import plan
from labels.stickers.lettering import BOLD, PLAIN, width
from labels.stickers.pdf import MM, Writer
from labels.stickers.stocks import Stock

TEST: Final = DeviceLabel("KOR-000000-A", "https://digibank.example/d/KOR-000000-A", "Proefetiket", "Scan deze code")
SHORT: Final = DeviceLabel("P1", "https://a.example/P1", "Proef")  # where the other does not fit
_CURVE: Final = 0.5523  # how far the handles of a quarter of a circle reach
_BESIDE: Final = 24.0  # mm at the right of a low label, kept free for the test code


def page(stock: Stock, offset: tuple[int, int], shift: tuple[float, float]) -> bytes:
    """The page; `shift` is the offset in mm."""
    writer = Writer(f"Proefpagina {stock.name}", stock.page_width, stock.page_height, shift)
    if stock.is_sheet:
        _sheet(writer, stock, offset)
    else:
        _single(writer, stock)
    writer.end_page()
    return writer.finish()


def _sheet(writer: Writer, stock: Stock, offset: tuple[int, int]) -> None:
    """Every label's outline and number, rulers across and down, and in the middle what to do."""
    for position in range(stock.per_page):
        left, top = stock.place(position)
        writer.path(f"0.1 w 0.45 G {_rounded(left, top, stock.label_width, stock.label_height, stock.round)} S")
        if stock.label_height > 12:
            writer.words(str(position + 1), left + stock.label_width - 6, top + stock.label_height - 1.5, 7)
    _across(writer, 0, stock.page_width, stock.top + stock.label_height / 2)
    _down(writer, 0, stock.page_height, stock.left + stock.label_width / 2)
    said = [f"{abs(tenths) / 10:.1f} mm".replace(".", ",") for tenths in offset]
    ways = ("naar links" if offset[0] < 0 else "naar rechts", "naar boven" if offset[1] < 0 else "naar beneden")
    left, top, wide, high = stock.page_width / 2 - 60, stock.page_height / 2 - 36, 120.0, 72.0
    writer.path(f"1 g 0.3 w 0 G {left:g} {top:g} {wide:g} {high:g} re B")
    _block(
        writer,
        left + 4,
        top + 8,
        (
            (BOLD, 13, f"Proefpagina {stock.name}"),
            (PLAIN, 10, "1. Print op 100 %, zonder “passend maken”, op gewoon papier."),
            (PLAIN, 10, "2. Meet met een lat: van de linkse rand tot streepje 50 is 50 mm,"),
            (PLAIN, 10, "    van de bovenrand tot streepje 50 ook."),
            (PLAIN, 10, "3. Meet je links 49,2 mm? Tel dan 0,8 bij “naar rechts”."),
            (PLAIN, 10, "    Meet je 50,5 mm? Trek er dan 0,5 af. Boven: hetzelfde bij “naar beneden”."),
            (BOLD, 10, f"Nu ingesteld: {said[0]} {ways[0]}, {said[1]} {ways[1]}."),
        ),
    )
    _test(writer, stock, TEST, left + 31, top + 44, 58, 26)


def _single(writer: Writer, stock: Stock) -> None:
    """A roll or a card: what can be printed on, rulers along two sides, a test code in the rest."""
    left, top, right, bottom = stock.edges
    wide, high = stock.label_width - left - right, stock.label_height - top - bottom
    writer.path(f"0.15 w 0 G {left:g} {top:g} {wide:g} {high:g} re S")
    numbers = stock.label_height > 20
    taken = 4.5 if numbers else 2.2
    end = left + wide
    below = (left + taken, top + taken, wide - taken - 0.5, high - taken - 0.3)
    if not any(_test(writer, stock, label, *below) for label in (TEST, SHORT)):
        end -= _BESIDE
        _test(writer, stock, SHORT, end, top, _BESIDE, high)
    _across(writer, left, end, top, numbers=numbers)
    _down(writer, top, top + high, left, numbers=numbers)


def _across(writer: Writer, start: float, end: float, y: float, *, numbers: bool = True) -> None:
    """A ruler from left to right, 0 at the edge of the page; its marks hang down from `y`."""
    marks = [f"{mm} {y:g} m {mm} {y + _mark(mm):g} l" for mm in range(int(start) + 1, int(end) + 1)]
    writer.path(f"0.12 w 0 G {start:g} {y:g} m {end:g} {y:g} l {' '.join(marks)} S")
    for mm in range(10 * (int(start) // 10 + 1), int(end) - 1, 10) if numbers else ():
        writer.words(str(mm), mm - width(str(mm), PLAIN, 6) / MM / 2, y + 4.6, 6)


def _down(writer: Writer, start: float, end: float, x: float, *, numbers: bool = True) -> None:
    marks = [f"{x:g} {mm} m {x + _mark(mm):g} {mm} l" for mm in range(int(start) + 1, int(end) + 1)]
    writer.path(f"0.12 w 0 G {x:g} {start:g} m {x:g} {end:g} l {' '.join(marks)} S")
    for mm in range(10 * (int(start) // 10 + 1), int(end) - 1, 10) if numbers else ():
        writer.words(str(mm), x + 2.7, mm + 0.7, 6)


def _mark(mm: int) -> float:
    return 2.4 if mm % 10 == 0 else 1.7 if mm % 5 == 0 else 1.1


def _rounded(left: float, top: float, wide: float, high: float, corner: float) -> str:
    """A rectangle with round corners, as a path in mm."""
    if not corner:
        return f"{left:.3f} {top:.3f} {wide:.3f} {high:.3f} re"
    right, bottom, near = left + wide, top + high, corner * (1 - _CURVE)
    points = (
        f"{left + corner:.3f} {top:.3f} m {right - corner:.3f} {top:.3f} l",
        f"{right - near:.3f} {top:.3f} {right:.3f} {top + near:.3f} {right:.3f} {top + corner:.3f} c",
        f"{right:.3f} {bottom - corner:.3f} l",
        f"{right:.3f} {bottom - near:.3f} {right - near:.3f} {bottom:.3f} {right - corner:.3f} {bottom:.3f} c",
        f"{left + corner:.3f} {bottom:.3f} l",
        f"{left + near:.3f} {bottom:.3f} {left:.3f} {bottom - near:.3f} {left:.3f} {bottom - corner:.3f} c",
        f"{left:.3f} {top + corner:.3f} l",
        f"{left:.3f} {top + near:.3f} {left + near:.3f} {top:.3f} {left + corner:.3f} {top:.3f} c h",
    )
    return " ".join(points)


def _block(writer: Writer, left: float, top: float, lines: Sequence[tuple[str, float, str]]) -> None:
    for font, size, line in lines:
        writer.words(line, left, top, size, font)
        top += size * 1.35 / MM


def _test(writer: Writer, stock: Stock, label: DeviceLabel, left: float, top: float, wide: float, high: float) -> bool:
    """A label to scan, laid out in this room by the same rules; whether one fits."""
    room = replace(stock, label_width=wide, label_height=high, edges=(0.5, 0.3, 0.5, 0.3))
    try:
        writer.label(plan(label, room), left, top)
    except PaperError:
        return False
    return True
