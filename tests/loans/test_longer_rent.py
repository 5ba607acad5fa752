"""A longer rent: what it costs is shown, agreed, frozen on the sheet, and asked; a free loan stays free."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.history.archive import newest
from inventory.history.told import first_untold
from inventory.loans.actions import changes
from inventory.loans.actions.died import note_died
from inventory.loans.actions.longer_price import usual_price
from inventory.loans.actions.paying import Paying
from inventory.loans.documents import PAPERS, paper
from inventory.loans.models import FreeFor, Loan, PaymentMethod, TariffProof
from inventory.loans.queries.money import balance, is_late_on, longer_prices_of
from inventory.web.saving import saving
from tests.house.walk import text_of
from tests.loans import kit
from tests.people import LIBRARIAN, SHOPKEEPER, actor_of

NEXT = date(2028, 3, 2)


def extend(loan: Loan, day: date = NEXT, **more: Any) -> Loan:
    who = SHOPKEEPER if loan.kind == "HUUR" else LIBRARIAN
    return changes.extend(loan, day, actor=actor_of(who), settings=kit.settings(), papers_of=PAPERS, **more)


def rent(clock: Any) -> Loan:
    clock.at("2026-03-02")
    kit.tariff(price="30.00")
    loan = kit.lend(kit.paid_order())
    clock.at("2027-02-20")
    return loan


def refused(loan: Loan, **more: Any) -> str:
    with pytest.raises(Refused) as no:
        extend(loan, **more)
    return no.value.reason


def test_what_a_longer_rent_usually_costs(database: Any, clock: Any) -> None:
    loan = rent(clock)
    assert loan.due_on == date(2027, 3, 2)

    def amount(day: date) -> Decimal:
        found = usual_price(loan, day, kit.settings())
        assert found is not None
        return found.amount_eur

    assert amount(NEXT) == Decimal("30.00")
    assert amount(date(2027, 9, 2)) == Decimal("15.00")
    assert amount(date(2027, 3, 18)) == Decimal("1.29")  # 16 of the 31 days of a month of € 2,50
    assert amount(date(2027, 5, 3)) == Decimal("5.00")  # two months; on Sunday 2 May it is closed
    assert usual_price(loan, date(2027, 3, 2), kit.settings()) is None
    kit.tariff(price="42.00", valid_from=date(2027, 1, 1))
    assert amount(NEXT) == Decimal("42.00")
    assert usual_price(kit.lend(), NEXT, kit.settings()) is None


def test_the_price_is_agreed_frozen_and_asked(database: Any, clock: Any) -> None:
    loan = rent(clock)
    kit.pay(loan, "30")
    assert balance(loan).is_square
    assert refused(loan) == "price_to_agree"
    assert refused(loan, price_eur=Decimal("0")) == "reason_missing"
    assert refused(loan, price_eur=Decimal("5"), free_for=FreeFor.REPAIR) == "not_free"
    assert refused(kit.lend(), day=NEXT, price_eur=Decimal("1")) == "price_not_allowed"
    with saving():
        extend(loan, price_eur=Decimal("30.00"))
    (row,) = longer_prices_of(loan)
    assert (row.from_on, row.until_on, row.tariff_valid_from) == (date(2027, 3, 3), NEXT, date(2026, 1, 1))
    assert (loan.price_eur, balance(loan).to_pay) == (Decimal("30"), Decimal("30"))
    (open_now,) = kit.open_amounts(actor_of(SHOPKEEPER))
    assert (open_now.to_pay, open_now.since) == (Decimal("30"), date(2027, 2, 20))
    assert open_now.is_late(date(2027, 3, 7))
    days = (date(2027, 3, 6), date(2027, 3, 7))
    assert [session.scalar(select(Loan.id).where(is_late_on(day))) for day in days] == [None, loan.id]
    for change in ("UPDATE loan_longer_price SET price_eur = 1", "DELETE FROM loan_longer_price"):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(change))
    note_died(loan, actor=actor_of(SHOPKEEPER))
    assert not kit.open_amounts(actor_of(SHOPKEEPER))[0].is_late(date(2027, 3, 7))
    assert session.scalar(select(Loan.id).where(is_late_on(date(2027, 3, 7)))) is None
    assert first_untold() is None


def test_the_sheet_says_what_is_paid_and_what_stays(database: Any, clock: Any) -> None:
    loan = rent(clock)
    kit.pay(loan, "30")
    with saving():
        extend(loan, price_eur=Decimal("30.00"), paying=Paying(PaymentMethod.CASH))
    kept = paper(loan.id, "addendum", saving=saving)
    assert kept is not None
    assert kept.content is not None
    said = " ".join(text_of(kept.content, "application/pdf").split())
    assert "betaal je € 30,00" in said
    assert "Betaald: € 30,00 (Contant)" in said
    assert balance(loan).is_square
    clock.at("2028-02-20")
    with saving():
        extend(loan, date(2028, 4, 3), price_eur=Decimal(0), free_for=FreeFor.REPAIR, proof=TariffProof.VT)
    free = newest("addendum", "loan", loan.id)
    assert free is not None
    assert free.data["free_for"] == "Het toestel was lang in herstelling"
    assert balance(loan).is_square


def test_the_page_shows_the_amount_of_the_day_before_it_is_agreed(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    with arrange():
        kit.tariff(price="30.00")
        number = kit.lend(kit.paid_order()).number
    clock.at("2027-02-20")
    client, address = client_for(SHOPKEEPER), f"/loans/{number}/extend"
    shown = client.page(address).form("extend-form").values
    assert shown["extend-price_eur"] == ["30,00"]
    never = client.submit(address, {"extend-due_on": "9999-12-31"}, form="extend-form")
    assert (never.status_code, "ten laatste" in never.text) == (409, True)
    other = client.submit(address, {"extend-due_on": "2027-09-02"}, form="extend-form")
    assert other.status_code == 409
    values = kit.page_of(other).form("extend-form").values
    assert values["extend-price_eur"] == ["15,00"]
    sent = {
        name: values[name][0] for name in ("extend-due_on", "extend-price_eur", "extend-shown_on", "extend-shown_eur")
    }
    done = client.submit(address, sent, form="extend-form")
    assert done.status_code == 200
    assert "€ 45,00" in done.text  # the first term was not paid either


def test_a_free_loan_takes_no_money(database: object) -> None:
    with saving():
        loan = kit.lend()
    before = loan.due_on
    assert before is not None
    with pytest.raises(Refused) as no, saving():
        extend(loan, before + timedelta(days=30), paying=Paying(PaymentMethod.CASH, Decimal("5")))
    assert no.value.reason == "price_not_allowed"
    session.refresh(loan)
    assert (loan.due_on, balance(loan).price_paid) == (before, 0)
