"""Whoever holds a paper of ours reads on it where to see whether it is real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from inventory.core.db import session
from inventory.history.models import KeptFile
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import PAPERS
from labels import addendum, agreement, demo, donor_receipt, receipt, swapped
from labels.papers import samples
from labels.papers.wiping import donor_proof, wipe_certificate
from tests.loans import kit
from tests.people import LIBRARIAN, actor_of

ADDRESS = "digibank.voorbeeld.be/check"
PAPERS_THAT_GO_OUT: list[tuple[Callable[[Any], bytes], Any]] = [
    (agreement, replace(demo.BRUIKLEEN, check_address=ADDRESS)),
    (addendum, replace(demo.LONGER, check_address=ADDRESS)),
    (swapped, replace(demo.OTHER_DEVICE, check_address=ADDRESS)),
    (receipt, replace(demo.RECEIPT, check_address=ADDRESS)),
    (donor_receipt, replace(demo.DONOR, check_address=ADDRESS)),
    (wipe_certificate, replace(samples.CERTIFICATE, check_url=ADDRESS)),
    (donor_proof, replace(samples.PROOF, check_url=ADDRESS)),
]


@pytest.mark.parametrize(("draw", "data"), PAPERS_THAT_GO_OUT, ids=lambda value: getattr(value, "__name__", ""))
def test_every_paper_that_goes_out_says_where(draw: Callable[[Any], bytes], data: Any) -> None:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(draw(data))).pages)
    assert ADDRESS in text.replace("\n", " ")


@pytest.mark.usefixtures("database")
def test_the_papers_of_a_loan_know_the_address_of_this_service() -> None:
    loan = kit.lend()
    take_back(
        loan,
        actor=actor_of(LIBRARIAN),
        settings=kit.settings(),
        papers_of=PAPERS,
        accessories=(),
        condition="goed",
        data_statement=True,
    )
    here = kit.settings().base_url.partition("://")[2]
    kept = session.scalars(select(KeptFile).where(KeptFile.owner_kind == "loan")).all()
    assert {each.kind: each.data["check_address"] for each in kept} == dict.fromkeys(
        ("agreement", "receipt"), f"{here}/check"
    )
