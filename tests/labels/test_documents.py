"""What holds for every receipt, slip, proof, work order, list and report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from PIL import Image

import labels
from labels import (
    Paper,
    PaperError,
    TableReport,
    demo,
)
from labels.papers import samples
from tests.thorough import rotated, sample

Words = Callable[..., str]
Pictures = Callable[..., list[Image.Image]]
PAPERS = pytest.mark.parametrize(("printer", "data"), samples.PAPERS.values(), ids=samples.PAPERS.keys())


@PAPERS
def test_kept_data_print_the_same_bytes(printer: Callable[[Any], bytes], data: Paper) -> None:
    again = type(data).from_json(data.to_json())
    assert again == data
    assert printer(again) == printer(data)


@PAPERS
def test_every_paper_is_tagged_and_has_title_language_bookmarks_and_page_numbers(
    printer: Callable[[Any], bytes], data: Paper, words: Words
) -> None:
    printed = printer(data)
    assert b"/Lang(nl-BE)" in printed
    assert b"/DisplayDocTitle true" in printed
    assert b"/MarkInfo<</Marked true" in printed
    assert b"/StructTreeRoot" in printed
    assert b"/Outlines" in printed
    pages = words(printed).split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert f"pagina {number} van {len(pages)}" in page


@PAPERS
def test_nothing_reaches_the_edge_of_the_sheet(
    printer: Callable[[Any], bytes], data: Paper, pictures: Pictures
) -> None:
    for page in pictures(printer(data), 50):
        edge = 10 * 50 // 25
        assert page.crop((page.width - edge, 0, page.width, page.height)).getextrema() == (255, 255)
        assert page.crop((0, page.height - 12, page.width, page.height)).getextrema() == (255, 255)


def filled(value: Any, text: str) -> Any:
    """The same data with `text` in every field that is free text."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(filled(part, text) for part in value)
    if isinstance(value, Paper):
        named = {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]
        free = {name: part for name, part in named.items() if name not in ("url", "code", "category", "svg")}
        return replace(value, **{name: filled(part, text) for name, part in free.items()})  # type: ignore[type-var]
    return value


ODD = {
    "markup": 'Jan & <b>x</b> #set text(red) $x$ *vet* `code` @ref \\ [a] {b} <img src=/etc/passwd> "q"',
    "control": "a\x00b\x07c\td\re\nf\x1b[31mg\x7f\u2028h",
    "emoji": "👍🏽 hallo 👩‍👩‍👧 🇧🇪",
    "arabic": "محمد عبد الله (Mohamed) ١٢٣ شارع",
    "marks": "a" + "\u0301" * 60 + " Z\u0324\u0308a\u0302lgo",
    "hebrew": "שָׁלוֹם 12",
    "other": "中文 ไทย हिन्दी \ud800 \uffff \U0010ffff",
    "empty": "",
    "blank": "   ",
}


def odd_papers() -> list[Any]:
    """Every paper with every odd text; by default each paper with some of them, and each of them on some papers."""
    return [
        pytest.param(printer, data, text, id=f"{odd}-{name}")
        for number, (name, (printer, data)) in enumerate(samples.PAPERS.items())
        for odd, text in rotated(list(ODD.items()), number)
    ]


@pytest.mark.parametrize(("printer", "data", "text"), odd_papers())
def test_any_value_is_text_in_every_field(
    printer: Callable[[Any], bytes], data: Paper, text: str, words: Words
) -> None:
    odd = filled(data, text)
    printed = printer(odd)
    assert printed == printer(odd)
    assert b"/Subtype/Image" not in printed
    if text == ODD["markup"]:
        assert "Jan&<b>x</b>#settext(red)" in re.sub(r"\s", "", words(printed, laid=False))


@pytest.mark.parametrize(
    ("printer", "data"), [pytest.param(*paper, id=name) for name, paper in sample(list(samples.PAPERS.items()), 6)]
)
def test_twenty_thousand_signs_in_a_field_are_all_printed(
    printer: Callable[[Any], bytes], data: Paper, words: Words, pictures: Pictures
) -> None:
    text = "Q" * 20_000
    name = next(
        field.name
        for field in reversed(fields(data))  # type: ignore[arg-type]
        if isinstance(getattr(data, field.name), str)
        and field.name not in ("url", "code", "note", "number", "foot", "check_url", "check_address", "window")
        and getattr(data, field.name)
    )
    printed = printer(replace(data, **{name: text}))  # type: ignore[type-var]
    assert words(printed).count("Q") >= 20_000
    page = pictures(printed, 50)[0]
    edge = 10 * 50 // 25
    assert page.crop((page.width - edge, 0, page.width, page.height)).getextrema() == (255, 255)


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "nul", '{"paper":"SlipData"}', '{"paper":"ReceiptData","code":1}', '{"paper":["x"]}', "null"],
)
def test_other_text_is_not_a_document(text: str) -> None:
    with pytest.raises(PaperError):
        labels.SlipData.from_json(text)


def test_a_field_of_another_kind_is_not_a_document() -> None:
    good = demo.SLIP.to_json()
    for wrong in (
        good.replace('"code":', '"kode":'),
        good.replace('"7KQM-X4PD"', "7"),
        good.replace("2027-01-19", "x"),
    ):
        assert wrong != good
        with pytest.raises(PaperError):
            labels.SlipData.from_json(wrong)


def test_data_kept_before_there_were_charts_are_read() -> None:
    old = (
        '{"paper":"TableReport","title":"x","sections":[{"heading":"y","header":["a"],"rows":[["b"]],"totals":[],'
        '"note":"","bars":[{"label":"c","value":1,"shown":""}]}],"subtitle":"","centre":"","facts":[],"foot":"",'
        '"landscape":false}'
    )
    assert labels.report(TableReport.from_json(old)).startswith(b"%PDF-")
