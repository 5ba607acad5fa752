"""Stickers as PDF, ZPL or a picture.

The PDF is made for thousands at a time: every symbol is one path with one fill, every text is encoded once
per sheet of paper and then only placed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from labels import codes
from labels.data import DeviceLabel
from labels.errors import PaperError
from labels.layout import Plan, Text, plan
from labels.stocks import Stock
from labels.stocks import stock as named
from labels.style import MM, clean, font_file, fonts

MOST: Final = 10_000


def sheet(labels: Sequence[DeviceLabel], *, stock: str = "avery-l7160", skip: int = 0, copies: int = 1) -> bytes:
    """Labels as PDF, each `copies` times, the first `skip` places of the first sheet left empty.

    A roll has one label a page and nothing to skip. Equal labels give equal bytes. Raises PaperError for an
    unknown stock, a wrong number, or a label that cannot be drawn.
    """
    paper = named(stock)
    _check(labels, copies)
    if not 0 <= skip < paper.per_page:
        raise PaperError(f"Je kunt 0 tot {paper.per_page - 1} plaatsen overslaan op {paper.name}, niet {skip}.")
    fonts()
    out = BytesIO()
    size = (paper.page_width * MM, paper.page_height * MM)
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, lang="nl-BE", initialFontSize=8)
    canvas.setTitle(f"Etiketten {paper.name}")
    canvas.setCreator("Digibank")
    canvas.setViewerPreference("PrintScaling", "None")  # a sheet printed "to fit" misses its labels
    said: dict[tuple[str, float, str], str] = {}
    position = skip
    for found in _plans(labels, paper, copies):
        if position == paper.per_page:
            canvas.showPage()
            position = 0
        left, top = paper.place(position)
        dot = 72 / paper.dpi
        x = round(left * MM / dot) * dot
        y = size[1] - round(top * MM / dot) * dot
        canvas._code.append(_draw(found, x, y, canvas, said))  # type: ignore[attr-defined]
        position += 1
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def zpl(labels: Sequence[DeviceLabel], *, stock: str = "zebra-2x1", copies: int = 1) -> bytes:
    """Labels in the language of thermal printers (UTF-8); the printer draws the codes itself. Rolls only."""
    paper = named(stock)
    _check(labels, copies)
    if paper.is_sheet:
        raise PaperError(f"{paper.name} is een blad. ZPL is voor een rol: kies zebra-2x1 of een andere rol.")
    return "".join(_zpl(found, label, paper, copies) for found, label in _pairs(labels, paper)).encode()


def png(label: DeviceLabel, *, stock: str, dpi: int = 300) -> bytes:
    """One label as a black-and-white picture; `dpi` from 150 to 1200, codes in whole dots."""
    paper = named(stock)
    if not 150 <= dpi <= 1200:
        raise PaperError(f"Kies een fijnheid van 150 tot 1200 dpi, niet {dpi}.")
    return _picture(plan(label, _at_dpi(paper, dpi)), paper, dpi)


def _check(labels: Sequence[DeviceLabel], copies: int) -> None:
    if not labels:
        raise PaperError("Kies minstens één toestel om een etiket te maken.")
    if copies < 1:
        raise PaperError("Kies minstens één exemplaar van elk etiket.")
    if len(labels) * copies > MOST:
        asked = f"{len(labels) * copies:,}".replace(",", ".")
        raise PaperError(f"Dat zijn {asked} etiketten. We maken er hoogstens 10.000 tegelijk.")


def _pairs(labels: Sequence[DeviceLabel], paper: Stock) -> Iterator[tuple[Plan, DeviceLabel]]:
    return ((plan(label, paper), label) for label in labels)


def _plans(labels: Sequence[DeviceLabel], paper: Stock, copies: int) -> Iterator[Plan]:
    for found, _ in _pairs(labels, paper):
        for _ in range(copies):
            yield found


# PDF


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _draw(found: Plan, x: float, y: float, canvas: Canvas, said: dict[tuple[str, float, str], str]) -> str:
    """One label's operators; `x`, `y` is its upper left corner on the page."""
    place, side = found.frame, len(found.rows)
    dot = 72 / place.dpi
    module = place.module * dot
    quiet = codes.QUIET * place.module * dot
    parts = [
        "q 0 g",
        f"q {module:.6g} 0 0 {module:.6g} {_number(x + place.qr_x * dot + quiet)} "
        f"{_number(y - place.qr_y * dot - quiet - side * module)} cm",
        codes.qr_path(found.rows),
        "f Q",
    ]
    if found.bars:
        parts += [
            f"q {place.bar_width * dot:.6g} 0 0 {place.bar_high * dot:.6g} {_number(x + place.bar_x * dot)} "
            f"{_number(y - (place.bar_y + place.bar_high) * dot)} cm",
            " ".join(f"{start} 0 {wide} 1 re" for start, wide in found.bars),
            "f Q",
        ]
    for text in found.texts:
        parts.append(f"BT 1 0 0 1 {_number(x + text.x)} {_number(y - text.y)} Tm {_say(text, canvas, said)} ET")
    parts.append("Q")
    return "\n".join(parts)


