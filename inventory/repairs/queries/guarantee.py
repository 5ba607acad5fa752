"""How long the devices of a sale were with us for a repair within the guarantee."""

from sqlalchemy import or_, select

from inventory.core.clock import day_of, today
from inventory.core.db import session
from inventory.loans.models import LinePurpose, Loan, LoanLine
from inventory.repairs.lifecycle import RepairState
from inventory.repairs.models import Repair


def days_in_repair(sale: Loan, *, until_today: Repair | None = None) -> int:
    """Every day that began or ended in a closed repair within the guarantee, each counted once; also of a device that
    was replaced, because its guarantee goes on with the next one. `until_today`: an open case, as if it closed now.
    """
    rows = session.execute(
        select(Repair.opened_on, Repair.closed_at)
        .join(LoanLine, LoanLine.device_id == Repair.device_id)
        .where(
            LoanLine.loan_id == sale.id,
            LoanLine.purpose == LinePurpose.MAIN,
            Repair.opened_at >= LoanLine.from_at,
            # Once it was replaced it is somebody else's. What is theirs for good has a line that ends as it begins.
            or_(LoanLine.until_at == LoanLine.from_at, Repair.opened_at <= LoanLine.until_at),
            Repair.is_in_guarantee,
            Repair.state == RepairState.CLOSED,
        )
        .order_by(Repair.id)
    ).all()
    spans = [(opened_on, day_of(closed_at)) for opened_on, closed_at in rows if closed_at is not None]
    if until_today is not None:
        spans.append((until_today.opened_on, today()))
    days = {
        opened_on.toordinal() + more for opened_on, last_on in spans for more in range((last_on - opened_on).days + 1)
    }
    return len(days)
