"""Symbols equal those of the library they are taken from, module for module."""

from __future__ import annotations

import random

import barcode
import pytest
import qrcode
import zxingcpp
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData

from labels import PaperError, codes
from tests.thorough import examples

LEVELS = {"Q": ERROR_CORRECT_Q, "M": ERROR_CORRECT_M}
PREFIX = "HTTPS://DIGIBANK.KORTRIJK.BE/D/KOR-"


def library(text: str, version: int, level: str = "Q") -> tuple[int, ...]:
    code = qrcode.QRCode(version, LEVELS[level], mask_pattern=2)
    code.add_data(QRData(text.encode(), mode=MODE_ALPHA_NUM), optimize=0)
    code.make(fit=False)
    return tuple(int("".join("1" if dark else "0" for dark in row), 2) for row in code.modules)


@pytest.mark.parametrize("part", range(4))
def test_many_symbols_equal_the_library(part: int) -> None:
    dice = random.Random(part)
    for number in range(examples(100, 500)):
        level = dice.choice("QM")
        if number % 4:  # an address of the house
            signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
            text = f"{PREFIX}{dice.randrange(10**6):06d}-{dice.choice(signs)}"
        else:
            text = "".join(dice.choices(codes.ALPHABET, k=dice.choice((1, 2, 9, 20, 29, 30, 38, 39))))
        rows = codes.qr(text, level)  # type: ignore[arg-type]
        assert rows == library(text, (len(rows) - 17) // 4, level), text


@pytest.mark.parametrize("length", [43, 44, 47, 48, 67, 90, 120])
def test_long_symbols_equal_the_library(length: int) -> None:
    text = "".join(random.Random(length).choices(codes.ALPHABET, k=length))
    for level in ("Q", "M"):
        rows = codes.qr(text, level)  # type: ignore[arg-type]
        assert rows == library(text, (len(rows) - 17) // 4, level), text
    assert codes.qr_modules(text) == (len(codes.qr(text, "Q")), len(codes.qr(text, "M")))


def test_addresses_are_coded_in_capitals() -> None:
    assert codes.qr("https://a.be/d/kor-000001-7") == codes.qr("HTTPS://A.BE/D/KOR-000001-7")
    assert codes.qr_modules("https://digibank.kortrijk.be/d/KOR-000123-X") == (29, 29)  # version 3
    assert codes.qr_modules("https://digi.be/d/KOR-000123-X") == (29, 25)


def test_a_sign_outside_the_alphabet_goes_as_it_is() -> None:
    text = "https://a.be/d?tag=x_ÿ"
    assert codes.qr_modules(text) == (len(codes.qr(text)),) * 2


@pytest.mark.parametrize("text", ["", "A" * 121])
def test_no_symbol_for_nothing_or_too_much(text: str) -> None:
    with pytest.raises(PaperError):
        codes.qr(text)


def test_the_path_covers_exactly_the_dark_modules() -> None:
    for length in (9, 20, 43, 100):
        rows = codes.qr("A7" * (length // 2))
        side, dark = len(rows), set()
        numbers = codes.qr_path(rows).replace("re", "").split()
        for x, y, wide, high in zip(*[iter(map(int, numbers))] * 4, strict=True):
            assert high == 1
            dark |= {(x + step, y) for step in range(wide)}
        wanted = {
            (x, side - 1 - place) for place, row in enumerate(rows) for x in range(side) if row >> (side - 1 - x) & 1
        }
        assert dark == wanted


@pytest.mark.parametrize(
    "text", ["KOR-000123-X", "L-2026-014", "7KQM-X4PD", "P-0012", "B-2026-00031", "A 1", "K-12345"]
)
def test_code_128_is_the_librarys_pattern(text: str) -> None:
    pattern = barcode.codex.Code128(text).build()[0]
    signs = codes.bars(text)
    assert codes.bars_modules(signs) == len(pattern)
    for pairs in (codes.bar_runs(signs), path_runs(codes.bars_path(signs))):
        line = ["0"] * len(pattern)
        for start, wide in pairs:
            line[start : start + wide] = "1" * wide
        assert "".join(line) == pattern


def path_runs(path: str) -> list[tuple[int, int]]:
    numbers = [int(word) for word in path.replace("re", "").split()]
    return [(numbers[place], numbers[place + 2]) for place in range(0, len(numbers), 4)]


def test_any_code_128_reads_back() -> None:
    dice = random.Random(3)
    for _ in range(300):
        text = "".join(dice.choices("0123456789", k=dice.randrange(7)))
        text += "".join(dice.choices("AZaz-/ .019", k=dice.randrange(1, 9))).strip() or "x"
        text += "".join(dice.choices("0123456789", k=dice.randrange(8)))
        signs = codes.bars(text)
        picture = Image.new("L", (3 * codes.bars_modules(signs) + 80, 60), 255)
        for start, wide in codes.bar_runs(signs):
            ImageDraw.Draw(picture).rectangle((40 + 3 * start, 5, 39 + 3 * (start + wide), 55), fill=0)
        assert [found.text for found in zxingcpp.read_barcodes(picture)] == [text]


@pytest.mark.parametrize("tag", ["", "KOR-é", "A" * 41, "KOR\n1"])
def test_no_bars_for_what_cannot_be_coded(tag: str) -> None:
    with pytest.raises(PaperError):
        codes.bars(tag)
