"""How the drawings stand on paper: two by two, and behind them the tables that they were drawn from."""

from inventory.circular.queries.words import co2_text, kilo_text, years_text
from inventory.core.i18n import _, ngettext
from inventory.core.tables import Cell, Table
from inventory.dashboard.queries.figures import Figures
from inventory.dashboard.queries.running import Mending
from inventory.dashboard.shown import notes
from inventory.dashboard.shown.board import Board, plain, tables
from inventory.dashboard.shown.goals import method
from inventory.drawings.bars import Bars
from inventory.drawings.burn_up import BurnUp
from inventory.drawings.columns import Columns
from inventory.drawings.pipeline import Pipeline
from inventory.drawings.tiles import Tiles
from labels import BoardPart
from labels.papers.board import HALF, WIDE

Drawing = Pipeline | BurnUp | Columns | Bars | Tiles


def drawn_wide(found: Board) -> BoardPart:
    """The way from donation to loan."""
    drawing = found.way.drawing
    return BoardPart(drawing.title, found.way.stall, svg=drawing.svg(for_paper=True, wide=WIDE), svg_alt=_alt(drawing))


def halves(figures: Figures, found: Board) -> tuple[BoardPart, ...]:
    """The other subjects of the page, each half as wide."""
    proof, demand = figures.circular, found.demand.table()
    co2 = _("%(low)s tot %(high)s", low=co2_text(proof.co2.low), high=co2_text(proof.co2.high))
    return (
        *(_part(climb, climb.desc) for climb in found.goals),
        _part(
            found.demand, found.demand.desc, header=demand.heads, rows=tuple(plain(row) for row in demand.rows),
            note=notes.demand(),
        ),
        _part(found.town, note=f"{notes.town(figures.where)} {notes.few()}"),
        _part(found.mended, heading=_("Herstellingen"), facts=repairs(figures.mending), note=notes.everywhere()),
        _part(found.yields, found.yields.desc, note=notes.everywhere())
        if found.yields.marks
        else BoardPart(found.yields.title, _("In deze periode kwam er van geen enkele schenker iets binnen.")),
        _part(found.late, found.late.desc if figures.late else _("Geen enkel contract is te laat.")),
        BoardPart(
            _("Kg en CO2"),
            facts=(
                (_("In gebruik gehouden"), kilo_text(proof.kg_in_use.kg)),
                (_("Naar de verwerker"), kilo_text(proof.kg_disposed)),
                (_("Jaren gebruik samen"), years_text(proof.device_years.total)),
                (_("CO2 vermeden"), co2),
            ),
            note=_("Bron: %(source)s", source=proof.factors.name) + ". " + notes.everywhere(),
        ),
    )  # fmt: skip


def repairs(found: Mending) -> tuple[tuple[str, str], ...]:
    """The figures of the repairs, as on the page."""
    percent = found.fixed_percent
    return (
        (_("Staan nu open"), str(found.open_count)),
        (_("Afgesloten in de periode"), str(found.closed)),
        (_("Middelste"), ngettext("%(num)s dag", "%(num)s dagen", found.middle) if found.closed else "–"),
        (_("Daarvan hersteld"), _("te weinig om te zeggen") if percent is None else f"{percent} %"),
    )


def closing(figures: Figures, found: Board) -> tuple[Table, ...]:
    """The states, the goals month after month, the donors, and how it was counted."""
    known = {table.key: table for table in tables(found)}
    how = Table("method", _("Hoe we rekenen"), (), (), note=" ".join((method(), figures.circular.method)))
    return (_states(found), _climbs(found), known["donors"], how)


def _states(found: Board) -> Table:
    return Table(
        "pipeline",
        _("Per staat: hoeveel, en hoeveel dagen"),
        (_("Staat"), _("Nu"), _("Middelste"), _("Oudste"), _("Duurde"), _("Verder gegaan")),
        tuple(
            (line.label, line.count, *("–" if each is None else each for each in (
                line.middle, line.oldest, line.took, line.left
            )))
            for line in found.way.lines
        ),
        note=notes.way_on_paper(),
    )  # fmt: skip


def _climbs(found: Board) -> Table:
    """All goals in one table, a day a row: where a goal has no number of that day it has a line."""
    days: dict[str, dict[int, Cell]] = {}
    for place, climb in enumerate(found.goals):
        for moment in climb.moments:
            days.setdefault(moment.label, {})[place] = int(moment.value)
    columns = (_("Op"), *(climb.title for climb in found.goals))
    rows = [(day, *(said.get(place, "–") for place in range(len(found.goals)))) for day, said in days.items()]
    return Table("goals", _("Toestellen tegenover het doel"), columns, tuple(rows))


def _part(drawing: Drawing, lead: str = "", *, heading: str = "", **more: object) -> BoardPart:
    return BoardPart(
        heading=heading or drawing.title,
        lead=lead,
        svg=drawing.svg(for_paper=True, wide=HALF) if not isinstance(drawing, Bars) or drawing.marks else "",
        svg_alt=_alt(drawing),
        **more,  # type: ignore[arg-type]
    )


def _alt(drawing: Drawing) -> str:
    """The figures of a drawing in words, for who hears the document."""
    rows = "; ".join(" ".join(cell.text for cell in row) for row in drawing.table().rows)
    return f"{drawing.title}. {rows}."
