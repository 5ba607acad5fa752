"""Papers in large letters and leaflets at the desk: who may, nothing kept, nothing told."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.history.models import Event, KeptFile
from tests.clients import Client
from tests.loans import kit
from tests.loans.test_pages import lent
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, Persona

SignIn = Callable[[Persona], Client]


def kept(arrange: Any) -> tuple[int, int]:
    with arrange():
        files = session.scalar(select(func.count()).select_from(KeptFile)) or 0
        return files, session.scalar(select(func.count()).select_from(Event)) or 0


def test_the_contract_in_large_letters_is_read_and_not_kept(arrange: Any, client_for: SignIn) -> None:
    number = lent(arrange)
    client = client_for(LIBRARIAN)
    client.get(f"/loans/{number}/agreement.pdf")
    before = kept(arrange)
    made = client.get(f"/loans/{number}/large/agreement.pdf")
    assert made.status_code == 200
    assert made.data.startswith(b"%PDF")
    assert made.data != client.get(f"/loans/{number}/agreement.pdf").data
    assert made.data == client.get(f"/loans/{number}/large/agreement.pdf").data
    assert kept(arrange)[0] == before[0]
    assert client.get(f"/loans/{number}/large/receipt.pdf").status_code == 404
    assert client.get(f"/loans/{number}/large/letter.pdf").status_code == 404
    assert f"/loans/{number}/large/agreement.pdf" in client.get(f"/loans/{number}/agreement").text


@pytest.mark.parametrize("persona", [OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN], ids=lambda p: p.name)
def test_who_may_not_read_the_paper_may_not_read_it_large(arrange: Any, client_for: SignIn, persona: Persona) -> None:
    number = lent(arrange)
    answer = client_for(persona).get(f"/loans/{number}/large/agreement.pdf")
    assert answer.status_code in (403, 404)
    assert not [word for word in kit.CANARIES if word in answer.text]


def test_a_leaflet_leaves_no_trace_of_the_language(arrange: Any, client_for: SignIn) -> None:
    number = lent(arrange)
    client = client_for(LIBRARIAN)
    page = unescape(client.get(f"/loans/{number}").text)
    before = kept(arrange)
    links = re.findall(r'<a [^>]*href="(/loans/leaflets/ar[^"]*)"[^>]*>', page)
    assert links
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert kept(arrange) == before
    assert all('rel="noopener noreferrer"' in tag for tag in re.findall(r"<a [^>]*/loans/leaflets/[^>]*>", page))
    again = client.get(f"/loans/{number}")
    assert len(re.findall(r"/loans/leaflets/ar", again.text)) == len(re.findall(r"/loans/leaflets/ar", page))


@pytest.mark.parametrize("address", ["/loans/letters", "/loans/calls"])
def test_the_leaflets_lie_beside_letters_and_calls(client_for: SignIn, address: str) -> None:
    for persona, kind in ((LIBRARIAN, "BRUIKLEEN"), (SHOPKEEPER, "HUUR")):
        page = unescape(client_for(persona).get(address).text)
        assert f"/loans/leaflets/nl.pdf?kind={kind}" in page
