"""To look at what was made: pages as pictures, and a table of which codes a scanner reads.

Pictures are made by poppler (`pdftoppm`), as a printer puts dots down; `bench/reading.py` goes further, with a second
decoder and spoiled labels.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import zxingcpp
from PIL import Image

from labels.errors import PaperError
from labels.stickers.layout import plan
from labels.stickers.samples import DESIGNS, fitting
from labels.stickers.sheets import sheet
from labels.stickers.stocks import Stock, stocks

_WAYS: Final = ((300, "-gray"), (203, "-mono"))  # an office printer; a thermal printer, black and white


def has_poppler() -> bool:
    """Whether pictures of a PDF can be made here."""
    return shutil.which("pdftoppm") is not None


def pages(pdf: bytes, *, dpi: int, colour: str = "") -> list[Image.Image]:
    """The pages of a PDF as a printer of so many dots per inch puts them down; PaperError without poppler."""
    if not has_poppler():
        raise PaperError("Voor beelden van een PDF is pdftoppm nodig (apt install poppler-utils).")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "in.pdf"
        file.write_bytes(pdf)
        ways = [colour] if colour else []
        subprocess.run(
            ["pdftoppm", "-r", str(dpi), *ways, str(file), f"{folder}/out"], check=True, stderr=subprocess.DEVNULL
        )
        made = sorted(Path(folder).glob("out*.p[bgp]m"))
        return [Image.open(path).convert("RGB" if path.suffix == ".ppm" else "L") for path in made]


def reading_table() -> Iterator[str]:
    """One line for each design on each stock: module and bar in mm, and what zxing-cpp reads of it, as printed at 300
    dpi and at 203 dpi black and white. `-` is a code that is not on the label.
    """
    yield f"{'etiket':18}{'ontwerp':13}{'QR mm':>7}{'streep mm':>11}" + "".join(
        f"{f'QR {dpi}':>10}{f'streep {dpi}':>14}" for dpi, _ in _WAYS
    )
    for stock in stocks():
        chosen = fitting(stock, DESIGNS)
        if not chosen:
            yield f"{stock.name:18}geen leesbare code past"
            continue
        drawn = sheet(list(chosen.values()), stock=stock.name)
        printed = {dpi: pages(drawn, dpi=dpi, colour=colour) for dpi, colour in _WAYS}
        for number, (design, label) in enumerate(chosen.items()):
            found = plan(label, stock)
            address, bars = (found.address.upper() if found.rows else ""), (found.word.line if found.bars else "")
            line = f"{stock.name:18}{design:13}"
            dot = 25.4 / found.frame.dpi
            line += f"{found.frame.module * dot:7.2f}" if address else f"{'-':>7}"
            line += f"{found.frame.bar_width * dot:11.2f}" if bars else f"{'-':>11}"
            for dpi, _ in _WAYS:
                read = _read(printed[dpi], stock, number, dpi)
                line += f"{_said(address, read):>10}{_said(bars, read):>14}"
            yield line


def _said(text: str, read: set[str]) -> str:
    return "-" if not text else "ja" if text in read else "NEE"


def _read(printed: list[Image.Image], stock: Stock, number: int, dpi: int) -> set[str]:
    """What is read from one label, cut out of its page."""
    page, position = divmod(number, stock.per_page)
    left, top = stock.place(position)
    dot = dpi / 25.4
    corners = (left * dot, top * dot, (left + stock.label_width) * dot, (top + stock.label_height) * dot)
    return {found.text for found in zxingcpp.read_barcodes(printed[page].crop(corners))}
