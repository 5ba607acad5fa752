"""What came of the sessions: outcomes, minutes and kilos; the rows of the Open Repair Data Standard."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from inventory.cafes.lifecycle.states import CafeState, JobState
from inventory.cafes.lifecycle.words import (
    CATEGORIES,
    DONE,
    ORDS_CATEGORIES,
    ORDS_STATUS,
    OUTCOMES,
    Category,
    Outcome,
    faults_of,
)
from inventory.cafes.models import Cafe, CafeJob
from inventory.core.clock import day_of, start_of_day
from inventory.core.db import session
from inventory.core.i18n import _, in_dutch
from inventory.core.periods import Span
from inventory.core.tables import Amount, Cell, Table
from inventory.devices.models import DeviceType
from inventory.factors.queries import Factors, factors_of

# What one weighs: of our own types as the factors of the day of the session say, telephone and screen (22-24 inch) by
# the Restart Project (2021). Of printers, accessories and chargers nobody published a usable figure, so they have none.
_AS_OURS = {
    Category.LAPTOP: DeviceType.LAPTOP,
    Category.DESKTOP: DeviceType.DESKTOP,
    Category.TABLET: DeviceType.TABLET,
}
_KG: dict[Category, Decimal] = {Category.MOBILE: Decimal("0.15"), Category.SCREEN: Decimal("5.23")}

_FORMULA = "=+-@\t\r\0＝ "  # a spreadsheet takes what begins so for a formula, and no make does


@dataclass(frozen=True)
class Figures:
    """Of one session, or of all that were closed in a period. `unweighed`: mended things of which no weight is known.

    `factors`: the versions that the kg were counted with. `minutes` are those that were written down, at `timed` jobs.
    `held_before`: closed in the period, held before it.
    """

    sessions: int
    jobs: int
    done: int
    left: int
    outcomes: dict[Outcome, int]
    per_category: dict[Category, dict[Outcome, int]] = field(default_factory=dict)
    minutes: int = 0
    timed: int = 0
    kg: Decimal = Decimal(0)
    unweighed: int = 0
    factors: tuple[Factors, ...] = ()
    held_before: int = 0


def figures_of(held: Sequence[Cafe], jobs: Iterable[CafeJob]) -> Figures:
    """Count the jobs of these sessions, each with the factors of its day."""
    jobs = list(jobs)
    of_day = factors_of({cafe.held_on for cafe in held})
    of_cafe = {cafe.id: of_day[cafe.held_on] for cafe in held}
    done = [job for job in jobs if job.state == JobState.DONE]
    outcomes = Counter(Outcome(job.outcome) for job in done if job.outcome)
    per: dict[Category, dict[Outcome, int]] = {}
    for job in done:
        if job.outcome:
            row = per.setdefault(Category(job.category), dict.fromkeys(Outcome, 0))
            row[Outcome(job.outcome)] += 1
    fixed = [_kg_of(job, of_cafe[job.cafe_id]) for job in done if job.outcome == Outcome.FIXED]
    times = [job.minutes for job in done if job.minutes is not None]
    return Figures(
        sessions=len(held),
        jobs=len(jobs),
        done=len(done),
        left=sum(job.state == JobState.LEFT for job in jobs),
        outcomes={outcome: outcomes[outcome] for outcome in Outcome},
        per_category={category: per[category] for category in Category if category in per},
        minutes=sum(times),
        timed=len(times),
        kg=sum((kg for kg in fixed if kg is not None), Decimal(0)).quantize(Decimal("0.01")),
        unweighed=fixed.count(None),
        factors=tuple({each.number: each for _day, each in sorted(of_day.items())}.values()),
    )


def _kg_of(job: CafeJob, factors: Factors) -> Decimal | None:
    category = Category(job.category)
    return factors.kg[_AS_OURS[category]] if category in _AS_OURS else _KG.get(category)


def figures(span: Span) -> tuple[Table, ...]:
    """What the reports say of the sessions in this time. Four statements."""
    found = figures_between(day_of(span.starts_at), day_of(span.ends_at - timedelta(seconds=1)))
    rows: list[tuple[Cell, ...]] = [(_("Gehouden"), found.sessions)]
    if found.held_before:
        rows.append((_("Daarvan vroeger gehouden, nu pas afgesloten"), found.held_before))
    if found.sessions:
        rows += [(_("Toestellen bekeken"), found.done), (_("Weggegaan"), found.left)]
        rows += [(str(OUTCOMES[outcome]), count) for outcome, count in found.outcomes.items()]
        rows += [(_("Minuten aan tafel"), found.minutes), (_("Kilo in gebruik gebleven"), Amount(found.kg))]
    return (
        Table(
            "cafes",
            _("Repair cafés"),
            (_("Wat"), _("Aantal")),
            tuple(rows),
            note=" ".join(
                (
                    _("Toestellen van de bezoekers zelf. Geen gewicht bekend van: %(things)s.", things=_weightless()),
                    *(each.told for each in found.factors),
                )
            ),
        ),
    )


def _weightless() -> str:
    return "; ".join(str(CATEGORIES[category]).lower() for category in Category if not {category} & {*_AS_OURS, *_KG})


def figures_between(first_on: date, last_on: date) -> Figures:
    """Of the sessions that were closed on these days. Four statements.

    The day of closing counts and not the day itself, as with every case that closes: a month that was told before says
    the same again, and what was closed late stands in the month of closing.
    """
    query = select(Cafe).where(
        Cafe.state == CafeState.CLOSED, Cafe.ended_at >= start_of_day(first_on), _ended_by(last_on)
    )
    held = session.scalars(query.order_by(Cafe.id)).all()
    found = figures_of(held, _jobs_of(held))
    return replace(found, held_before=sum(cafe.held_on < first_on for cafe in held))


def closed_until(last_on: date) -> int:
    """How many sessions were closed up to and with this day: what counts toward the target."""
    query = select(func.count()).select_from(Cafe)
    return session.scalar(query.where(Cafe.state == CafeState.CLOSED, _ended_by(last_on))) or 0


def _ended_by(last_on: date) -> ColumnElement[bool]:
    return Cafe.ended_at < start_of_day(last_on + timedelta(days=1))


def _jobs_of(held: Sequence[Cafe]) -> Sequence[CafeJob]:
    query = select(CafeJob).where(CafeJob.cafe_id.in_([cafe.id for cafe in held]))
    return session.scalars(query.order_by(CafeJob.id)).all()


def ords_rows(since: date, until: date) -> list[dict[str, str]]:
    """What was done at the sessions of these days that are over, in the fields of the standard; texts in Dutch.

    What a volunteer wrote in own words stays here; the problem is told in words from our lists.
    """
    query = select(Cafe).where(Cafe.state == CafeState.CLOSED, Cafe.held_on.between(since, until))
    held = session.scalars(query.order_by(Cafe.id)).all()
    cafes = {cafe.id: cafe for cafe in held}
    with in_dutch():
        return [
            ords_row(job, cafes[job.cafe_id])
            for job in _jobs_of(held)
            if job.state == JobState.DONE and job.outcome is not None
        ]


def ords_row(job: CafeJob, cafe: Cafe) -> dict[str, str]:
    """One attempted repair in the fields of the standard."""
    category, outcome = Category(job.category), Outcome(job.outcome or Outcome.UNKNOWN)
    name, number = ORDS_CATEGORIES[category]
    age = job.age_years if job.made_year is None else cafe.held_on.year - job.made_year
    said = [str(faults_of(category)[job.fault]), ", ".join(str(DONE[word]) for word in job.done)]
    return {
        "id": str(job.id),
        "country": "BEL",
        "partner_product_category": str(CATEGORIES[category]),
        "product_category": name,
        "product_category_id": str(number),
        "brand": job.brand.lstrip(_FORMULA) or "Unknown",
        "year_of_manufacture": "" if job.made_year is None else str(job.made_year),
        "product_age": "" if age is None else str(age),
        "repair_status": ORDS_STATUS[outcome],
        "repair_barrier_if_end_of_life": job.barrier,
        "group_identifier": cafe.place.lstrip(_FORMULA),
        "event_date": cafe.held_on.isoformat(),
        "problem": ". ".join(part for part in said if part),
    }
