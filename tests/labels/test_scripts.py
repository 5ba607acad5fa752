"""Stickers in other scripts: every sign has its drawing, Arabic is joined, and right to left is right to left."""

from __future__ import annotations

from dataclasses import replace

import pytest

import labels
from labels.stickers import lettering
from labels.stickers.layout import plan
from labels.stickers.samples import DESIGNS
from labels.stickers.scripts import joined, seen
from labels.stickers.stocks import stock

NAMES = (
    "Şerife Yıldız-Łukasiewicz", "Nguyễn Thị Ánh", "Олександр Коваленко", "Ελένη Παπαδοπούλου", "محمد عبد الله",
    "فاطمة الزهراء", "بهار احمدی", "نور گل خان", "משה כהן", "გიორგი ბერიძე", "สมชาย ใจดี", "Ḩasan Ṣāliḥ", "Ɓala Ƙofa",
)  # fmt: skip
AS_IT_SOUNDS = {"हिन्दी": "hindii", "ひらがな": "hiragana", "한국": "hangug", "Հայ": "Hay"}


@pytest.mark.parametrize("name", NAMES)
def test_every_sign_of_a_name_has_a_drawing(name: str) -> None:
    """In both weights, and none of them is what a typeface shows for a sign it has not."""
    for font in (lettering.PLAIN, lettering.BOLD):
        for family, part in lettering.runs(seen(lettering.clean(name)), font):
            glyphs = lettering.face(family).charToGlyph
            assert all(glyphs.get(ord(sign)) for sign in part), (name, part)
    assert "[" not in lettering.clean(name)


@pytest.mark.parametrize(("text", "said"), AS_IT_SOUNDS.items())
def test_what_we_cannot_draw_is_written_as_it_sounds(text: str, said: str) -> None:
    assert lettering.clean(text) == said


def test_a_picture_sign_is_named() -> None:
    assert lettering.clean("漢🙂") == "[U+6F22][slightly smiling face]"


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("محمد", "\ufee3\ufea4\ufee4\ufeaa"),  # initial, medial, medial, final
        ("دار", "دار"),  # none of these joins what follows: each alone
        ("لا", "\ufefb"),  # lam and alef are one sign
        ("سلام", "\ufeb3\ufefc\u0645"),  # and that sign joins what goes before, not what follows
        ("باب", "\ufe91\ufe8e\u0628"),
        ("abc", "abc"),
    ],
)
def test_arabic_letters_are_joined(text: str, forms: str) -> None:
    assert joined(text) == forms


@pytest.mark.parametrize(
    ("spoken", "on_paper"),
    [
        ("שלום", "םולש"),
        ("שלום 123", "123 םולש"),
        ("מדף 3 (ימין)", "(ןימי) 3 ףדמ"),
        ("Rek שלום 12 links", "Rek 12 םולש links"),
        ("אב ABC גד", "דג ABC בא"),
        ("אב 056 27.75 גד", "דג 27.75 056 בא"),
        ("Digibank", "Digibank"),
    ],
)
def test_right_to_left_stands_in_the_order_of_the_eye(spoken: str, on_paper: str) -> None:
    """By the rules of UAX 9, worked out by hand."""
    assert seen(spoken) == on_paper


@pytest.mark.parametrize("name", NAMES)
def test_such_a_label_comes_out_of_every_printer(name: str) -> None:
    label = replace(DESIGNS["plaats"], name=name, site="")
    assert labels.sheet([label]).startswith(b"%PDF")
    assert labels.png(label, stock="dymo-99012").startswith(b"\x89PNG")
    found = plan(label, stock("zebra-2x1"))
    drawn = labels.zpl([label], stock="zebra-2x1")
    is_foreign = any(lettering.runs(text.line, text.font)[0][0] != text.font for text in found.texts)
    assert (b"^GFA" in drawn) == is_foreign
    assert "☐" not in " ".join(text.line for text in found.texts)
