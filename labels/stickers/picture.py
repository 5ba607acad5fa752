"""A plan as a picture: every code in whole dots, black and white where a printer must get it as it is."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import ceil

from PIL import Image, ImageDraw, ImageFont

from labels import codes
from labels.stickers.layout import Plan, Text
from labels.stickers.lettering import font_file, runs, width

BLACK, WHITE = 0, 255


@lru_cache(maxsize=128)
def _font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    # Our lines are in the order of the eye already: nothing may be ordered or shaped again.
    return ImageFont.truetype(font_file(name), pixels, layout_engine=ImageFont.Layout.BASIC)


def draw(plan: Plan, pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """Draw a label with its upper left corner at `x`, `y`; the pen's picture has the plan's own dots."""
    place = plan.frame
    for number, bits in enumerate(plan.rows):
        top = y + place.qr_y + number * place.module
        for start, wide in codes.runs(bits, len(plan.rows)):
            left = x + place.qr_x + start * place.module
            pen.rectangle((left, top, left + wide * place.module - 1, top + place.module - 1), fill=0)
    for start, wide in codes.bar_runs(plan.bars):
        left, top = x + place.bar_x + start * place.bar_width, y + place.bar_y
        pen.rectangle((left, top, left + wide * place.bar_width - 1, top + place.bar_high - 1), fill=0)
    dot = place.dpi / 72
    paper = 1 if pen.mode == "1" else WHITE
    for text in (plan.word, *plan.texts):
        left, base, size = round(x + text.x * dot), round(y + text.y * dot), text.size * dot
        if text.box:
            pad = round(text.size * 0.27 * dot)
            pen.rectangle(
                (left - pad, round(base - size * 0.87), left - pad + round(text.box * dot), round(base + size * 0.22)),
                fill=0,
            )
        for name, part in runs(text.line, text.font):
            pen.text(
                (left, base), part, fill=paper if text.box else 0, font=_font(name, max(int(size), 4)), anchor="ls"
            )
            left += round(width(part, name, size))


def line(text: Text, dot: float) -> Image.Image:
    """One line alone in black and white, from its top to a little below its baseline, so many dots a point."""
    size = text.size * dot
    image = Image.new("1", (max(1, ceil(width(text.line, text.font, size))), ceil(size * 1.25)), 1)
    pen = ImageDraw.Draw(image)
    pen.fontmode, left = "1", 0
    for name, part in runs(text.line, text.font):
        pen.text((left, round(size)), part, fill=0, font=_font(name, max(int(size), 4)), anchor="ls")
        left += round(width(part, name, size))
    return image


def alone(plan: Plan, width: int, height: int) -> Image.Image:
    """One label in black and white, so many dots wide and high."""
    image = Image.new("1", (width, height), 1)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    draw(plan, pen, 0, 0)
    return image


def png(image: Image.Image, dpi: int) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()
