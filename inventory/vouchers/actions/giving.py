"""The desk gives a voucher with a free loan: one for a household, never the same code at two desks."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.loans.actions.moving import hold as hold_loan
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.people.actions.subject import hold as hold_person
from inventory.people.models import Person
from inventory.people.queries import class_of, household_numbers, root_of
from inventory.vouchers.actions.stock import assign, end, hold, subject_of
from inventory.vouchers.lifecycle import KEPT_AFTER_GIVING, VOUCHER, VoucherState, Why
from inventory.vouchers.models import Voucher
from inventory.vouchers.queries import code_of

_TRIES = 50


def give(loan: Loan, *, actor: Actor, provider: str = "", why: Why | None = None) -> Voucher:
    """A code of the stock goes out with this contract, the one that expires first. `provider`: of whom; any when empty.

    `why` is for the coordinator: this household has one already, and may have another.
    """
    demand(actor, Can.VOUCHERS_GIVE, loan)
    if why is not None:
        demand(actor, Can.VOUCHERS_MORE)
    loan = hold_loan(loan)
    if loan.kind != LoanKind.BRUIKLEEN or loan.state != LoanState.ACTIVE:
        raise Refused("loan_not_running", _("Een voucher gaat mee met een gratis lening die loopt."))
    people = sorted(_household(loan.person))
    for number in people:  # by number, the own one too: two desks with two people of one address wait for each other
        each = session.get(Person, number)
        if each is not None and (number == loan.person_id or each.anonymised_at is None):
            hold_person(each)
    had = _given_to(people)
    if had and why is None:
        raise Refused(
            "household_has_one",
            _("Op dit adres is al een voucher gegeven: bij contract %(number)s. De coördinator kan er nog één geven.",
              number=had[0].loan.number if had[0].loan else ""),
            field="why",
        )  # fmt: skip
    voucher = _take_one(provider)
    assign(voucher, VoucherState.GIVEN)
    voucher.loan, voucher.given_at, voucher.given_by_id, voucher.why = loan, now(), actor.user_id, why
    voucher.is_first = why is Why.OTHER_HOUSEHOLD or not any(each.is_first for each in had)
    session.flush()
    record(
        VOUCHER.move("give").event, subject_of(voucher), actor=actor, from_state=VoucherState.IN_STOCK,
        to_state=voucher.state, data={"contract": loan.number, "why": str(why) if why else ""},
    )  # fmt: skip
    return voucher


def read_code(voucher: Voucher, *, actor: Actor) -> str:
    """The code, for a colleague of who gave it, as long as it is kept. A code is money: history tells who looked."""
    demand(actor, Can.VOUCHERS_GIVE, _loan_of(voucher))
    code = code_of(voucher, actor=actor)
    if code is None:
        raise Refused("code_erased", _("De code is hier gewist. Het gezin heeft ze."))
    record("voucher:code-read", subject_of(voucher), actor=actor, from_state=voucher.state, to_state=voucher.state)
    return code


def take_back(voucher: Voucher, *, actor: Actor) -> Voucher:
    """It was the wrong contract: within a day the code goes back in stock, when it was not told to anybody yet."""
    loan = hold_loan(_loan_of(voucher))
    demand(actor, Can.VOUCHERS_GIVE, loan)
    voucher = hold(voucher)
    VOUCHER.check("take_back", VoucherState(voucher.state), {})
    if voucher.code is None or voucher.given_at is None or voucher.given_at < now() - KEPT_AFTER_GIVING:
        raise Refused("too_late_to_undo", _("Dat kan alleen tot een dag nadat de voucher gegeven is."))
    was_first = voucher.is_first
    assign(voucher, VoucherState.IN_STOCK)
    voucher.loan, voucher.given_at, voucher.given_by_id, voucher.why, voucher.is_first = None, None, None, None, False
    session.flush()
    if was_first:
        _count_another(loan.person)
    record(
        VOUCHER.move("take_back").event, subject_of(voucher), actor=actor, from_state=VoucherState.GIVEN,
        to_state=voucher.state, data={"contract": loan.number},
    )  # fmt: skip
    return voucher


def lose(voucher: Voucher, *, actor: Actor) -> Voucher:
    """The code does not work, or is lost: it goes to nobody any more, and a household that had it counts no more."""
    demand(actor, Can.VOUCHERS_SET)
    loan = hold_loan(voucher.loan) if voucher.loan is not None else None
    voucher = hold(voucher)
    was_first = voucher.is_first
    end(voucher, "lose", actor=actor)
    if was_first and loan is not None:
        _count_another(loan.person)
    return voucher


def _take_one(provider: str) -> Voucher:
    """The first that is still there once it is locked: another desk may have taken it meanwhile."""
    query = _in_stock()
    if provider:
        query = query.where(Voucher.provider == provider)
    for number in session.scalars(query.order_by(Voucher.valid_until, Voucher.id).limit(_TRIES)).all():
        found = session.get(Voucher, number)
        if found is not None and (held := hold(found)).state == VoucherState.IN_STOCK:
            return held
    said = _("Er is geen voucher meer. Vraag de coördinator om nieuwe codes.")
    if provider and session.scalar(_in_stock().limit(1)) is not None:
        said = _("Er is geen voucher van %(provider)s meer. Kies een andere.", provider=provider)
    raise Refused("no_voucher", said, field="provider")


def _in_stock() -> Select[int]:
    """The numbers of what can be given today."""
    return select(Voucher.id).where(Voucher.state == VoucherState.IN_STOCK, Voucher.valid_until >= today())


def _household(person: Person) -> set[int]:
    """Everybody at this address whom this counter knows, and every row of this person."""
    near = household_numbers(person.address_key, org_id=person.org_id, route=person.route)
    root = root_of(person) or person
    return {person.id, *class_of(root.id), *near}


def _given_to(people: Sequence[int]) -> Sequence[Voucher]:
    query = select(Voucher).join(Loan, Loan.id == Voucher.loan_id)
    query = query.where(Loan.person_id.in_(people), Voucher.state == VoucherState.GIVEN)
    return session.scalars(query.order_by(Voucher.given_at, Voucher.id)).all()


def _count_another(person: Person) -> None:
    """The first one of a household is gone: when it has another, that one counts."""
    left = _given_to(sorted(_household(person)))
    if left and not any(each.is_first for each in left):
        left[0].is_first = True
        session.flush()


def _loan_of(voucher: Voucher) -> Loan:
    if voucher.loan is None:
        raise Refused("not_given", _("Deze voucher is niet gegeven."))
    return voucher.loan
