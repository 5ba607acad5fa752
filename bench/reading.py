"""Do scanners read our stickers? Every design on every stock, two decoders, clean and spoiled.

`python -m bench.reading [--copies N] [--write]` prints the tables of docs/labels.md; `--write` puts them there.

Each label is drawn as PDF, rasterised by poppler as a printer does (300 dpi grey; 203 dpi black and white, as a
thermal printer), cut out, spoiled, and shown to zxing-cpp and zbar. A text that is not on the label is a misread.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

import labels
from labels.stickers.designs import card
from labels.stickers.layout import plan
from labels.stickers.samples import DESIGNS
from labels.stickers.stocks import Stock

DOCS = Path(__file__).resolve().parent.parent / "docs" / "labels.md"
WAYS = ((300, False), (203, True))
MARGIN = 12  # dots of grey table around a label that was cut out


@dataclass(frozen=True)
class Case:
    """A label cut out of a rasterised page, and what must be read from it."""

    stock: str
    design: str
    dpi: int
    picture: Image.Image
    address: str
    bars: str


def needed() -> list[str]:
    """Programs that are missing."""
    return [name for name in ("pdftoppm", "zbarimg") if not shutil.which(name)]


def own(label: labels.Label, number: int) -> labels.Label:
    """The same label with another code."""
    old = card(label).word
    word = re.sub(r"\d{3}(?=\D*$)", lambda found: f"{(int(found[0]) + 37 * number) % 1000:03d}", old)
    if word == old and number:
        word = old[:-1] + "ABCDEFGHJKMNPQRSTUVWXYZ"[number % 23]
    name = "tag" if isinstance(label, labels.DeviceLabel | labels.AccessoryLabel) else "code"
    return replace(label, **{name: word, "url": label.url.replace(old, word)})


def rasterised(pdf: bytes, dpi: int, *, mono: bool) -> list[Image.Image]:
    """The pages as a printer of so many dots per inch puts them down."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "in.pdf"
        file.write_bytes(pdf)
        colour = "-mono" if mono else "-gray"
        subprocess.run(["pdftoppm", "-r", str(dpi), colour, str(file), f"{folder}/out"], check=True)
        return [Image.open(path).convert("L") for path in sorted(Path(folder).glob("out*.p[bg]m"))]


def cut(page: Image.Image, stock: Stock, position: int, dpi: int) -> Image.Image:
    """One label of a page."""
    left, top = stock.place(position)
    sides = (left, top, left + stock.label_width, top + stock.label_height)
    return page.crop(tuple(round(side * dpi / 25.4) for side in sides))


def cases(stock: Stock, *, copies: int = 1) -> Iterator[Case]:
    """Every design that fits on the stock, `copies` times with another code, in both ways of printing."""
    chosen: list[tuple[str, labels.Label]] = []
    for name, label in DESIGNS.items():
        try:
            plan(label, stock)
        except labels.PaperError:
            continue
        chosen += [(name, own(label, number)) for number in range(copies)]
    if not chosen:
        return
    drawn = labels.sheet([label for _, label in chosen], stock=stock.name)
    for dpi, mono in WAYS:
        pages = rasterised(drawn, dpi, mono=mono)
        for number, (name, label) in enumerate(chosen):
            page, position = divmod(number, stock.per_page)
            picture = cut(pages[page], stock, position, dpi)
            found = plan(label, stock)
            address = found.address.upper() if found.rows else ""
            yield Case(stock.name, name, dpi, picture, address, found.word.line if found.bars else "")


# Spoiling


def _on_table(picture: Image.Image) -> Image.Image:
    """The label on something darker, as on a laptop's lid."""
    return ImageOps.expand(picture, MARGIN, fill=96)


def _blurred(picture: Image.Image, dpi: int, dice: Random) -> Image.Image:
    return _on_table(picture).filter(ImageFilter.GaussianBlur(0.12 * dpi / 25.4))


def _speckled(picture: Image.Image, share: float, dice: Random) -> Image.Image:
    """A share of the dots the other way round."""
    found = picture.copy()
    wide, high = found.size
    dots: Any = found.load()
    for _ in range(int(wide * high * share)):
        x, y = dice.randrange(wide), dice.randrange(high)
        dots[x, y] = 255 - dots[x, y]
    return found


def _raw(picture: Image.Image, dpi: int, dice: Random) -> Image.Image:
    return _speckled(_on_table(picture), 0.03, dice)


def _noisy(picture: Image.Image, dpi: int, dice: Random) -> Image.Image:
    """The same, seen through a lens."""
    return _raw(picture, dpi, dice).filter(ImageFilter.GaussianBlur(0.08 * dpi / 25.4))


def _pale(picture: Image.Image, dpi: int, dice: Random) -> Image.Image:
    """Three tenths of the contrast left."""
    return _on_table(picture).point(lambda value: 90 + value * 3 // 10)


def _turned(picture: Image.Image, dpi: int, dice: Random) -> Image.Image:
    angle = dice.choice((-7, 7))
    return _on_table(picture).rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=96)


