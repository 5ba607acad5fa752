"""Days: when a contract is due. Never on a day on which the place where it comes back is closed."""

from dataclasses import dataclass
from datetime import date

from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.calendar import USUAL, Opening, easter, is_holiday, months_later
from inventory.core.clock import day_of
from inventory.core.i18n import _, day_text
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan

__all__ = [
    "DueDay",
    "due_day",
    "easter",
    "is_holiday",
    "latest_due_on",
    "longest_due_on",
    "months_later",
    "months_of",
    "open_day",
    "usual_due_on",
]


@dataclass(frozen=True)
class DueDay:
    """The day that was asked, the open day that it becomes, and why it moved ("" when it did not)."""

    asked: date
    day: date
    why: str = ""

    @property
    def sentence(self) -> str:
        """What to say of it; empty when it is the day that was asked."""
        if not self.why:
            return ""
        return _(
            "%(asked)s valt op %(why)s, dus het wordt %(day)s.",
            asked=_capital(day_text(self.asked)),
            why=self.why,
            day=day_text(self.day),
        )


def due_day(day: date, *, opening: Opening = USUAL) -> DueDay:
    """The day itself, or the first one after it on which the place is open (see `accounts.queries.opening_of`)."""
    later = opening.open_day(day)
    return DueDay(day, later, opening.why_closed(day) if later != day else "")


def open_day(day: date, *, opening: Opening = USUAL) -> date:
    """The same, without why."""
    return due_day(day, opening=opening).day


def months_of(kind: LoanKind, settings: Settings) -> int:
    return settings.rent_months if kind == LoanKind.HUUR else settings.loan_months


def usual_due_on(kind: LoanKind, start: date, settings: Settings, *, opening: Opening = USUAL) -> date | None:
    """When a contract that begins on `start` is due; a sale never is."""
    if kind == LoanKind.KOOP:
        return None
    return open_day(months_later(start, months_of(kind, settings)), opening=opening)


def latest_due_on(kind: LoanKind, start: date, settings: Settings, *, opening: Opening = USUAL) -> date:
    """The last day that may be agreed: the usual term, counted from `start`."""
    return open_day(months_later(start, months_of(kind, settings)), opening=opening)


def longest_due_on(loan: Loan, start: date, settings: Settings) -> date:
    """The last day until which a running contract may be extended on `start`: the usual term from then, and never
    longer than all of it may last.
    """
    opening = opening_of(loan.location_id)
    latest = latest_due_on(loan.kind, start, settings, opening=opening)
    if not settings.longest_months:
        return latest
    begun = day_of(loan.handed_over_at)
    return min(latest, open_day(months_later(begun, settings.longest_months), opening=opening))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
