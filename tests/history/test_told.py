"""A kept paper that is changed together with its own hashes: the event of the action that kept it says otherwise."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import text, update

from inventory.core.db import session
from inventory.core.one_writer import writing
from inventory.history import archive
from inventory.history.chain import canonical
from inventory.history.models import Event, KeptFile
from inventory.history.sealing import first_false_seal
from inventory.history.told import DRAWN, first_untold
from inventory.loans.actions import changes
from inventory.loans.actions.take_back import take_back
from inventory.loans.actions.terms import months_later
from inventory.loans.documents import PAPERS
from inventory.web.saving import saving
from tests.loans import kit
from tests.pdf import a_pdf
from tests.people import LIBRARIAN, actor_of

pytestmark = pytest.mark.usefixtures("database")


def kept_of_a_whole_loan() -> dict[str, int]:
    """A loan that was lent, extended and taken back: its three papers, by kind."""
    loan = kit.lend()
    assert loan.due_on is not None
    librarian, settings = actor_of(LIBRARIAN), kit.settings()
    changes.extend(loan, months_later(loan.due_on, 1), actor=librarian, settings=settings, papers_of=PAPERS)
    take_back(
        loan,
        actor=librarian,
        settings=settings,
        papers_of=PAPERS,
        accessories=(),
        condition="goed",
        data_statement=True,
    )
    return {kept.kind: kept.id for kept in session.query(KeptFile).filter_by(owner_kind="loan")}


def forge(number: int, **values: Any) -> None:
    """As somebody with the file in hand: the trigger is taken away first."""
    on = " ON kept_file" if session.get_bind().dialect.name == "postgresql" else ""
    session.execute(text(f"DROP TRIGGER kept_file_no_change{on}"))
    session.execute(update(KeptFile).where(KeptFile.id == number).values(**values))
    session.expire_all()


@pytest.mark.parametrize("kind", ["agreement", "addendum", "receipt"])
def test_data_and_hash_changed_together_are_found(kind: str) -> None:
    number = kept_of_a_whole_loan()[kind]
    assert first_untold() is None
    kept = session.get(KeptFile, number)
    assert kept is not None
    data = json.loads(json.dumps({**kept.data, "borrower_name": "Iemand Anders"}))
    forge(number, data=data, data_sha256=hashlib.sha256(canonical(data)).hexdigest())
    assert archive.first_damaged() is None, "the row by itself looks right"
    assert f"kept file {number}" in (first_untold() or "")


def test_a_paper_slipped_in_is_found() -> None:
    kept_of_a_whole_loan()
    archive.keep_data("agreement", "loan", 1, name="vals.pdf", data={"borrower_name": "Iemand"})
    assert "no event tells" in (first_untold() or "")


def test_a_paper_that_was_forgotten_is_still_as_told() -> None:
    kept_of_a_whole_loan()
    archive.take_away("loan", [1])
    assert first_untold() is None


def drawn_agreement() -> KeptFile:
    loan = kit.lend()
    session.commit()
    kept = archive.drawn("agreement", "loan", loan.id, lambda data: a_pdf("Contract"), saving=saving)
    assert kept is not None
    return kept


def test_bytes_that_were_drawn_later_are_told_too() -> None:
    kept = drawn_agreement()
    [told] = session.query(Event).filter_by(kind=DRAWN)
    assert (told.subject_code, told.data["paper"]["sha256"]) == (kept.name.removesuffix(".pdf"), kept.sha256)
    assert first_untold() is None
    content = a_pdf("Iets anders")
    forge(kept.id, content=content, sha256=hashlib.sha256(content).hexdigest(), seal=None, sealed_at=None)
    assert archive.first_damaged() is None, "the row by itself looks right"
    assert first_false_seal() is None, "without a seal there is nothing to look at"
    assert first_untold() == f"kept file {kept.id} ({kept.name}): its event told of other bytes"


def test_a_paper_from_before_the_telling_is_told_when_it_is_drawn() -> None:
    with saving():
        for number in (1, 2):
            archive.keep_data("agreement", "loan", number, name="oud.pdf", data={"a": number})
    kit.lend()
    session.commit()
    archive.drawn("agreement", "loan", 1, lambda data: a_pdf("Contract"), saving=saving)
    assert first_untold() is None


def test_what_is_taken_away_while_it_is_drawn_stays_away() -> None:
    loan = kit.lend()
    session.commit()
    number = loan.id

    def slowly(data: dict[str, Any]) -> bytes:
        with writing(), saving():
            archive.take_away("loan", [number])
        return a_pdf("Contract met een naam")

    kept = archive.drawn("agreement", "loan", number, slowly, saving=saving)
    assert kept is not None
    assert (kept.content, kept.sha256, kept.seal) == (None, None, None)
    assert session.query(Event).filter_by(kind=DRAWN).count() == 0
