"""Drawing a signature in a real browser, and seeing it on the paper."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from inventory.history.sealing import house_seal
from inventory.web.saving import saving
from tests.loans import kit
from tests.people import LIBRARIAN

Check = Callable[[Page], None]


@pytest.fixture
def number(arrange: Any) -> str:
    with arrange(), saving():
        return str(kit.lend().number)


def draw(page: Page) -> None:
    box = page.locator("[data-sign-pad] canvas").bounding_box()
    assert box is not None
    places = [(0.1, 0.7), (0.25, 0.2), (0.35, 0.8), (0.5, 0.3), (0.7, 0.7), (0.9, 0.4)]
    page.mouse.move(box["x"] + places[0][0] * box["width"], box["y"] + places[0][1] * box["height"])
    page.mouse.down()
    for x, y in places[1:]:
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=12)
    page.mouse.up()


def ink(page: Page) -> int:
    """How many points of the canvas are drawn."""
    found: int = page.evaluate(
        """() => { const c = document.querySelector('[data-sign-pad] canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n += 1; return n; }"""
    )
    return found


def first_difference(one: bytes, other: bytes, folder: Path) -> int:
    """How many points differ between the pages of two PDFs, as a person sees them."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm is not installed (apt: poppler-utils)")
    pictures = []
    for name, content in (("one", one), ("other", other)):
        (folder / f"{name}.pdf").write_bytes(content)
        subprocess.run(["pdftoppm", "-r", "60", "-png", str(folder / f"{name}.pdf"), str(folder / name)], check=True)
        pictures.append([Image.open(each).convert("L") for each in sorted(folder.glob(f"{name}*.png"))])
    assert len(pictures[0]) == len(pictures[1])
    return sum(
        sum(ImageChops.difference(a, b).point(lambda v: 255 if v > 60 else 0).histogram()[255:])
        for a, b in zip(*pictures, strict=True)
    )


def test_drawn_kept_and_on_the_paper(
    page_for: Callable[..., Page],
    number: str,
    looks: Callable[[Page, str], list[Path]],
    accessible: Check,
    targets_are_big_enough: Check,
    arrange: Any,
    tmp_path: Path,
) -> None:
    page: Any = page_for(LIBRARIAN)
    page.watched.expect("willReadFrequently")  # of counting the ink, which only this test does
    before = page.request.get(f"/loans/{number}/agreement.pdf").body()
    page.goto(f"/loans/{number}")
    looks(page, "contract-unsigned")
    accessible(page)
    page.goto(f"/loans/{number}/sign/agreement")
    keep, clear = page.locator("[data-sign-keep]"), page.locator("[data-sign-clear]")
    assert keep.is_disabled()
    looks(page, "sign-empty")
    accessible(page)
    targets_are_big_enough(page)
    page.locator("[data-sign-pad]").scroll_into_view_if_needed()
    draw(page)
    assert ink(page) > 500
    clear.click()
    assert ink(page) == 0
    assert keep.is_disabled()
    draw(page)
    looks(page, "sign-drawn")
    keep.click()
    page.wait_for_url(f"**/loans/{number}?**")
    assert page.get_by_text("De handtekening is bewaard.").count() == 1
    looks(page, "contract-signed")
    accessible(page)
    after = page.request.get(f"/loans/{number}/agreement.pdf").body()
    with arrange():
        sealed = house_seal().check(after)
    assert sealed.reason == f"Contract {number}, getekend"
    assert first_difference(before, after, tmp_path) > 80


def test_with_a_finger_on_a_phone(page_for: Callable[..., Page], number: str) -> None:
    page: Any = page_for(LIBRARIAN, viewport={"width": 360, "height": 740}, has_touch=True, device_scale_factor=3)
    page.watched.expect("willReadFrequently")
    page.goto(f"/loans/{number}/sign/agreement")
    pad = page.locator("[data-sign-pad] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    session = page.context.new_cdp_session(page)

    def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0.1, 0.5)
    for step in range(1, 20):
        touch("touchMove", 0.1 + step * 0.04, 0.5 + (0.2 if step % 2 else -0.2))
    touch("touchEnd", 0, 0)
    assert ink(page) > 500
    page.locator("[data-sign-keep]").click()
    page.wait_for_url(f"**/loans/{number}?**")


def test_without_scripts_there_is_paper(page_for: Callable[..., Page], number: str) -> None:
    page = page_for(LIBRARIAN, java_script_enabled=False)
    page.goto(f"/loans/{number}/sign/agreement")
    assert not page.locator("[data-sign-pad]").is_visible()
    assert page.get_by_text("Zie je geen vak om in te tekenen?").is_visible()
    assert page.get_by_role("link", name="Druk af").is_visible()


def test_the_check_page(
    page_for: Callable[..., Page],
    number: str,
    looks: Callable[[Page, str], list[Path]],
    accessible: Check,
    targets_are_big_enough: Check,
    tmp_path: Path,
) -> None:
    content = page_for(LIBRARIAN).request.get(f"/loans/{number}/agreement.pdf").body()
    changed = bytearray(content)
    changed[len(content) // 3] ^= 1
    page = page_for()
    for name, file, said in (
        ("whole", content, "Dit document is van ons. Er is niets aan veranderd."),
        ("changed", bytes(changed), "Dit document is veranderd nadat wij het maakten."),
        ("unknown", content[:-300], "Dit document kennen we niet."),
    ):
        (tmp_path / "x.pdf").write_bytes(file)
        page.goto("/check")
        page.set_input_files("input[type=file]", str(tmp_path / "x.pdf"))
        page.get_by_role("button", name="Kijk na").click()
        page.get_by_text(said).wait_for()
        looks(page, f"check-{name}")
        accessible(page)
        targets_are_big_enough(page)
