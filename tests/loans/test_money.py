"""Money around a contract: in, out, kept of the deposit, put right; right to the cent, with a receipt each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.history.archive import first_damaged
from inventory.history.told import first_untold
from inventory.loans.actions import payments
from inventory.loans.actions.paying import Paying
from inventory.loans.actions.payments import Keep
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import PAPERS, paper
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import KeptFor, Loan, Payment, PaymentMethod, TariffProof, Way
from inventory.loans.queries.contracts import payments_of
from inventory.loans.queries.money import balance, count_open, is_late_on, is_open_for, open_sums, weigh
from inventory.web.saving import saving
from tests.house.walk import text_of
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, actor_of

CASH = PaymentMethod.CASH


def rent(**values: Any) -> Loan:
    return kit.lend(kit.paid_order(deposit_eur=Decimal("20.00"), **values))


def with_papers() -> dict[str, Any]:
    return {"actor": actor_of(SHOPKEEPER), "settings": kit.settings(), "papers_of": PAPERS}


def back(loan: Loan, **more: Any) -> Loan:
    return take_back(loan, accessories=["Lader"], data_statement=True, **with_papers(), **more)


def refused(reason: str, call: Any) -> None:
    with pytest.raises(Refused) as no:
        call()
    assert no.value.reason == reason


def test_the_price_is_paid_first_and_then_the_deposit(database: Any) -> None:
    loan = rent()
    assert (balance(loan).price_open, balance(loan).deposit_open) == (Decimal("30"), Decimal("20"))
    assert kit.pay(loan, "35.50").deposit_eur == Decimal("5.50")
    assert (balance(loan).price_open, balance(loan).deposit_open) == (Decimal("0"), Decimal("14.50"))
    refused("paid_too_much", lambda: kit.pay(loan, "14.51"))
    kit.pay(loan, "14.50")
    assert balance(loan).is_square
    assert balance(loan).deposit_held == Decimal("20")


@pytest.mark.parametrize("wrong", ["0", "-1", "0.001", "NaN", "Infinity"])
def test_an_amount_that_cannot_be(database: Any, wrong: str) -> None:
    refused("amount", lambda: kit.pay(rent(), wrong))


def test_what_is_paid_in_the_step_of_the_hand_over(database: Any) -> None:
    order = kit.paid_order(deposit_eur=Decimal("20"), payment=Paying(CASH), confirmed=frozenset())
    loan = kit.lend(order)
    assert balance(loan).is_square
    (row,) = payments_of(loan)
    assert (row.amount_eur, row.deposit_eur) == (Decimal("50"), Decimal("20"))


def test_unpaid_is_confirmed_with_its_word(database: Any) -> None:
    def words(**values: Any) -> tuple[str, ...]:
        order = replace(kit.paid_order(deposit_eur=Decimal("20")), confirmed=frozenset(), **values)
        with pytest.raises(Refused) as no:
            kit.lend(order)
        assert no.value.reason == "confirm_needed"
        return no.value.missing

    assert words() == ("unpaid_price", "unpaid_deposit")
    assert words(payment=Paying(CASH, Decimal("30"))) == ("unpaid_deposit",)
    order = kit.paid_order(payment=Paying(CASH, Decimal("31")))
    refused("paid_too_much", lambda: kit.lend(order))


def test_a_free_loan_takes_no_money_anywhere(database: Any) -> None:
    refused("price_not_allowed", lambda: kit.lend(kit.free_order(payment=Paying(CASH, Decimal("1")))))
    loan = kit.lend()
    with pytest.raises(Refused):
        kit.pay(loan, "1", actor=actor_of(LIBRARIAN))
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(
            text(
                "INSERT INTO loan_payment (loan_id, way, amount_eur, deposit_eur, method, reference, thing, paid_on,"
                " recorded_at) VALUES (:loan, 'in', 1, 0, 'cash', '', '', '2026-01-01', '2026-01-01 00:00:00')"
            ),
            {"loan": loan.id},
        )


@pytest.mark.parametrize("change", ["UPDATE loan_payment SET amount_eur = 1", "DELETE FROM loan_payment"])
def test_a_payment_is_never_changed_or_taken_away(database: Any, change: str) -> None:
    kit.pay(rent(), "30")
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(change))


def test_the_deposit_goes_back_or_stays_with_a_reason(database: Any) -> None:
    loan = rent(payment=Paying(CASH))
    refused("deposit_back", lambda: back(loan, deposit_back_eur=Decimal("20.01")))
    refused("deposit_does_not_add_up", lambda: back(loan, deposit_back_eur=Decimal("15")))
    stays = [Keep(Decimal("3.50"), KeptFor.DAMAGE), Keep(Decimal("1.50"), KeptFor.ACCESSORY, "Lader")]
    refused("unknown_accessory", lambda: back(loan, deposit_kept=[Keep(Decimal("1"), KeptFor.ACCESSORY, "Zetel")]))
    back(loan, deposit_back_eur=Decimal("15"), deposit_method=CASH, deposit_kept=stays)
    assert (balance(loan).deposit_held, balance(loan).deposit_kept) == (Decimal("0"), Decimal("5"))
    assert balance(loan).is_square
    assert [(row.way, row.amount_eur) for row in payments_of(loan)[1:]] == [
        (Way.KEPT, Decimal("3.50")),
        (Way.KEPT, Decimal("1.50")),
        (Way.OUT, Decimal("15")),
    ]


def test_a_deposit_that_nobody_paid_does_not_go_back(database: Any) -> None:
    loan = rent()
    refused("deposit_back", lambda: back(loan, deposit_back_eur=Decimal("20")))
    back(loan)
    assert balance(loan).to_pay == Decimal("30")  # the deposit is not asked any more, the rent is


def test_what_was_not_settled_at_the_return_is_settled_later(database: Any) -> None:
    loan = rent(payment=Paying(CASH, Decimal("40")))
    refused("still_running", lambda: payments.keep(loan, [Keep(Decimal("1"), KeptFor.DAMAGE)], actor=shop()))
    back(loan)
    assert balance(loan).to_give_back == Decimal("10")
    assert [each.loan.id for each in kit.open_amounts(shop())] == [loan.id]
    assert [each.to_give_back for each in open_sums(is_open_for(shop()), kit.now().date())] == [Decimal("10")]
    payments.keep(loan, [Keep(Decimal("4"), KeptFor.LOST)], actor=shop())
    refused(
        "more_than_there_is", lambda: payments.give_back(loan, amount_eur=Decimal("6.01"), method=CASH, **with_papers())
    )
    payments.give_back(loan, amount_eur=Decimal("6"), method=CASH, **with_papers())
    assert balance(loan).is_square
    assert kit.open_amounts(shop()) == []


def test_rent_that_is_open_can_be_kept_of_the_deposit(database: Any) -> None:
    loan = rent(payment=Paying(CASH))
    first = payments_of(loan)[0]
    payments.correct(loan, first, **with_papers())
    kit.pay(loan, "30")
    kit.pay(loan, "20")
    payments.give_back(loan, amount_eur=Decimal("30"), method=CASH, is_deposit=False, **with_papers())
    refused(
        "more_than_is_open",
        lambda: back(loan, deposit_kept=[Keep(Decimal("1"), KeptFor.PRICE)], deposit_back_eur=Decimal("19")),
    )


def test_a_mistake_is_put_right_by_a_row(database: Any) -> None:
    loan = rent()
    wrong = kit.pay(loan, "30")
    other = rent(borrower=replace(kit.BORROWER, first_name="Andere"))
    payments.correct(loan, wrong, **with_papers())
    assert balance(loan).to_pay == Decimal("50")
    assert len(payments_of(loan)) == 2
    refused("corrected_already", lambda: payments.correct(loan, wrong, **with_papers()))
    refused("corrected_already", lambda: payments.correct(loan, payments_of(loan)[1], **with_papers()))
    kit.pay(loan, "30")
    assert balance(other).to_pay == Decimal("50")


def test_money_that_went_back_keeps_its_ground(database: Any) -> None:
    loan = rent(payment=Paying(CASH))
    back(loan, deposit_back_eur=Decimal("20"), deposit_method=CASH)
    refused("used_since", lambda: payments.correct(loan, payments_of(loan)[0], **with_papers()))
    payments.correct(loan, payments_of(loan)[1], **with_papers())
    assert balance(loan).to_give_back == Decimal("20")


CENTS = st.integers(1, 9_999).map(lambda cents: Decimal(cents) / 100)


@settings(max_examples=60)
@given(price=CENTS, deposit=CENTS, paid=st.lists(CENTS, max_size=6), wrong=st.sets(st.integers(0, 5)))
def test_the_balance_is_right_to_the_cent(
    price: Decimal, deposit: Decimal, paid: list[Decimal], wrong: set[int]
) -> None:
    """Whatever comes in and is put right: what is open and what is held make the contract's sum, without a rest."""
    loan = Loan(kind=LoanKind.HUUR, state=LoanState.ACTIVE, price_eur=price, deposit_eur=deposit)
    rows: list[Payment] = []
    for number, amount in enumerate(paid, start=1):
        known = weigh(loan, rows, ())
        if amount <= known.to_pay:
            part = max(amount - known.price_open, Decimal(0))
            rows.append(Payment(id=number, way=Way.IN, amount_eur=amount, deposit_eur=part, method=CASH))
    for row in [row for row in rows if row.id in wrong]:
        rows.append(replace_row(row))
    known = weigh(loan, rows, ())
    counted = sum((row.amount_eur * (-1 if row.corrects_id else 1) for row in rows), Decimal(0))
    assert known.to_pay == price + deposit - counted
    assert known.price_paid + known.deposit_held == counted
    assert min(known.price_open, known.deposit_open, known.deposit_held) >= 0


