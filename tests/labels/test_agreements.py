"""What a contract must say, may say and may never say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from labels import AgreementData, PaperError, agreement, clauses, demo

Words = Callable[..., str]
ALL = [demo.BRUIKLEEN, demo.HUUR, demo.KOOP]


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("data", "count"), [(demo.BRUIKLEEN, 22), (demo.HUUR, 12), (demo.KOOP, 7)])
def test_every_clause_is_printed(data: AgreementData, count: int, words: Words) -> None:
    text = words(agreement(data))
    found = clauses.clause_set(data.clause_set, data.kind)
    assert [clause.code for clause in found.clauses] == [f"{'ABC'[ALL.index(data)]}{n}" for n in range(1, count + 1)]
    for number, clause in enumerate(found.clauses, 1):
        assert re.search(rf"\b{number}\s+{re.escape(clause.heading)}", text), clause.heading
        assert clause.source
    assert f"tekstversie {found.version}" in text
    assert "{" not in text


@pytest.mark.parametrize("data", ALL, ids=lambda data: data.kind)
def test_the_facts_are_on_the_first_page(data: AgreementData, words: Words) -> None:
    text = words(agreement(data))
    first = text.split("\f")[0]
    for fact in (data.number, data.borrower_name, data.lender_name, data.device_serial, data.device_tag):
        assert fact in first
    for accessory in data.accessories:
        assert accessory in first
    for limit in data.known_limits:
        assert limit in first
    assert "pagina 1 van 2" in first


def test_a_kind_may_be_a_plain_word() -> None:
    assert agreement(replace(demo.HUUR, kind="huur")) == agreement(demo.HUUR)  # type: ignore[arg-type]
    with pytest.raises(PaperError, match="soort"):
        replace(demo.HUUR, kind="lease")  # type: ignore[arg-type]


def test_both_sign(words: Words) -> None:
    text = words(agreement(demo.BRUIKLEEN))
    assert "twee exemplaren" in text
    assert "Uitlener, voor Stad Kortrijk, bibliotheek" in text
    assert "Lener, als ouder of voogd" in text
    assert "An Desmet" in text


def test_a_minor_is_the_user_and_never_the_borrower(words: Words) -> None:
    text = words(agreement(demo.BRUIKLEEN))
    assert "Gebruiker: Elif, geboren in 2013" in text
    assert "tekent als ouder of voogd" in text


def test_a_bruikleen_names_no_value_fine_number_or_reason(words: Words) -> None:
    text = words(agreement(demo.BRUIKLEEN)).lower()
    for word in ("€", "eur ", "boete", "schadebeding", "rijksregister", "ocmw", "doorverw", "kaartnummer", "bedrag"):
        assert word not in text, word
    assert "waarde:" not in text
    assert "wesprekengeenwaardeaf" in squeeze("".join(c.text for c in clauses.BRUIKLEEN_1.clauses).lower())


@pytest.mark.parametrize("clause", [c for found in clauses.SETS.values() for c in found.clauses], ids=lambda c: c.code)
def test_clauses_are_plain_dutch(clause: clauses.Clause) -> None:
    lower = f"{clause.heading} {clause.text}".lower()
    for word in ("indien", "dient", "dienen", "betreffende", "derhalve", "desgevallend", "mits", "teneinde", "gelieve"):
        assert not re.search(rf"\b{word}\b", lower), word
    for sentence in re.split(r"[.?:!;]\s", clause.text):
        assert len(sentence.split()) <= 13, sentence


@pytest.mark.parametrize(
    ("data", "change", "sentence"),
    [
        (demo.BRUIKLEEN, {"price_eur": Decimal(30)}, "gratis"),
        (demo.BRUIKLEEN, {"deposit_eur": Decimal(5)}, "gratis"),
        (demo.BRUIKLEEN, {"payment": "contant"}, "gratis"),
        (demo.BRUIKLEEN, {"tariff_proof": "UiTPAS"}, "gratis"),
        (demo.BRUIKLEEN, {"due_on": None}, "einddatum"),
        (demo.BRUIKLEEN, {"due_on": date(2020, 1, 1)}, "einddatum"),
        (demo.HUUR, {"price_eur": None}, "prijs"),
        (demo.HUUR, {"price_eur": Decimal(0)}, "prijs"),
        (demo.HUUR, {"deposit_eur": Decimal(-1)}, "onder nul"),
        (demo.HUUR, {"due_on": None}, "einddatum"),
        (demo.KOOP, {"price_eur": None}, "prijs"),
        (demo.KOOP, {"guarantee_months": 6}, "12 maanden"),
        (demo.KOOP, {"guarantee_months": None}, "12 maanden"),
        (demo.KOOP, {"deposit_eur": Decimal(5)}, "waarborg"),
        (demo.KOOP, {"clause_set": "huur-1"}, "tekstversie"),
    ],
)
def test_a_contract_against_its_kind_is_refused(data: AgreementData, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PaperError, match=sentence):
        agreement(replace(data, **change))


def test_a_bruikleen_may_say_zero_and_prints_no_price(words: Words) -> None:
    free = replace(demo.BRUIKLEEN, price_eur=Decimal(0), deposit_eur=Decimal("0.00"))
    assert "€" not in words(agreement(free))


def test_rent_and_sale_say_the_price_and_the_proof_type(words: Words) -> None:
    rent = squeeze(words(agreement(demo.HUUR), laid=False))
    assert "€30,00perjaar" in rent
    assert "waarborg€40,00" in rent
    assert "UiTPASmetkansentarief" in rent
    sale = squeeze(words(agreement(demo.KOOP), laid=False))
    assert "€85,00" in sale
    assert "12maanden" in sale


@pytest.mark.parametrize("data", ALL, ids=lambda data: data.kind)
def test_the_same_data_give_the_same_bytes(data: AgreementData) -> None:
    printed = agreement(data)
    assert printed == agreement(AgreementData.from_json(data.to_json()))
    assert printed != agreement(replace(data, clerk_name="Iemand Anders"))


def test_the_version_signed_is_kept_with_the_data() -> None:
    assert json.loads(demo.BRUIKLEEN.to_json())["clause_set"] == "bruikleen-1"


def test_title_and_language_are_set() -> None:
    printed = agreement(demo.HUUR)
    assert b"/Lang (nl-BE)" in printed
    assert b"Huurcontract H-2026-00007" in printed


NASTY = [
    "Jan & <b>x",
    "</para><img src=/etc/passwd>",
    '<font color="red">',
    "{0.__class__} %(x)s {{7*7}} ${7*7}",
    "Ştefan Ğül Łukasz Žižek Nuñez",
    "Олександр Ковальчук",
    "(haakjes) \\ ) Tj",
]


@pytest.mark.parametrize("name", NASTY)
def test_names_print_literally(name: str, words: Words) -> None:
    printed = agreement(replace(demo.BRUIKLEEN, borrower_name=name, condition=name, accessories=(name,)))
    text = words(printed)
    assert squeeze(text).count(squeeze(name)) >= 4
    assert b"/Subtype /Image" not in printed


@pytest.mark.parametrize(
    "name", ["x" * 20_000, "woord " * 3_000, "\x00\x07\u202eabc", "😀", "محمد علي", "e\u0301a\u0308", " ", ""]
)
def test_any_name_still_gives_a_contract(name: str, words: Words) -> None:
    printed = agreement(
        replace(
            demo.BRUIKLEEN, borrower_name=name, borrower_address=name, condition=name, known_limits=(name,),
            accessories=(name, name), device_model=name, software=name,
        )
    )  # fmt: skip
    assert "22 Reglement en handtekeningen" in re.sub(r" +", " ", words(printed))
