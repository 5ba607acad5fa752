"""Everything that is kept about one person, for that person: whole, and without anybody else.

Members of staff are named by their role. Who referred is left out: the counter that hands this file over may not know
it; the person may ask the coordinator. `EXPORTED` and `LEFT_OUT` name every table that points at a person; a test walks
the foreign keys and fails on one that is in neither.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select

from inventory.access import ROLE_LABELS, Role
from inventory.core.clock import now
from inventory.core.db import Base, session
from inventory.history.models import Event, KeptFile, Message
from inventory.learning.queries import place_of
from inventory.loans.models import (
    DeskTask,
    Incident,
    Loan,
    LoanAccessory,
    LoanLine,
    LongerPrice,
    Payment,
    ProofCheck,
    Reminder,
    WriteOff,
)
from inventory.loans.queries.papers import OWNER, PHOTOS, SIGNED_PAGE
from inventory.looks.events import LOOKS
from inventory.looks.queries import looks_at
from inventory.offline.models import Arrival
from inventory.people.models import EndUser, HouseholdException, Person
from inventory.people.queries import class_of, root_of
from inventory.privacy.queries.messages import is_about
from inventory.privacy.queries.reported import faults_of
from inventory.recalls.models import Recall, RecallLine
from inventory.referrals.models import Referral
from inventory.repairs.models import Repair
from inventory.vouchers.queries import vouchers_of

EXPORTED = frozenset(
    {
        "person",
        "end_user",
        "household_exception",
        "loan",
        "loan_line",
        "loan_accessory",
        "loan_incident",
        "loan_write_off",
        "loan_payment",
        "loan_longer_price",
        "loan_proof_check",
        "loan_reminder",
        "desk_task",
        "recall_line",
        "offline_arrival",
        "voucher",
    }
)
LEFT_OUT = {
    "person_pair": "it tells of another person; that there was a likeness stands in the history of this one",
    "erase_plan_line": "a reference on a list to erase; that it happened stands in the history",
}
# Columns that say nothing about the person: numbers of rows, who of the staff, and what is only there to compare.
_WITHOUT = {
    "id",
    "person_id",
    "loan_id",
    "line_id",
    "device_id",
    "end_user_id",
    "referral_id",
    "org_id",
    "location_id",
    "merged_into",
    "version",
    "name_key",
    "address_key",
    "is_looked_at",
    "recorded_by",
    "noted_by",
    "seen_by",
    "corrects_id",
    "made_by",
    "proof_checked_by",
    "clerk_user_id",
    "done_by",
    "batch_id",
    "letter_id",
    "message_key",
    "kept_file_id",
}
_STAFF = frozenset({"clerk_name", "witness_name", "data_stated_by"})
# What an event says of itself that is about this person alone; the rest may be a reference to somebody else.
_TOLD = frozenset(
    {"fields", "reason", "rule", "to", "route", "why", "due_on", "incident", "amount_eur", "method", "on"}
)


@dataclass(frozen=True)
class Dossier:
    """`data` is plain JSON; `pages` are the signed pages and photos that were kept, by their name."""

    ref: str
    data: dict[str, Any]
    pages: dict[str, bytes]


def dossier(person: Person) -> Dossier:
    """All that is kept about this person, under every row of the person."""
    goes_on = root_of(person)
    assert goes_on is not None
    numbers = class_of(goes_on.id)
    rows = session.scalars(select(Person).where(Person.id.in_(numbers)).order_by(Person.id)).all()
    loans = session.scalars(select(Loan).where(Loan.person_id.in_(numbers)).order_by(Loan.id)).all()
    kept = session.scalars(
        select(KeptFile)
        .where(
            KeptFile.owner_kind == OWNER,
            KeptFile.owner_id.in_([loan.id for loan in loans]),
            KeptFile.removed_at.is_(None),
        )
        .order_by(KeptFile.id)
    ).all()
    by_loan: dict[int, list[KeptFile]] = {loan.id: [] for loan in loans}
    for each in kept:
        by_loan[each.owner_id].append(each)
    pages = {
        each.name: each.content for each in kept if each.kind in (SIGNED_PAGE, *PHOTOS) and each.content is not None
    }
    return Dossier(
        person.ref,
        {
            "made_at": now().isoformat(timespec="seconds"),
            "reference": person.ref,
            "person": [_person(row) for row in rows],
            "end_users": _all(EndUser, EndUser.person_id, numbers),
            "household_exceptions": _all(HouseholdException, HouseholdException.person_id, numbers),
            "contracts": [_contract(loan, by_loan[loan.id]) for loan in loans],
            "without_network": [_arrival(each) for each in _arrivals(numbers)],
            "messages": _messages(rows, loans),
            "history": _history(numbers, loans),
            "who_looked": [
                {"at": _plain(look.at), "role": look.role, "organisation": look.organisation, "what": look.kind}
                for number in numbers
                for look in looks_at(number)
            ],
            "files": list(pages),
        },
        pages,
    )


def _person(row: Person) -> dict[str, Any]:
    """One row; of a row that was merged also with which it is one person."""
    other = session.get(Person, row.merged_into) if row.merged_into is not None else None
    return {**_columns(row), "merged_with": other.ref if other is not None else None}


def _contract(loan: Loan, kept: Sequence[KeptFile]) -> dict[str, Any]:
    return {
        **_columns(loan),
        "counter": loan.org.name,
        "place": loan.location.name if loan.location else "",
        "end_user": loan.end_user.first_name if loan.end_user else "",
        "devices": [_line(line) for line in (*loan.lines, *loan.loaners)],
        "incidents": _all(Incident, Incident.loan_id, [loan.id]),
        "write_offs": _all(WriteOff, WriteOff.loan_id, [loan.id]),
        "payments": _all(Payment, Payment.loan_id, [loan.id]),
        "longer_prices": _all(LongerPrice, LongerPrice.loan_id, [loan.id]),
        "proof_checks": _all(ProofCheck, ProofCheck.loan_id, [loan.id]),
        "reminders": _all(Reminder, Reminder.loan_id, [loan.id]),
        "desk_tasks": _all(DeskTask, DeskTask.loan_id, [loan.id]),
        "learning_place": _learning_place(loan),
        "referral": _referral(loan.referral),
        "faults": faults_of(loan),
        "repairs": _repairs(loan),
        "recalls": _recalls(loan),
        "vouchers": [
            {
                "provider": each.provider,
                "value_eur": _plain(each.value_eur),
                "given_at": _plain(each.given_at),
                "valid_until": _plain(each.valid_until),
            }
            for each in vouchers_of(loan)
        ],
        "papers": [
            {"name": each.name, "kept_at": _plain(each.kept_at), "says": without_staff(each.data)} for each in kept
        ],
    }


def _learning_place(loan: Loan) -> dict[str, Any] | None:
    """Where somebody chose to learn, as far as it was chosen at the desk."""
    place = place_of(OWNER, loan.id)
    if place is None:
        return None
    return {
        "learning_offer": place.offer.name,
        "taken_at": _plain(place.taken_at),
        "began_at": _plain(place.began_at) if place.began_at else None,
    }


def _arrivals(numbers: Sequence[int]) -> Sequence[Arrival]:
    return session.scalars(select(Arrival).where(Arrival.person_id.in_(numbers)).order_by(Arrival.id)).all()


def _arrival(arrival: Arrival) -> dict[str, Any]:
    """What the desk did without network; not what it was told about a device of somebody else."""
    return {
        "what": str(arrival.what),
        "device_tag": arrival.tag,
        "done_at": _plain(arrival.done_at),
        "noted_at": _plain(arrival.arrived_at),
        "note": json.dumps(arrival.sent, ensure_ascii=False) if arrival.sent else "",
    }


def _line(line: LoanLine) -> dict[str, Any]:
    device = line.device
    return {
        **_columns(line),
        "number": device.tag,
        "type": str(device.type),
        "make": device.make,
        "model": device.model,
        "serial": device.serial,
        "accessories": _all(LoanAccessory, LoanAccessory.line_id, [line.id]),
    }


def _referral(referral: Referral | None) -> dict[str, Any] | None:
    """The need as it was asked for; not who asked."""
    if referral is None:
        return None
    return {
        "code": referral.code,
        "device_type": str(referral.device_type),
        "profile": str(referral.profile),
        "ease_of_use": list(referral.ease_of_use),
        "internet_at_home": str(referral.internet_at_home),
        "learning_path": referral.learning_path,
        "made_at": _plain(referral.made_at),
        "by": "erkende doorverwijzer",
    }


def _repairs(loan: Loan) -> list[dict[str, Any]]:
    found = []
    for line in (*loan.lines, *loan.loaners):
        query = select(Repair).where(Repair.device_id == line.device_id, Repair.opened_at >= line.from_at)
        if line.until_at is not None and line.until_at != line.from_at:  # what was sold ends as it begins
            query = query.where(Repair.opened_at <= line.until_at)
        found += [
            {
                "number": case.number,
                "opened_at": _plain(case.opened_at),
                "closed_at": _plain(case.closed_at),
                "complaint": case.complaint,
                "diagnosis": case.diagnosis,
                "work": case.work,
                "outcome": case.outcome,
            }
            for case in session.scalars(query.order_by(Repair.id)).unique()
        ]
    return found


def _recalls(loan: Loan) -> list[dict[str, Any]]:
    """The recalls of a device that this person had, and how far that is."""
    query = select(RecallLine, Recall).join(Recall, Recall.id == RecallLine.recall_id)
    return [
        {
            "number": recall.number,
            "opened_at": _plain(recall.opened_at),
            "why": recall.reason.value,
            "advice": recall.advice.value,
            "outcome": line.state.value,
        }
        for line, recall in session.execute(query.where(RecallLine.loan_id == loan.id).order_by(RecallLine.id))
    ]


def _messages(rows: Sequence[Person], loans: Sequence[Loan]) -> list[dict[str, Any]]:
    found = session.scalars(select(Message).where(is_about(rows, loans)).order_by(Message.id)).all()
    return [
        {
            "channel": each.channel,
            "to": each.to_address,
            "subject": each.subject,
            "body": each.body,
            "made_at": _plain(each.made_at),
            "sent_at": _plain(each.sent_at),
        }
        for each in found
    ]


def _history(numbers: Sequence[int], loans: Sequence[Loan]) -> list[dict[str, Any]]:
    found = session.scalars(
        select(Event)
        .where(
            or_(
                (Event.subject_kind == "person") & Event.subject_id.in_(numbers) & Event.kind.not_in(list(LOOKS)),
                (Event.subject_kind == "loan") & Event.subject_id.in_([loan.id for loan in loans]),
            )
        )
        .order_by(Event.seq)
    ).all()
    return [
        {
            "at": _plain(event.at),
            "what": event.kind,
            "about": event.subject_code,
            "by": roles_of(event),
            **{name: value for name, value in event.data.items() if name in _TOLD},
        }
        for event in found
    ]


def roles_of(event: Event) -> str:
    """Who did it, as a role."""
    known = [str(ROLE_LABELS[Role(name)]) for name in event.actor_role.split(",") if name in Role.__members__.values()]
    return ", ".join(known) or ("het systeem" if event.actor_kind == "system" else "")


def without_staff(data: Any) -> Any:
    """The same data with the role in the place of the name of a member of staff."""
    if isinstance(data, Mapping):
        return {
            key: ("een medewerker" if value else value) if key in _STAFF else without_staff(value)
            for key, value in data.items()
        }
    return [without_staff(each) for each in data] if isinstance(data, list) else data


def _all(model: type[Base], column: Any, numbers: Sequence[int]) -> list[dict[str, Any]]:
    key = model.__mapper__.primary_key[0]
    return [_columns(row) for row in session.scalars(select(model).where(column.in_(numbers)).order_by(key))]


def _columns(row: Base) -> dict[str, Any]:
    """Every column that says something about the person: a new one comes along by itself."""
    return {
        attribute.key: _plain(getattr(row, attribute.key))
        for attribute in row.__mapper__.column_attrs
        if attribute.key not in _WITHOUT
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    return value
