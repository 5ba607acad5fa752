"""The public page: ours, changed or unknown; it keeps nothing and names nobody."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import session
from inventory.history import archive
from inventory.history.documents import HouseSeal
from inventory.history.models import KeptFile
from inventory.history.sealing import house_seal, what_it_is
from inventory.loans.documents import paper
from inventory.web.saving import saving
from tests.clients import Client
from tests.house.world import content_hash
from tests.loans import kit
from tests.pdf import a_pdf
from tests.people import LIBRARIAN

Arrange = Callable[[], Any]
OURS = "Dit document is van ons. Er is niets aan veranderd."
CHANGED = "Dit document is veranderd nadat wij het maakten."
UNKNOWN = "Dit document kennen we niet."


@pytest.fixture
def ask(app: Flask) -> Callable[..., Any]:
    """Bring a file to the page, as somebody without an account."""
    client = app.test_client()

    def bring(content: bytes, name: str = "papier.pdf", who: Client | None = None) -> Any:
        return (who or client).submit("/check", {"file": (BytesIO(content), name)}, form="check-form")

    return bring


def said(response: Any) -> str:
    text: str = response.get_data(as_text=True)
    return re.sub(r'<span class="whole">([^<]*)</span>', r"\1", text).replace("&#39;", "'")


@pytest.fixture
def contract(arrange: Arrange) -> tuple[str, bytes]:
    """Number and bytes of a sealed contract."""
    with arrange():
        with saving():
            loan = kit.lend()
            number, key = loan.number, loan.id
        kept = paper(key, "agreement", saving=saving)
        assert kept is not None
        assert kept.content is not None
        return number, kept.content


def test_a_contract_of_ours(ask: Callable[..., Any], contract: tuple[str, bytes]) -> None:
    number, content = contract
    page = said(ask(content))
    assert OURS in page
    assert f"Contract {number}" in page
    assert "Digibank Kortrijk" in page
    assert hashlib.sha256(content).hexdigest() in page
    for name in kit.CANARIES:
        assert name not in page


def test_a_changed_byte_and_an_added_page(ask: Callable[..., Any], contract: tuple[str, bytes]) -> None:
    content = contract[1]
    middle = bytearray(content)
    middle[len(content) // 3] ^= 1
    for changed in (bytes(middle), content + b"\n%%EOF\n"):
        page = said(ask(changed))
        assert CHANGED in page
        assert OURS not in page
        assert contract[0] not in page


@pytest.mark.parametrize("which", ["plain", "theirs", "cut"])
def test_what_is_not_ours_has_one_answer(
    which: str, ask: Callable[..., Any], contract: tuple[str, bytes], tmp_path: Path
) -> None:
    theirs = HouseSeal.load(Settings(instance=tmp_path, secret_key="x" * 40, centre_name="Digibank Kortrijk"))
    content = {
        "plain": a_pdf("Contract"),
        "theirs": theirs.seal(a_pdf("Contract"), what=f"Contract {contract[0]}", at=now()),
        "cut": contract[1][:-200],
    }[which]
    response = ask(content)
    assert response.status_code == 200
    assert UNKNOWN in said(response)
    assert contract[0] not in said(response)


def test_a_paper_from_before_the_seal_is_known_by_its_hash(ask: Callable[..., Any], arrange: Arrange) -> None:
    content = a_pdf("Oud contract")
    with arrange(), saving():
        kept = archive.keep_bytes(
            "agreement", "loan", 1, name="B-2025-00001-agreement.pdf", content=content, content_type="application/pdf"
        )
        session.execute(update(KeptFile).where(KeptFile.id == kept.id).values(name=kept.name))
    page = said(ask(content))
    assert OURS in page
    assert "Contract B-2025-00001" in page
    assert UNKNOWN in said(ask(content + b"\n"))


def test_a_file_from_outside_is_never_ours(ask: Callable[..., Any], arrange: Arrange) -> None:
    content = a_pdf("Blad met een handtekening")
    with arrange(), saving():
        for kind in ("evidence", "list", "signed_paper"):
            archive.keep_bytes(kind, "loan", 1, name="scan.pdf", content=content, content_type="application/pdf")
    assert UNKNOWN in said(ask(content))


def test_ours_after_the_person_was_forgotten(
    ask: Callable[..., Any], contract: tuple[str, bytes], arrange: Arrange
) -> None:
    with arrange(), saving():
        archive.take_away("loan", list(session.scalars(select(KeptFile.owner_id))))
    assert OURS in said(ask(contract[1]))


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"PK\x03\x04", b"<html>%PDF-"])
def test_what_is_no_pdf(content: bytes, ask: Callable[..., Any]) -> None:
    response = ask(content, "foto.pdf")
    assert response.status_code == 422
    assert "geen PDF-bestand" in said(response) or "Kies een bestand" in said(response)


def test_nothing_is_kept(ask: Callable[..., Any], contract: tuple[str, bytes], arrange: Arrange) -> None:
    with arrange():
        before = content_hash()
        files = session.scalar(select(func.count()).select_from(KeptFile))
    for content in (contract[1], a_pdf("Vreemd")):
        ask(content, "heel-geheim.pdf")
    with arrange():
        assert content_hash() == before
        assert session.scalar(select(func.count()).select_from(KeptFile)) == files


def test_who_asks_very_often_waits(ask: Callable[..., Any]) -> None:
    statuses = [ask(b"x").status_code for _ in range(31)]
    assert statuses[:30] == [422] * 30
    assert statuses[30] == 429
    assert ask(b"x").headers["Retry-After"]


def test_also_for_who_is_signed_in(ask: Callable[..., Any], client_for: Any, contract: tuple[str, bytes]) -> None:
    assert OURS in said(ask(contract[1], who=client_for(LIBRARIAN)))


def test_a_large_file_is_one_sentence(app_with: Any) -> None:
    client = app_with(max_upload_mb=1).test_client()
    response = client.submit("/check", {"file": (BytesIO(bytes(2 * 1024 * 1024)), "x.pdf")}, form="check-form")
    assert response.status_code == 413


def test_every_page_leads_there(app: Flask) -> None:
    for address in ("/login", "/d/KOR-000123-X"):
        assert '/check"' in app.test_client().get(address).get_data(as_text=True), address


def test_the_seal_of_this_house(arrange: Arrange) -> None:
    with arrange():
        assert house_seal().check(house_seal().seal(a_pdf("x"), what="", at=now())).unchanged


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("agreement", "B-2026-00031-agreement-getekend.pdf", "Contract B-2026-00031, getekend"),
        ("donor_receipt", "L-2026-001-ontvangstbewijs.pdf", "Bewijs van schenking L-2026-001"),
        ("donor_proof", "L-2026-001-bewijs-van-wissen.pdf", "Bewijs van wissen L-2026-001"),
        ("wipe_certificate", "wisbewijs-KOR-000068-N.pdf", "Wisbewijs KOR-000068-N"),
    ],
)
def test_a_seal_says_in_words_what_it_is_on(kind: str, name: str, said: str) -> None:
    assert what_it_is(kind, name) == said
