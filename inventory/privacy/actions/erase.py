"""Erasing somebody for good: rows, papers, messages and free texts. Devices and counts stay.

What the database file still holds of it after that is taken out by `core.scrub`, after the commit.
"""

import re
from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.lifecycle import OTHER_ACCESSORY
from inventory.faults.models import FaultReport
from inventory.history.models import KeptFile, Message
from inventory.loans.actions.papers import take_papers_away
from inventory.loans.actions.reminders import stop
from inventory.loans.models import Incident, Loan, LoanAccessory, LoanLine, Payment, Why, WriteOff
from inventory.loans.queries.papers import OWNER
from inventory.offline.models import Arrival
from inventory.people.actions import anonymise
from inventory.people.models import Person, TermKind
from inventory.people.queries import class_of, root_of
from inventory.people.queries.keeping import amount_of
from inventory.privacy.events import ASKED, TERM
from inventory.privacy.queries.due import blocks, due
from inventory.privacy.queries.during import during
from inventory.privacy.queries.messages import is_about
from inventory.privacy.queries.things import free_word, is_own_word, names_things
from inventory.referrals.models import Referral
from inventory.repairs.actions.papers import take_away_from as take_papers_away_of_repair
from inventory.repairs.models import Repair
from inventory.vouchers.models import Voucher

_REPAIR_TEXTS = ("complaint", "diagnosis", "work", "waits_for")


def erase_asked(person: Person, *, actor: Actor) -> int:
    """The person asks for it. Refused while something is open, and while the law has us keep a contract."""
    demand(actor, Can.PEOPLE_CHANGE, person)
    return erase(person, actor=actor, why=ASKED)


def erase(person: Person, *, actor: Actor, why: str) -> int:
    """Erase every row of this person, when nothing is open; the number of rows."""
    goes_on = root_of(person)
    assert goes_on is not None
    found = blocks(goes_on, asked=why == ASKED)
    if found:
        raise Refused(found[0].word, " ".join(block.sentence for block in found))
    rows = [row for number in class_of(goes_on.id) if (row := session.get(Person, number)) is not None]
    return erase_rows(rows, actor=actor, why=why)


def erase_rows(rows: Sequence[Person], *, actor: Actor, why: str) -> int:
    """Erase these rows of one person, whatever is open, and what stands at their contracts; the number of rows."""
    numbers = [row.id for row in rows]
    loans = session.scalars(select(Loan).where(Loan.person_id.in_(numbers)).order_by(Loan.id)).all()
    stop(loans, Why.ENDED)
    _forget_messages(rows, loans)
    _redact_repairs(rows, loans)
    _forget_call_backs(loans)
    _forget_texts(loans, actor)
    session.execute(update(Voucher).where(Voucher.loan_id.in_([each.id for each in loans])).values(code=None))
    session.execute(update(Arrival).where(Arrival.person_id.in_(numbers)).values(sent={}, said=""))
    return sum(anonymise(row, actor=actor, why=why) for row in rows)


def erase_due(*, actor: Actor) -> int:
    """Nightly: whose time is over. When there are more than the night may do by itself, a second person confirms them
    from a list. The number of people.
    """
    found = [each for each in due() if not each.blocks]
    if len(found) > amount_of(TermKind.NIGHTLY_MOST):
        return 0
    for each in found:
        erase(each.person, actor=actor, why=TERM)
    return len(found)


def finish_erasing(*, actor: Actor) -> int:
    """Nightly, and after an upgrade: what is still there of somebody whose row is empty. A former version took less
    away, or a paper was drawn at that very moment. The number of contracts.
    """
    left = or_(
        Loan.condition_out != "",
        Loan.condition_in != "",
        Loan.id.in_(select(Incident.loan_id).where(or_(Incident.note != "", Incident.police_number != ""))),
        Loan.id.in_(select(Payment.loan_id).where(Payment.reference != "")),
        Loan.id.in_(select(WriteOff.loan_id).where(WriteOff.reference != "")),
        names_things(),
        Loan.id.in_(select(KeptFile.owner_id).where(KeptFile.owner_kind == OWNER, KeptFile.removed_at.is_(None))),
    )
    loans = session.scalars(
        select(Loan)
        .join(Person, Person.id == Loan.person_id)
        .where(Person.anonymised_at.is_not(None), left)
        .order_by(Loan.id)
    ).all()
    if loans:
        _forget_texts(loans, actor)
    return len(loans)


