"""Which terms are in force, and lists of people to erase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from inventory.accounts.models import User
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.people.models import TERMS, ErasePlan, ErasePlanLine, Kept, Person, Term, TermKind


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


@dataclass(frozen=True)
class Change:
    """A term that somebody set."""

    kind: TermKind
    amount: int
    at: datetime
    who: str


def changes() -> list[Change]:
    """Every term that was ever set, the newest first."""
    rows = session.execute(
        select(Term.kind, Term.amount, Term.set_at, User.name)
        .outerjoin(User, User.id == Term.set_by)
        .order_by(Term.id.desc())
        .limit(200)
    )
    return [Change(kind, amount, at, name or "") for kind, amount, at, name in rows]


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
