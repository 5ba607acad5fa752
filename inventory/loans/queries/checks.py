"""What must always be true between contracts and devices: for `verify`."""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.queries import last_states
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import LinePurpose, Loan, LoanLine


def contracts_out_of_step() -> list[str]:
    """An open line for every device that is away and for no other; its contract runs, or it only stands in; states
    follow from events.
    """
    return [*_lines_without_device(), *_devices_without_line(), *_loans_without_line(), *_prices(), *_states()]


def _lines_without_device() -> list[str]:
    rows = session.execute(
        select(Loan.number, Device.tag, Device.state)
        .select_from(LoanLine)
        .join(Loan, Loan.id == LoanLine.loan_id)
        .join(Device, Device.id == LoanLine.device_id)
        .where(
            LoanLine.until_at.is_(None),
            or_(
                Device.state.not_in((DeviceState.ON_LOAN, DeviceState.IN_REPAIR)),
                # A device that stands in may stay out a while after the contract, and beside what was bought.
                and_(Loan.state != LoanState.ACTIVE, LoanLine.purpose == LinePurpose.MAIN),
                and_(Device.state == DeviceState.IN_REPAIR, LoanLine.purpose == LinePurpose.LOANER),
            ),
        )
        .order_by(Loan.id)
    )
    return [f"contract {number} still holds {tag}, but that device is {state}" for number, tag, state in rows]


def _devices_without_line() -> list[str]:
    line = aliased(LoanLine)
    rows = session.scalars(
        select(Device.tag)
        .outerjoin(line, (line.device_id == Device.id) & line.until_at.is_(None))
        .where(Device.state == DeviceState.ON_LOAN, line.id.is_(None))
        .order_by(Device.id)
    )
    return [f"device {tag} is on loan, but no contract holds it" for tag in rows]


def _loans_without_line() -> list[str]:
    held = func.count(LoanLine.id).filter(LoanLine.until_at.is_(None), LoanLine.purpose == LinePurpose.MAIN)
    rows = session.execute(
        select(Loan.number, held)
        .outerjoin(LoanLine, LoanLine.loan_id == Loan.id)
        .where(Loan.state == LoanState.ACTIVE)
        .group_by(Loan.number)
        .having(held != 1)
    )
    return [f"contract {number} runs, but holds {count} devices" for number, count in rows]


def _prices() -> list[str]:
    rows = session.scalars(
        select(Loan.number).where(
            or_(
                (Loan.kind == LoanKind.BRUIKLEEN) & Loan.price_eur.is_not(None),
                (Loan.kind != LoanKind.BRUIKLEEN) & Loan.price_eur.is_(None),
            )
        )
    )
    return [f"the price of contract {number} does not fit its kind" for number in rows]


def _states() -> list[str]:
    told = last_states("loan")
    rows = session.execute(select(Loan.id, Loan.number, Loan.state).order_by(Loan.id))
    return [
        f"contract {number} is {state}, but its events say {told.get(loan_id, 'nothing')}"
        for loan_id, number, state in rows
        if told.get(loan_id) != state
    ]
