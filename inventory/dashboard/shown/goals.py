"""The two goals as lines that climb."""

from dataclasses import replace
from datetime import date

from babel.dates import format_date

from inventory.core.i18n import _, day_text, language
from inventory.dashboard.queries.goals import A_YEAR, Goal, last_day_of
from inventory.dashboard.shown.addresses import Addresses
from inventory.drawings.burn_up import BurnUp, Moment, Tick


def climb(goal: Goal, to: Addresses | None = None) -> BurnUp:
    """What was given month after month, the target, and what is to be expected."""
    moments = [Moment(0, 0, day_text(goal.first_on))]
    moments += [
        Moment(goal.at(last_day_of(goal, month)), count, day_text(last_day_of(goal, month)))
        for month, count in goal.months
    ]
    href = to.to("targets.target", code=goal.code) if to else ""
    moments[-1] = replace(moments[-1], href=href)
    if goal.code != A_YEAR:
        title = _("Toestellen in het hele project")
    else:
        title = _("Toestellen vorig projectjaar") if goal.is_over else _("Toestellen dit projectjaar")
    return BurnUp(
        title=title,
        desc=said(goal),
        moments=tuple(moments),
        target=goal.target,
        forecast=goal.forecast,
        ticks=_ticks(goal),
        head=_("Op"),
        unit=_("Toestellen"),
        is_over=goal.is_over,
    )


def said(goal: Goal) -> str:
    """In a sentence how far it is, and what is expected."""
    so_far = _(
        "%(value)s van %(target)s toestellen, van %(first)s tot en met %(last)s.",
        value=goal.value,
        target=goal.target,
        first=day_text(goal.first_on),
        last=day_text(goal.last_on),
    )
    if goal.is_over:
        return so_far + " " + _("Deze periode is voorbij.")
    if goal.forecast is None:
        return so_far + " " + _("Het is te vroeg om te zeggen waar dit uitkomt.")
    return so_far + " " + _("In dit tempo worden het er %(number)s.", number=goal.forecast)


def method() -> str:
    """How the forecast is made."""
    return _(
        "De verwachting neemt aan dat het elke dag even snel gaat als gemiddeld sinds de eerste dag. Drukke en stille "
        "maanden kent ze niet. In de eerste vier weken geven we er geen. Een toestel telt één keer, ook als het later "
        "nog eens meeging; toestellen voor leerlingen tellen niet mee."
    )


def _ticks(goal: Goal) -> tuple[Tick, ...]:
    """The months under the line: not all of them when there are many."""
    day = goal.first_on.replace(day=1)
    found: list[Tick] = []
    every = 1 if goal.days < 200 else 2 if goal.days < 400 else 3
    while day <= goal.last_on:
        if (day.month - goal.first_on.month) % every == 0:
            found.append(Tick(goal.at(max(day, goal.first_on)), month_word(day)))
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    return tuple(found)


def month_word(day: date) -> str:
    """The short name of a month, for who reads."""
    return str(format_date(day, "MMM", locale=language())).rstrip(".")
