"""When a borrower is anonymised, no row and no paper says the name any more; counts, hashes and the chain stay."""

from __future__ import annotations

from typing import Any

from inventory.access import SYSTEM
from inventory.history import archive
from inventory.history.models import KeptFile
from inventory.history.queries import first_broken_event
from inventory.loans.documents import paper
from inventory.people.actions import anonymise
from inventory.privacy.actions.erase import finish_erasing
from inventory.web.saving import saving
from tests.loans import kit


def test_no_paper_says_the_name(database: Any) -> None:
    loan = kit.lend()
    other = kit.lend(kit.free_order(borrower=kit.replace(kit.BORROWER, last_name="Blijver")))
    database.commit()
    for each in (loan, other):
        paper(each.id, "agreement", saving=saving)
    assert finish_erasing(actor=SYSTEM) == 0, "nobody is anonymised yet"
    anonymise(loan.person, actor=SYSTEM)
    assert finish_erasing(actor=SYSTEM) == 1
    assert finish_erasing(actor=SYSTEM) == 0
    database.commit()
    left = database.query(KeptFile).filter_by(owner_id=loan.id).one()
    assert (left.content, left.data) == (None, {})
    assert left.sha256 is not None
    kept = database.query(KeptFile).filter_by(owner_id=other.id).one()
    assert kept.data["borrower_name"].endswith("Blijver")
    assert archive.first_damaged() is None
    assert first_broken_event() is None
