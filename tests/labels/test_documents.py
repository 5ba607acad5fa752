"""Receipts, slip, fiche and report: they say what they must, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import zxingcpp
from PIL import Image

import labels
from labels import Bar, CountLine, Paper, PaperError, ReuseRow, Section, TableReport, demo

Words = Callable[[bytes], str]
PRINTERS: list[tuple[Callable[[Any], bytes], Paper]] = [
    (labels.agreement, demo.BRUIKLEEN),
    (labels.agreement, demo.HUUR),
    (labels.agreement, demo.KOOP),
    (labels.receipt, demo.RECEIPT),
    (labels.slip, demo.SLIP),
    (labels.donor_receipt, demo.DONOR),
    (labels.reuse_sheet, demo.REUSE),
    (labels.report, demo.REPORT),
]


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(("printer", "data"), PRINTERS)
def test_kept_data_print_the_same_bytes(printer: Callable[[Any], bytes], data: Paper) -> None:
    again = type(data).from_json(data.to_json())
    assert again == data
    assert printer(again) == printer(data)


@pytest.mark.parametrize(("printer", "data"), PRINTERS)
def test_every_paper_has_title_language_and_page_numbers(
    printer: Callable[[Any], bytes], data: Paper, words: Words
) -> None:
    printed = printer(data)
    assert b"/Lang (nl-BE)" in printed
    assert b"/DisplayDocTitle true" in printed
    assert "pagina 1 van" in words(printed)


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


def test_the_return_receipt_tells_what_is_missing_and_what_happens_to_the_data(words: Words) -> None:
    text = one_line(words(labels.receipt(demo.RECEIPT)))
    assert "Dit ontbreekt nog Muis met draad" in text
    assert "wissen wij" in text
    assert "18 november 2027 om 11.20 uur" in text


def test_the_slip_is_neutral(words: Words) -> None:
    text = one_line(words(labels.slip(demo.SLIP)))
    assert "7KQM-X4PD" in text
    assert "19 januari 2027" in text
    assert "ziet alleen of het toestel is afgehaald" in text
    for word in ("OCMW", "sociale dienst", "A'kzie", "Avansa", "naam"):
        assert word.lower() not in text.lower()


def test_the_code_on_the_slip_can_be_scanned(pictures: Callable[..., list[Image.Image]]) -> None:
    (page,) = pictures(labels.slip(demo.SLIP), 150)
    assert [found.text for found in zxingcpp.read_barcodes(page)] == ["7KQM-X4PD"]


def test_a_slip_needs_a_code() -> None:
    with pytest.raises(PaperError, match="code"):
        labels.slip(replace(demo.SLIP, code=" "))


def test_the_donor_reads_counts_grounds_and_weight(words: Words) -> None:
    text = one_line(words(labels.donor_receipt(demo.DONOR)))
    assert "Samen 40 35 5" in text
    assert "Samen 5 21 kg" in text


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(PaperError, match="kloppen niet"):
        labels.donor_receipt(replace(demo.DONOR, counts=(CountLine("Laptop", 5, 3, 1),)))


def test_a_long_fiche_repeats_its_header(words: Words) -> None:
    row = ReuseRow(date(2026, 1, 2), "Getest", "Alles werkt zoals het hoort. " * 4, "technicus")
    pages = words(labels.reuse_sheet(replace(demo.REUSE, rows=(row,) * 60))).split("\f")[:-1]
    assert len(pages) > 2
    for page in pages:
        assert "Handeling" in page


def test_a_row_longer_than_a_page_is_printed_whole(words: Words) -> None:
    row = ReuseRow(date(2026, 1, 2), "Getest", "woord " * 3000, "technicus")
    assert words(labels.reuse_sheet(replace(demo.REUSE, rows=(row,)))).count("woord") == 3000


def test_figures_stand_right_and_read_in_flemish(words: Words) -> None:
    section = Section("Cijfers", ("Soort", "Aantal"), (("Laptop", 12_345), ("Tablet", -3)), ("Samen", 12_342))
    text = words(labels.report(TableReport("Rapport", sections=(section,))))
    assert re.search(r"Laptop +12\.345\n", text)
    assert re.search(r"Tablet +−3\n", text)


def test_a_wide_report_stays_on_the_page(pictures: Callable[..., list[Image.Image]]) -> None:
    header = tuple(f"Kolomnaam {n}" for n in range(18))
    rows = tuple(tuple(n * 1000 + i for i in range(18)) for n in range(4))
    for landscape in (False, True):
        data = TableReport("Breed", sections=(Section("Alles", header, rows),), landscape=landscape)
        (page,) = pictures(labels.report(data), 72)
        right = page.crop((page.width - 45, 0, page.width, page.height))
        assert right.getextrema() == (255, 255)


def test_a_long_head_stays_on_the_page(pictures: Callable[..., list[Image.Image]]) -> None:
    long = "Digibank van de stad Kortrijk en de regio Zuid-West-Vlaanderen, dienst Sociale Economie en Werk " * 2
    (page,) = pictures(labels.report(TableReport(long, long, (Section(long, ("a",)),), centre=long)), 72)
    assert page.crop((page.width - 45, 0, page.width, page.height)).getextrema() == (255, 255)


def test_crooked_rows_and_bars_below_zero_are_refused() -> None:
    with pytest.raises(PaperError, match="evenveel vakken"):
        labels.report(TableReport("x", sections=(Section("y", ("a", "b"), ((1,),)),)))
    with pytest.raises(PaperError, match="onder nul"):
        labels.report(TableReport("x", sections=(Section("y", bars=(Bar("a", -1),)),)))


def test_an_empty_table_says_so(words: Words) -> None:
    assert "Geen." in words(labels.report(TableReport("x", sections=(Section("y", ("a", "b")),))))


def test_markup_prints_literally_everywhere(words: Words) -> None:
    bad = "Jan & <b>x <img src=/etc/passwd>"
    for printed in (
        labels.receipt(replace(demo.RECEIPT, borrower_name=bad, condition=bad, accessories_missing=(bad,))),
        labels.slip(replace(demo.SLIP, place_name=bad, device_type=bad)),
        labels.donor_receipt(replace(demo.DONOR, donor_name=bad, note=bad)),
        labels.reuse_sheet(replace(demo.REUSE, model=bad, state=bad)),
        labels.report(TableReport(bad, bad, (Section(bad, (bad,), ((bad,),), note=bad, bars=(Bar(bad, 1),)),))),
    ):
        assert b"/Subtype /Image" not in printed
        assert "Jan & <b>x" in one_line(words(printed))


def test_weight_and_money_are_written_as_people_do() -> None:
    assert labels.words.euro(Decimal("1234.5")) == "€ 1.234,50"
    assert labels.words.kilo(Decimal("12.50")) == "12,5 kg"
    assert labels.words.kilo(Decimal("100")) == "100 kg"
