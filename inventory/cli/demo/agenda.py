"""The diary of the demo year: what happens when. Things are done in the order of their time, with the clock moved."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from inventory.core.clock import BRUSSELS, day_of, moved
from inventory.loans.actions.terms import is_holiday

Deed = Callable[[], None]


class Agenda:
    """What is written down for a moment after the last day is never done: that is how the year ends in mid-work."""

    def __init__(self, first_day: date, last_day: date, random: Random) -> None:
        self.first_day, self.last_day = first_day, last_day
        self.random = random
        self.now = at_time(first_day, 0)
        self._moments: list[tuple[datetime, int, Deed]] = []
        self._order = count()

    def put(self, at: datetime, deed: Deed) -> None:
        """Write down a deed for an aware moment; one that has gone by is done some minutes from now."""
        if at <= self.now:
            at = self.now + timedelta(minutes=self.random.randint(3, 20))
        heapq.heappush(self._moments, (at, next(self._order), deed))

    def on(self, day: date, deed: Deed, *, hours: tuple[int, int] = (9, 16)) -> None:
        """Write down a deed for some minute of that day, between these hours."""
        minutes = self.random.randrange((hours[1] - hours[0]) * 60)
        at = at_time(day, hours[0]) + timedelta(minutes=minutes)
        self.put(at, deed)

    def do_month(self, on_day: Callable[[date], None]) -> bool:
        """Do everything of the next month that has something; False when the year is over. `on_day` hears each day."""
        if not self._moments or day_of(self._moments[0][0]) > self.last_day:
            return False
        done = month = day_of(self._moments[0][0]).replace(day=1)
        while self._moments:
            day = day_of(self._moments[0][0])
            if day > self.last_day or day.replace(day=1) != month:
                break
            at, _order, deed = heapq.heappop(self._moments)
            self.now = at
            with moved(at):
                deed()
            if day != done:
                on_day(day)
            done = day
        return True


def at_time(day: date, hour: int, minute: int = 0) -> datetime:
    """That hour of that day in Kortrijk."""
    return datetime.combine(day, time(hour, minute), BRUSSELS)


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def workdays_later(day: date, number: int) -> date:
    """So many working days later; with 0 the day itself or the first working day after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    for _each in range(number):
        day += timedelta(days=1)
        while not is_workday(day):
            day += timedelta(days=1)
    return day
