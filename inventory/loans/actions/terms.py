"""Days: when a contract is due. Never on a Sunday or a public holiday, never on a 31st that a month does not have."""

from calendar import monthrange
from datetime import date, timedelta

from inventory.config import Settings
from inventory.loans.lifecycle import LoanKind

_FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday; Easter and Whit are Sundays


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def open_day(day: date) -> date:
    """The day itself, or the first one after it that is no Sunday and no Belgian public holiday."""
    while day.weekday() == 6 or is_holiday(day):
        day += timedelta(days=1)
    return day


def is_holiday(day: date) -> bool:
    """Whether it is one of the ten Belgian public holidays."""
    return (day.month, day.day) in _FIXED or (day - easter(day.year)).days in _AFTER_EASTER


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the method of Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    leaps, centuries = divmod(century, 4)
    correction = (century + 8) // 25
    moon = (19 * (year % 19) + century - leaps - (century - correction + 1) // 3 + 15) % 30
    weekday = (32 + 2 * centuries + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def months_of(kind: LoanKind, settings: Settings) -> int:
    return settings.rent_months if kind == LoanKind.HUUR else settings.loan_months


def usual_due_on(kind: LoanKind, start: date, settings: Settings) -> date | None:
    """When a contract that begins on `start` is due; a sale never is."""
    if kind == LoanKind.KOOP:
        return None
    return open_day(months_later(start, months_of(kind, settings)))


def latest_due_on(kind: LoanKind, start: date, settings: Settings) -> date:
    """The last day that may be agreed: the usual term, counted from `start`."""
    return open_day(months_later(start, months_of(kind, settings)))
