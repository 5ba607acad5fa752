"""How far every target is on a day: what the system counted, what people typed, and what that is of the promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from inventory.core.i18n import _, ngettext
from inventory.core.months import Month, month_of
from inventory.core.periods import Period
from inventory.core.suppress import LEAST, in_fives
from inventory.targets.models import CountedBy, Kind, Target, Unit
from inventory.targets.models.defaults import said
from inventory.targets.queries.counters import COUNTERS, Counter, Ledger
from inventory.targets.queries.projects import Project, ProjectYear, months_between, project_at
from inventory.targets.queries.rows import figures_that_count, target_by_code, targets


class Days(Protocol):
    """From one day to another, both in it: a project, a project year, a period."""

    @property
    def first_on(self) -> date: ...

    @property
    def last_on(self) -> date: ...


@dataclass(frozen=True)
class Progress:
    """A target and how far it is.

    `in_period` is what came in the asked days, `cumulative` what there is since the project (or, for a target per year,
    the project year) began; of a milestone both are how many there are on the last day. None: nobody counted yet, or
    one to four people, which is never told (`is_few_now` in the asked days, `is_few` since the beginning). `by_system`
    and `by_hand` are the two parts of `cumulative`. People are told in fives, see `in_fives`; of a single month they
    are not (`is_sum_only`), because months beside their sum would tell.
    """

    code: str
    label: str
    unit: Unit
    value: int
    period: Kind
    counted_by: CountedBy
    in_period: int | None
    cumulative: int | None
    percent: int | None
    source: str
    note: str
    remark: str
    by_system: int | None = None
    by_hand: int | None = None
    is_few: bool = False
    is_few_now: bool = False
    is_sum_only: bool = False

    @property
    def is_reached(self) -> bool:
        return self.cumulative is not None and self.cumulative >= self.value


@dataclass(frozen=True)
class BurnPoint:
    """The sum at the end of a month, or today."""

    month: Month
    on: date
    total: int


def progress(period: Days, project: Project | None = None) -> tuple[Progress, ...]:
    """Every target, in the order of the project's text. Without `project` the one in which the last day lies."""
    asked = Period(period.first_on, period.last_on)
    project = project or project_at(asked.last_on)
    first_on = project.first_on if project is not None else asked.first_on
    last_on = min(asked.last_on, project.last_on) if project is not None else asked.last_on
    whole = Period(first_on, max(first_on, last_on))
    year = project.year_at(whole.last_on) if project is not None else ProjectYear(1, whole.first_on, whole.last_on)
    ledger = Ledger(min(first_on, asked.first_on), max(whole.last_on, asked.last_on))
    typed = figures_that_count()
    return tuple(
        _progress(target, asked, _since(target, whole, year), year, ledger, typed.get(target.id, {}))
        for target in targets()
    )


def burn_up(code: str, days: Days, *, until: date) -> tuple[BurnPoint, ...]:
    """The sum at the end of each month of a project or a project year, up to `until`; of a milestone how many there
    were. A sum of people rises by five or not at all: a month tells of nobody.
    """
    target, points = target_by_code(code), []
    counter, last_on = COUNTERS.get(code), min(days.last_on, until)
    if last_on < days.first_on:
        return ()
    ledger = Ledger(days.first_on, last_on)
    typed = figures_that_count([target.id]).get(target.id, {}) if target.counted_by != CountedBy.SYSTEM else {}
    for month, part in _ends(days.first_on, last_on):
        counted = counter.count(ledger, part) if counter is not None else 0
        if counter is not None and counter.is_of_people:
            counted = in_fives(counted)
        total = counted + (_typed(target, typed, part) or 0)
        points.append(BurnPoint(month, part.last_on, total))
    return tuple(points)


def _ends(first_on: date, last_on: date) -> list[tuple[Month, Period]]:
    """From the first day to the end of each month, and to the last day."""
    return [
        (month, Period(first_on, min(month.next.first_on - timedelta(days=1), last_on)))
        for month in months_between(first_on, last_on)
    ]


def _since(target: Target, whole: Period, year: ProjectYear) -> Period:
    return Period(year.first_on, whole.last_on) if target.kind == Kind.YEAR else whole


