"""A large picture is made small without holding it twice, upright, on white, and as it looks."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageOps

from inventory.core.pictures import is_too_large, small


def kept(picture: Image.Image, kind: str = "PNG", **how: Any) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return Image.open(io.BytesIO(out.getvalue()))


def sample(wide: int = 900, high: int = 650) -> Image.Image:
    across, down = Image.linear_gradient("L").resize((wide, high)), Image.radial_gradient("L").resize((wide, high))
    return Image.merge("RGB", (across, down, ImageChops.invert(across)))


def differ(one: Image.Image, two: Image.Image) -> float:
    """How much, on an average place: a dithered picture differs in every dot and not from a little further."""
    far = [each.convert("RGB").resize((30, 20), Image.Resampling.BOX) for each in (one, two)]
    found = ImageChops.difference(*far).resize((1, 1), Image.Resampling.BOX)
    return sum(found.getpixel((0, 0)))  # type: ignore[arg-type]


@pytest.mark.parametrize("side", [40, 333, 650, 2000])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_it_looks_the_same_and_is_small(mode: str, side: int) -> None:
    whole = sample().convert(mode)
    made = small(kept(whole), side)
    assert made.mode == "RGB"
    assert max(made.size) <= side
    wanted = whole.convert("RGB").resize(made.size, Image.Resampling.BOX)
    assert differ(made, wanted) < 12


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright_as_pillow_says(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = kept(sample(300, 200), "JPEG", exif=exif, quality=95)
    wanted = ImageOps.exif_transpose(photo)
    made = small(kept(sample(300, 200), "JPEG", exif=exif, quality=95), 300)
    assert made.size == wanted.size
    assert differ(made, wanted) < 6
    assert not made.getexif()


def test_what_is_seen_through_is_white() -> None:
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    assert small(kept(clear), 100).getpixel((50, 50)) == (255, 255, 255)
    palette = Image.new("P", (200, 200), 0)
    assert small(kept(palette, transparency=0), 100).getpixel((50, 50)) == (255, 255, 255)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    grey = Image.new("I;16", (50, 50), 0x8000)
    assert abs(small(kept(grey), 50).getpixel((20, 20))[0] - 128) < 3  # type: ignore[index]


def test_size_is_asked_before_decoding() -> None:
    assert not is_too_large(kept(Image.new("1", (6000, 6000))), most_pixels=40_000_000)
    assert is_too_large(kept(Image.new("1", (6000, 7000))), most_pixels=40_000_000)
    assert is_too_large(kept(Image.new("RGBA", (6000, 6000))), most_pixels=40_000_000)
