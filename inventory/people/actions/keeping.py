"""Setting how long what is kept."""

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.history.actions import Subject, record
from inventory.people import events
from inventory.people.models import TERMS, Term, TermKind
from inventory.people.queries.keeping import amount_of


def set_term(kind: TermKind, amount: int, *, actor: Actor) -> Term:
    """From now on this is kept so long. What was kept longer goes in the next night or with the next list."""
    demand(actor, Can.TERMS_SET)
    kept = TERMS[kind]
    if not kept.least <= amount <= kept.most:
        raise BadInput(
            "term",
            _("Kies een getal van %(least)s tot %(most)s.", least=kept.least, most=kept.most),
            field="amount",
        )
    if amount == amount_of(kind):
        raise Refused("nothing_changed", _("Alles staat er al zo."), field="amount")
    made = Term(kind=kind, amount=amount, set_at=now(), set_by=actor.user_id)
    session.add(made)
    session.flush()
    record(events.TERM_SET, Subject("term", made.id, str(kind)), actor=actor, data={"amount": amount})
    return made
