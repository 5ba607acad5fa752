"""The contract as a page, and the leaflets at the desk."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from inventory.config import SettingsError, load
from inventory.loans import documents
from inventory.loans.lifecycle import LoanKind
from tests.clients import Client
from tests.loans import kit
from tests.loans.test_pages import lent
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, Persona

Arrange = Callable[[], Any]
SignIn = Callable[[Persona], Client]


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u200b\u2066-\u2069]+", "", unescape(text))


def pieces(page: str) -> list[str]:
    """Every text of the contract on the page, piece by piece."""
    (article,) = html.fromstring(page).xpath("//article")
    return [squeeze(str(text)) for text in article.itertext() if str(text).strip()]


@pytest.mark.parametrize(
    ("kind", "persona"), [(LoanKind.BRUIKLEEN, LIBRARIAN), (LoanKind.HUUR, SHOPKEEPER), (LoanKind.KOOP, SHOPKEEPER)]
)
def test_page_and_paper_say_the_same(
    arrange: Arrange, client_for: SignIn, tmp_path: Path, kind: LoanKind, persona: Persona
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed (apt: poppler-utils)")
    number = lent(arrange, kind)
    client = client_for(persona)
    (tmp_path / "paper.pdf").write_bytes(client.get(f"/loans/{number}/agreement.pdf").data)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(tmp_path / "paper.pdf"), "-"]
    paper = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    on_page = pieces(client.get(f"/loans/{number}/agreement").text)
    said = squeeze(re.sub(rf"{number} · tekstversie \S+ · echt\? kijk na op \S+|pagina \d+ van \d+", "", paper))
    for piece in on_page:
        assert piece in said, piece
        said = said.replace(piece, "", 1)
    assert said.replace("\x0c", "") == number  # what stands below the code, and nothing else


def test_the_page_is_read_well(arrange: Arrange, client_for: SignIn) -> None:
    number = lent(arrange)
    page = client_for(LIBRARIAN).page(f"/loans/{number}/agreement")
    (article,) = html.fromstring(client_for(LIBRARIAN).get(f"/loans/{number}/agreement").text).xpath("//article")
    assert article.get("lang") == "nl"
    assert len(article.xpath(".//h1")) == 1
    assert len(article.xpath(".//h2")) >= 5
    assert all(image.get("alt") == "" for image in article.xpath(".//img"))
    assert number in page.main


@pytest.mark.parametrize("persona", [OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN], ids=lambda p: p.name)
def test_who_may_not_read_the_paper_may_not_read_the_page(
    arrange: Arrange, client_for: SignIn, persona: Persona
) -> None:
    number = lent(arrange)
    client = client_for(persona)
    page, paper = client.get(f"/loans/{number}/agreement"), client.get(f"/loans/{number}/agreement.pdf")
    assert page.status_code == paper.status_code
    assert page.status_code in (403, 404)
    assert not [word for word in kit.CANARIES if word in page.text]


def test_the_coordinator_reads_no_contract_of_the_shop(arrange: Arrange, client_for: SignIn) -> None:
    number = lent(arrange, LoanKind.HUUR)
    assert client_for(COORDINATOR).get(f"/loans/{number}/agreement").status_code in (403, 404)


def test_the_rules_in_another_language(arrange: Arrange, client_for: SignIn) -> None:
    number = lent(arrange)
    client = client_for(LIBRARIAN)
    offered = re.findall(r'href="(/loans/leaflets/[^"]+)"', unescape(client.get(f"/loans/{number}").text))
    assert len(offered) == 12  # Dutch and five translations, and each in large letters
    assert not [address for address in offered if number in address]
    for address in offered:
        made = client.get(address)
        assert made.data.startswith(b"%PDF")
        assert b"Vogelzang" not in made.data
    for wrong in ("xx.pdf", "nl.pdf?kind=KOOP", "fr.pdf?kind=KOOP", "fr.pdf?kind=x", "..%2Ffr.pdf"):
        assert client.get(f"/loans/leaflets/{wrong}").status_code == 404


def test_a_wrong_clause_file_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    settings, _origin = load({"DIGIBANK_INSTANCE": str(tmp_path)})
    (tmp_path / "clauses").mkdir()
    (tmp_path / "clauses" / "bruikleen-9.toml").write_text("kind =", "utf-8")
    with pytest.raises(SettingsError, match=r"^bruikleen-9\.toml: dit is geen geldig TOML-bestand"):
        documents.prepare(settings)
    (tmp_path / "clauses" / "bruikleen-9.toml").unlink()
    (tmp_path / "logo.png").write_bytes(b"GIF89a")
    with pytest.raises(SettingsError, match="SVG of PNG"):
        documents.prepare(settings)
    (tmp_path / "logo.png").unlink()
    documents.prepare(settings)
