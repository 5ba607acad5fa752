"""Photos and scans from outside: their size is asked before anything is decoded, and they are made small in strips.

A picture of forty million dots takes 40 to 160 MB as it is; every other colour or a turn would take as much again.
"""

from math import ceil
from typing import Any, Final

from PIL import Image

MOST_BYTES: Final = 125_000_000  # of dots once decoded: 40 million in colour, 31 million with transparency
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_STRIP: Final = 64


def is_too_large(picture: Image.Image, *, most_pixels: int) -> bool:
    """Whether this picture, opened but not yet decoded, would take too much."""
    pixels = picture.width * picture.height
    bands = 4 if picture.mode.startswith(("I", "F")) else len(picture.getbands())
    return pixels > most_pixels or pixels * bands > MOST_BYTES


def small(picture: Image.Image, side: int) -> Image.Image:
    """The picture the right way up in RGB on white, no side longer than `side`; nothing but its dots goes along.

    Raises what Pillow raises for a broken file.
    """
    if picture.format == "JPEG":
        picture.draft("RGB", (side, side))
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    wide, high = picture.size
    scale = max(1.0, max(wide, high) / side)
    made = Image.new("RGB", (max(1, round(wide / scale)), max(1, round(high / scale))), "white")
    step = high / made.height  # so many rows become one
    for top in range(0, made.height, _STRIP):
        below = min(top + _STRIP, made.height)
        first, last = int(top * step), min(ceil(below * step), high)
        strip = _in_colour(picture.crop((0, first, wide, last)))
        if scale > 1:
            part = (0.0, top * step - first, float(wide), min(below * step - first, last - first))
            strip = strip.resize((made.width, below - top), Image.Resampling.BOX, box=part)
        made.paste(strip, (0, top), strip.getchannel("A") if strip.mode == "RGBA" else None)
    return made.transpose(turn) if turn is not None else made


def _in_colour(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith("I"):  # sixteen bits of grey
        strip = strip.convert("I").point(_to_eight_bits).convert("L")
    has_alpha = strip.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in strip.info
    return strip.convert("RGBA" if has_alpha else "RGB")


def _to_eight_bits(value: Any) -> Any:
    return value * (1 / 256) + 0
