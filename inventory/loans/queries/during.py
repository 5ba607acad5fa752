"""What happened to a running contract: decisions about a device that does not come back."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from inventory.core.db import session
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import LinePurpose, Loan, LoanLine, WriteOff


def standing_write_off(loan: Loan) -> WriteOff | None:
    """The decision that counts now."""
    return session.scalar(select(WriteOff).where(WriteOff.loan_id == loan.id, WriteOff.ended_at.is_(None)))


def write_offs_of(loan: Loan) -> Sequence[WriteOff]:
    """Every decision about this contract, also those that ended because the device turned up."""
    return session.scalars(select(WriteOff).where(WriteOff.loan_id == loan.id).order_by(WriteOff.id)).all()


def _went_missing() -> ColumnElement[bool]:
    return and_(Loan.state == LoanState.LOST, LoanLine.until_at == Loan.ended_at)


def last_contract_of(device: Device) -> str | None:
    """The number of the contract that is about this device while it is away, or went missing. A device that was swapped
    came back.
    """
    return session.scalar(
        select(Loan.number)
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .where(
            LoanLine.device_id == device.id,
            LoanLine.purpose == LinePurpose.MAIN,
            or_(LoanLine.until_at.is_(None), _went_missing()),
        )
        .order_by(LoanLine.id.desc())
        .limit(1)
    )
