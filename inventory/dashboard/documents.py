"""The dashboard on paper and for programs."""

from typing import Any

import labels
from inventory.core.clock import day_of
from inventory.core.i18n import _, moment_text, month_text
from inventory.core.tables import Amount, Table
from inventory.dashboard.queries.figures import Figures
from inventory.dashboard.shown.addresses import Addresses
from inventory.dashboard.shown.board import board, key_of, tables
from inventory.dashboard.shown.goals import method
from inventory.drawings.bars import Bars
from inventory.drawings.burn_up import BurnUp
from inventory.drawings.columns import Columns
from inventory.drawings.pipeline import Pipeline
from inventory.drawings.tiles import Tiles

Drawing = Pipeline | BurnUp | Columns | Bars | Tiles
_WIDE = 490.0  # units over the width of a page: a letter of 10 units is 10 points


def dashboard_data(found: Figures) -> dict[str, Any]:
    """The tables, without a link and without a name of a person."""
    wanted = found.asked
    return {
        "from": str(wanted.first),
        "to": str(wanted.last),
        "location": wanted.place.code if wanted.place else "",
        "made_at": found.made_at.isoformat(),
        "tables": [
            {
                "key": table.key,
                "title": table.title,
                "columns": list(table.columns),
                "rows": [
                    [float(cell.value) if isinstance(cell, Amount) else cell for cell in row] for row in table.rows
                ],
                "note": table.note,
            }
            for table in tables(board(found, Addresses(wanted)))
        ],
    }


def dashboard_pdf(found: Figures, *, centre: str) -> bytes:
    """The same drawings on A4, each with its table."""
    wanted = found.asked
    drawn = board(found, Addresses(wanted))
    place = f"{wanted.place.name}. " if wanted.place else ""
    drawings: dict[str, Drawing] = {
        "pipeline": drawn.way.drawing,
        **{key_of(goal): each for goal, each in zip(found.goals, drawn.goals, strict=True)},
        "demand": drawn.demand,
        "overdue": drawn.late,
        "repairs": drawn.mended,
        "where": drawn.town,
        "donors": drawn.yields,
    }
    return labels.report(
        labels.TableReport(
            title=_("Dashboard"),
            subtitle=place
            + _(
                "%(first)s tot en met %(last)s. Stand van %(moment)s.",
                first=month_text(wanted.first.first_on),
                last=month_text(wanted.last.first_on),
                moment=moment_text(found.made_at),
            ),
            centre=centre,
            sections=tuple(_section(table, drawings.get(table.key)) for table in tables(drawn) if table.rows),
            foot=_("Geen namen van mensen in dit document. Waar mensen wonen tellen we alleen vanaf vijf."),
            made_on=day_of(found.made_at),
        )
    )


def _section(table: Table, drawing: Drawing | None) -> labels.Section:
    climbs = isinstance(drawing, BurnUp)
    return labels.Section(
        heading=table.title,
        note=" ".join((table.note, method())) if climbs else table.note,
        header=table.columns,
        rows=table.rows,
        svg=drawing.svg(for_paper=True, wide=_WIDE) if drawing else "",
        svg_alt=_alt(drawing) if drawing else "",
    )


def _alt(drawing: Drawing) -> str:
    """The figures of a drawing in words, for who hears the document."""
    rows = "; ".join(" ".join(cell.text for cell in row) for row in drawing.table().rows)
    return f"{drawing.title}. {rows}."