def _all(picture: Image.Image, dpi: int, dice: Random) -> Image.Image:
    """Turned, a little blurred, half the contrast and one dot in a hundred wrong."""
    found = _speckled(_turned(picture, dpi, dice), 0.01, dice).filter(ImageFilter.GaussianBlur(0.08 * dpi / 25.4))
    return found.point(lambda value: 64 + value // 2)


SPOILERS: dict[str, Callable[[Image.Image, int, Random], Image.Image]] = {
    "clean": lambda picture, dpi, dice: picture,
    "blur 0.12 mm": _blurred,
    "3 % noise, bare": _raw,
    "3 % noise, lens": _noisy,
    "30 % contrast": _pale,
    "turned 7°": _turned,
    "all, milder": _all,
}


# Decoding


def by_zxing(pictures: list[Image.Image]) -> list[set[str]]:
    kinds = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
    return [{found.text for found in zxingcpp.read_barcodes(picture, formats=kinds)} for picture in pictures]


def by_zbar(pictures: list[Image.Image]) -> list[set[str]]:
    """What zbar reads; many pictures in one call."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, picture in enumerate(pictures):
            file = Path(folder) / f"{number:05d}.png"
            picture.save(file, compress_level=1)
            files.append(str(file))
        kinds = ("-Sdisable", "-Sqrcode.enable", "-Scode128.enable")
        done = subprocess.run(["zbarimg", "--quiet", "--xml", *kinds, *files], capture_output=True, check=False)
    found: list[set[str]] = [set() for _ in pictures]
    for source in ElementTree.fromstring(re.sub(rb"\sxmlns='[^']*'", b"", done.stdout)).iter("source"):
        number = int(Path(source.get("href", "")).stem)
        found[number] = {data.text or "" for data in source.iter("data")}
    return found


DECODERS: dict[str, Callable[[list[Image.Image]], list[set[str]]]] = {"zxing-cpp": by_zxing, "zbar": by_zbar}


@dataclass
class Tally:
    """How many were read, of how many; and how many texts were read that are not there."""

    asked: Counter[Any]
    read: Counter[Any]
    misread: Counter[Any]

    def rate(self, **wanted: str | int) -> str:
        """Of the keys that have all of `wanted`, the share that was read."""
        asked = sum(count for key, count in self.asked.items() if wanted.items() <= dict(key).items())
        read = sum(count for key, count in self.read.items() if wanted.items() <= dict(key).items())
        if not asked:
            return "–"
        return "100 %" if read == asked else f"{min(100 * read / asked, 99.9):.1f} %"


def measure(stocks: list[Stock], *, copies: int, spoilers: dict[str, Any] = SPOILERS) -> Tally:
    """Show every label, in every state, to both decoders."""
    tally = Tally(Counter(), Counter(), Counter())
    for stock in stocks:
        dice = Random(stock.name)
        found = list(cases(stock, copies=copies))
        for state, spoil in spoilers.items():
            pictures = [spoil(case.picture, case.dpi, dice) for case in found]
            for decoder, decode in DECODERS.items():
                for case, texts in zip(found, decode(pictures) if pictures else [], strict=True):
                    common = {"stock": case.stock, "dpi": case.dpi, "state": state, "decoder": decoder}
                    for kind, text in (("QR", case.address), ("bars", case.bars)):
                        if text:
                            key = tuple({**common, "kind": kind, "design": case.design}.items())
                            tally.asked[key] += 1
                            tally.read[key] += text in texts
                    tally.misread[tuple(common.items())] += len(texts - {case.address, case.bars})
    return tally


def tables(tally: Tally, stocks: list[Stock]) -> str:
    """Markdown: by state and decoder, and by stock."""
    lines = [
        "| state | print | QR, zxing-cpp | QR, zbar | Code 128, zxing-cpp | Code 128, zbar |",
        "|---|---|---|---|---|---|",
    ]
    for state in SPOILERS:
        for dpi, mono in WAYS:
            rates = [
                tally.rate(state=state, dpi=dpi, kind=kind, decoder=decoder)
                for kind in ("QR", "bars")
                for decoder in DECODERS
            ]
            lines.append(f"| {state} | {dpi} dpi{' 1 bit' if mono else ''} | {' | '.join(rates)} |")
    shown, wrong = sum(tally.asked.values()), sum(tally.misread.values())
    lines += ["", f"{shown:,} codes shown; texts read that were not on the label: {wrong}.", ""]
    lines += ["| stock | module, mm | bar, mm | designs | clean | " + " | ".join([*SPOILERS][1:]) + " |"]
    lines += ["|---" * (4 + len(SPOILERS)) + "|"]
    for stock in stocks:
        plans = []
        for label in DESIGNS.values():
            try:
                plans.append(plan(label, stock))
            except labels.PaperError:
                continue
        modules = [found.frame.module * 25.4 / stock.dpi for found in plans if found.rows]
        bars = [found.frame.bar_width * 25.4 / stock.dpi for found in plans if found.bars]
        rates = [tally.rate(stock=stock.name, state=state) for state in SPOILERS]
        fits = f"{len(plans)} of {len(DESIGNS)}"
        lines.append(f"| {stock.name} | {_range(modules)} | {_range(bars)} | {fits} | {' | '.join(rates)} |")
    return "\n".join(lines) + "\n"


def _range(values: list[float]) -> str:
    if not values:
        return "–"
    low, high = f"{min(values):.2f}", f"{max(values):.2f}"
    return low if low == high else f"{low} – {high}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.reading")
    parser.add_argument("--copies", type=int, default=2, help="codes per design and stock")
    parser.add_argument("--write", action="store_true", help="put the tables in docs/labels.md")
    wanted = parser.parse_args(arguments)
    if missing := needed():
        print(f"Needs {', '.join(missing)} (apt: poppler-utils, zbar-tools).", file=sys.stderr)
        return 1
    stocks = labels.stocks()
    text = tables(measure(stocks, copies=wanted.copies), stocks)
    print(text)
    if wanted.write:
        page = DOCS.read_text(encoding="utf-8")
        begin, end = "<!-- reading -->\n", "<!-- /reading -->"
        head, _, rest = page.partition(begin)
        DOCS.write_text(head + begin + text + end + rest.partition(end)[2], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
