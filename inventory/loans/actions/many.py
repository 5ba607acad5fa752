"""Steps for many contracts at once: what each asks beforehand, and the same step as for one."""

from datetime import date

from inventory.access import Actor, Can, may
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.i18n import _
from inventory.loans.actions import changes
from inventory.loans.actions.findings import Level
from inventory.loans.actions.longer import longer_findings
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.reminders import ask_now, how_each
from inventory.loans.actions.terms import longest_due_on
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.loans.queries.ladder import Ladder


def cannot_remind(loan: Loan, ladder: Ladder, actor: Actor) -> str:
    """Why the borrower cannot be reminded now; nothing when it can."""
    if not may(actor, Can.LOANS_CHANGE, loan):
        return _("Dit contract is van een andere balie.")
    found = how_each([loan], ladder=ladder)[0]
    return "" if found.channel else str(found.sentence)


def remind(loan: Loan, ladder: Ladder, actor: Actor) -> str:
    """Remind the borrower, by the way that reaches them."""
    ask_now(loan, actor=actor, ladder=ladder)
    return ""


def cannot_extend(loan: Loan, settings: Settings, actor: Actor) -> str:
    """Why this contract cannot go on for the usual term without more being asked; nothing when it can."""
    if not may(actor, Can.LOANS_CHANGE, loan):
        return _("Dit contract is van een andere balie.")
    if loan.state != LoanState.ACTIVE or loan.due_on is None:
        return _("Dit contract loopt niet.")
    if loan.kind != LoanKind.BRUIKLEEN:
        return _("Bij huur hoort een prijs. Verleng dit op het contract zelf.")
    found = longer_findings(loan, _until(loan, settings), settings)
    return next((str(each.sentence) for each in found if each.level in (Level.BLOCKED, Level.CONFIRM)), "")


def extend(loan: Loan, settings: Settings, papers_of: Papers, actor: Actor) -> str:
    """The usual term longer. The new day."""
    changes.extend(loan, _until(loan, settings), actor=actor, settings=settings, papers_of=papers_of)
    return _("Druk het blad met de nieuwe einddatum af en laat het tekenen.")


def _until(loan: Loan, settings: Settings) -> date:
    assert loan.due_on is not None
    return longest_due_on(loan, max(loan.due_on, today()), settings)
