"""The proof for the tariff: a row per look, a list when it is over, a new look before a rent goes on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from inventory.core.clock import today
from inventory.core.errors import NotAllowed, Refused
from inventory.history.queries import events_of
from inventory.loans.actions import changes
from inventory.loans.actions.proofs import see_again
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, TariffProof
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.proofs import checks_of, count_due, due_proofs
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, actor_of


def extend(loan: Loan, day: date, **more: Any) -> Loan:
    more.setdefault("price_eur", Decimal("30"))
    return changes.extend(loan, day, actor=actor_of(SHOPKEEPER), settings=kit.settings(), papers_of=PAPERS, **more)


def test_the_first_look_is_a_row_and_counts_for_a_year_at_most(database: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    (usual,) = checks_of(kit.lend(kit.paid_order()))
    assert (usual.proof, usual.seen_on, usual.valid_until) == (TariffProof.VT, date(2026, 3, 2), date(2027, 3, 2))
    (sooner,) = checks_of(kit.lend(kit.paid_order(LoanKind.KOOP, proof_until=date(2026, 6, 30))))
    assert sooner.valid_until == date(2026, 6, 30)
    with pytest.raises(Refused) as no:
        kit.lend(kit.paid_order(LoanKind.KOOP, proof_until=date(2026, 3, 1)))
    assert no.value.reason in ("proof_until", "confirm_needed")


def test_a_rent_goes_on_after_a_new_look_only(database: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    loan = kit.lend(kit.paid_order(proof_until=date(2026, 6, 30)))
    clock.at("2026-07-01")
    with pytest.raises(Refused) as no:
        extend(loan, date(2027, 4, 1))
    assert (no.value.reason, no.value.missing) == ("proof_over", ("proof",))
    extend(loan, date(2027, 4, 1), proof=TariffProof.UITPAS_KANSEN)
    assert [each.proof for each in checks_of(loan)] == [TariffProof.VT, TariffProof.UITPAS_KANSEN]
    assert loan.tariff_proof == TariffProof.VT  # what stands on the contract stays
    assert "loan:proof-seen" in [each.kind for each in events_of("loan", loan.id)]


def test_the_list_is_of_the_own_shop_and_one_look_takes_it_away(database: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    loan = kit.lend(kit.paid_order(proof_until=date(2026, 6, 30)))
    kit.lend(kit.paid_order(LoanKind.KOOP, proof_until=date(2026, 6, 30)))
    shop = actor_of(SHOPKEEPER)
    assert count_due(shop, date(2026, 6, 29)) == 0
    assert [each.loan.id for each in due_proofs(shop, date(2026, 6, 30))] == [loan.id]
    for nobody in (LIBRARIAN, COORDINATOR):
        assert count_due(actor_of(nobody), date(2026, 6, 30)) == 0
        with pytest.raises(NotAllowed):
            see_again(loan, TariffProof.VT, actor=actor_of(nobody), settings=kit.settings())
    see_again(loan, TariffProof.VT, actor=shop, settings=kit.settings())
    assert count_due(shop, date(2026, 6, 30)) == 0
    with pytest.raises(Refused):
        see_again(kit.lend(), TariffProof.VT, actor=actor_of(LIBRARIAN), settings=kit.settings())


def test_one_tap_on_the_page(arrange: Any, client_for: Any) -> None:
    with arrange():
        number = kit.lend(kit.paid_order(proof_until=today(), price_eur=Decimal("30"))).number
    client = client_for(SHOPKEEPER)
    page = client.get("/loans/proofs")
    assert number in page.text
    assert "Kanarie V." in page.text
    done = client.post(f"/loans/{number}/proof", data={**tokens(page.text), "proof": "VT"})
    assert done.status_code == 303
    assert number not in client.get("/loans/proofs").text
    wrong = client.post(f"/loans/{number}/proof", data={**tokens(page.text), "proof": "x"})
    assert wrong.status_code == 303
    with arrange():
        assert len(checks_of(loan_by_number(number, actor=actor_of(SHOPKEEPER)))) == 2


def tokens(text: str) -> dict[str, str]:
    return {"csrf_token": text.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]}