def replace_row(row: Payment) -> Payment:
    return Payment(
        way=row.way, amount_eur=row.amount_eur, deposit_eur=row.deposit_eur, method=row.method, corrects_id=row.id
    )


def test_each_payment_has_a_receipt_that_stays_the_same(database: Any) -> None:
    loan = rent()
    row = kit.pay(loan, "35", reference="BON-7")
    loan_id, number = loan.id, row.id
    database.commit()
    first, again = (paper(loan_id, f"payment-{number}", saving=saving) for _time in range(2))
    assert first is not None
    assert again is not None
    assert first.content == again.content
    read = text_of(first.content or b"", "application/pdf")
    for said in ("Je betaalde € 35,00.", "BON-7", "Prijs", "€ 30,00", "Waarborg", "€ 5,00", "geen kasticket", "btw"):
        assert said in read, said
    assert "Nog te betalen: € 15,00." in read
    assert (first_damaged(), first_untold()) == (None, None)
    loan, row = session.get_one(Loan, loan_id), session.get_one(Payment, number)
    payments.correct(loan, row, **with_papers())
    number = payments_of(loan)[1].id
    database.commit()
    undone = paper(loan_id, f"payment-{number}", saving=saving)
    assert undone is not None
    assert "telt niet meer" in text_of(undone.content or b"", "application/pdf")


