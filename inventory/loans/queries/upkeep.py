"""Which devices are away, for the upkeep that they need."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from inventory.core.clock import start_of_day
from inventory.core.db import session
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import DeskTask, LinePurpose, Loan, LoanLine, TaskKind


def away_since_before(day: date) -> Sequence[LoanLine]:
    """What went along before this day under a contract that runs; nothing of somebody who died."""
    return (
        session.scalars(
            select(LoanLine)
            .join(Loan, Loan.id == LoanLine.loan_id)
            .where(
                Loan.state == LoanState.ACTIVE,
                Loan.quiet_at.is_(None),
                LoanLine.until_at.is_(None),
                LoanLine.purpose == LinePurpose.MAIN,
                LoanLine.from_at < start_of_day(day),
            )
            .options(
                joinedload(LoanLine.loan),
                joinedload(LoanLine.device).lazyload(Device.media),
                lazyload(LoanLine.accessories),
            )
            .order_by(LoanLine.id)
        )
        .unique()
        .all()
    )


def turns_made(*kinds: TaskKind) -> dict[tuple[int, int, TaskKind, int], DeskTask]:
    """The upkeep of these kinds that was planned for contracts that run, by contract, device, kind and turn."""
    rows = session.scalars(
        select(DeskTask)
        .join(Loan, Loan.id == DeskTask.loan_id)
        .where(DeskTask.kind.in_(kinds), DeskTask.turn.is_not(None), Loan.state == LoanState.ACTIVE)
    )
    return {(row.loan_id, row.device_id, TaskKind(row.kind), row.turn or 0): row for row in rows}
