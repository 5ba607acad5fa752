"""What was paid before money went both ways: the rows of the older service become rows of this one, to the cent."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import flask_migrate
from flask import Flask
from sqlalchemy import select

from inventory.core.db import session
from inventory.loans.actions import payments
from inventory.loans.actions.paying import Paying
from inventory.loans.documents import PAPERS
from inventory.loans.models import Loan, Payment, PaymentMethod, ProofCheck, Way
from inventory.loans.queries.money import balance
from tests.house.test_migrations import MIGRATIONS
from tests.loans import kit
from tests.loans.test_money import back, rent
from tests.people import SHOPKEEPER, actor_of


def test_an_older_database_comes_along(app_with: Callable[..., Flask]) -> None:
    app = app_with()
    with app.app_context():
        over = rent(payment=Paying(PaymentMethod.CASH))
        back(over, deposit_back_eur=Decimal("20"), deposit_method=PaymentMethod.BANCONTACT)
        running = rent()
        kit.pay(running, "12.34")
        wrong = kit.pay(running, "5")
        payments.correct(running, wrong, actor=actor_of(SHOPKEEPER), settings=kit.settings(), papers_of=PAPERS)
        kit.pay(running, "27.66")
        numbers = over.id, running.id
        session.commit()
        session.remove()
        flask_migrate.downgrade(directory=str(MIGRATIONS), revision="0020")
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        over, running = (session.get_one(Loan, number) for number in numbers)
        assert balance(over).is_square
        went = session.scalars(select(Payment).where(Payment.loan_id == over.id, Payment.way == Way.OUT)).one()
        assert (went.amount_eur, went.deposit_eur, went.method) == (20, 20, PaymentMethod.UNKNOWN)
        assert (balance(running).to_pay, balance(running).deposit_held) == (Decimal("10"), Decimal("10"))
        checks = session.scalars(select(ProofCheck).order_by(ProofCheck.id)).all()
        assert [each.loan_id for each in checks] == list(numbers)
        assert all(each.valid_until > each.seen_on for each in checks)
