"""Clause sets are files: ours are plain Dutch and complete, a wrong one is refused with one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from labels import PaperError, agreement, demo
from labels.contracts import clauses
from labels.contracts.agreements import agreement_sheet
from labels.contracts.data import AgreementData

NEW = """
version = "bruikleen-boek7"
kind = "BRUIKLEEN"
valid_from = 2027-07-01
reviewed_for_plain_language_on = 2027-05-12
promise = "Je leent dit toestel gratis."

[[rule]]
picto = "free"
text = "Je betaalt niets."

[[clause]]
id = "A1"
part = "Wie en wat"
heading = "Wie"
text = "{lender} leent uit. Jij, {borrower}, leent tot {due}."
source = "BW book 7"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    clauses.use_folder(tmp_path / "none")


def test_a_newer_set_is_a_file_and_no_code(folder: Path) -> None:
    (folder / "bruikleen-boek7.toml").write_text(NEW, "utf-8")
    assert clauses.use_folder(folder) == ("bruikleen-boek7",)
    assert clauses.newest("BRUIKLEEN", date(2027, 6, 30)) == "bruikleen-2"
    assert clauses.newest("BRUIKLEEN", date(2027, 7, 1)) == "bruikleen-boek7"
    assert clauses.newest("HUUR", date(2027, 7, 1)) == "huur-2"
    body = demo.BRUIKLEEN.to_json().replace('"clause_set":"bruikleen-2"', '"clause_set":"bruikleen-boek7"')
    data = AgreementData.from_json(body)
    assert b"boek7" in agreement(data) or agreement(data)
    assert f"{data.lender_name} leent uit. Jij, {data.borrower_name}, leent tot 20 november 2027." in " ".join(
        agreement_sheet(data).texts()
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("kind = ", "kind = = "), "geen geldig TOML"),
        (('"BRUIKLEEN"', '"LEASE"'), "'kind' is BRUIKLEEN, HUUR of KOOP"),
        (("valid_from = 2027-07-01", 'valid_from = "morgen"'), "'valid_from' een datum"),
        (("= 2027-05-12", '= "ja"'), "reviewed_for_plain_language_on"),
        (('version = "bruikleen-boek7"', 'version = "bruikleen-8"'), "moet bruikleen-8.toml heten"),
        (('version = "bruikleen-boek7"', 'version = "Boek 7!"'), "'version' is een kort woord"),
        (('picto = "free"', 'picto = "hond"'), "geen tekening die “hond” heet"),
        (('text = "Je betaalt niets."', 'text = ""'), "geen tekst bij 'text'"),
        (("{due}", "{value}"), "{value}; zo'n invulplaats"),
        (("{due}", "{due!r}"), "invulplaats"),
        (("{due}", "{due"), "accolade"),
        (("{due}", "{price}"), "gratis en noemt geen waarde"),
        (("{due}", "10 euro"), "gratis en noemt geen waarde"),
        (("{due}", "een boete"), "hoort nooit op een contract"),
        (("{due}", "je rijksregisternummer"), "hoort nooit op een contract"),
        (("{due}", "elke OCMW-cliënt"), "hoort nooit op een contract"),
        (('source = "BW book 7"', 'bron = "x"'), "we kennen 'bron' niet"),
        (('source = "BW book 7"', 'source = "x"\ncharged_by = "bank"'), "city of shop"),
        (("[[clause]]", "[[punt]]"), "we kennen 'punt' niet"),
        (("[[clause]]", "[clause]"), "'clause' moet een lijst zijn"),
        (("{due}", "{due}" + "x" * 200_000), "te groot"),
    ],
)
def test_a_wrong_file_is_refused_with_one_sentence(folder: Path, change: tuple[str, str], sentence: str) -> None:
    assert change[0] in NEW
    (folder / "bruikleen-boek7.toml").write_text(NEW.replace(*change), "utf-8")
    with pytest.raises(PaperError, match=re.escape(sentence)) as refused:
        clauses.use_folder(folder)
    assert str(refused.value).startswith("bruikleen-boek7.toml: ")
    assert "\n" not in str(refused.value)
    assert "bruikleen-boek7" not in clauses.sets()


def test_a_set_of_ours_is_never_rewritten(folder: Path) -> None:
    (folder / "bruikleen-2.toml").write_text(NEW.replace("bruikleen-boek7", "bruikleen-2"), "utf-8")
    with pytest.raises(PaperError, match="bestaat al"):
        clauses.use_folder(folder)


SAID = [
    (found.version, clause.id, f"{clause.heading}. {clause.text}")
    for found in clauses.sets().values()
    for clause in found.clauses
] + [(found.version, rule.picto, rule.text) for found in clauses.sets().values() for rule in found.rules]


@pytest.mark.parametrize(("version", "point", "text"), SAID, ids=[f"{version}-{point}" for version, point, _ in SAID])
def test_our_clauses_are_plain_dutch(version: str, point: str, text: str) -> None:
    lower = text.lower()
    for word in ("indien", "dient", "dienen", "betreffende", "derhalve", "desgevallend", "mits", "teneinde", "gelieve"):
        assert not re.search(rf"\b{word}\b", lower), word
    for sentence in re.split(r"[.?:!;]\s", text):
        assert len(sentence.split()) <= 15, sentence
    assert version in clauses.sets()
    assert point


def test_every_point_names_its_law() -> None:
    for found in clauses.sets().values():
        assert all(clause.source for clause in found.clauses)
