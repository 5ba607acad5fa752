"""How a holder hears of a recall: by the house's own messages. An e-mail into the outbox, else a call or a letter."""

from inventory.core.db import session
from inventory.core.i18n import _, in_dutch
from inventory.history import outbox
from inventory.loans.actions.reminders.rungs import way_to
from inventory.loans.models import Channel, Loan, Step
from inventory.recalls.lifecycle import ADVICES, REASONS, Way
from inventory.recalls.models import Recall, RecallLine


def key_of(line: RecallLine) -> str:
    """The key of its message. It begins with that of the contract, so that it goes when the person goes."""
    return f"loan:{line.loan.number}:recall:{line.recall.number}" if line.loan is not None else f"recall:{line.id}"


def way_of(loan: Loan | None, *, is_placed: bool = False, without: Channel | None = None) -> Way:
    """How who has a device is told: under this contract, or an organisation (`is_placed`)."""
    if is_placed:
        return Way.ORGANISATION
    if loan is None or loan.quiet_at is not None or loan.person.anonymised_at is not None:
        return Way.NONE
    found = way_to(loan.person, Step.ASKED, without=without)
    return Way(found.value) if found else Way.NONE


def start_telling(line: RecallLine, *, without: Channel | None = None) -> None:
    """Choose the way; an e-mail goes into the outbox at once, all else waits for the counter."""
    line.way = way_of(line.loan, is_placed=line.placement is not None, without=without)
    if line.way is Way.EMAIL and line.loan is not None:
        subject, body = words_of(line.recall, line.loan)
        key = key_of(line)
        if outbox.queue(key, to=line.loan.person.email, subject=subject, body=body) is None:
            line.way = way_of(line.loan, without=Channel.EMAIL)  # that address heard it already
    session.flush()


def words_of(recall: Recall, loan: Loan) -> tuple[str, str]:
    """What the e-mail says: no name and no device, the contract alone."""
    with in_dutch():
        values = {"number": loan.number, "org": loan.org.name}
        return _("Over het toestel van contract %(number)s", **values), _(
            "Dag,\n\nHet gaat over het toestel van contract %(number)s. %(reason)s\n\n%(advice)s\n\n"
            "Bel ons of kom langs, dan kijken we het samen na. Dit is gratis.\n\n%(org)s",
            reason=REASONS[recall.reason],
            advice=ADVICES[recall.advice],
            **values,
        )
