"""Finding repair cases, and the contract behind a device."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from inventory.access import GRANTS, Actor, Can, Role, may
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.loans.models import LinePurpose, Loan, LoanLine
from inventory.repairs.lifecycle import STILL_OPEN
from inventory.repairs.models import Repair


def visible_to(actor: Actor) -> Select[Repair]:
    """All cases for technician and coordinator, for a counter those that it opened itself."""
    query = select(Repair).options(joinedload(Repair.device))
    if actor.kind == "system" or actor.roles & {Role.TECHNICIAN, Role.COORDINATOR}:
        return query
    if not may(actor, Can.REPAIRS_SEE):
        return query.where(Repair.id.is_(None))
    return query.where(Repair.org_id.in_(actor.orgs(*GRANTS[Can.REPAIRS_SEE])))


def repair_by_number(number: str, *, actor: Actor) -> Repair:
    """The case with this number. One that is not there and one that is not yours give the same answer."""
    found = session.scalar(visible_to(actor).where(Repair.number == number.strip().upper()))
    if found is None:
        raise Missing(_("We kennen geen herstelling met dit nummer. Controleer het nummer."))
    return found


def case_numbered(number: str) -> Repair | None:
    """The case with this number, for the house itself."""
    return session.scalar(select(Repair).where(Repair.number == number))


def open_case_of(device: Device) -> Repair | None:
    """The case of this device that is not closed."""
    return session.scalar(select(Repair).where(Repair.device_id == device.id, Repair.state.in_(STILL_OPEN)))


def contract_of_case(case: Repair) -> Loan | None:
    """The contract that the device was on when this case began, whoever has it now; None at a fixed place."""
    if case.came_from == DeviceState.PLACED:
        return None
    return session.scalar(
        select(Loan)
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .where(
            LoanLine.device_id == case.device_id,
            LoanLine.purpose == LinePurpose.MAIN,
            LoanLine.from_at <= case.opened_at,
        )
        .order_by(LoanLine.from_at.desc(), LoanLine.id.desc())
        .limit(1)
    )