def test_open_amounts_are_of_the_own_shop(database: Any, clock: Any) -> None:
    clock.at("2026-03-01")
    late = rent()
    clock.at("2026-03-20")
    paid = kit.lend(kit.paid_order(LoanKind.KOOP, payment=Paying(CASH)))
    new = kit.lend(kit.paid_order(LoanKind.KOOP, confirmed=frozenset({"unpaid_price", "bought_before"})))
    kit.pay(new, "10.01")
    found = kit.open_amounts(shop())
    assert [(each.loan.id, each.to_pay) for each in found] == [(late.id, Decimal("50")), (new.id, Decimal("19.99"))]
    assert [each.is_late(kit.now().date()) for each in found] == [True, False]
    assert paid.id not in {each.loan.id for each in found}
    late_ones = select(Loan.id).where(is_open_for(shop()), is_late_on(kit.now().date()))
    assert session.scalars(late_ones).all() == [late.id]
    assert count_open(shop()) == count_open(actor_of(COORDINATOR)) == 2
    (sums,) = open_sums(is_open_for(shop()), kit.now().date())
    assert (sums.count, sums.late) == (2, 1)
    assert (sums.to_pay, sums.to_give_back) == (sum(each.to_pay for each in found), Decimal(0))
    assert [each.to_pay for each in open_sums(is_late_on(kit.now().date()), kit.now().date())] == [Decimal("50")]
    assert kit.open_amounts(actor_of(LIBRARIAN)) == []
    with pytest.raises(NotAllowed):
        kit.pay(new, "1", actor=actor_of(COORDINATOR))


def test_the_page_notes_gives_back_and_puts_right(arrange: Any, client_for: Any, app: Flask) -> None:
    with arrange():
        loan = rent(tariff_proof=TariffProof.VT)
        number = loan.number
    client = client_for(SHOPKEEPER)
    path = f"/loans/{number}"
    done = client.submit(path, {"payment-amount_eur": "50,00", "payment-method": "cash"}, form="payment-form")
    assert done.status_code == 200
    assert "Alles is betaald" not in done.text
    with arrange():
        row = session.scalars(select(Payment)).one().id
    assert client.get(f"{path}/payments/{row}/receipt.pdf").mimetype == "application/pdf"
    assert client_for(LIBRARIAN).get(f"{path}/payments/{row}/receipt.pdf").status_code == 404
    assert client_for(COORDINATOR).get(f"{path}/payments/{row}/receipt.pdf").status_code == 403
    again = client.submit(path, {"back-amount_eur": "99,00", "back-method": "cash"}, form="back-form")
    assert again.status_code == 409
    assert "Je kan hoogstens" in again.text


def shop() -> Any:
    return actor_of(SHOPKEEPER)