def _progress(
    target: Target, asked: Period, since: Period, year: ProjectYear, ledger: Ledger, typed: Mapping[Month, int]
) -> Progress:
    counter = COUNTERS.get(target.code) if target.counted_by != CountedBy.MANUAL else None
    now_few, system_now = _counted(counter, ledger, asked)
    few, by_system = _counted(counter, ledger, since)
    is_of_people = counter is not None and counter.is_of_people
    is_sum_only = is_of_people and month_of(asked.first_on) == month_of(asked.last_on)
    by_hand = _typed(target, typed, since) if target.counted_by != CountedBy.SYSTEM else None
    hand_now = by_hand
    if by_hand is not None and target.kind != Kind.MILESTONE:
        hand_now = _typed(target, typed, asked)
    total = None if few else _sum(by_system, by_hand)
    return Progress(
        code=target.code,
        label=said(target.label),
        unit=Unit(target.unit),
        value=target.value,
        period=Kind(target.kind),
        counted_by=CountedBy(target.counted_by),
        in_period=None if now_few or is_sum_only else _sum(system_now, hand_now),
        cumulative=total,
        percent=None if total is None else 100 * total // target.value,
        source=target.source,
        note=said(target.note),
        remark=" ".join(_remarks(target, since, year, typed, by_system, by_hand, few, is_of_people)),
        by_system=by_system,
        by_hand=by_hand,
        is_few=few,
        is_few_now=now_few and not is_sum_only,
        is_sum_only=is_sum_only,
    )


def _counted(counter: Counter | None, ledger: Ledger, period: Period) -> tuple[bool, int | None]:
    """Whether it is one to four people, and else how many. None: the system does not count it."""
    if counter is None:
        return False, None
    found = counter.count(ledger, period)
    is_few = counter.is_of_people and 0 < found < LEAST
    return is_few, None if is_few else in_fives(found) if counter.is_of_people else found


def _typed(target: Target, typed: Mapping[Month, int], period: Period) -> int | None:
    """The figures of the months of these days; of a milestone the newest until the last day, which stays true after the
    project in which it was reached. None: nobody typed one.
    """
    if target.kind == Kind.MILESTONE:
        known = [month for month in typed if month.first_on <= period.last_on]
        return typed[max(known, key=str)] if known else None
    months = [month for month in typed if _is_in(month, period)]
    return sum(typed[month] for month in months) if months else None


def _is_in(month: Month, period: Period) -> bool:
    return period.first_on.replace(day=1) <= month.first_on <= period.last_on


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)


_SAID_OF = {
    "T1.2a": lambda: _("Met een contract: bruikleen, huur of koop. Zonder leerlingen."),
    "T1.2b": lambda: _("Elk toestel telt één keer."),
    "T1.2c": lambda: _("Iedereen telt één keer."),
    "T1.4": lambda: _("Huishoudens die van ons een voucher voor internet kregen."),
    "T2.3": lambda: _("Een café telt als het afgesloten is."),
}


def _remarks(
    target: Target,
    since: Period,
    year: ProjectYear,
    typed: Mapping[Month, int],
    by_system: int | None,
    by_hand: int | None,
    few: bool,
    is_of_people: bool,
) -> list[str]:
    found: list[str] = []
    if target.code in _SAID_OF:
        found.append(_SAID_OF[target.code]())
    if few:
        found.append(_("Minder dan %(count)s mensen: dat getal staat er niet.", count=LEAST))
    elif is_of_people:
        found.append(in_fives_said())
    if target.kind == Kind.YEAR and not year.is_whole:
        found.append(
            ngettext("Dit projectjaar telt %(num)s maand.", "Dit projectjaar telt %(num)s maanden.", year.months)
        )
    if target.counted_by == CountedBy.BOTH:
        found.append(
            _(
                "Het systeem telde %(system)s mensen met een toestel; %(hand)s zijn met de hand geteld.",
                system="< 5" if by_system is None else by_system,
                hand=by_hand or 0,
            )
        )
    if target.counted_by == CountedBy.MANUAL:
        found += _missing(target, since, typed, by_hand)
    return found


def in_fives_said() -> str:
    """Why a number of people ends in 0 or 5."""
    return _("Geteld per %(count)s: wie er het laatst bijkwam, staat erbij zodra het er %(count)s zijn.", count=LEAST)


def _missing(target: Target, since: Period, typed: Mapping[Month, int], by_hand: int | None) -> list[str]:
    if by_hand is None:
        return [_("Nog geen cijfer.")]
    if target.kind == Kind.MILESTONE:
        return []
    lacking = sum(month not in typed for month in months_between(since.first_on, since.last_on))
    if not lacking:
        return []
    return [
        ngettext("Voor %(num)s maand is er nog geen cijfer.", "Voor %(num)s maanden is er nog geen cijfer.", lacking)
    ]
