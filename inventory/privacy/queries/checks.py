"""What `verify` asks of this room: of somebody who was erased nothing is left."""

from sqlalchemy import or_, select

from inventory.core.db import session
from inventory.history.models import KeptFile
from inventory.loans.models import Incident, Loan, Payment
from inventory.loans.queries.papers import OWNER
from inventory.people.models import EndUser, Person
from inventory.privacy.queries.things import names_things


def left_of_the_erased() -> list[str]:
    """A paper, an end user, a note or a reference of a payment that is still there."""
    gone = select(Person.id).where(Person.anonymised_at.is_not(None)).scalar_subquery()
    loans = select(Loan.id).where(Loan.person_id.in_(gone)).scalar_subquery()
    papers = session.scalars(
        select(KeptFile.name)
        .where(KeptFile.owner_kind == OWNER, KeptFile.owner_id.in_(loans), KeptFile.removed_at.is_(None))
        .order_by(KeptFile.id)
    )
    users = session.scalars(
        select(EndUser.id).where(EndUser.person_id.in_(gone), EndUser.first_name != "").order_by(EndUser.id)
    )
    noted = session.scalars(
        select(Loan.number)
        .where(Loan.id.in_(loans), or_(Loan.condition_out != "", Loan.condition_in != "", names_things()))
        .order_by(Loan.id)
    )
    incidents = session.scalars(
        select(Incident.id)
        .where(Incident.loan_id.in_(loans), or_(Incident.note != "", Incident.police_number != ""))
        .order_by(Incident.id)
    )
    payments = session.scalars(
        select(Payment.id).where(Payment.loan_id.in_(loans), Payment.reference != "").order_by(Payment.id)
    )
    return [
        *(f"{name} is still there, and its borrower was erased" for name in papers),
        *(f"end user {number} still has a name, and who signed was erased" for number in users),
        *(f"contract {number} still has a note, and its borrower was erased" for number in noted),
        *(f"incident {number} still has a note, and the borrower was erased" for number in incidents),
        *(f"payment {number} still has a reference, and who paid was erased" for number in payments),
    ]
