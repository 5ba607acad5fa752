"""The days that a report is about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from inventory.core.clock import start_of_day, today
from inventory.core.errors import BadInput
from inventory.core.i18n import _

_FIRST_YEAR, _LONGEST = 2020, 3660  # days


class Span(Protocol):
    """A stretch of time that is counted over: a month, a period. `ends_at` is the first instant after it."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True)
class Period:
    """From one day to another, both in it."""

    first_on: date
    last_on: date

    def __str__(self) -> str:
        return f"{self.first_on:%Y%m%d}-{self.last_on:%Y%m%d}"

    @property
    def starts_at(self) -> datetime:
        return start_of_day(self.first_on)

    @property
    def ends_at(self) -> datetime:
        """The first instant that is no longer in it."""
        return start_of_day(self.last_on + timedelta(days=1))


def this_year() -> Period:
    """From New Year to today."""
    return Period(date(today().year, 1, 1), today())


def last_quarters(count: int) -> Period:
    """The last whole quarters that are over: what is counted of few people is fixed there and never cut again."""
    day = today()
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    months = first.year * 12 + first.month - 1 - 3 * count
    return Period(date(months // 12, months % 12 + 1, 1), first - timedelta(days=1))


def parse_period(first: str, last: str) -> Period:
    """Two days such as 2026-01-01. Refused: no days, the wrong way round, a period that has yet to begin."""
    period = Period(_day(first, "from"), _day(last, "to"))
    if period.last_on < period.first_on:
        raise BadInput("wrong_order", _("De periode eindigt vóór ze begint. Wissel de twee datums."), field="to")
    if period.first_on > today():
        raise BadInput("period_to_come", _("Die periode moet nog beginnen. Kies een vroegere dag."), field="from")
    if (period.last_on - period.first_on).days > _LONGEST:
        raise BadInput("too_long", _("Kies een periode van hoogstens tien jaar."), field="from")
    return period


def _day(text: str, field: str) -> date:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = date.min
    if not _FIRST_YEAR <= found.year <= 2999 or len(text.strip()) != 10:
        raise BadInput("wrong_day", _("Schrijf de dag als jaar, maand en dag: 2026-01-31."), field=field)
    return found
