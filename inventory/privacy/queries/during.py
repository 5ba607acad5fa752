"""Whose a device was at some moment: what happened to it then is of that contract, and of no earlier or later one."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from inventory.loans.models import LoanLine


def during(device_id: Any, at: Any) -> ColumnElement[bool]:
    """To join `LoanLine` by: this device was on that line at this moment. What was sold ends as it begins: it stays of
    who bought it until it is on another contract.
    """
    later = aliased(LoanLine)
    return and_(
        LoanLine.device_id == device_id,
        LoanLine.from_at <= at,
        or_(LoanLine.until_at.is_(None), LoanLine.until_at == LoanLine.from_at, at <= LoanLine.until_at),
        ~exists().where(later.device_id == device_id, later.from_at > LoanLine.from_at, later.from_at <= at),
    )
