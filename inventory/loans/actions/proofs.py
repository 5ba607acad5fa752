"""The proof for the social tariff: which kind was seen, when, by whom and until when that look counts.

A look is a row, and stays. What stands on the contract is the first one, as it was that day.
"""

from datetime import date

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, day_text
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.actions.tasks import note_proof_seen
from inventory.loans.actions.terms import months_later
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan, ProofCheck, TariffProof
from inventory.loans.queries.proofs import newest_check


def see_again(
    loan: Loan, proof: TariffProof, *, actor: Actor, settings: Settings, until: date | None = None
) -> ProofCheck:
    """Somebody looked again. `until` is the end of the proof; left out, the look counts for the usual time."""
    loan = hold(loan)
    demand(actor, Can.LOANS_CHANGE, loan)
    if loan.kind != LoanKind.HUUR or loan.state != LoanState.ACTIVE:
        raise Refused("no_proof_here", _("Een bewijs kijk je na zolang er een huur loopt."))
    check = write_check(loan, proof, until=until, actor=actor, settings=settings)
    note_proof_seen(loan, actor=actor)
    record(
        events.PROOF_SEEN,
        subject_of(loan),
        actor=actor,
        data={"proof_until": check.valid_until.isoformat()},
    )
    return check


def demand_proof(loan: Loan, *, actor: Actor, settings: Settings, seen: TariffProof | None) -> None:
    """A rent goes on only while the proof counts: when that is over, somebody looks again first."""
    if loan.kind != LoanKind.HUUR:
        return
    if seen is not None:
        see_again(loan, seen, actor=actor, settings=settings)
        return
    last = newest_check(loan)
    if last is None or last.valid_until < today():
        when = day_text(last.valid_until) if last is not None else day_text(today())
        raise Refused(
            "proof_over",
            _("Het bewijs gold tot %(day)s. Kijk er opnieuw naar, en zeg welk bewijs je zag.", day=when),
            field="proof",
            missing=("proof",),
        )


def write_check(loan: Loan, proof: TariffProof, *, until: date | None, actor: Actor, settings: Settings) -> ProofCheck:
    """The row of a look; for actions that hold the contract and tell history themselves."""
    day = today()
    latest = months_later(day, settings.proof_months)
    if until is not None and not day <= until <= months_later(day, 60):
        raise BadInput("proof_until", _("Kijk na tot wanneer het bewijs geldt."), field="proof_until")
    check = ProofCheck(
        loan_id=loan.id,
        proof=proof,
        seen_on=day,
        seen_by=actor.user_id,
        valid_until=min(until, latest) if until is not None else latest,
        noted_at=now(),
    )
    session.add(check)
    session.flush()
    return check
