"""The targets on A4: a bar for each, and behind them the remarks and the groups."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import labels
from inventory.core.clock import today
from inventory.core.i18n import _, day_text, month_text
from inventory.core.suppress import LEAST
from inventory.core.tables import Cell
from inventory.drawings.bars import Bars
from inventory.drawings.pen import Mark
from inventory.targets.documents import groups_table, not_per_month, shown, title
from inventory.targets.models import COUNTED, KINDS
from inventory.targets.queries import Groups, Progress, Project
from inventory.targets.shown import bar, by_goal
from labels.papers.board import WIDE

_GROUP_COLUMNS: Final = (0, 1, 4, 5, 6, 7)
"""Of the groups: who, how many, what the text says, the goal, who was reached, or more."""


def targets_paper(project: Project, on: date, rows: Sequence[Progress], reached: Groups, *, centre: str) -> bytes:
    """What a steering group looks at: how many targets are reached, each with its bar, and what is said of it."""
    groups = groups_table(reached)
    day = min(on, today())
    return labels.board(
        labels.BoardData(
            title=title(project),
            period=_(
                "Van %(first)s tot en met %(last)s. Stand op %(day)s.",
                first=day_text(project.first_on), last=day_text(project.last_on), day=day_text(day),
            ),
            centre=centre,
            figures=_counts(project, day, rows),
            wide=tuple(_part(str(goal), found) for goal, found in by_goal(rows)),
            halves=(),
            tables=(
                labels.ProofTable(
                    _("Wat erbij hoort"),
                    (_("Doel"), _("Code"), _("In %(month)s", month=month_text(on)), _("Hoe geteld"), _("Opmerking")),
                    tuple(_row(row) for row in rows),
                    numeric=(2,),
                ),
                labels.ProofTable(
                    groups.title,
                    tuple(groups.columns[place] for place in _GROUP_COLUMNS),
                    tuple(tuple(row[place] for place in _GROUP_COLUMNS) for row in groups.rows),
                    note=groups.note,
                ),
            ),
            made_on=today(),
            foot=_("Geen namen van mensen in dit document."),
        )
    )  # fmt: skip


def _counts(project: Project, day: date, rows: Sequence[Progress]) -> tuple[labels.Figure, ...]:
    reached = sum(row.is_reached for row in rows)
    half = sum(not row.is_reached and (row.percent or 0) >= 50 for row in rows)
    passed = min(max((day - project.first_on).days + 1, 0), (project.last_on - project.first_on).days + 1)
    share = 100 * passed // ((project.last_on - project.first_on).days + 1)
    return (
        labels.Figure(_("gehaald, van %(count)s doelen", count=len(rows)), str(reached)),
        labels.Figure(_("over de helft"), str(half)),
        labels.Figure(_("onder de helft"), str(len(rows) - reached - half)),
        labels.Figure(_("van de projecttijd is voorbij"), f"{share} %"),
    )


def _part(goal: str, rows: Sequence[Progress]) -> labels.BoardPart:
    marks = []
    for row in rows:
        it = bar(row)
        marks.append(Mark(row.label, min(it.percent, 100), tone=it.tone, said=f"{it.text} ({it.percent} %)"))
    drawing = Bars(title=goal, desc="", heads=(_("Doel"), _("Stand")), top=100, marks=tuple(marks))
    said = "; ".join(f"{mark.label}: {mark.said}" for mark in marks)
    return labels.BoardPart(goal, svg=drawing.svg(for_paper=True, wide=WIDE), svg_alt=f"{goal}. {said}.")


def _row(row: Progress) -> tuple[Cell, ...]:
    now = not_per_month() if row.is_sum_only else f"< {LEAST}" if row.is_few_now else shown(row.in_period)
    remark = " ".join(part for part in (row.remark, row.note) if part)
    return (row.label, row.code, now, f"{KINDS[row.period]}, {COUNTED[row.counted_by]}", remark)
