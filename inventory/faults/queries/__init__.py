"""Finding fault reports, and who handles one."""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from inventory.access import GRANTS, Actor, Can, Role, may
from inventory.accounts.models import Location, LocationKind, Organisation
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.faults.lifecycle import STILL_OPEN, WITH_SOMEBODY, FaultState
from inventory.faults.models import FaultReport
from inventory.loans.models import Loan, LoanLine
from inventory.placements.models import Placement, PlacementLine

FILTERS = {
    "new": (FaultState.NEW,),
    "taken": (FaultState.TAKEN,),
    "over": tuple(state for state in FaultState if state not in STILL_OPEN),
}
_COUNTERS = (LocationKind.LIBRARY, LocationKind.SHOP)
THANKED = timedelta(days=1)
_SHAPE = re.compile(r"M-?([2-9A-HJKMNP-Z]{6})")


def plain_code(text: str) -> str:
    """The code of a report in its one true form, however it is typed; "" when it is no such code."""
    found = _SHAPE.fullmatch(re.sub(r"[\s.]", "", text).upper())
    return f"M-{found[1]}" if found else ""


def visible_to(actor: Actor) -> Select[FaultReport]:
    """All reports for technician and coordinator, for a counter those of its own contracts."""
    query = select(FaultReport).options(joinedload(FaultReport.device), joinedload(FaultReport.org))
    if actor.kind == "system":
        return query
    if not may(actor, Can.FAULTS_SEE):
        return query.where(FaultReport.id.is_(None))
    if actor.roles & {Role.TECHNICIAN, Role.COORDINATOR}:
        return query
    return query.where(FaultReport.org_id.in_(actor.orgs(*GRANTS[Can.FAULTS_SEE])))


def report_by_code(code: str, *, actor: Actor) -> FaultReport:
    """The report with this code. One that is not there and one that is not yours give the same answer."""
    found = session.scalar(visible_to(actor).where(FaultReport.code == plain_code(code)))
    if found is None:
        raise Missing(_("We kennen geen melding met deze code. Kijk de code na."))
    return found


def reports(actor: Actor, *, wanted: str, after: int | None = None, limit: int = 50) -> Sequence[FaultReport]:
    """A page of reports: what is open by the oldest first, what is over by the newest. `wanted` is one of FILTERS."""
    query = visible_to(actor).where(FaultReport.state.in_(FILTERS[wanted]))
    if wanted == "over":
        query = query.where(FaultReport.id < after) if after else query
        return session.scalars(query.order_by(FaultReport.id.desc()).limit(limit)).all()
    query = query.where(FaultReport.id > after) if after else query
    return session.scalars(query.order_by(FaultReport.id).limit(limit)).all()


def count_new(actor: Actor) -> int:
    """How many reports wait for this reader."""
    rows = visible_to(actor).options().where(FaultReport.state == FaultState.NEW)
    return session.scalar(select(func.count()).select_from(rows.with_only_columns(FaultReport.id).subquery())) or 0


def open_report_of(device_id: int) -> FaultReport | None:
    """The report of this device that is not settled. For a reader it goes through `shown`."""
    return session.scalar(
        select(FaultReport).where(FaultReport.device_id == device_id, FaultReport.state.in_(STILL_OPEN))
    )


def report_of_case(case_number: str) -> FaultReport | None:
    """The report that this repair case took over. For a reader it goes through `shown`."""
    return session.scalar(select(FaultReport).where(FaultReport.case_number == case_number).limit(1))


def device_with_tag(tag: str) -> Device | None:
    """For who reports without signing in: nothing of it is shown."""
    return session.scalar(select(Device).where(Device.tag == tag))


def handled_by(device: Device) -> int | None:
    """The organisation that answers for a device that somebody has: of its contract, its agreement or its place."""
    placed = session.scalar(
        select(Placement.org_id)
        .join(PlacementLine, PlacementLine.placement_id == Placement.id)
        .where(PlacementLine.device_id == device.id, PlacementLine.ended_at.is_(None))
    )
    if placed is not None:
        return placed
    if device.state == DeviceState.PLACED:  # our own, put somewhere without an agreement
        return device.location.org_id if device.location is not None else None
    return session.scalar(
        select(Loan.org_id)
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .where(LoanLine.device_id == device.id)
        .order_by(LoanLine.id.desc())
        .limit(1)
    )


def just_reported(tag: str, code: str) -> FaultReport:
    """The report that somebody made a moment ago on the page of this label: to be thanked."""
    found = session.scalar(
        select(FaultReport)
        .join(Device, Device.id == FaultReport.device_id)
        .options(joinedload(FaultReport.org).selectinload(Organisation.locations))
        .where(FaultReport.code == plain_code(code), Device.tag == tag, FaultReport.reported_at > now() - THANKED)
    )
    if found is None:
        raise Missing(_("We kennen geen melding met deze code. Kijk de code na."))
    return found


def counter_of(org: Organisation) -> Location | None:
    """Where people come: the first place in use of this organisation, as far as people come there."""
    return next(
        (each for each in sorted(org.locations, key=lambda each: each.id) if each.is_active and each.kind in _COUNTERS),
        None,
    )


def past_their_time(days: int) -> ColumnElement[bool]:
    """New reports with which nobody did anything for so many days."""
    return and_(FaultReport.state == FaultState.NEW, FaultReport.reported_at < now() - timedelta(days=days))


def no_longer_out() -> Select[FaultReport]:
    """New reports of devices that nobody has any more."""
    return (
        select(FaultReport)
        .join(Device, Device.id == FaultReport.device_id)
        .where(FaultReport.state == FaultState.NEW, Device.state.not_in(WITH_SOMEBODY))
    )
