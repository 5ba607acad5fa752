"""Arabic on paper is the Arabic of a browser: the same letters joined in the same way, in the same order."""

from __future__ import annotations

import io
from base64 import b64encode
from pathlib import Path

import pymupdf_fonts
import pytest
import typst
from PIL import Image
from playwright.sync_api import Browser

from labels.contracts.leaflets import texts

pytestmark = pytest.mark.browser
SAID = [texts("ar").texts[name].format(days=3, phone="1777", dutch="Een toestel") for name in sorted(texts("ar").texts)]


def profile(picture: Image.Image) -> list[float]:
    """How much ink stands in each of 400 upright strips of a line, from left to right."""
    grey = picture.convert("L").point(lambda value: 255 - value)
    box = grey.getbbox()
    assert box is not None
    strips = grey.crop(box).resize((400, 1), Image.Resampling.BOX)
    most = max(strips.tobytes())
    return [value / most for value in strips.tobytes()]


def alike(one: list[float], other: list[float]) -> float:
    """1 for the same, 0 for nothing in common."""
    first, second = sum(one) / len(one), sum(other) / len(other)
    pairs = [(a - first, b - second) for a, b in zip(one, other, strict=True)]
    return sum(a * b for a, b in pairs) / (sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs)) ** 0.5


def on_paper(text: str, folder: Path) -> Image.Image:
    source = folder / "line.typ"
    source.write_text(
        "#set page(width: auto, height: auto, margin: 9pt)\n"
        '#set text(font: "FiraGO", lang: "ar", size: 30pt, fallback: false)\n#sys.inputs.text',
        "utf-8",
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    made = typst.compile(
        str(source), format="png", ppi=144, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"text": text}
    )
    return Image.open(io.BytesIO(made))


def in_browser(text: str, chromium: Browser, letters: bytes) -> Image.Image:
    page = chromium.new_page(viewport={"width": 3000, "height": 200})
    page.set_content(
        "<style>@font-face{font-family:F;src:url(data:font/ttf;base64," + b64encode(letters).decode() + ")}"
        "p{font:60px F;direction:rtl;white-space:nowrap;margin:30px;width:max-content}</style><p lang=ar></p>"
    )
    page.eval_on_selector("p", "(line, text) => { line.textContent = text }", text)
    page.evaluate("document.fonts.load('60px F').then(() => document.fonts.ready)")
    made = page.locator("p").screenshot()
    page.close()
    return Image.open(io.BytesIO(made))


def test_arabic_is_drawn_as_a_browser_draws_it(chromium: Browser, tmp_path: Path) -> None:
    letters = pymupdf_fonts.myfont("figo")
    (tmp_path / "figo.ttf").write_bytes(letters)
    for text in SAID:
        seen = profile(in_browser(text, chromium, letters))
        assert alike(profile(on_paper(text, tmp_path)), seen) > 0.9, text
        turned = " ".join(reversed(text.split()))
        apart = "\u200c".join(text.split(" ")[0]) + text[len(text.split(" ")[0]) :]
        assert alike(profile(on_paper(turned, tmp_path)), seen) < 0.5, "the check sees a wrong order of words"
        assert alike(profile(on_paper(apart, tmp_path)), seen) < 0.9, "the check sees letters that are not joined"
