"""Letters: the address stands in the window of the envelope, and they say no more than somebody else may read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from labels import PaperError, letters
from labels.papers import samples

Words = Callable[..., str]
MILLIMETRE = 72 / 25.4
# What a Belgian window envelope shows of a sheet folded in three: from the left and the top, in millimetres.
WINDOWS = {"right": (108, 202, 45, 85), "left": (18, 105, 45, 85)}


def place_of(pdf: bytes, text: str) -> tuple[float, float]:
    """Where this text begins: millimetres from the left and from the top."""
    page = PdfReader(BytesIO(pdf)).pages[0]
    found: list[tuple[float, float]] = []

    def look(piece: str, matrix: list[float], text_matrix: list[float], *rest: object) -> None:
        if text in piece:
            across = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
            up = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
            found.append((across / MILLIMETRE, 297 - up / MILLIMETRE))

    page.extract_text(visitor_text=look)
    assert found, f"{text!r} is not on the page"
    return found[0]


@pytest.mark.parametrize("side", WINDOWS)
def test_the_address_stands_in_the_window(side: str) -> None:
    data = replace(samples.LETTER, window=side, name="Geadresseerde", street="Straatnaam 1", place="Postplaats")
    left, right, top, bottom = WINDOWS[side]
    for line in ("Straatnaam 1", "Postplaats"):
        across, down = place_of(letters([data]), line)
        assert left <= across <= right
        assert top <= down <= bottom


def test_each_letter_counts_its_own_pages(words: Words) -> None:
    pages = words(letters([samples.LETTER, samples.LETTER_BEFORE, samples.LETTER])).split("\f")[:-1]
    assert len(pages) == 3
    assert all("pagina 1 van 1" in page for page in pages)


def test_a_call_is_offered_first_and_nothing_sensitive_is_said(words: Words) -> None:
    for data in (samples.LETTER, samples.LETTER_BEFORE):
        text = re.sub(r"\s+", " ", words(letters([data])))
        assert text.index("Bel ons op 1777") < text.index("Wat kan je doen?")
        for word in ("OCMW", "boete", "betal", "€", "aangifte", "laptop", "toestel", "schuld", "verplicht"):
            assert word not in text.lower() if word.islower() else word not in text


def test_no_letters_are_no_document() -> None:
    with pytest.raises(PaperError):
        letters([])
