"""The rows of targets, and the numbers that people typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from inventory.accounts.models import User
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.months import Month
from inventory.targets.models import Target, TargetFigure, TargetGroup


@dataclass(frozen=True)
class FigureRow:
    """A number that somebody typed. `counts`: it is the newest of its month."""

    month: str
    value: int
    note: str
    made_at: datetime
    made_by: str
    counts: bool


def targets() -> Sequence[Target]:
    return session.scalars(select(Target).order_by(Target.place, Target.id)).all()


def target_by_code(code: str) -> Target:
    found = session.scalar(select(Target).where(Target.code == code))
    if found is None:
        raise Missing(_("Dit doel bestaat niet."))
    return found


def group_by_kind(kind: str) -> TargetGroup:
    found = session.scalar(select(TargetGroup).where(TargetGroup.kind == kind))
    if found is None:
        raise Missing(_("Deze groep bestaat niet."))
    return found


def group_rows() -> Sequence[TargetGroup]:
    return session.scalars(select(TargetGroup).order_by(TargetGroup.place, TargetGroup.id)).all()


def figures_that_count(target_ids: Iterable[int] | None = None) -> Mapping[int, Mapping[Month, int]]:
    """Per target and month the newest number. One statement."""
    newest = select(func.max(TargetFigure.id)).group_by(TargetFigure.target_id, TargetFigure.month)
    query = select(TargetFigure.target_id, TargetFigure.month, TargetFigure.value).where(TargetFigure.id.in_(newest))
    if target_ids is not None:
        query = query.where(TargetFigure.target_id.in_(list(target_ids)))
    found: dict[int, dict[Month, int]] = {}
    for number, month, value in session.execute(query):
        year, _dash, part = month.partition("-")
        found.setdefault(number, {})[Month(int(year), int(part))] = value
    return found


def newest_figures(month: Month) -> dict[int, TargetFigure]:
    """Per target the figure of this month that counts."""
    query = select(TargetFigure).where(TargetFigure.month == str(month)).order_by(TargetFigure.id)
    return {figure.target_id: figure for figure in session.scalars(query)}


def figures_of(target: Target) -> tuple[FigureRow, ...]:
    """Every number that was ever typed for it, with who and when: the newest month first, then the newest number."""
    query = (
        select(TargetFigure, User.name)
        .outerjoin(User, User.id == TargetFigure.made_by_id)
        .where(TargetFigure.target_id == target.id)
        .order_by(TargetFigure.month.desc(), TargetFigure.id.desc())
    )
    found: list[FigureRow] = []
    for figure, name in session.execute(query):
        counts = not found or found[-1].month != figure.month
        found.append(FigureRow(figure.month, figure.value, figure.note, figure.made_at, name or "", counts))
    return tuple(found)