def _say(text: Text, canvas: Canvas, said: dict[tuple[str, float, str], str]) -> str:
    """The operators that set a line, without its place; reportlab encodes it, once per document."""
    key = (text.font, text.size, text.line)
    code = said.get(key)
    if code is None:
        pen: Any = canvas.beginText()
        pen._fontname, pen._fontsize, pen._curSubset = text.font, text.size, -1
        code = said[key] = str(pen._formatText(text.line))
    return code


# ZPL


def _field(text: str) -> str:
    """Text as field data: everything a printer could read as a command goes as hex (announced by ^FH)."""
    plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;/?!'()-"
    return "".join(sign if sign in plain else "".join(f"_{byte:02X}" for byte in sign.encode()) for sign in text)


def _zpl(found: Plan, label: DeviceLabel, paper: Stock, copies: int) -> str:
    place = found.frame
    dot = place.dpi / 72
    quiet = codes.QUIET * place.module
    address = label.url.strip()
    capital = address.upper()
    level, data = ("Q", capital) if all(sign in codes.ALPHABET for sign in capital) else ("M", address)
    wide, high = (round(side * place.dpi / 25.4) for side in (paper.label_width, paper.label_height))
    lines = [
        f"^XA^CI28^PW{wide}^LL{high}^LH0,0",
        # a printer hangs ^BQ lower than ^FO says by the bar height of ^BY: pin that to 10 and take it off
        f"^BY2,3,10^FO{place.qr_x + quiet},{max(place.qr_y + quiet - 10, 0)}"
        f"^BQN,2,{place.module}^FH^FD{level}A,{_field(data)}^FS",
    ]
    if found.bars:
        start = place.bar_x + codes.BAR_QUIET * place.bar_width
        lines.append(
            f"^FO{start},{place.bar_y}^BY{place.bar_width}"
            f"^BCN,{place.bar_high},N,N,N,A^FH^FD{_field(clean(label.tag))}^FS"
        )
    for text in found.texts:
        size = round(text.size * dot)
        left, top = round(text.x * dot), round((text.y - text.size * 0.86) * dot)
        lines.append(f"^FO{left},{top}^A0N,{size},{size}^FH^FD{_field(text.line)}^FS")
    lines.append(f"^PQ{copies}^XZ\n")
    return "\n".join(lines)


# Picture


def _at_dpi(paper: Stock, dpi: int) -> Stock:
    return paper if dpi == paper.dpi else replace(paper, dpi=dpi)


@lru_cache(maxsize=64)
def _font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(name), pixels)


def _picture(found: Plan, paper: Stock, dpi: int) -> bytes:
    place, dot = found.frame, dpi / 25.4
    image = Image.new("1", (round(paper.label_width * dot), round(paper.label_height * dot)), 1)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    left, top = (start + codes.QUIET * place.module for start in (place.qr_x, place.qr_y))
    for row, bits in enumerate(found.rows):
        y = top + row * place.module
        for start, wide in codes.runs(bits, len(found.rows)):
            x = left + start * place.module
            pen.rectangle((x, y, x + wide * place.module - 1, y + place.module - 1), fill=0)
    for start, wide in found.bars:
        x = place.bar_x + start * place.bar_width
        pen.rectangle((x, place.bar_y, x + wide * place.bar_width - 1, place.bar_y + place.bar_high - 1), fill=0)
    for text in found.texts:
        font = _font(text.font, int(text.size * dpi / 72))
        pen.text((text.x * dpi / 72, text.y * dpi / 72), text.line, fill=0, font=font, anchor="ls")
    out = BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()
