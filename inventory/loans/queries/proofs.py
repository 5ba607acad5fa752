"""Reading the looks at a proof, and which of them are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from inventory.access import Actor, Can, Role, may
from inventory.core.db import session
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan, LoanLine, ProofCheck

MOST = 200


@dataclass(frozen=True)
class Due:
    """A running rent of which the proof must be looked at again, and the last look."""

    loan: Loan
    check: ProofCheck


def checks_of(loan: Loan) -> Sequence[ProofCheck]:
    """Every look at the proof of this contract, the oldest first."""
    return session.scalars(select(ProofCheck).where(ProofCheck.loan_id == loan.id).order_by(ProofCheck.id)).all()


def newest_check(loan: Loan) -> ProofCheck | None:
    return session.scalar(
        select(ProofCheck).where(ProofCheck.loan_id == loan.id).order_by(ProofCheck.id.desc()).limit(1)
    )


def due_proofs(actor: Actor, until: date) -> Sequence[Due]:
    """The running rents of the own shop of which the last look counts until this day at most, what ends first first."""
    rows = session.execute(
        _due(actor, until)
        .options(
            joinedload(Loan.person),
            selectinload(Loan.lines).options(
                joinedload(LoanLine.device).load_only(Device.tag, Device.make, Device.model).lazyload(Device.media),
                lazyload(LoanLine.accessories),
            ),
        )
        .order_by(ProofCheck.valid_until, Loan.id)
        .limit(MOST)
    ).all()
    return [Due(loan, check) for loan, check in rows]


def count_due(actor: Actor, until: date) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(_due(actor, until).subquery())) or 0


def nearly_over(until: date) -> Sequence[tuple[Loan, ProofCheck]]:
    """The running rents of all shops of which the last look counts until this day at most. Not of who died."""
    return [(row[0], row[1]) for row in session.execute(_ends(until).order_by(Loan.id))]


def _due(actor: Actor, until: date) -> Select[Loan, ProofCheck]:
    orgs = actor.orgs(Role.SHOP) if may(actor, Can.LOANS_SELL) else frozenset()
    return _ends(until).where(Loan.org_id.in_(orgs))


def _ends(until: date) -> Select[Loan, ProofCheck]:
    newest = select(func.max(ProofCheck.id)).group_by(ProofCheck.loan_id)
    return (
        select(Loan, ProofCheck)
        .join(ProofCheck, ProofCheck.loan_id == Loan.id)
        .where(
            ProofCheck.id.in_(newest),
            ProofCheck.valid_until <= until,
            Loan.kind == LoanKind.HUUR,
            Loan.state == LoanState.ACTIVE,
            Loan.quiet_at.is_(None),
        )
    )
