"""A calendar month in Brussels."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from inventory.core.clock import start_of_day, today
from inventory.core.errors import BadInput
from inventory.core.i18n import _


@dataclass(frozen=True)
class Month:
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first_on(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    @property
    def starts_at(self) -> datetime:
        return start_of_day(self.first_on)

    @property
    def ends_at(self) -> datetime:
        """The first instant that is no longer in the month."""
        return start_of_day(self.next.first_on)

    @property
    def is_over(self) -> bool:
        return today() >= self.next.first_on


def month_of(day: date) -> Month:
    return Month(day.year, day.month)


def parse_month(text: str) -> Month:
    """`2026-03`; anything else, and a month that has yet to begin, is refused."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text.strip())
    if not found:
        raise BadInput("unknown_month", _("Schrijf de maand als jaar en maand: 2026-03."), field="month")
    month = Month(int(found[1]), int(found[2]))
    if month.first_on > today():
        raise BadInput("month_to_come", _("Die maand moet nog komen. Kies een vroegere maand."), field="month")
    return month
