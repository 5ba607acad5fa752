"""The dashboard on paper and for programs."""

from typing import Any

import labels
from inventory.core.clock import day_of
from inventory.core.i18n import _, moment_text, month_text
from inventory.core.tables import Amount
from inventory.dashboard.documents.sheet import closing, drawn_wide, halves
from inventory.dashboard.queries.figures import Figures
from inventory.dashboard.shown.addresses import Addresses
from inventory.dashboard.shown.board import board, tables, top


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
    """The figures to remember and the drawings on two pages A4, and behind them what they were drawn from."""
    wanted = found.asked
    drawn = board(found, Addresses(wanted))
    place = f"{wanted.place.name}. " if wanted.place else ""
    return labels.board(
        labels.BoardData(
            title=_("Dashboard"),
            period=place
            + _(
                "%(first)s tot en met %(last)s. Stand van %(moment)s.",
                first=month_text(wanted.first.first_on),
                last=month_text(wanted.last.first_on),
                moment=moment_text(found.made_at),
            ),
            centre=centre,
            figures=tuple(labels.Figure(name, str(number)) for name, number in top(found)),
            wide=(drawn_wide(drawn),),
            halves=halves(found, drawn),
            tables=tuple(
                labels.ProofTable(
                    table.title, table.columns, table.rows, note=table.note, numeric=tuple(sorted(table.figures))
                )
                for table in closing(found, drawn)
                if table.rows or table.note
            ),
            foot=_("Geen namen van mensen in dit document. Waar mensen wonen tellen we alleen vanaf vijf."),
            made_on=day_of(found.made_at),
        )
    )
