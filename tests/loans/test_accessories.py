"""The list of what goes along, and who said what about the data when it came back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from inventory.core.db import session
from inventory.history.models import KeptFile
from inventory.loans.documents.things import accessories_list
from tests.clients import Client
from tests.loans import kit
from tests.people import LIBRARIAN, SHOPKEEPER, TECHNICIAN, Persona, actor_of

ClientFor = Callable[[Persona], Client]


def test_the_list_is_for_who_may_read_the_name(arrange: Any, client_for: ClientFor) -> None:
    with arrange():
        number = kit.lend().number
    client = client_for(LIBRARIAN)
    assert f"/loans/{number}/accessories.pdf" in client.get(f"/loans/{number}").get_data(as_text=True)
    answer = client.get(f"/loans/{number}/accessories.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert client_for(SHOPKEEPER).get(f"/loans/{number}/accessories.pdf").status_code == 404
    assert client_for(TECHNICIAN).get(f"/loans/{number}/accessories.pdf").status_code == 403


def test_the_same_contract_gives_the_same_list(arrange: Any) -> None:
    with arrange():
        loan = kit.lend()
        assert accessories_list(loan, kit.settings()) == accessories_list(loan, kit.settings())


def test_the_receipt_says_who_told_what_happens_to_the_data(arrange: Any, client_for: ClientFor) -> None:
    with arrange():
        loan = kit.lend()
        tag = loan.line.device.tag
        clerk = actor_of(LIBRARIAN).name
    client_for(LIBRARIAN).submit(f"/loans/take-back?q={tag}", {"data_statement": True})
    with arrange():
        kept = session.query(KeptFile).filter_by(kind="receipt").one()
        assert kept.data["data_stated_by"].startswith(clerk)
        assert json.dumps(kept.data).count(clerk) >= 2
