"""A device has one holder after another: what is kept of its repairs and reports is of who had it on that day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from inventory.access import SYSTEM
from inventory.core.db import session
from inventory.faults.actions import report
from inventory.faults.actions.reporting import SOMEBODY
from inventory.faults.lifecycle import Problem, Source
from inventory.loans.models import LoanLine
from inventory.privacy.actions.erase import erase, erase_rows
from inventory.repairs.actions.photos import keep_photos, photos_of
from inventory.repairs.queries import contract_of_case
from inventory.repairs.shown import may_see_signature
from tests.loans import kit
from tests.people import LIBRARIAN, SHOPKEEPER, actor_of
from tests.privacy.lives import back
from tests.repairs.test_cases import opened

LATER = replace(kit.BORROWER, first_name="Buurvrouw", last_name="Spreeuw")


def test_who_had_it_before_is_erased_and_takes_nothing_of_who_has_it_now(database: Any, clock: Any) -> None:
    clock.at("2023-03-01")
    before = kit.lend()
    clock.at("2023-06-01")
    back(before)
    clock.at("2023-09-01")
    now = kit.lend(kit.free_order(borrower=LATER))
    session.execute(update(LoanLine).where(LoanLine.id == before.line.id).values(device_id=now.line.device_id))
    session.expire_all()
    told = report(
        now.line.device, problem=Problem.SCREEN, source=Source.LABEL, actor=SOMEBODY, call_back="0475 66 77 88"
    )
    case = opened(now.line.device)
    keep_photos(case, [b"jpeg"], actor=actor_of(LIBRARIAN))
    assert contract_of_case(case) == now
    erase(before.person, actor=SYSTEM, why="term")
    assert len(photos_of(case)) == 1
    assert told.call_back == "0475 66 77 88"
    erase_rows([now.person], actor=SYSTEM, why="term")
    assert photos_of(case) == []
    assert told.call_back == ""


def test_a_later_contract_shows_no_signature_of_an_earlier_one(database: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    kit.tariff()
    lent = kit.lend()
    case = opened(lent.line.device)
    clock.at("2026-06-01")
    later = kit.lend(kit.paid_order(borrower=LATER))
    session.execute(update(LoanLine).where(LoanLine.id == lent.line.id).values(until_at=later.line.from_at))
    session.execute(update(LoanLine).where(LoanLine.id == later.line.id).values(device_id=case.device_id))
    session.expire_all()
    assert contract_of_case(case) == lent
    assert may_see_signature(case, actor=actor_of(LIBRARIAN))
    assert not may_see_signature(case, actor=actor_of(SHOPKEEPER))
