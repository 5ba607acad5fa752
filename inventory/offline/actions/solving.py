"""Putting a conflict right: doing it after all, or saying how it came in order."""

from datetime import date
from typing import Any

from inventory.access import Actor
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import late
from inventory.loans.actions.papers import Papers
from inventory.loans.models import LearningPath, Loan
from inventory.loans.readers.strokes import Strokes
from inventory.offline import events
from inventory.offline.actions.conflicts import tell_history
from inventory.offline.actions.doing import do
from inventory.offline.actions.work import HandedOver, Referrals, TakenBack, Work
from inventory.offline.models import SOLUTIONS, Arrival, Solution, What
from inventory.people.actions import NewEndUser, as_borrower


def do_after_all(
    arrival: Arrival, *, actor: Actor, settings: Settings, papers_of: Papers, referral_of: Referrals
) -> Loan:
    """Try again what could not be done, with what must be confirmed confirmed: somebody read both stories."""
    held = _held(arrival)
    if held.what == What.HAND_OVER:
        did: HandedOver | TakenBack = _handed_over_again(held)
    else:
        kept = _sent(held, "accessories", "condition", "note", "device_note")
        did = TakenBack(tag=held.tag, number=held.number, data_statement=True, **kept)
    drawn, strokes = held.sent.get("strokes"), None
    if drawn:
        strokes = Strokes(tuple(tuple((x, y) for x, y in stroke) for stroke in drawn["s"]), drawn["w"], drawn["h"])
    work = Work(held.key, held.done_at, did, strokes, seen_by=held.user.name)
    with late(held.done_at):
        loan = do(work, actor, settings, papers_of, referral_of, is_read=True)
    _solve(held, Solution.DONE_AFTER_ALL, actor, loan.number)
    return loan


def solve(arrival: Arrival, solution: Solution, *, actor: Actor) -> None:
    """Somebody put it right in another way."""
    held = _held(arrival)
    if solution not in SOLUTIONS:
        raise BadInput("solution", _("Kies hoe het in orde kwam."), field="solution")
    _solve(held, solution, actor, held.number)


def _handed_over_again(held: Arrival) -> HandedOver:
    borrower, user = as_borrower(held.person), held.end_user
    if borrower is None:
        raise Refused("person_gone", _("De gegevens van deze persoon zijn gewist."))
    due_on = held.sent.get("due_on")
    return HandedOver(
        tag=held.tag,
        code=held.code,
        prepared_on=date.fromisoformat(held.sent["prepared_on"]),
        borrower=borrower,
        identity_seen=True,
        end_user=NewEndUser(user.first_name, user.birth_year) if user is not None else None,
        representative_signs=bool(held.sent.get("representative_signs")),
        due_on=date.fromisoformat(due_on) if due_on else None,
        learning_path=LearningPath(held.sent["learning_path"]),
        confirmed=frozenset(held.sent.get("confirmed", ())),
        accessories=tuple(held.sent["accessories"]),
        condition=held.sent["condition"],
    )


def _sent(held: Arrival, *names: str) -> dict[str, Any]:
    kept = {name: held.sent.get(name, "") for name in names}
    return {**kept, "accessories": tuple(kept.get("accessories") or ())}


def _held(arrival: Arrival) -> Arrival:
    held = locked(Arrival, arrival.id)
    if held is None:
        raise Missing(_("Deze taak bestaat niet."))
    if not held.is_open:
        raise Refused("solved_already", _("Een collega bracht dit al in orde."))
    return held


def _solve(held: Arrival, solution: Solution, actor: Actor, number: str) -> None:
    held.solution, held.solved_at, held.solved_by = solution, now(), actor.user_id
    held.number, held.sent = number, {}
    session.flush()
    tell_history(events.SOLVED, held, actor, solution=str(solution))
