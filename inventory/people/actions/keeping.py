"""Setting how long what is kept: longer by one, shorter by two."""

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import Subject, record
from inventory.people import events
from inventory.people.models import TERMS, Term, TermKind, TermProposal
from inventory.people.queries.keeping import amount_of, erases_more, open_proposal


def set_term(kind: TermKind, amount: int, *, actor: Actor) -> Term:
    """From now on this is kept so long. Only what erases nobody sooner is set by one person."""
    demand(actor, Can.TERMS_SET)
    check_term(kind, amount)
    if erases_more(kind, amount):
        raise Refused("second_person", _("Hierdoor wordt sneller gewist. Een tweede persoon bevestigt dat."))
    return _set(kind, amount, actor=actor)


def propose_term(kind: TermKind, amount: int, *, actor: Actor) -> TermProposal:
    """Ask a second person to agree that more is erased. Until then nothing changes."""
    demand(actor, Can.TERMS_SET)
    check_term(kind, amount)
    if actor.user_id is None:
        raise Refused("nobody", _("Een termijn wordt voorgesteld door iemand die is aangemeld."))
    made = TermProposal(kind=kind, amount=amount, made_at=now(), made_by=actor.user_id)
    session.add(made)
    session.flush()
    record(events.TERM_PROPOSED, _subject(made), actor=actor, data={"amount": amount})
    return made


def confirm_term(proposal: TermProposal, *, actor: Actor) -> Term:
    """The second person says yes: from now on it is in force."""
    demand(actor, Can.TERMS_SET)
    proposal = _hold(proposal)
    if actor.user_id is None or actor.user_id == proposal.made_by:
        raise Refused("same_person", _("Jij stelde dit voor. Een tweede persoon bevestigt het."))
    made = _set(proposal.kind, proposal.amount, actor=actor)
    proposal.confirmed_at, proposal.confirmed_by, proposal.term_id = now(), actor.user_id, made.id
    session.flush()
    return made


def withdraw_term(proposal: TermProposal, *, actor: Actor) -> None:
    """The old term stays."""
    demand(actor, Can.TERMS_SET)
    proposal = _hold(proposal)
    proposal.withdrawn_at = now()
    session.flush()
    record(events.TERM_WITHDRAWN, _subject(proposal), actor=actor)


def check_term(kind: TermKind, amount: int) -> None:
    """Refuse an amount that cannot be, that is in force already, or while another one waits."""
    kept = TERMS[kind]
    if not kept.least <= amount <= kept.most:
        raise BadInput(
            "term",
            _("Kies een getal van %(least)s tot %(most)s.", least=kept.least, most=kept.most),
            field="amount",
        )
    if amount == amount_of(kind):
        raise Refused("nothing_changed", _("Alles staat er al zo."), field="amount")
    if open_proposal(kind) is not None:
        raise Refused("proposal_open", _("Er wacht al een voorstel. Bevestig dat eerst of trek het in."))


def _set(kind: TermKind, amount: int, *, actor: Actor) -> Term:
    made = Term(kind=kind, amount=amount, set_at=now(), set_by=actor.user_id)
    session.add(made)
    session.flush()
    record(events.TERM_SET, Subject("term", made.id, str(kind)), actor=actor, data={"amount": amount})
    return made


def _hold(proposal: TermProposal) -> TermProposal:
    found = locked(TermProposal, proposal.id)
    if found is None:
        raise Missing(_("Dit voorstel bestaat niet."))
    if found.confirmed_at is not None or found.withdrawn_at is not None:
        raise Refused("proposal_closed", _("Dit voorstel is al bevestigd of ingetrokken."))
    return found


def _subject(proposal: TermProposal) -> Subject:
    return Subject("term_proposal", proposal.id, str(proposal.kind))
