"""What is still to pay, what is held of a deposit, and on which contracts something is open."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Organisation
from inventory.core.clock import day_of, start_of_day
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.money import NOTHING, to_cents
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import KeptFor, Loan, LoanLine, LongerPrice, Payment, Way
from inventory.loans.queries.contracts import payments_of

PAY_WITHIN_DAYS = 14  # after that day an amount that is open is called late
_HALF_A_CENT = 0.005  # SQLite adds amounts as floating numbers; what is shown is added here, to the cent


@dataclass(frozen=True)
class Balance:
    """Of one contract. A deposit that was never paid is not asked any more once the device is back."""

    price_open: Decimal
    deposit_open: Decimal
    deposit_held: Decimal
    deposit_kept: Decimal
    price_paid: Decimal
    """What came in for the price, less what went back of it."""
    is_over: bool

    @property
    def to_pay(self) -> Decimal:
        return self.price_open + self.deposit_open

    @property
    def to_give_back(self) -> Decimal:
        """What is held of the deposit of a contract that is over: it goes back, or it stays for a reason."""
        return self.deposit_held if self.is_over else NOTHING

    @property
    def is_square(self) -> bool:
        return not self.to_pay and not self.to_give_back


def weigh(loan: Loan, rows: Iterable[Payment], longer: Iterable[LongerPrice]) -> Balance:
    """The balance of a contract with these rows, and with what each time that was added costs. A row that corrects
    another counts the other way round.
    """
    price_in = price_out = deposit_in = deposit_out = kept = kept_for_price = NOTHING
    for row in rows:
        sign = -1 if row.corrects_id is not None else 1
        deposit, price = sign * row.deposit_eur, sign * (row.amount_eur - row.deposit_eur)
        if row.way == Way.IN:
            price_in, deposit_in = price_in + price, deposit_in + deposit
        elif row.way == Way.OUT:
            price_out, deposit_out = price_out + price, deposit_out + deposit
        else:
            kept += deposit
            kept_for_price += deposit if row.kept_for == KeptFor.PRICE else NOTHING
    is_over = loan.state != LoanState.ACTIVE
    return Balance(
        price_open=_whole_price(loan, longer) - price_in - kept_for_price,
        deposit_open=NOTHING if is_over else (loan.deposit_eur or NOTHING) - deposit_in,
        deposit_held=deposit_in - deposit_out - kept,
        deposit_kept=kept,
        price_paid=price_in + kept_for_price - price_out,
        is_over=is_over,
    )


def _whole_price(loan: Loan, longer: Iterable[LongerPrice]) -> Decimal:
    return sum((each.price_eur for each in longer), loan.price_eur or NOTHING)


def balance(loan: Loan) -> Balance:
    """The balance of a contract, read now."""
    return weigh(loan, payments_of(loan), longer_prices_of(loan))


def longer_prices_of(loan: Loan) -> Sequence[LongerPrice]:
    """What each time that was added to a rent costs, the oldest first."""
    return _longer_of([loan.id] if loan.kind == LoanKind.HUUR else []).get(loan.id, [])


def _longer_of(numbers: Sequence[int]) -> dict[int, list[LongerPrice]]:
    found: dict[int, list[LongerPrice]] = {}
    if numbers:
        rows = select(LongerPrice).where(LongerPrice.loan_id.in_(numbers)).order_by(LongerPrice.id)
        for row in session.scalars(rows):
            found.setdefault(row.loan_id, []).append(row)
    return found


def payment_of(loan: Loan, number: int) -> Payment:
    """One row of this contract; of another contract it does not exist."""
    found = session.get(Payment, number)
    if found is None or found.loan_id != loan.id:
        raise Missing(_("Deze betaling bestaat niet."))
    return found


@dataclass(frozen=True)
class OpenAmount:
    """A contract on which something is open, and since which day."""

    loan: Loan
    to_pay: Decimal
    to_give_back: Decimal
    since: date

    def is_late(self, day: date) -> bool:
        """Longer open than the usual; never of somebody who died: the family is in no haste."""
        return self.loan.quiet_at is None and self.since + timedelta(days=PAY_WITHIN_DAYS) < day


def may_see_names(actor: Actor) -> bool:
    """The shop sees contract by contract; the coordinator sees counts and sums alone."""
    return may(actor, Can.LOANS_SELL)


def for_amounts() -> Select[Any]:
    """A contract as a row of money: its counter, and of its device what it is called."""
    return select(Loan).options(
        joinedload(Loan.org),
        selectinload(Loan.lines).options(
            joinedload(LoanLine.device).load_only(Device.tag, Device.make, Device.model).lazyload(Device.media),
            lazyload(LoanLine.accessories),
        ),
    )


@dataclass(frozen=True)
class Sums:
    """What is open together on some contracts of a counter, and of how many it is late."""

    org: str
    count: int
    late: int
    to_pay: Decimal
    to_give_back: Decimal


def open_sums(limit: ColumnElement[bool], day: date) -> list[Sums]:
    """Counter by counter what is open on the contracts that this leaves of those with a price, all of them. One
    statement.
    """
    sums = _sums()
    deposit = case(
        (Loan.state == LoanState.ACTIVE, func.coalesce(Loan.deposit_eur, 0) - func.coalesce(sums.c.deposit, 0)), else_=0
    )
    back = case((Loan.state != LoanState.ACTIVE, func.coalesce(sums.c.held, 0)), else_=0)
    rows = session.execute(
        select(
            Organisation.name,
            func.count(Loan.id),
            func.sum(case((is_late_on(day), 1), else_=0)),
            func.sum(_price_open(sums) + deposit),
            func.sum(back),
        )
        .select_from(Loan)
        .join(Organisation, Organisation.id == Loan.org_id)
        .outerjoin(sums, sums.c.loan_id == Loan.id)
        .where(limit, Loan.kind != LoanKind.BRUIKLEEN)
        .group_by(Organisation.id, Organisation.name)
        .order_by(Organisation.name, Organisation.id)
    )
    return [Sums(name, count, int(late or 0), _cents(pay), _cents(back)) for name, count, late, pay, back in rows]


def _cents(amount: Any) -> Decimal:
    return to_cents(Decimal(str(amount or 0)))


def amounts_of(loans: Sequence[Loan]) -> list[OpenAmount]:
    """Of these contracts, in this order, what is open. Two statements."""
    paid: dict[int, list[Payment]] = {}
    for row in session.scalars(
        select(Payment).where(Payment.loan_id.in_([loan.id for loan in loans])).order_by(Payment.id)
    ):
        paid.setdefault(row.loan_id, []).append(row)
    longer = _longer_of([loan.id for loan in loans if loan.kind == LoanKind.HUUR])
    found = []
    for loan in loans:
        mine = longer.get(loan.id, [])
        weighed = weigh(loan, paid.get(loan.id, ()), mine)
        if not weighed.is_square:
            since = day_of(_open_since(loan, weighed, mine))
            found.append(OpenAmount(loan, weighed.to_pay, weighed.to_give_back, since))
    return found


def _open_since(loan: Loan, weighed: Balance, longer: Sequence[LongerPrice]) -> datetime:
    """From when the oldest amount is open. What was paid counts for the first term first, then for each time added."""
    if not weighed.to_pay:
        return loan.ended_at or loan.handed_over_at
    owed = loan.price_eur or NOTHING
    covered = _whole_price(loan, longer) - weighed.price_open
    if weighed.deposit_open or covered < owed:
        return loan.handed_over_at
    for each in longer:
        owed += each.price_eur
        if covered < owed:
            return each.noted_at
    return loan.handed_over_at


def open_of(numbers: Sequence[int]) -> dict[int, Decimal]:
    """Of these contracts, what is still to pay."""
    paid: dict[int, list[Payment]] = {}
    for row in session.scalars(select(Payment).where(Payment.loan_id.in_(numbers)).order_by(Payment.id)):
        paid.setdefault(row.loan_id, []).append(row)
    loans = session.scalars(select(Loan).where(Loan.id.in_(numbers), Loan.kind != LoanKind.BRUIKLEEN)).all()
    longer = _longer_of([loan.id for loan in loans])
    return {loan.id: weigh(loan, paid.get(loan.id, ()), longer.get(loan.id, [])).to_pay for loan in loans}


def count_open(actor: Actor) -> int:
    """How many contracts of the own shop have an open amount."""
    return session.scalar(select(func.count(Loan.id)).where(is_open_for(actor))) or 0


def is_open_for(actor: Actor) -> ColumnElement[bool]:
    """The contracts of the own shop that have an open amount."""
    return and_(_of(actor), _among(_is_open))


def is_to_pay() -> ColumnElement[bool]:
    return _among(lambda sums: or_(_price_open(sums) > _HALF_A_CENT, _deposit_open(sums)))


def is_to_give_back() -> ColumnElement[bool]:
    return _among(_to_give_back)


def is_late_on(day: date) -> ColumnElement[bool]:
    """Of the contracts with an open amount those of which it is late on this day: `OpenAmount.is_late` in SQL."""
    before = start_of_day(day - timedelta(days=PAY_WITHIN_DAYS))
    return and_(Loan.quiet_at.is_(None), _among(lambda sums: _is_open_since(sums, before)))


def _is_open_since(sums: Subquery, before: datetime) -> ColumnElement[bool]:
    """As `_open_since`: the first amount that is not covered by what was paid was agreed before this instant."""
    paid = func.coalesce(sums.c.price, 0)
    is_to_pay = or_(_price_open(sums) > _HALF_A_CENT, _deposit_open(sums))
    is_first_open = or_(_deposit_open(sums), func.coalesce(Loan.price_eur, 0) - paid > _HALF_A_CENT)
    until = aliased(LongerPrice)
    so_far = (
        select(func.sum(until.price_eur))
        .where(until.loan_id == Loan.id, until.id <= LongerPrice.id)
        .correlate(Loan, LongerPrice)
        .scalar_subquery()
    )
    is_longer_open = (
        select(LongerPrice.id)
        .where(
            LongerPrice.loan_id == Loan.id,
            LongerPrice.noted_at < before,
            func.coalesce(Loan.price_eur, 0) + so_far - paid > _HALF_A_CENT,
        )
        .correlate(Loan, sums)
        .exists()
    )
    return or_(
        and_(is_to_pay, is_first_open, Loan.handed_over_at < before),
        and_(is_to_pay, ~is_first_open, is_longer_open),
        and_(~is_to_pay, _to_give_back(sums), func.coalesce(Loan.ended_at, Loan.handed_over_at) < before),
    )


def _among(limit: Callable[[Subquery], ColumnElement[bool]]) -> ColumnElement[bool]:
    """The contracts with a price that their sums leave."""
    sums = _sums()
    ids = (
        select(Loan.id)
        .outerjoin(sums, sums.c.loan_id == Loan.id)
        .where(Loan.kind != LoanKind.BRUIKLEEN, limit(sums))
        .correlate(None)
    )
    return Loan.id.in_(ids)


def _of(actor: Actor) -> ColumnElement[bool]:
    if actor.kind == "system":
        return true()
    if not may(actor, Can.MONEY_SEE):
        return false()
    if Role.COORDINATOR in actor.roles:
        return true()
    return Loan.org_id.in_(actor.orgs(Role.SHOP))


def _sums() -> Subquery:
    """Per contract: what came in for the price, and what came in, went out and stayed of the deposit."""
    sign = case((Payment.corrects_id.is_not(None), -1), else_=1)
    for_price = case((Payment.kept_for == KeptFor.PRICE, Payment.deposit_eur), else_=0)
    price = case((Payment.way == Way.IN, Payment.amount_eur - Payment.deposit_eur), else_=for_price)
    held = case((Payment.way == Way.IN, Payment.deposit_eur), else_=-Payment.deposit_eur)
    deposit_in = case((Payment.way == Way.IN, Payment.deposit_eur), else_=0)
    return (
        select(
            Payment.loan_id,
            func.sum(sign * price).label("price"),
            func.sum(sign * held).label("held"),
            func.sum(sign * deposit_in).label("deposit"),
        )
        .group_by(Payment.loan_id)
        .subquery()
    )


def _is_open(sums: Subquery) -> ColumnElement[bool]:
    return or_(_price_open(sums) > _HALF_A_CENT, _deposit_open(sums), _to_give_back(sums))


def _price_open(sums: Subquery) -> ColumnElement[Any]:
    longer = (
        select(func.coalesce(func.sum(LongerPrice.price_eur), 0))
        .where(LongerPrice.loan_id == Loan.id)
        .correlate(Loan)
        .scalar_subquery()
    )
    return Loan.price_eur + longer - func.coalesce(sums.c.price, 0)


def _deposit_open(sums: Subquery) -> ColumnElement[bool]:
    asked = func.coalesce(Loan.deposit_eur, 0) - func.coalesce(sums.c.deposit, 0)
    return and_(Loan.state == LoanState.ACTIVE, asked > _HALF_A_CENT)


def _to_give_back(sums: Subquery) -> ColumnElement[bool]:
    return and_(Loan.state != LoanState.ACTIVE, func.coalesce(sums.c.held, 0) > _HALF_A_CENT)
