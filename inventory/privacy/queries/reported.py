"""The faults that were reported of somebody's device, for the own file."""

from typing import Any

from sqlalchemy import select

from inventory.core.db import session
from inventory.faults.lifecycle import LABELS, PROBLEMS
from inventory.faults.models import FaultReport
from inventory.loans.models import Loan
from inventory.people.models import Person


def faults_of(loan: Loan) -> list[dict[str, Any]]:
    """What was reported while the device was on this contract. Anybody may scan the label: a number or an address that
    is not the person's own may be somebody else's, so of that it says only that there is one.
    """
    found = []
    for line in loan.lines:
        query = select(FaultReport).where(
            FaultReport.device_id == line.device_id, FaultReport.reported_at >= line.from_at
        )
        if line.until_at is not None and loan.state != "sold":
            query = query.where(FaultReport.reported_at <= line.until_at)
        found += [
            {
                "code": each.code,
                "reported_at": each.reported_at.isoformat(timespec="minutes"),
                "problem": str(PROBLEMS[each.problem]),
                "state": str(LABELS[each.state]),
                "call_back": _own(each.call_back, loan.person),
            }
            for each in session.scalars(query.order_by(FaultReport.id)).unique()
        ]
    return found


def _own(call_back: str, person: Person) -> str:
    is_own = _plain(call_back) in {_plain(person.phone), _plain(person.email)}
    return call_back if is_own or not call_back else "een ander nummer of adres"


def _plain(text: str) -> str:
    return text.strip().casefold() if "@" in text else "".join(sign for sign in text if sign.isdigit())[-9:]
