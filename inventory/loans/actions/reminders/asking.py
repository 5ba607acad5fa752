"""A reminder by hand, for one contract or for several. Beforehand it says whom it reaches how, and whom it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inventory.access import Actor, Can, demand
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text
from inventory.loans.actions.moving import hold
from inventory.loans.actions.reminders.rungs import make, way_to
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Channel, Loan, Reminder, Step
from inventory.loans.queries.ladder import Ladder, agreed_until, left_today, rungs_of


@dataclass(frozen=True)
class Asked:
    """What a reminder of this contract would do now: `channel`, or why it cannot (a word and a sentence)."""

    loan: Loan
    channel: Channel | None
    word: str = ""
    sentence: str = ""


def how_each(loans: Sequence[Loan], *, ladder: Ladder) -> list[Asked]:
    """For each of these contracts, in their order, what a reminder would do now."""
    known = rungs_of([loan.id for loan in loans])
    return [how(loan, known.get(loan.id, []), ladder) for loan in loans]


def ask_now(loan: Loan, *, actor: Actor, ladder: Ladder) -> Reminder:
    """Remind the borrower now, by the way that reaches them. Once a day."""
    loan = hold(loan)
    demand(actor, Can.LOANS_CHANGE, loan)
    rungs = rungs_of([loan.id])[loan.id]
    found = how(loan, rungs, ladder)
    if found.channel is None:
        raise Refused(found.word, found.sentence)
    before = [rung.occasion for rung in rungs if rung.due_on == loan.due_on]
    return make(loan, Step.ASKED, actor=actor, came_on=today(), occasion=max(before, default=0) + 1)


def how(loan: Loan, rungs: Sequence[Reminder], ladder: Ladder) -> Asked:
    """What a reminder of this contract would do now, given all its steps."""
    day = today()
    if loan.state != LoanState.ACTIVE or loan.due_on is None:
        return Asked(loan, None, "wrong_state", _("Dit contract loopt niet."))
    if loan.quiet_at is not None:
        return Asked(loan, None, "quiet", _("Er gaan geen berichten meer over dit contract."))
    first = ladder.day(Step.BEFORE, loan.due_on)
    if day < first:
        return Asked(loan, None, "too_early", _("Een herinnering kan vanaf %(day)s.", day=day_text(first)))
    agreed = agreed_until(rungs, loan.due_on)
    if agreed is not None and agreed >= day:
        return Asked(loan, None, "agreed", _("Er is een afspraak op %(day)s.", day=day_text(agreed)))
    waiting = _waits_or_left(rungs, loan.due_on)
    if waiting:
        return Asked(loan, None, "reminded_already", waiting)
    channel = way_to(loan.person, Step.ASKED)
    if channel is None:
        return Asked(loan, None, "no_way", _("We hebben geen e-mailadres, telefoon of adres."))
    return Asked(loan, channel)


def _waits_or_left(rungs: Sequence[Reminder], due_on: date) -> str:
    for rung in rungs:
        if rung.due_on == due_on and left_today(rung):
            if rung.channel == Channel.PHONE:
                return _("De lener staat al op de bellijst, of kreeg vandaag al telefoon.")
            if rung.channel == Channel.LETTER:
                return _("Er ligt al een brief klaar, of er ging vandaag een brief weg.")
            return _("Er vertrok vandaag al een e-mail, of die staat klaar.")
    return ""
