"""What a contract must say, may say and may never say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from labels import AddendumData, AgreementData, Charger, Kind, PaperError, Signature, addendum, agreement, demo
from labels.contracts.agreements import addendum_sheet, agreement_sheet, with_words
from labels.contracts.clauses import clause_set

Words = Callable[..., str]
ALL = [demo.BRUIKLEEN, demo.HUUR, demo.KOOP]
KEPT = Path(__file__).parent / "files"
BY_CITY = replace(demo.HUUR, charged_by=Charger.CITY, regulation="retributiereglement van 8 juni 2026")
MOMENT = datetime(2026, 11, 20, 13, 5, tzinfo=UTC)
DRAWN = Signature((((10, 20), (60, 90), (120, 30)), ((150, 80),)), 300, 100, MOMENT, "An Desmet")
LONGER = AddendumData(
    number="B-2026-00031",
    kind=Kind.BRUIKLEEN,
    lender_name="Stad Kortrijk, bibliotheek",
    borrower_name="Şerife Yıldız",
    device_type="Laptop",
    device_make="Dell",
    device_model="Latitude 5490",
    device_tag="KOR-000123-X",
    before_on=date(2027, 11, 20),
    due_on=date(2028, 11, 20),
    agreed_at=datetime(2027, 11, 10, 14, 5, tzinfo=UTC),
    agreed_place="Kortrijk, centrale bibliotheek",
    clerk_name="An Desmet",
)


def squeeze(text: str) -> str:
    """Without white space, and without the invisible places where a long word may be broken."""
    return re.sub(r"[\s\u200b\u2066-\u2069]+", "", text)


@pytest.mark.parametrize("data", [*ALL, BY_CITY], ids=lambda data: f"{data.kind}-{data.charged_by}")
def test_the_paper_says_all_that_the_tree_says_in_its_order(data: AgreementData, words: Words) -> None:
    text = squeeze(words(agreement(data), laid=False))
    sheet = agreement_sheet(data)
    for piece in sheet.texts():
        assert squeeze(piece) in text, piece
    clauses = [squeeze(said) for block in sheet.blocks if block.kind == "clauses" for said in block.texts()]
    places = [text.index(piece) for piece in clauses if len(piece) > 60 and text.count(piece) == 1]
    assert places == sorted(places)
    assert f"tekstversie{data.clause_set}" in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("data", "letter", "count"), [(demo.BRUIKLEEN, "A", 22), (demo.HUUR, "B", 12), (demo.KOOP, "C", 7)]
)
def test_every_point_of_the_lawyers_list_is_there(data: AgreementData, letter: str, count: int) -> None:
    found = {clause.id.split("-")[0] for clause in clause_set(data.clause_set, data.kind).clauses}
    assert found >= {f"{letter}{n}" for n in range(1, count + 1)}


@pytest.mark.parametrize("data", ALL, ids=lambda data: data.kind)
def test_the_facts_and_the_five_rules_are_on_the_first_page(data: AgreementData, words: Words) -> None:
    printed = agreement(data)
    first = words(printed).split("\f")[0]
    rules = next(block for block in agreement_sheet(data).blocks if block.kind == "rules")
    assert len(rules.rows) == 5
    for fact in (data.number, data.borrower_name, data.lender_name, data.device_serial, data.device_tag):
        assert fact in first
    for fact in (*data.accessories, *data.known_limits, *(text for _, text in rules.rows)):
        assert squeeze(fact) in squeeze(first)
    assert re.search(r"pagina 1 van [23]", first)


def test_a_kind_may_be_a_plain_word() -> None:
    assert agreement(replace(demo.HUUR, kind="huur")) == agreement(demo.HUUR)  # type: ignore[arg-type]
    with pytest.raises(PaperError, match="soort"):
        replace(demo.HUUR, kind="lease")  # type: ignore[arg-type]


def test_who_signs_on_the_screen_reads_no_word_of_two_sheets(words: Words) -> None:
    drawn = Signature((((0, 0), (9, 9)),), 10, 10, demo.BRUIKLEEN.handed_over_at)
    for printed in (
        agreement(replace(demo.BRUIKLEEN, signature=drawn)),
        agreement(replace(demo.HUUR, signature=drawn)),
        addendum(replace(demo.LONGER, signature=drawn)),
    ):
        text = " ".join(words(printed).split())
        assert "getekend op het scherm. Jij krijgt hetzelfde document als wij." in text
        assert "twee exemplaren" not in text


def test_both_sign(words: Words) -> None:
    text = " ".join(words(agreement(demo.BRUIKLEEN)).split())
    assert "Op papier zijn er twee exemplaren: één voor jou en één voor ons." in text
    assert "Uitlener, voor Stad Kortrijk, bibliotheek" in text
    assert "Lener, als ouder of voogd" in text
    assert "An Desmet" in text


@pytest.mark.parametrize("lines", range(0, 30, 3))
@pytest.mark.parametrize("data", [*ALL, BY_CITY], ids=lambda data: f"{data.kind}-{data.charged_by}")
def test_signatures_never_stand_alone_on_a_page(data: AgreementData, lines: int, words: Words) -> None:
    longer = replace(data, known_limits=tuple(f"Toets {n} doet het niet." for n in range(lines)))
    pages = [squeeze(page) for page in words(agreement(longer), laid=False).split("\f")]
    page = next(page for page in pages if "gelezenenbegrepen" in page)
    last = [block for block in agreement_sheet(longer).blocks if block.kind == "clauses"][-1]
    assert "Handtekeningen" in page
    assert squeeze(list(last.texts())[-1]) in page


def test_for_a_minor_the_parent_signs(words: Words) -> None:
    text = words(agreement(demo.BRUIKLEEN))
    assert "Gebruiker: Elif, geboren in 2013" in text
    assert "tekent als ouder of voogd" in text
    assert "Elif, geboren" not in text.split("Handtekeningen")[1]
    with pytest.raises(PaperError, match="ouder of voogd"):
        agreement(replace(demo.BRUIKLEEN, borrower_birth_on=date(2010, 1, 1)))


def test_a_bruikleen_names_no_value_fine_number_or_reason(words: Words) -> None:
    text = words(agreement(demo.BRUIKLEEN)).lower()
    for word in ("€", "eur ", "boete", "schadebeding", "rijksregister", "ocmw", "doorverw", "kaartnummer", "bedrag"):
        assert word not in text, word
    assert "waarde:" not in text
    assert "we spreken geen waarde af" in " ".join(agreement_sheet(demo.BRUIKLEEN).texts()).lower()


def test_who_charges_decides_the_law() -> None:
    shop, city = (" ".join(agreement_sheet(data).texts()) for data in (demo.HUUR, BY_CITY))
    assert "is een onderneming en jij bent consument" in shop
    assert "alleen de kosten die de wet toelaat" in shop
    assert "gemeenteraad" not in shop
    assert "De gemeenteraad legde ze vast in een reglement." in city
    assert "retributiereglement van 8 juni 2026" in city
    assert "onderneming" not in city
    with pytest.raises(PaperError, match="reglement"):
        agreement(replace(BY_CITY, regulation=""))


def test_the_guarantee_of_a_sale_is_stated_before_the_sale(words: Words) -> None:
    first = words(agreement(demo.KOOP)).split("\f")[0]
    assert "Je krijgt 12 maanden garantie." in first
    assert "minder dan de gewone 2 jaar" in " ".join(agreement_sheet(demo.KOOP).texts())


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
        (demo.KOOP, {"clause_set": "huur-2"}, "tekstversie"),
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
    assert "€85,00" in squeeze(words(agreement(demo.KOOP), laid=False))


@pytest.mark.parametrize("data", ALL, ids=lambda data: data.kind)
def test_the_same_data_give_the_same_bytes(data: AgreementData) -> None:
    printed = agreement(data)
    assert printed == agreement(AgreementData.from_json(data.to_json()))
    assert printed != agreement(replace(data, clerk_name="Iemand Anders"))


@pytest.mark.parametrize("data", ALL, ids=lambda data: data.kind)
def test_the_words_that_are_signed_stay_with_the_data(data: AgreementData) -> None:
    kept = with_words(data)
    assert agreement(kept) == agreement(data)
    body = json.loads(kept.to_json())
    assert body["clause_set"] == f"{data.kind.lower()}-2"
    body["written"]["points"][0]["text"] = "Zo stond het er toen."
    changed = AgreementData.from_json(json.dumps(body))
    assert "Zo stond het er toen." in agreement_sheet(changed).texts()


@pytest.mark.parametrize("kind", ["bruikleen", "huur", "koop"])
def test_data_kept_before_still_draw_in_their_own_words(kind: str, words: Words) -> None:
    """Kept by the first release, before a drawn signature, a clause file or the words in the data existed."""
    data = AgreementData.from_json((KEPT / f"kept-{kind}-1.json").read_text("utf-8"))
    assert data.clause_set == f"{kind}-1"
    text = squeeze(words(agreement(data), laid=False))
    for clause in clause_set(data.clause_set, data.kind).clauses:
        assert squeeze(clause.heading) in text
        for part in re.split(r"\{\w+\}", clause.text):
            assert squeeze(part) in text, part


def test_a_signature_on_a_screen_is_drawn_with_who_saw_it(words: Words) -> None:
    printed = agreement(replace(demo.BRUIKLEEN, signature=DRAWN))
    text = squeeze(words(printed, laid=False))
    assert "getekendophetschermop20november2026om14.05uur,inaanwezigheidvanAnDesmet" in text
    assert printed == agreement(AgreementData.from_json(replace(demo.BRUIKLEEN, signature=DRAWN).to_json()))
    assert printed != agreement(demo.BRUIKLEEN)


@pytest.mark.parametrize("strokes", [(), ((),), (((-1, 5),),), (((5, 101),),), tuple(((1, 1),) for _ in range(501))])
def test_a_signature_that_is_none_is_refused(strokes: Any) -> None:
    with pytest.raises(PaperError, match="handtekening"):
        Signature(strokes, 300, 100, MOMENT)


def test_the_sheet_for_a_longer_loan(words: Words) -> None:
    printed = addendum(LONGER)
    text = squeeze(words(printed, laid=False))
    for piece in addendum_sheet(LONGER).texts():
        assert squeeze(piece) in text, piece
    for piece in ("20 november 2027", "20 november 2028", "B-2026-00031", "Al de rest van het contract blijft"):
        assert squeeze(piece) in text
    assert printed == addendum(AddendumData.from_json(LONGER.to_json()))
    assert "Langer huren" in addendum_sheet(replace(LONGER, kind=Kind.HUUR)).title


@pytest.mark.parametrize("change", [{"kind": Kind.KOOP}, {"due_on": date(2027, 11, 20)}, {"kind": "lease"}])
def test_no_longer_loan_without_a_later_date(change: dict[str, Any]) -> None:
    with pytest.raises(PaperError):
        replace(LONGER, **change)


NASTY = [
    "Jan & <b>x",
    "</para><img src=/etc/passwd>",
    '#read("/etc/passwd") $x$ *vet* _schuin_ `c` @ref <lbl> \\u{41}',
    "{0.__class__} %(x)s {{7*7}} ${7*7}",
    "Ştefan Ğül Łukasz Žižek Nuñez",
    "Олександр Ковальчук Їжак Ґанок",
    "(haakjes) \\ ) Tj",
]


@pytest.mark.parametrize("name", NASTY)
def test_names_print_literally(name: str, words: Words) -> None:
    printed = agreement(replace(demo.BRUIKLEEN, borrower_name=name, condition=name, accessories=(name,)))
    assert squeeze(words(printed)).count(squeeze(name)) >= 4


@pytest.mark.parametrize(
    "name",
    ["x" * 20_000, "woord " * 3_000, "\x00\x07\u202eabc", "e\u0301a\u0308" + "\u0301" * 400, " ", "",
     "😀👨‍👩‍👧", "محمد علي", "漢字 한국 ไทย", "\ud800\ue000\uffff", "שלום"],
)  # fmt: skip
def test_any_name_still_gives_a_contract(name: str, words: Words) -> None:
    printed = agreement(
        replace(
            demo.BRUIKLEEN, borrower_name=name, borrower_address=name, condition=name, known_limits=(name,),
            accessories=(name, name), device_model=name, software=name,
        )
    )  # fmt: skip
    assert "22. Elk een exemplaar" in re.sub(r" +", " ", words(printed))