def _forget_texts(loans: Sequence[Loan], actor: Actor) -> None:
    """Papers, and what was typed about the contracts: anything may have been written there."""
    numbers = [loan.id for loan in loans]
    for loan in loans:
        loan.condition_out = loan.condition_in = ""
        take_papers_away(loan, actor=actor)
    session.execute(update(Incident).where(Incident.loan_id.in_(numbers)).values(note="", police_number=""))
    session.execute(update(Payment).where(Payment.loan_id.in_(numbers)).values(reference=""))
    session.execute(update(WriteOff).where(WriteOff.loan_id.in_(numbers)).values(reference=""))
    _forget_things(numbers)
    used = [loan.referral_id for loan in loans if loan.referral_id is not None]
    for referral in session.scalars(select(Referral).where(Referral.id.in_(used)).order_by(Referral.id)):
        referral.made_by, referral.ease_of_use = None, []
    session.flush()


def _forget_things(contracts: Sequence[int]) -> None:
    """What came along and had no usual name: that there was such a thing stays, and whether it came back."""
    lines = select(LoanLine.id).where(LoanLine.loan_id.in_(contracts))
    things = session.scalars(
        select(LoanAccessory).where(LoanAccessory.line_id.in_(lines)).order_by(LoanAccessory.line_id, LoanAccessory.id)
    ).all()
    own = select(LoanAccessory.id).where(LoanAccessory.line_id.in_(lines), is_own_word(LoanAccessory.kind))
    named = set(session.scalars(own))
    taken: dict[int, set[str]] = {}
    for thing in things:
        taken.setdefault(thing.line_id, set()).add(thing.kind)
    for thing in things:
        if thing.id in named:
            thing.kind = free_word(taken[thing.line_id])
            taken[thing.line_id].add(thing.kind)
        thing.back_note = ""
    session.execute(
        update(Payment)
        .where(Payment.loan_id.in_(contracts), is_own_word(Payment.thing))
        .values(thing=OTHER_ACCESSORY)
        .execution_options(synchronize_session=False)
    )


def _forget_messages(rows: Sequence[Person], loans: Sequence[Loan]) -> None:
    session.execute(delete(Message).where(is_about(rows, loans)))


def _redact_repairs(rows: Sequence[Person], loans: Sequence[Loan]) -> None:
    """A repair keeps what was wrong with the device. Whose it was goes: the signature on its work order and its photos
    too. Of who had the device before or after nothing goes.
    """
    found = session.scalars(
        select(Repair)
        .join(LoanLine, during(Repair.device_id, Repair.opened_at))
        .where(LoanLine.loan_id.in_([loan.id for loan in loans]))
        .order_by(Repair.id)
    )
    cases = found.unique().all()
    for case in cases:
        take_papers_away_of_repair(case)
        for name in _REPAIR_TEXTS:
            text = getattr(case, name)
            for row in rows:
                text = redacted(text, row)
            if text != getattr(case, name):
                setattr(case, name, text)
    session.flush()


def _forget_call_backs(loans: Sequence[Loan]) -> None:
    """A fault that nobody settled yet stays reported; how to call back goes with who had the device."""
    found = session.scalars(
        select(FaultReport)
        .join(LoanLine, during(FaultReport.device_id, FaultReport.reported_at))
        .where(LoanLine.loan_id.in_([loan.id for loan in loans]), FaultReport.call_back != "")
        .order_by(FaultReport.id)
    )
    for report in found.unique().all():
        report.call_back = ""
    session.flush()


def redacted(text: str, person: Person) -> str:
    """A text without what would lead to this person: each of the names, the street, the numbers, the address."""
    for value in (person.email, person.phone, person.street, person.name, person.last_name, person.first_name):
        if len(value) >= 2:
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text
