"""Papers in large letters: the same words, nothing below 18 pt, no code, and a sentence says which paper counts."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from labels import (
    AddendumData,
    AgreementData,
    LoanerData,
    PaperError,
    ReceiptData,
    Signature,
    SwapData,
    demo,
    large_print,
    leaflet,
)
from labels.contracts.agreements import addendum_sheet, agreement_sheet
from labels.contracts.blocks import Sheet
from labels.contracts.leaflets import LANGUAGES
from labels.contracts.loaners import loaner_sheet
from labels.contracts.swaps import swapped_sheet
from labels.papers.large import COPY

Words = Callable[..., str]

KINDS = AgreementData | AddendumData | SwapData | LoanerData | ReceiptData
PAPERS = [value for value in vars(demo).values() if isinstance(value, KINDS)]


def bare(text: str) -> str:
    whole = re.sub(r"[\s\u00ad\u200b\u2066-\u2069]+", "", text)
    return re.sub(r"[BHK]-\d{4}-\d{5}·omtelezenpagina\dvan\d", "", whole)  # the foot of a page, amid a sentence


def sizes(content: bytes, folder: Path) -> list[float]:
    if not shutil.which("pdftohtml"):
        pytest.skip("pdftohtml is not installed (apt: poppler-utils)")
    (folder / "large.pdf").write_bytes(content)
    command = ["pdftohtml", "-xml", "-stdout", "-i", "-zoom", "1", str(folder / "large.pdf")]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(size) for size in re.findall(r'<fontspec[^>]* size="([\d.]+)"', found)]


@pytest.mark.parametrize("data", PAPERS, ids=lambda data: type(data).__name__)
def test_the_same_words_in_the_same_order(
    data: AgreementData | AddendumData | SwapData | LoanerData | ReceiptData, words: Words, tmp_path: Path
) -> None:
    made = large_print(data)
    read = bare(words(made, laid=False))
    assert bare(COPY) in read
    assert min(sizes(made, tmp_path)) >= 18
    if isinstance(data, ReceiptData):
        assert all(bare(text) in read for text in (data.number, data.borrower_name, data.condition, data.device_tag))
        return
    sheets: dict[Any, Callable[[Any], Sheet]] = {
        AgreementData: agreement_sheet,
        AddendumData: addendum_sheet,
        LoanerData: loaner_sheet,
    }
    for text in sheets.get(type(data), swapped_sheet)(data).texts():
        assert bare(text) in read, text


def test_a_signature_is_said_and_not_drawn(words: Words) -> None:
    data = next(each for each in PAPERS if isinstance(each, AgreementData))
    at = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
    signed = replace(data, signature=Signature((((0.0, 0.0), (50.0, 50.0)),), 600, 200, at, "An Desmet"))
    read = bare(words(large_print(signed), laid=False))
    assert bare("getekend op het scherm op") in read
    assert b"Handtekening van" not in large_print(signed)


@pytest.mark.parametrize("lang", ["nl", *LANGUAGES])
def test_the_leaflet_in_large_letters(lang: str, words: Words, tmp_path: Path) -> None:
    made = leaflet(lang, centre="Digibank Kortrijk", help_phone="1777", large=True)
    assert min(sizes(made, tmp_path)) >= 18
    assert made == leaflet(lang, centre="Digibank Kortrijk", help_phone="1777", large=True)
    assert (bare("de Nederlandse tekst geldt") in bare(words(made, laid=False))) is (lang != "nl")


def test_a_wrong_contract_is_refused_here_too() -> None:
    data = next(each for each in PAPERS if isinstance(each, AgreementData) and each.due_on)
    with pytest.raises(PaperError):
        large_print(replace(data, due_on=None))
