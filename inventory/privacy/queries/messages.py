"""Which messages are about somebody."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_

from inventory.history.models import Message
from inventory.loans.models import Loan
from inventory.people.models import Person


def is_about(rows: Sequence[Person], loans: Sequence[Loan]) -> ColumnElement[bool]:
    """What was said about these contracts, and what else was sent to these people.

    Two may share an address: what is about a contract or a referral is not somebody's because of where it was sent.
    """
    addresses = {text for row in rows for text in (row.email, row.phone, row.address[:254]) if text}
    others = and_(Message.to_address.in_(addresses), Message.key.not_like("loan:%"), Message.key.not_like("referral:%"))
    return or_(others, *(Message.key.like(f"loan:{loan.number}:%") for loan in loans))
