"""Days: months that end where a month ends, the Belgian public holidays, and when a place is open.

The ten holidays are those of the royal decree of 18 April 1974. They follow from the year alone, so no list of years is
kept; Easter is counted by the method of Meeus, Jones and Butcher.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby
from typing import Any

from inventory.core.i18n import _, _l

WEEKDAYS: tuple[Any, ...] = (
    _l("maandag"),
    _l("dinsdag"),
    _l("woensdag"),
    _l("donderdag"),
    _l("vrijdag"),
    _l("zaterdag"),
    _l("zondag"),
)
SATURDAY, SUNDAY = 5, 6
FARTHEST = 400  # days; a place that is closed longer than that has no next open day

_FIXED: dict[tuple[int, int], Any] = {
    (1, 1): _l("nieuwjaar"),
    (5, 1): _l("de Dag van de Arbeid"),
    (7, 21): _l("de nationale feestdag"),
    (8, 15): _l("Onze-Lieve-Vrouw-Hemelvaart"),
    (11, 1): _l("Allerheiligen"),
    (11, 11): _l("Wapenstilstand"),
    (12, 25): _l("Kerstmis"),
}
# Days after Easter; Easter and Whit Sunday are Sundays already.
_AFTER_EASTER: dict[int, Any] = {1: _l("paasmaandag"), 39: _l("Hemelvaart"), 50: _l("pinkstermaandag")}


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def easter(year: int) -> date:
    """Easter Sunday of the western churches."""
    century, rest = divmod(year, 100)
    leaps, centuries = divmod(century, 4)
    correction = (century + 8) // 25
    moon = (19 * (year % 19) + century - leaps - (century - correction + 1) // 3 + 15) % 30
    weekday = (32 + 2 * centuries + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def holiday(day: date) -> Any:
    """The name of the Belgian public holiday of this day; empty on any other day."""
    return _FIXED.get((day.month, day.day)) or _AFTER_EASTER.get((day - easter(day.year)).days, "")


def is_holiday(day: date) -> bool:
    """Whether it is one of the ten Belgian public holidays."""
    return bool(holiday(day))


def working_day(day: date) -> date:
    """The day itself, or the first one after it that is no weekend and no public holiday."""
    while day.weekday() >= SATURDAY or is_holiday(day):
        day += timedelta(days=1)
    return day


def holidays_from(day: date) -> list[tuple[date, str]]:
    """The ten public holidays from this day on, with their names."""
    year = (day + timedelta(days=ahead) for ahead in range(370))
    return [(each, str(holiday(each))) for each in year if is_holiday(each)][:10]


@dataclass(frozen=True)
class Opening:
    """When a place is open: hours of its week, and periods in which it is closed.

    `hours`: (weekday from 0 for Monday, opens, closes). Without any the place is open from Monday to Saturday, at hours
    that nobody noted. `closed`: (first day, last day, why), both included. Public holidays are closed everywhere.
    """

    hours: tuple[tuple[int, time, time], ...] = ()
    closed: tuple[tuple[date, date, str], ...] = ()

    def why_closed(self, day: date) -> str:
        """Why the place is closed on this day, to say after "valt op"; empty when it is open."""
        name = holiday(day)
        if name:
            return str(name)
        for first, last, why in self.closed:
            if first <= day <= last:
                return _("een sluitingsdag (%(why)s)", why=why) if why else _("een sluitingsdag")
        weekdays = {weekday for weekday, _opens, _closes in self.hours} or set(range(SUNDAY))
        if day.weekday() in weekdays:
            return ""
        return _("een vaste sluitingsdag")

    def open_day(self, day: date) -> date:
        """The day itself, or the first one after it on which the place is open. A place that is closed for more than a
        year keeps the day as it is: it is better to be asked than moved out of sight.
        """
        for ahead in range(FARTHEST):
            later = day + timedelta(days=ahead)
            if not self.why_closed(later):
                return later
        return day

    def lines(self) -> list[str]:
        """The hours of a week in words, days with the same hours together: "dinsdag tot vrijdag: 10:00-18:00"."""
        return [f"{days}: {hours}" for days, hours in self._spans()]

    def on_weekday(self, weekday: int) -> str:
        """The hours of one weekday: "10:00-12:00, 13:00-18:00"; empty when it is closed."""
        return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for day, opens, closes in sorted(self.hours) if day == weekday)

    def _spans(self) -> Iterator[tuple[str, str]]:
        open_on = sorted({day for day, _opens, _closes in self.hours})
        by_day = {weekday: self.on_weekday(weekday) for weekday in open_on}
        # Days that follow on each other and have the same hours share one key: the weekday less its place in the row.
        rows = enumerate(by_day.items())
        for _key, group in groupby(rows, key=lambda row: (row[1][0] - row[0], row[1][1])):
            days = [weekday for _place, (weekday, _hours) in group]
            first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
            named = _("%(first)s tot %(last)s", first=first, last=last) if len(days) > 2 else ""
            yield named or str(_(" en ")).join(str(WEEKDAYS[day]) for day in days), by_day[days[0]]


USUAL = Opening()
