"""Contracts as history tells them: which run at the end of a month, until when, and what became of them meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select

from inventory.accounts.models import Location, Organisation
from inventory.core.db import session
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.loans.events import HANDED_OVER, SOLD
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import LinePurpose, Loan, LoanLine
from inventory.referrals.models import Programme, Referral
from inventory.reports.queries.balance import Counts

EXTENDED = "loan:extended"
PUPILS = "pupils"
"""The kind of a contract of a pupil, by their own programme: a line apart, whatever the contract is."""


@dataclass(frozen=True)
class Told:
    """Something that happened to one contract. `key` is what a count of contracts is grouped by."""

    key: tuple[str, str, str, str]
    """kind of contract (or `PUPILS`), type of device, organisation, place"""
    what: str
    """new, extended or ended"""
    due_before: str
    due_on: str
    is_sale: bool


def told(after_seq: int, before: datetime, *also: Any) -> list[Told]:
    """What history tells of contracts after an event and before an instant. One statement."""
    device_type = (
        select(Device.type)
        .join(LoanLine, LoanLine.device_id == Device.id)
        .where(LoanLine.loan_id == Loan.id, LoanLine.purpose == LinePurpose.MAIN)
        .order_by(LoanLine.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Event.kind,
            Event.to_state,
            Event.data["before"].as_string(),
            Event.data["due_on"].as_string(),
            Loan.kind,
            Loan.due_on,
            case((Referral.programme == Programme.PUPILS, 1), else_=0),
            device_type,
            Organisation.code,
            Location.code,
        )
        .select_from(Event)
        .join(Loan, Loan.id == Event.subject_id)
        .join(Organisation, Organisation.id == Loan.org_id)
        .outerjoin(Location, Location.id == Loan.location_id)
        .outerjoin(Referral, Referral.id == Loan.referral_id)
        .where(
            # As a text of its own: what came after an event is found by its number.
            Event.subject_kind.concat("") == "loan",
            Event.seq > after_seq,
            Event.at < before,
            or_(
                Event.kind.in_((HANDED_OVER, SOLD, EXTENDED)),
                (Event.from_state == LoanState.ACTIVE.value) & (Event.to_state != LoanState.ACTIVE.value),
            ),
            *also,
        )
    ).all()
    found = []
    for kind, _state, due_before, due_on, contract, last_due, is_pupil, type_, org, place in rows:
        what = {HANDED_OVER: "new", SOLD: "new", EXTENDED: "extended"}.get(kind, "ended")
        due = due_on or "" if what != "ended" else last_due.isoformat() if last_due else ""
        key = (PUPILS if is_pupil else str(contract), str(type_ or ""), org, place or "")
        found.append(Told(key, what, due_before or "", due, LoanKind(contract) is LoanKind.KOOP))
    return found


def loan_changes(after_seq: int, before: datetime) -> Counts:
    """The same as a change in how many contracts run, by `key` and the day on which the device is expected back."""
    return running_changes(told(after_seq, before))


def running_changes(happened: Iterable[Told]) -> Counts:
    """Plain arithmetic over what was told."""
    found = Counts()
    for each in happened:
        if each.is_sale:
            continue
        if each.what != "new":
            found[*each.key, each.due_before if each.what == "extended" else each.due_on] -= 1
        if each.what != "ended":
            found[*each.key, each.due_on] += 1
    return found
