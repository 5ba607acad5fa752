"""Symbols equal those of the library they are taken from, module for module."""

from __future__ import annotations

import random

import barcode
import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData

from labels import PaperError, codes


def library(text: str, version: int) -> tuple[int, ...]:
    code = qrcode.QRCode(version, ERROR_CORRECT_Q, mask_pattern=2)
    code.add_data(QRData(text.encode(), mode=MODE_ALPHA_NUM), optimize=0)
    code.make(fit=False)
    return tuple(int("".join("1" if dark else "0" for dark in row), 2) for row in code.modules)


def test_fast_symbols_equal_the_library() -> None:
    dice = random.Random(7)
    for length in (1, 2, 9, 20, 29, 30, 43, 44, 47, 48, 67, 120):
        for _ in range(6):
            text = "".join(dice.choices(codes.ALPHABET, k=length))
            rows = codes.qr(text)
            assert rows == library(text, (len(rows) - 17) // 4), text


def test_a_thousand_neighbours_equal_the_library() -> None:
    dice = random.Random(8)
    for number in dice.sample(range(1_000_000), 150):
        text = f"HTTPS://DIGIBANK.KORTRIJK.BE/D/KOR-{number:06d}-{dice.choice('0123456789ABCDEFGHJKMNPQRSTVWXYZ')}"
        assert codes.qr(text) == library(text, 3)


def test_addresses_are_coded_in_capitals_at_level_q() -> None:
    assert codes.qr("https://a.be/d/kor-000001-7") == codes.qr("HTTPS://A.BE/D/KOR-000001-7")
    assert len(codes.qr("https://digibank.kortrijk.be/d/KOR-000123-X")) == 29  # version 3


def test_a_sign_outside_the_alphabet_goes_as_it_is() -> None:
    assert len(codes.qr("https://a.be/d?tag=x_y")) >= 21


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


def test_code_128_is_the_librarys_pattern() -> None:
    tag = "KOR-000123-X"
    pattern = barcode.codex.Code128(tag).build()[0]
    assert codes.code128(tag) == pattern
    line = ["0"] * codes.code128_width(tag)
    for start, wide in codes.bars(tag):
        line[start : start + wide] = "1" * wide
    assert "".join(line) == "0" * 10 + pattern + "0" * 10


@pytest.mark.parametrize("tag", ["", "KOR-é", "A" * 41, "KOR\n1"])
def test_no_bars_for_what_cannot_be_coded(tag: str) -> None:
    with pytest.raises(PaperError):
        codes.code128(tag)
