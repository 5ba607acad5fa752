"""What people take home, and proofs of wiping: they say what they must, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import zxingcpp
from PIL import Image

import labels
from labels import (
    CountLine,
    DiskWipe,
    PaperError,
    Signature,
    demo,
)
from labels.papers import samples

Words = Callable[..., str]
Pictures = Callable[..., list[Image.Image]]


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


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
    assert "ziet alleen of je toestel wacht, klaar is, afgehaald is of vervallen is" in text
    assert "je identiteitskaart mee" in text
    assert "Je krijgt bericht als je toestel klaar is. " in text
    assert "Ga dan met dit blad naar" in text
    assert "Haal je toestel op" not in text, "a slip is printed before anything is ready"
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


def test_the_slip_says_what_the_library_sees(words: Words) -> None:
    """Also of who carries no paper: then the library has initials and a number, until the pick-up."""
    usual = one_line(words(labels.slip(replace(demo.SLIP, is_called=False))))
    called = one_line(words(labels.slip(replace(demo.SLIP, is_called=True))))
    assert "De bibliotheek ziet deze code en wat je nodig hebt" in usual
    assert "telefoonnummer" not in usual
    assert "Tot je komt, ook je telefoonnummer." in called


def test_a_slip_needs_a_code() -> None:
    with pytest.raises(PaperError, match="code"):
        labels.slip(replace(demo.SLIP, code=" "))


def test_the_donor_reads_counts_grounds_and_weight(words: Words) -> None:
    announced = tuple(replace(line, announced=line.received + 2) for line in demo.DONOR.counts)
    told = one_line(words(labels.donor_receipt(replace(demo.DONOR, counts=announced, statement_on=date(2026, 3, 2)))))
    assert "Aangekondigd" in told
    assert "vragen er niets voor" in told
    text = one_line(words(labels.donor_receipt(demo.DONOR)))
    assert "Aangekondigd" not in text
    assert "Samen 40 35 5" in text
    assert "Samen 5 21 kg" in text


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(PaperError, match="kloppen niet"):
        labels.donor_receipt(replace(demo.DONOR, counts=(CountLine("Laptop", 5, 3, 1),)))


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
