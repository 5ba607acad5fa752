"""A kept paper by e-mail, because the borrower asks for it: the same bytes as on paper, once to an address.

An address that is said for this once stands in the message alone, and goes with it (term `MESSAGE`).
"""

import hashlib
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from inventory.access import Actor, Can, demand
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, in_dutch
from inventory.core.national_number import refuse_national_number
from inventory.history import outbox
from inventory.history.actions import record
from inventory.history.archive import newest
from inventory.loans import events
from inventory.loans.actions import papers
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.models import Loan

MAILABLE = (papers.AGREEMENT, papers.ADDENDUM, papers.RECEIPT)


@dataclass(frozen=True)
class Mailing:
    """What was put in the outbox: which paper, and whether it stood there already."""

    kind: str
    is_new: bool


def mail_paper(loan: Loan, kind: str, *, actor: Actor, to: str | None = None) -> Mailing:
    """Put the newest version of this paper in the outbox, to `to` or (None) to the address of the borrower.

    Asked again for the same version and address, nothing is sent twice; what could not be sent is tried anew.
    """
    loan = hold(loan)
    demand(actor, Can.LOANS_CHANGE, loan)
    demand(actor, Can.PEOPLE_SEE, loan)
    if loan.person.anonymised_at is not None:
        raise Refused("anonymised", _("De gegevens van deze persoon zijn gewist."))
    present = newest(kind, papers.OWNER, loan.id) if kind in MAILABLE else None
    if present is None or present.removed_at is not None:
        raise Missing(_("Dit document is er niet."))
    address = _checked(loan.person.email if to is None else to.strip())
    mark = hashlib.sha256(address.casefold().encode()).hexdigest()[:10]
    subject, body = _words(loan, kind)
    key = f"loan:{loan.number}:paper:{present.id}:{mark}"
    message = outbox.queue(key, to=address, subject=subject, body=body, kept_file_id=present.id)
    is_new = message is not None or outbox.try_again(key)
    if is_new:
        told = {"document": kind, "is_signed": bool(present.data.get("signature"))}
        record(events.MAILED, subject_of(loan), actor=actor, data=told)
    return Mailing(kind, is_new)


def _checked(address: str) -> str:
    if not address:
        raise BadInput("email_missing", _("Vul een e-mailadres in."), field="to", missing=("to",))
    refuse_national_number(address, "to")
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise BadInput("email", _("Kijk het e-mailadres na."), field="to") from None
    return address


def _words(loan: Loan, kind: str) -> tuple[str, str]:
    """No name and no device: those stand in the paper."""
    with in_dutch():
        values = {"number": loan.number, "org": loan.org.name}
        subject = {
            papers.AGREEMENT: _("Je contract %(number)s", **values),
            papers.ADDENDUM: _("Verlenging van contract %(number)s", **values),
            papers.RECEIPT: _("Bewijs van terugkomst %(number)s", **values),
        }[kind]
        body = _(
            "Dag,\n\nJe vroeg om dit document. Je vindt het als bijlage. Bewaar het goed: je naam en adres staan "
            "erin.\n\n"
            "Heb je dit niet gevraagd? Bel ons dan even.\n\n%(org)s",
            **values,
        )
        return subject, body
