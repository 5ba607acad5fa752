"""Signing an agreement with an organisation on the screen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import Missing, NotAllowed, Refused
from inventory.history import archive
from inventory.history.models import Event
from inventory.history.sealing import first_false_seal, house_seal
from inventory.history.told import first_untold
from inventory.loans.readers import strokes
from inventory.placements.actions import papers, signing
from inventory.placements.documents import PAPERS, paper
from inventory.web.saving import saving
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, actor_of
from tests.placements import kit

DRAWING = json.dumps({"w": 600, "h": 200, "s": [[40, 150, 120, 40, 200, 150], [80, 100, 160, 100]]})


def sign(placement: Any, kind: str = papers.AGREEMENT, who: Any = LIBRARIAN) -> Any:
    return signing.sign(placement, kind, strokes.read(DRAWING), actor=actor_of(who), papers_of=PAPERS)


def test_a_new_version_with_the_signature_and_the_first_one_stays(database: Any) -> None:
    with saving():
        device = kit.ready()
        placement = kit.given(device)
    first = paper(placement.id, papers.AGREEMENT, saving=saving)
    assert first is not None
    number = first.id
    with pytest.raises(NotAllowed):
        sign(placement, who=COORDINATOR)
    with pytest.raises(NotAllowed):
        sign(placement, who=SHOPKEEPER)
    with pytest.raises(Missing):
        sign(placement, papers.RECEIPT)
    with saving():
        sign(placement)
    second = paper(placement.id, papers.AGREEMENT, saving=saving)
    assert second is not None
    assert second.id != number
    assert second.name.endswith("-2-getekend.pdf")
    assert house_seal().check(second.content or b"").unchanged
    with pytest.raises(Refused, match="al getekend"):
        sign(placement)
    with saving():
        kit.swap(placement, device, kit.ready())  # a new sheet asks for a new signature
        sign(placement)
    told = session.scalars(select(Event).where(Event.kind == signing.SIGNED)).all()
    assert [each.data["document"] for each in told] == [papers.AGREEMENT] * 2
    assert "Biebuyck" not in json.dumps([each.data for each in told])
    assert (archive.first_damaged(), first_false_seal(), first_untold()) == (None, None, None)


def test_the_receipt_too_and_then_no_agreement_any_more(database: Any) -> None:
    with saving():
        device = kit.ready()
        placement = kit.given(device)
        kit.back(placement, device)
        sign(placement, papers.RECEIPT)
        with pytest.raises(Refused, match="loopt niet"):
            sign(placement)
    kept = paper(placement.id, papers.RECEIPT, saving=saving)
    assert kept is not None
    assert house_seal().check(kept.content or b"").unchanged


def test_on_the_page(arrange: Any, client_for: Any) -> None:
    with arrange(), saving():
        number = kit.given(kit.ready()).number
    client = client_for(LIBRARIAN)
    assert "Teken op het scherm" in client.page(f"/placements/{number}").text
    empty = client.submit(f"/placements/{number}/sign/agreement", {}, form="sign-form", follow=False)
    assert 400 <= empty.status_code < 500
    other = {"strokes": DRAWING, "version": "0" * 64}  # a colleague swapped a device while this one was read
    assert "Lees het document opnieuw" in client.submit(f"/placements/{number}/sign/agreement", other).text
    assert "Getekende overeenkomst" not in client.page(f"/placements/{number}").text
    done = client.submit(f"/placements/{number}/sign/agreement", {"strokes": DRAWING}, form="sign-form")
    assert "De handtekening is bewaard" in done.text
    assert "Getekende overeenkomst" in done.text
    assert "al getekend" in client.page(f"/placements/{number}/sign/agreement").text
    assert client.get(f"/placements/{number}/sign/receipt").status_code == 404
    assert "/sign/" not in client_for(COORDINATOR).get(f"/placements/{number}").text
