"""Devices that stand in while somebody's own is repaired."""

from collections.abc import Collection

from sqlalchemy import Select, select

from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import LinePurpose, Loan, LoanLine

_OUT = (LoanLine.purpose == LinePurpose.LOANER, LoanLine.until_at.is_(None))


def loaner_line(device: Device) -> LoanLine | None:
    """The line under which this device stands in now."""
    return session.scalar(select(LoanLine).where(LoanLine.device_id == device.id, *_OUT))


def line_to_return(loan: Loan, tag: str = "") -> LoanLine:
    """What comes back when somebody names a device of this contract; without its tag the contract alone was named:
    then it is what stands in, when the device of the contract itself is with us or no longer away.
    """
    line = loan.loaner
    if line is None:
        return loan.line
    if tag:
        return line if line.device.tag == tag else loan.line
    is_here = loan.state != LoanState.ACTIVE or loan.line.device.state == DeviceState.IN_REPAIR
    return line if is_here else loan.line


def contract_about(device: Device) -> Loan | None:
    """The newest contract that is about this device itself: who has it or had it, or who bought it."""
    return session.scalar(
        select(Loan)
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .where(LoanLine.device_id == device.id, LoanLine.purpose == LinePurpose.MAIN)
        .order_by(LoanLine.id.desc())
        .limit(1)
    )


def was_loaner(device: Device) -> str | None:
    """The number of the contract beside which this device stood in last, when that was its last contract."""
    row = session.execute(
        select(Loan.number, LoanLine.purpose)
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .where(LoanLine.device_id == device.id)
        .order_by(LoanLine.id.desc())
        .limit(1)
    ).first()
    return row[0] if row is not None and row[1] == LinePurpose.LOANER else None


def with_loaner(loans: Collection[Loan]) -> frozenset[int]:
    """Of which of these contracts a device that stands in is still out."""
    numbers = [loan.id for loan in loans]
    return frozenset(session.scalars(select(LoanLine.loan_id).where(LoanLine.loan_id.in_(numbers), *_OUT)))


def contracts_with_loaner() -> Select[int]:
    """The contracts of which a device that stands in is still out, to look in."""
    return select(LoanLine.loan_id).where(*_OUT)


def all_with_loaner() -> frozenset[int]:
    """The same, read now."""
    return frozenset(session.scalars(contracts_with_loaner()))
