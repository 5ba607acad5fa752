"""Receipts, slips, proofs, work orders, lists and reports: they say what they must, and nothing more."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import zxingcpp
from PIL import Image

import labels
from labels import (
    Bar,
    CountLine,
    DiskWipe,
    Flow,
    GroupCount,
    Paper,
    PaperError,
    ReuseRow,
    Section,
    Signature,
    StockLine,
    TableReport,
    demo,
)
from labels.papers import samples

Words = Callable[..., str]
Pictures = Callable[..., list[Image.Image]]
PAPERS = pytest.mark.parametrize(("printer", "data"), samples.PAPERS.values(), ids=samples.PAPERS.keys())


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# --- what holds for each of them -------------------------------------------------------------------------------------


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
        free = {name: part for name, part in named.items() if name not in ("url", "code", "category")}
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


@PAPERS
@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_any_value_is_text_in_every_field(
    printer: Callable[[Any], bytes], data: Paper, text: str, words: Words
) -> None:
    odd = filled(data, text)
    printed = printer(odd)
    assert printed == printer(odd)
    assert b"/Subtype/Image" not in printed
    if text == ODD["markup"]:
        assert "Jan&<b>x</b>#settext(red)" in re.sub(r"\s", "", words(printed, laid=False))


@PAPERS
def test_twenty_thousand_signs_in_a_field_are_all_printed(
    printer: Callable[[Any], bytes], data: Paper, words: Words, pictures: Pictures
) -> None:
    text = "Q" * 20_000
    name = next(
        field.name
        for field in reversed(fields(data))  # type: ignore[arg-type]
        if isinstance(getattr(data, field.name), str)
        and field.name not in ("url", "code", "note", "number", "foot", "check_url", "check_address")
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


# --- what people take home -------------------------------------------------------------------------------------------


def test_the_return_receipt_tells_what_is_missing_and_what_happens_to_the_data(words: Words) -> None:
    text = one_line(words(labels.receipt(demo.RECEIPT)))
    assert "Dit ontbreekt nog ☐ Muis met draad" in text
    assert "wissen wij" in text
    assert "18 november 2027 om 11.20 uur" in text
    said = one_line(words(labels.receipt(samples.RECEIPT)))
    assert "De lener nam zelf een kopie" in said
    assert "Dit zei: An Desmet, bibliotheek, bij het terugbrengen." in said


def test_a_signature_drawn_on_the_screen_stands_on_the_receipt(words: Words) -> None:
    drawn = Signature((((0, 0), (50, 80), (100, 10)),), 300, 100, samples.CERTIFICATE.disks[0].ended_at, "An Desmet")
    text = one_line(words(labels.receipt(replace(demo.RECEIPT, signature=drawn))))
    assert "getekend op het scherm op 13 november 2026 om 9.04 uur, in aanwezigheid van An Desmet" in text


def test_the_accessories_can_be_ticked_twice(words: Words) -> None:
    text = one_line(words(labels.accessories(samples.ACCESSORIES)))
    assert "Lader ☑ ☐" in text
    assert "Simkaart niet ☐" in text
    assert "Blad ‘Aan de slag’ ☐ ☐" in text


def test_the_slip_is_neutral(words: Words) -> None:
    text = one_line(words(labels.slip(demo.SLIP)))
    assert "7KQM-X4PD" in text
    assert "19 januari 2027" in text
    assert "klaar is of is afgehaald" in text
    assert "je identiteitskaart mee" in text
    for word in ("OCMW", "sociale dienst", "A'kzie", "Avansa", "naam"):
        assert word.lower() not in text.lower()


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("doorverwijzing", demo.SLIP.url),
        ("toebehoren", samples.ACCESSORIES.url),
        ("wisbewijs", samples.CERTIFICATE.url),
        ("werkbon", samples.WORK_ORDER.url),
        ("hergebruikfiche", demo.REUSE.url),
    ],
)
def test_the_code_on_a_paper_can_be_scanned(
    name: str, read: str, pictures: Pictures, zbar: Callable[[Image.Image], set[str]]
) -> None:
    printer, data = samples.PAPERS[name]
    page = pictures(printer(data), 150)[0]
    assert [found.text for found in zxingcpp.read_barcodes(page)] == [read.upper()]
    assert zbar(page) == {read.upper()}


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


# --- proofs of wiping ------------------------------------------------------------------------------------------------


def test_the_donor_reads_of_every_disk_what_was_done_to_it(words: Words) -> None:
    text = one_line(words(labels.donor_proof(samples.PROOF)))
    for each in samples.PROOF.disks:
        assert each.disk.serial in text
    for word in ("Purge", "Clear", "Destroy", "nwipe 0.42", "13-11-2026", "Fatima El Amrani", "Gewist", "Vernietigd"):
        assert word in text
    assert "Nog niet alles is klaar." in text
    done = one_line(words(labels.donor_proof(replace(samples.PROOF, still_open=()))))
    assert "Alle schijven zijn gewist of vernietigd." in done


def test_a_lot_with_a_failed_disk_is_not_ready(words: Words) -> None:
    failed = replace(samples.PROOF.disks[0], disk=replace(samples.PROOF.disks[0].disk, is_good=False))
    text = one_line(words(labels.donor_proof(replace(samples.PROOF, still_open=(), disks=(failed,)))))
    assert "Nog niet alles is klaar." in text
    assert "Alle schijven zijn" not in text


def test_the_certificate_says_what_the_evidence_says_and_no_more(words: Words) -> None:
    text = one_line(words(labels.wipe_certificate(samples.CERTIFICATE)))
    assert "Alle schijven zijn leeggemaakt." in text
    assert "NVMe Sanitize, crypto erase" in text
    unknown = replace(samples.CERTIFICATE.disks[0], tool="", verify="", operator="", verifier="", started_at=None)
    text = one_line(words(labels.wipe_certificate(replace(samples.CERTIFICATE, disks=(unknown,)))))
    assert text.count("niet bekend") == 6  # five fields, and the sentence that explains it
    assert "De schijf in dit toestel is gewist." in text


@pytest.mark.parametrize(
    "change",
    [
        {"open_disks": ("Z1D5KQ7M",)},
        {"is_list_confirmed": False},
        {"disks": (replace(samples.CERTIFICATE.disks[0], is_good=False, reasons=("leesfouten",)),)},
        {"disks": ()},
    ],
)
def test_a_device_that_is_not_proven_empty_gets_no_good_word(change: dict[str, Any], words: Words) -> None:
    text = one_line(words(labels.wipe_certificate(replace(samples.CERTIFICATE, **change))))
    assert "Het mag nog niet naar iemand anders." in text
    assert "leeggemaakt" not in text


def test_a_device_without_a_disk_says_who_saw_that(words: Words) -> None:
    data = replace(samples.CERTIFICATE, disks=(), no_disk_seen_by="Tom Claeys, technicus")
    text = one_line(words(labels.wipe_certificate(data)))
    assert "In dit toestel zit geen schijf." in text
    assert "Gezien door: Tom Claeys, technicus." in text


def test_a_way_of_wiping_that_we_do_not_know_is_refused() -> None:
    with pytest.raises(PaperError, match="manier van wissen"):
        DiskWipe("S1", "weggegooid", "x", samples.PROOF.disks[0].disk.ended_at, True)


# --- workshop and store ----------------------------------------------------------------------------------------------


def test_a_long_fiche_repeats_its_header(words: Words) -> None:
    row = ReuseRow(date(2026, 1, 2), "Getest", "Alles werkt zoals het hoort. " * 4, "technicus")
    pages = words(labels.reuse_sheet(replace(demo.REUSE, rows=(row,) * 60))).split("\f")[:-1]
    assert len(pages) > 2
    for page in pages:
        assert "Handeling" in page


def test_a_row_longer_than_a_page_is_printed_whole(words: Words) -> None:
    row = ReuseRow(date(2026, 1, 2), "Getest", "woord " * 3000, "technicus")
    assert words(labels.reuse_sheet(replace(demo.REUSE, rows=(row,)))).count("woord") == 3000


def test_the_work_order_says_what_may_happen_to_the_data_and_names_no_borrower(words: Words) -> None:
    text = one_line(words(labels.work_order(samples.WORK_ORDER)))
    assert "De gegevens moeten blijven staan. Wis niets." in text
    assert "35 € 14,50 Hersteld" in text
    assert "Schermkabel Dell 0K3FR7" in text
    assert "geen naam van een lener" in text
    assert "Het toestel mag gewist worden." in one_line(words(labels.work_order(samples.BLANK_ORDER)))


@pytest.mark.parametrize("data", [samples.WORK_ORDER, samples.BLANK_ORDER])
def test_a_work_order_is_one_sheet(data: labels.WorkOrderData, words: Words) -> None:
    assert words(labels.work_order(data)).count("\f") == 1


def test_the_stocktake_tells_what_is_not_right(words: Words) -> None:
    text = one_line(words(labels.stocktake(samples.STOCKTAKE)))
    assert "Hier verwacht 24 Hier gevonden 20 Niet gezien 2" in text
    assert "dit nummer kennen we niet" in text
    whole = replace(samples.STOCKTAKE, not_scanned=(), unknown=(), found_elsewhere=())
    assert "Alles is gevonden." in one_line(words(labels.stocktake(whole)))


def test_a_blank_list_has_a_box_for_each_device(words: Words) -> None:
    assert words(labels.stocktake(samples.BLANK_STOCKTAKE)).count("☐") == 24


def test_five_hundred_rows_are_quick(words: Words) -> None:
    lines = tuple(StockLine(f"KOR-{n:06d}-X", f"Dell Latitude {n}", "rek B", "Klaar") for n in range(500))
    begin = time.perf_counter()
    printed = labels.stocktake(replace(samples.BLANK_STOCKTAKE, expected=lines))
    assert time.perf_counter() - begin < 5
    pages = words(printed).split("\f")[:-1]
    assert sum(page.count("KOR-") for page in pages) == 500
    assert all("Opmerking" in page for page in pages[:-1])


# --- reports ---------------------------------------------------------------------------------------------------------


def test_figures_stand_right_and_read_in_flemish(words: Words) -> None:
    section = Section("Cijfers", ("Soort", "Aantal"), (("Laptop", 12_345), ("Tablet", -3)), ("Samen", 12_342))
    text = words(labels.report(TableReport("Rapport", sections=(section,))))
    assert re.search(r"Laptop +12\.345\n", text)
    assert re.search(r"Tablet +−3\n", text)


def test_a_wide_report_stays_on_the_page(pictures: Pictures) -> None:
    header = tuple(f"Kolomnaam {n}" for n in range(18))
    rows = tuple(tuple(n * 1000 + i for i in range(18)) for n in range(4))
    for landscape in (False, True):
        data = TableReport("Breed", sections=(Section("Alles", header, rows),), landscape=landscape)
        (page,) = pictures(labels.report(data), 72)
        right = page.crop((page.width - 45, 0, page.width, page.height))
        assert right.getextrema() == (255, 255)


def test_a_long_head_stays_on_the_page(pictures: Pictures) -> None:
    long = "Digibank van de stad Kortrijk en de regio Zuid-West-Vlaanderen, dienst Sociale Economie en Werk " * 2
    (page,) = pictures(labels.report(TableReport(long, long, (Section(long, ("a",)),), centre=long)), 72)
    assert page.crop((page.width - 45, 0, page.width, page.height)).getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (Section("y", ("a", "b"), ((1,),)), "evenveel vakken"),
        (Section("y", bars=(Bar("a", -1),)), "onder nul"),
        (Section("y", flows=(Flow("jan", 1, -1),)), "onder nul"),
        (Section("y", bars=(Bar("a", 3, parts=(1, 1)),), bar_parts=("p", "q")), "samen niet 3"),
        (Section("y", bars=(Bar("a", 3, parts=(3,)),), bar_parts=("p", "q")), "samen niet 3"),
    ],
)
def test_crooked_rows_and_bars_are_refused(section: Section, said: str) -> None:
    with pytest.raises(PaperError, match=said):
        labels.report(TableReport("x", sections=(section,)))


def test_a_chart_says_in_words_what_it_draws() -> None:
    page = labels.report(TableReport("x", sections=(Section("Mooi", flows=(Flow("jan", 7, 3), Flow("feb", 0, 0))),)))
    assert "Grafiek per maand. Mooi. jan: 7 erbij, 3 eraf; feb: 0 erbij, 0 eraf." in alternatives(page)
    bars = labels.report(
        TableReport("x", sections=(Section("Mooi", bars=(Bar("Klaar", 3, parts=(2, 1)),), bar_parts=("p", "q")),))
    )
    assert "Grafiek met staven. Mooi. Klaar: 3 (p 2, q 1)." in alternatives(bars)


def alternatives(pdf: bytes) -> str:
    """The text alternatives in the tags of a PDF, those in plain letters."""
    return b"\n".join(re.findall(rb"/Alt\((.*?)\)/", pdf, re.DOTALL)).decode("latin-1").replace("\\", "")


def test_an_empty_table_says_so(words: Words) -> None:
    assert "Geen." in words(labels.report(TableReport("x", sections=(Section("y", ("a", "b")),))))


def test_the_subsidy_report_has_ten_parts(words: Words) -> None:
    text = one_line(words(labels.subsidy_report(samples.SUBSIDY)))
    for number in range(1, 11):
        assert f" {number}. " in text
    assert "nog 422 te gaan" in text
    assert "1.079" in text
    assert "T1.2a Toestellen ter beschikking 174 346 400 86 % systeem" in text
    assert "Dit is een ontwerp." in text


def test_a_small_group_is_never_printed(words: Words) -> None:
    with pytest.raises(PaperError, match="minder dan 5"):
        GroupCount("Laaggeletterd", 4)
    with pytest.raises(PaperError, match="minder dan 5"):
        replace(samples.SUBSIDY, in_more_groups=1)
    assert re.search(r"Laaggeletterd +< ?5", words(labels.subsidy_report(samples.SUBSIDY)))


def test_a_report_that_was_sent_says_when(words: Words) -> None:
    sent = replace(samples.SUBSIDY, sent_at=samples.SUBSIDY.made_at)
    text = one_line(words(labels.subsidy_report(sent)))
    assert "verandert niet meer. 31 december 2026 om 17.00 uur" in text


def test_weight_and_money_are_written_as_people_do() -> None:
    assert labels.words.euro(Decimal("1234.5")) == "€ 1.234,50"
    assert labels.words.kilo(Decimal("12.50")) == "12,5 kg"
    assert labels.words.kilo(Decimal("100")) == "100 kg"
