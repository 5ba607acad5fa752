"""Erasing many at once: one makes a list of whose time is over, another confirms it."""

from inventory.access import Actor, Can, demand
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import Subject, record
from inventory.loans.actions.keeping import count_again
from inventory.people.actions.keeping import confirm_term, set_term
from inventory.people.models import ErasePlan, ErasePlanLine, TermKind, TermProposal
from inventory.people.queries import is_past_its_time, root_of
from inventory.people.queries.keeping import open_plan, people_of
from inventory.privacy import events
from inventory.privacy.actions.erase import erase
from inventory.privacy.queries.due import blocks, due

MOST = 500  # on one list: two people can still look at it


def change_term(kind: TermKind, amount: int, *, actor: Actor) -> int:
    """Set a term by which nobody is erased sooner, and count every person's day anew; the number that changed."""
    set_term(kind, amount, actor=actor)
    return count_again()


def confirm_change(proposal: TermProposal, *, actor: Actor) -> int:
    """The second person: the proposed term is in force, and every person's day is counted anew; the number that
    changed."""
    confirm_term(proposal, actor=actor)
    return count_again()


def make_list(*, actor: Actor) -> ErasePlan:
    """Put everybody whose time is over, and of whom nothing is open, on a list for a second person."""
    demand(actor, Can.ERASE_PROPOSE)
    if actor.user_id is None:
        raise Refused("nobody", _("Een lijst wordt gemaakt door iemand die is aangemeld."))
    if open_plan() is not None:
        raise Refused("list_open", _("Er wacht al een lijst. Bevestig die eerst of trek ze in."))
    found = [each for each in due(limit=MOST) if not each.blocks]
    if not found:
        raise Refused("nobody_due", _("Er is nu niemand om te wissen."))
    plan = ErasePlan(made_at=now(), made_by=actor.user_id)
    session.add(plan)
    session.flush()
    session.add_all(ErasePlanLine(plan_id=plan.id, person_id=each.person.id) for each in found)
    session.flush()
    record(events.PLAN_MADE, _subject(plan), actor=actor, data={"people": len(found)})
    return plan


def confirm_list(plan: ErasePlan, *, actor: Actor) -> tuple[int, list[str]]:
    """A second person says yes: all are erased. The number, and the references of those who stay: something opened
    meanwhile, or a longer term or a merge keeps them.
    """
    demand(actor, Can.ERASE_CONFIRM)
    plan = _hold(plan)
    if actor.user_id is None or actor.user_id == plan.made_by:
        raise Refused("same_person", _("Jij maakte deze lijst. Een tweede persoon bevestigt ze."))
    plan.confirmed_at, plan.confirmed_by = now(), actor.user_id
    stay = []
    for person in people_of(plan):
        if person.anonymised_at is not None:
            continue
        goes_on = root_of(person)
        assert goes_on is not None
        if not is_past_its_time(goes_on, today()) or blocks(goes_on):
            stay.append(person.ref)
            continue
        erase(person, actor=actor, why=events.LISTED)
        plan.erased += 1
    session.flush()
    record(events.PLAN_CONFIRMED, _subject(plan), actor=actor, data={"erased": plan.erased, "stay": len(stay)})
    return plan.erased, stay


def withdraw_list(plan: ErasePlan, *, actor: Actor) -> None:
    """Nobody of this list is erased by it."""
    demand(actor, Can.ERASE_PROPOSE)
    plan = _hold(plan)
    plan.withdrawn_at = now()
    session.flush()
    record(events.PLAN_WITHDRAWN, _subject(plan), actor=actor)


def _hold(plan: ErasePlan) -> ErasePlan:
    found = locked(ErasePlan, plan.id)
    if found is None:
        raise Missing(_("Deze lijst bestaat niet."))
    if found.confirmed_at is not None or found.withdrawn_at is not None:
        raise Refused("list_closed", _("Deze lijst is al bevestigd of ingetrokken."))
    return found


def _subject(plan: ErasePlan) -> Subject:
    return Subject("erase_plan", plan.id, str(plan.id))
