"""Letters: printed together, kept with their contract, posted; undone on the same day."""

from collections.abc import Sequence
from typing import Any, Protocol

from inventory.access import Actor
from inventory.config import Settings
from inventory.core.clock import day_of, now, today
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.history.archive import keep_data
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions.moving import subject_of
from inventory.loans.actions.reminders.calls import held, reopen
from inventory.loans.actions.reminders.rungs import settle
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Channel, LetterBatch, Loan, Reminder, RungState
from inventory.loans.queries.papers import LETTER, OWNER


class Letters(Protocol):
    """Turns a step into the plain data that a letter is drawn from. The house has `documents.ladder.LETTERS`."""

    def letter(self, loan: Loan, rung: Reminder, settings: Settings) -> dict[str, Any]:
        """The letter as it is posted today."""


def print_letters(rungs: Sequence[Reminder], *, actor: Actor, settings: Settings, letters_of: Letters) -> LetterBatch:
    """Keep these letters with their contracts and call them posted. What a colleague printed meanwhile is left out."""
    batch = LetterBatch(made_at=now(), made_by=actor.user_id)
    session.add(batch)
    session.flush()
    posted = 0
    for each in sorted(rungs, key=lambda one: (one.loan_id, one.id)):
        loan, rung = held(each, actor)
        waits = rung.state == RungState.WAITING and rung.channel == Channel.LETTER
        if not waits or loan.state != LoanState.ACTIVE or loan.due_on != rung.due_on:
            continue
        data = letters_of.letter(loan, rung, settings)
        kept = keep_data(LETTER, OWNER, loan.id, name=f"{loan.number}-brief-{today().isoformat()}.pdf", data=data)
        rung.letter_id, rung.batch_id = kept.id, batch.id
        settle(rung, RungState.DONE, actor=actor)
        record(
            events.POSTED,
            subject_of(loan),
            actor=actor,
            data={"step": str(rung.step), "due_on": rung.due_on.isoformat(), **paper(kept)},
        )
        posted += 1
    if not posted:
        raise Refused("no_letters", _("Er zijn geen brieven meer om af te drukken."))
    return batch


def undo_letters(batch: LetterBatch, rungs: Sequence[Reminder], *, actor: Actor) -> int:
    """The batch did not go to the post after all: its letters wait again, of contracts that still run. The number."""
    found = locked(LetterBatch, batch.id)
    if found is None:
        raise Missing(_("Deze brieven bestaan niet."))
    if found.undone_at is not None or day_of(found.made_at) != today():
        raise Refused("too_late_to_undo", _("Dit kan alleen op de dag zelf."))
    found.undone_at = now()
    again = [each for each in sorted(rungs, key=lambda one: one.loan_id) if _may_wait_again(each)]
    for each in again:
        reopen(each, actor=actor)
    return len(again)


def _may_wait_again(rung: Reminder) -> bool:
    loan = rung.loan
    runs = loan.state == LoanState.ACTIVE and loan.quiet_at is None
    return rung.state == RungState.DONE and runs and loan.due_on == rung.due_on
