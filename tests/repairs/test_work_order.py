"""The work order: what the bench must know, and no name of whoever has the device."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inventory.repairs import actions, documents
from tests.clients import Client
from tests.loans import kit
from tests.people import LIBRARIAN, SOCIAL_WORKER, TECHNICIAN, Persona, actor_of
from tests.repairs.test_cases import WORK, diagnosed, opened


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    def read(pdf: bytes) -> str:
        (tmp_path / "x.pdf").write_bytes(pdf)
        found = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "x.pdf"), "-"], check=True, capture_output=True, text=True
        )
        return " ".join(found.stdout.split())

    return read


def test_it_says_what_is_wrong_and_what_may_happen_to_the_data(arrange: Any, text_of: Any) -> None:
    with arrange():
        case = opened()
        text = text_of(documents.work_order(case, kit.settings()))
    assert "De gegevens moeten blijven staan. Wis niets." in text
    assert "Scherm. Zwart beeld" in text
    assert "Start op ☐ ☐" in text
    for canary in kit.CANARIES:
        assert canary not in text


def test_a_mended_device_has_its_tests_ticked(arrange: Any, text_of: Any) -> None:
    with arrange():
        case = diagnosed()
        actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts={**WORK, "parts": "Kabel", "minutes": 35})
        text = text_of(documents.work_order(case, kit.settings()))
    assert "Kabel los" in text
    assert "Scherm vervangen." in text
    assert "Start op ☑ ☐" in text
    assert "35" in text
    assert "Hersteld" in text


def test_a_case_that_was_given_up_says_why(arrange: Any, text_of: Any) -> None:
    with arrange():
        case = diagnosed()
        facts = {"barrier": "Item too worn out", "work": "Alles geprobeerd."}
        actions.move(case, "give_up", actor=actor_of(TECHNICIAN), facts=facts)
        assert "Niet te herstellen: te versleten" in text_of(documents.work_order(case, kit.settings()))


def test_the_page_offers_it_to_who_sees_the_case(arrange: Any, client_for: Callable[[Persona], Client]) -> None:
    with arrange():
        number = opened().number
    client = client_for(LIBRARIAN)
    assert f"/repairs/{number}/work-order.pdf" in client.get(f"/repairs/{number}").get_data(as_text=True)
    answer = client.get(f"/repairs/{number}/work-order.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert client_for(SOCIAL_WORKER).get(f"/repairs/{number}/work-order.pdf").status_code == 403
