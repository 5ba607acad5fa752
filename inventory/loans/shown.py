"""What one reader may see of a contract: the one place where it is decided. Pages and calls take it from here.

The counter sees its own people. The coordinator reads the names of free loans, and those on a contract of the shop only
after giving a reason; of a proof for the tariff the coordinator sees counts alone, in the reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inventory.access import Actor, Can, demand, may
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import IncidentKind, KeptFor, Loan, PaymentMethod, TariffProof, Way
from inventory.loans.queries.contracts import incidents_of, payments_of
from inventory.looks.queries import is_opened
from inventory.people.shown import ShownPerson, person_shown, short_name


@dataclass(frozen=True)
class ShownPayment:
    id: int
    paid_on: date
    way: Way
    amount_eur: Decimal
    deposit_eur: Decimal
    method: PaymentMethod | None
    kept_for: KeptFor | None
    thing: str
    reference: str
    is_correction: bool
    is_corrected: bool


@dataclass(frozen=True)
class ShownIncident:
    told_on: date
    kind: IncidentKind
    police_number: str
    note: str


@dataclass(frozen=True)
class ShownLoan:
    """The cells of a contract that are about somebody, as this reader may see them; empty where it may not."""

    person: ShownPerson | None
    may_open: bool
    """Whether the name opens when the reader gives a reason."""
    proof: TariffProof | None
    payments: Sequence[ShownPayment]
    incidents: Sequence[ShownIncident]


def shown(loan: Loan, *, actor: Actor) -> ShownLoan:
    """This contract, for this reader."""
    sees = sees_person(actor, loan)
    is_own = may(actor, Can.PEOPLE_SEE, loan)
    rows = payments_of(loan) if loan.kind != LoanKind.BRUIKLEEN else ()
    wrong = {each.corrects_id for each in rows}
    return ShownLoan(
        person=person_shown(loan.person, loan.end_user, actor=actor) if sees else None,
        may_open=not sees and may(actor, Can.PEOPLE_OPEN, loan),
        proof=loan.tariff_proof if is_own else None,
        payments=[
            ShownPayment(
                each.id,
                each.paid_on,
                each.way,
                each.amount_eur,
                each.deposit_eur,
                each.method,
                each.kept_for,
                each.thing,
                each.reference if is_own else "",
                each.corrects_id is not None,
                each.id in wrong,
            )
            for each in rows
        ],
        incidents=[
            ShownIncident(each.told_on, each.kind, each.police_number if sees else "", each.note if sees else "")
            for each in incidents_of(loan)
        ],
    )


def sees_person(actor: Actor, loan: Loan) -> bool:
    """Whether the actor may read the name on this contract: always, or for a while after giving a reason."""
    return may(actor, Can.PEOPLE_SEE, loan) or (
        may(actor, Can.PEOPLE_OPEN, loan) and is_opened(loan.person_id, actor=actor)
    )


def demand_person(actor: Actor, loan: Loan) -> None:
    """Refuses who may not read the name on this contract."""
    if not sees_person(actor, loan):
        demand(actor, Can.PEOPLE_SEE, loan)


def name_in_list(actor: Actor, loan: Loan) -> str:
    """Who it is in a row of a list: the first name and an initial; empty where the reader may not see even that. The
    contract itself says the whole name, and opening it is written down. A reason opens one contract, no list.
    """
    return short_name(loan.person) if may(actor, Can.PEOPLE_SEE, loan) else ""


def name_of_one(actor: Actor, loan: Loan) -> str:
    """The whole name on one contract that lies on the counter; the view writes down that it was shown."""
    return loan.person.name if may(actor, Can.PEOPLE_SEE, loan) else ""


def person_ref(actor: Actor, loan: Loan) -> str | None:
    """The short reference, for programs."""
    return loan.person.ref if may(actor, Can.PEOPLE_SEE, loan) else None
