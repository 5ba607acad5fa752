"""What came along with a contract, in words that somebody typed: a name may stand in them."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from inventory.devices.lifecycle import ACCESSORIES, OTHER_ACCESSORIES
from inventory.loans.models import Loan, LoanAccessory, LoanLine, Payment

_PLAIN = (*ACCESSORIES, *OTHER_ACCESSORIES, "")


def is_own_word(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether this is no usual word and not what stands in the place of one."""
    return func.lower(column).not_in(_PLAIN)


def names_things() -> ColumnElement[bool]:
    """Whether a contract names a thing in somebody's own words, or says in words how it came back."""
    lines = select(LoanLine.loan_id).join(LoanAccessory, LoanAccessory.line_id == LoanLine.id)
    return or_(
        Loan.id.in_(lines.where(or_(is_own_word(LoanAccessory.kind), LoanAccessory.back_note != ""))),
        Loan.id.in_(select(Payment.loan_id).where(is_own_word(Payment.thing))),
    )


def free_word(taken: Collection[str]) -> str:
    """The first word for another thing that is not on this line yet."""
    return next(word for word in OTHER_ACCESSORIES if word not in taken)
