"""How long the device of a sale was with us for a repair within the guarantee."""

from sqlalchemy import or_, select

from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.loans.models import LinePurpose, Loan, LoanLine
from inventory.repairs.lifecycle import RepairState
from inventory.repairs.models import Repair


def days_in_repair(sale: Loan) -> int:
    """Every day that began or ended in a closed repair within the guarantee, each counted once.

    Of the device that the buyer has now: one that took the place of another began with a guarantee that has those of
    the first one in it (see `actions.loaner.replace`).
    """
    rows = session.execute(
        select(Repair.opened_on, Repair.closed_at)
        .join(LoanLine, LoanLine.device_id == Repair.device_id)
        .where(
            LoanLine.loan_id == sale.id,
            LoanLine.device_id == sale.line.device_id,
            LoanLine.purpose == LinePurpose.MAIN,
            Repair.opened_at >= LoanLine.from_at,
            # Once it was replaced it is somebody else's. What is theirs for good has a line that ends as it begins.
            or_(LoanLine.until_at == LoanLine.from_at, Repair.opened_at <= LoanLine.until_at),
            Repair.is_in_guarantee,
            Repair.state == RepairState.CLOSED,
        )
        .order_by(Repair.id)
    ).all()
    days = {
        opened_on.toordinal() + more
        for opened_on, closed_at in rows
        if closed_at is not None
        for more in range((day_of(closed_at) - opened_on).days + 1)
    }
    return len(days)
