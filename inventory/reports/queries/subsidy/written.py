"""What people wrote and counted for the report over some days, and the bands by which a call pays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from inventory.accounts.models import User
from inventory.core.db import session
from inventory.core.periods import Period
from inventory.reports.models import Part, ResultBand, SubsidyText
from inventory.targets.queries.rows import figures_that_count, target_by_code

REACHED = "T6.1"  # the people whom the project reaches, with a device or otherwise


@dataclass(frozen=True)
class Written:
    """One text as it was written, and whether a newer one took its place."""

    part: Part
    text: str
    at: datetime
    by: str
    holds: bool


def texts(period: Period) -> Mapping[Part, str]:
    """The texts that hold; a part that nobody wrote is not in it."""
    newest = {row.part: row.text for row in session.scalars(_of(period))}
    return {part: text for part, text in newest.items() if text}


def past(period: Period) -> list[Written]:
    """Everything that was written for these days, the newest first."""
    rows = session.execute(
        _of(period).add_columns(User.name).outerjoin(User, User.id == SubsidyText.written_by_id)
    ).all()
    newest = {row.part: row.id for row, _name in rows}
    return [
        Written(Part(row.part), row.text, row.written_at, name or "", holds=newest[row.part] == row.id)
        for row, name in reversed(rows)
    ]


def by_hand(period: Period) -> int | None:
    """The people whom the system does not count, as they were typed for the months of these days."""
    target = target_by_code(REACHED)
    typed = figures_that_count([target.id]).get(target.id, {})
    found = [
        count for month, count in typed.items() if period.first_on.replace(day=1) <= month.first_on <= period.last_on
    ]
    return sum(found) if found else None


def _of(period: Period) -> Select[SubsidyText]:
    return (
        select(SubsidyText)
        .where(SubsidyText.first_on == period.first_on, SubsidyText.last_on == period.last_on)
        .order_by(SubsidyText.id)
    )


def bands() -> tuple[ResultBand, ...]:
    """The bands of the newest edition, the lowest first."""
    newest = select(func.max(ResultBand.edition)).scalar_subquery()
    query = select(ResultBand).where(ResultBand.edition == newest).order_by(ResultBand.least)
    return tuple(session.scalars(query))
