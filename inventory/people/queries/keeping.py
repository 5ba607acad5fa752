"""Which terms are in force, and lists of people to erase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from inventory.accounts.models import User
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.people.models import TERMS, ErasePlan, ErasePlanLine, Kept, Person, Term, TermKind, TermProposal, Unit


@dataclass(frozen=True)
class InForce:
    """A term as it is now. `set_at` is None while nobody decided otherwise than usual."""

    kind: TermKind
    kept: Kept
    amount: int
    set_at: datetime | None


def amount_of(kind: TermKind) -> int:
    """How long (or how many), as it is now."""
    found = session.scalar(select(Term.amount).where(Term.kind == kind).order_by(Term.id.desc()).limit(1))
    return TERMS[kind].usual if found is None else found


def in_force() -> dict[TermKind, InForce]:
    """Every term as it is now."""
    newest = select(func.max(Term.id)).group_by(Term.kind)
    rows = {row.kind: row for row in session.scalars(select(Term).where(Term.id.in_(newest)))}
    return {
        kind: InForce(
            kind, kept, rows[kind].amount if kind in rows else kept.usual, rows[kind].set_at if kind in rows else None
        )
        for kind, kept in TERMS.items()
    }


def erases_more(kind: TermKind, amount: int) -> bool:
    """Whether by this amount something goes sooner than now, or the night erases more by itself."""
    return amount > amount_of(kind) if TERMS[kind].unit is Unit.PEOPLE else amount < amount_of(kind)


@dataclass(frozen=True)
class Change:
    """A term that was set: by whom, and who proposed it when two had to agree."""

    kind: TermKind
    amount: int
    at: datetime
    who: str
    proposed_by: str


def changes() -> list[Change]:
    """Every term that was ever set, the newest first."""
    proposer = aliased(User)
    rows = session.execute(
        select(Term.kind, Term.amount, Term.set_at, User.name, proposer.name)
        .outerjoin(User, User.id == Term.set_by)
        .outerjoin(TermProposal, TermProposal.term_id == Term.id)
        .outerjoin(proposer, proposer.id == TermProposal.made_by)
        .order_by(Term.id.desc())
        .limit(200)
    )
    return [Change(kind, amount, at, name or "", first or "") for kind, amount, at, name, first in rows]


def open_proposals() -> Sequence[TermProposal]:
    """The terms that wait for a second person, oldest first."""
    return session.scalars(
        select(TermProposal)
        .where(TermProposal.confirmed_at.is_(None), TermProposal.withdrawn_at.is_(None))
        .order_by(TermProposal.id)
    ).all()


def open_proposal(kind: TermKind) -> TermProposal | None:
    """The one that waits for this term."""
    return next((each for each in open_proposals() if each.kind is kind), None)


def proposal_by_id(number: int) -> TermProposal:
    found = session.get(TermProposal, number)
    if found is None:
        raise Missing(_("Dit voorstel bestaat niet."))
    return found


def name_of(user_id: int) -> str:
    """Who of the staff, for the second person."""
    return session.scalar(select(User.name).where(User.id == user_id)) or ""


def past_the_night() -> int:
    """How many are past their time when they are more than the night erases by itself, else 0. Also who still has
    something open: the page says of whom.
    """
    found = (
        session.scalar(
            select(func.count(Person.id)).where(
                Person.kept_until < today(),
                Person.anonymised_at.is_(None),
                Person.disputed_on.is_(None),
                Person.merged_into.is_(None),
            )
        )
        or 0
    )
    return found if found > amount_of(TermKind.NIGHTLY_MOST) else 0


def people_on(plan: ErasePlan) -> int:
    """How many are on the list."""
    return session.scalar(select(func.count()).where(ErasePlanLine.plan_id == plan.id)) or 0


def plans(*, limit: int = 20) -> Sequence[ErasePlan]:
    """The lists of people to erase, the newest first."""
    return session.scalars(select(ErasePlan).order_by(ErasePlan.id.desc()).limit(limit)).all()


def open_plan() -> ErasePlan | None:
    """The list that waits for a second person."""
    return session.scalar(
        select(ErasePlan)
        .where(ErasePlan.confirmed_at.is_(None), ErasePlan.withdrawn_at.is_(None))
        .order_by(ErasePlan.id.desc())
        .limit(1)
    )


def plan_by_id(number: int) -> ErasePlan:
    found = session.get(ErasePlan, number)
    if found is None:
        raise Missing(_("Deze lijst bestaat niet."))
    return found


def people_of(plan: ErasePlan) -> Sequence[Person]:
    """Who is on the list."""
    return session.scalars(
        select(Person)
        .join(ErasePlanLine, ErasePlanLine.person_id == Person.id)
        .where(ErasePlanLine.plan_id == plan.id)
        .order_by(Person.id)
    ).all()
