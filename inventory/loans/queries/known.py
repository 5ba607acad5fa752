"""Who comes for this code, when the counter can know it: from an earlier contract, or by the number that was left."""

import re

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from inventory.access import Actor
from inventory.core.db import session
from inventory.loans.models import Loan
from inventory.people.models import Person, Route
from inventory.people.queries import root_of, visible_to
from inventory.people.readers import plain_name
from inventory.referrals.models import Referral

_TAIL = 8  # of a phone number: the same whichever way the country is written


def likely_borrower(referral: Referral, *, actor: Actor, org_id: int) -> Person | None:
    """Somebody whom this counter knows and for whom this code probably is; the card decides. None when nobody is.

    The second device of a referral is for who collected the first. A client who is called left initials and a number.
    """
    if referral.extra_of_id is not None:
        found = session.scalar(
            visible_to(actor).where(
                Person.id == select(Loan.person_id).where(Loan.referral_id == referral.extra_of_id).scalar_subquery()
            )
        )
        known = root_of(found)
        if known is not None and known.anonymised_at is None and known.org_id == org_id:
            return known
    digits = re.sub(r"\D", "", referral.client_phone)
    if len(digits) < _TAIL or not referral.client_initials:
        return None
    plain: ColumnElement[str] | InstrumentedAttribute[str] = Person.phone
    for sign in " ./-()":
        plain = func.replace(plain, sign, "")
    rows = session.scalars(
        visible_to(actor)
        .where(
            Person.org_id == org_id,
            Person.route == Route.FREE,
            Person.anonymised_at.is_(None),
            Person.merged_into.is_(None),
            plain.like(f"%{digits[-_TAIL:]}"),
        )
        .order_by(Person.id.desc())
        .limit(5)
    ).all()
    same = [row for row in rows if _initials(row) & _as_initials(referral.client_initials)]
    return same[0] if len(same) == 1 else None  # a number that people share names nobody


def _initials(person: Person) -> set[str]:
    first, last = _words(person.first_name), _words(person.last_name)
    if not first or not last:
        return set()
    whole = "".join(word[0] for word in (*first, *last))
    return {whole, first[0][0] + last[0][0], last[0][0] + first[0][0]}


def _words(name: str) -> list[str]:
    return [plain for word in name.replace("-", " ").split() if (plain := plain_name(word))]


def _as_initials(text: str) -> set[str]:
    return {plain_name(text)} - {""}
