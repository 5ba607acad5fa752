"""Somebody died. From then on no message goes out, and the device comes back when the family is ready for it.

The law says that a loan was made to this person and that the heirs give the thing back (old Civil Code, art. 1879). So
the contract runs on quietly until the device is back; a task asks, without haste, whether it can come.
"""

from inventory.access import Actor, Can, demand
from inventory.accounts.queries import opening_of
from inventory.core.clock import now, today
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.actions.reminders import stop
from inventory.loans.actions.tasks import ASK_AGAIN, no_more_tasks, plan
from inventory.loans.actions.terms import open_day
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan, TaskKind, Why
from inventory.loans.queries.contracts import active_loans_of
from inventory.people.queries import class_of, root_of


def note_died(loan: Loan, *, actor: Actor) -> list[Loan]:
    """Nothing leaves any more for this contract, and for the others that this counter has with the same person. The
    contracts that became quiet.
    """
    quiet = [_held(each, actor) for each in _of_the_same_person(loan)]
    for each in quiet:
        if each.id == loan.id and (each.state != LoanState.ACTIVE or each.quiet_at is not None):
            said = _("Dit is al genoteerd.") if each.quiet_at is not None else _("Dit contract loopt niet meer.")
            raise Refused("wrong_state", said)
    made = [each for each in quiet if each.state == LoanState.ACTIVE and each.quiet_at is None]
    for each in made:
        each.quiet_at = now()
        stop([each], Why.QUIET)
        no_more_tasks(each)
        plan(each, TaskKind.HEIRS, open_day(today() + ASK_AGAIN[TaskKind.HEIRS], opening=opening_of(each.location_id)))
        record(events.QUIET, subject_of(each), actor=actor, data={"device": each.line.device.tag})
    return made


def undo_died(loan: Loan, *, actor: Actor) -> Loan:
    """It was a mistake: messages go out again, from the next night on, also for the others of the same person."""
    quiet = [each for each in (_held(one, actor) for one in _of_the_same_person(loan)) if each.quiet_at is not None]
    again = [each for each in quiet if each.state == LoanState.ACTIVE]
    if loan.id not in [each.id for each in again]:
        raise Refused("not_quiet", _("Dit staat niet genoteerd."))
    for each in again:
        each.quiet_at = None
        no_more_tasks(each, TaskKind.HEIRS)
        record(events.NOT_QUIET, subject_of(each), actor=actor, data={"device": each.line.device.tag})
    return loan


def _of_the_same_person(loan: Loan) -> list[Loan]:
    """This contract and the other running ones, in the order in which rows are locked."""
    person = root_of(loan.person)
    assert person is not None
    others = active_loans_of(class_of(person.id))
    same = {each.id: each for each in others if each.org_id == loan.org_id and (each.kind == loan.kind)}
    return [(same | {loan.id: loan})[number] for number in sorted({*same, loan.id})]


def _held(loan: Loan, actor: Actor) -> Loan:
    loan = hold(loan)
    demand(actor, Can.LOANS_CHANGE, loan)
    return loan
