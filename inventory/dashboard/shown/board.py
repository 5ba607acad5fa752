"""Everything that the page and the paper draw."""

from dataclasses import dataclass

from inventory.circular.queries.words import two_figures
from inventory.core.i18n import _
from inventory.core.tables import Amount, Cell, Table
from inventory.dashboard.queries.figures import Figures
from inventory.dashboard.queries.goals import Goal
from inventory.dashboard.shown.addresses import Addresses
from inventory.dashboard.shown.goals import climb
from inventory.dashboard.shown.rest import demand, late, mended, town, yields
from inventory.dashboard.shown.way import Way, way
from inventory.devices.lifecycle import DeviceState, Phase
from inventory.drawings.bars import Bars
from inventory.drawings.burn_up import BurnUp
from inventory.drawings.columns import Columns
from inventory.drawings.pen import Cell as Drawn
from inventory.drawings.tiles import Tiles


@dataclass(frozen=True)
class Board:
    """The drawings of the dashboard."""

    figures: Figures
    way: Way
    goals: tuple[BurnUp, ...]
    demand: Columns
    late: Bars
    mended: Bars
    town: Tiles
    yields: Bars


def board(figures: Figures, to: Addresses) -> Board:
    """Figures as drawings, with the addresses of their lists where there are any."""
    return Board(
        figures=figures,
        way=way(figures.standing, figures.steps, to),
        goals=tuple(climb(goal, to) for goal in figures.goals),
        demand=demand(figures.demand, to),
        late=late(figures.overdue, to),
        mended=mended(figures.mending, to),
        town=town(figures.where),
        yields=yields(figures.gifts, to),
    )


def top(found: Figures) -> tuple[tuple[str, int], ...]:
    """The figures to remember."""
    return (
        (_("Klaar om uit te lenen"), found.in_state(DeviceState.READY)),
        (_("Bij een lener"), found.in_phase(Phase.WITH_BORROWER)),
        (_("In de werkplaats"), found.in_phase(Phase.WORKSHOP)),
        (_("Wachten op een toestel"), found.waiting),
        (_("Te laat terug"), found.late),
    )


def tables(found: Board) -> tuple[Table, ...]:
    """The same as tables: for paper and for programs. A hidden count of people is `< 5`."""
    drawn: tuple[tuple[str, BurnUp | Columns | Bars | Tiles], ...] = (
        *((key_of(goal), drawing) for goal, drawing in zip(found.figures.goals, found.goals, strict=True)),
        ("demand", found.demand),
        ("overdue", found.late),
        ("repairs", found.mended),
        ("where", found.town),
    )
    return (_way_table(found.way), *(_beside(key, drawing) for key, drawing in drawn), _circular(found), _gifts(found))


def key_of(goal: Goal) -> str:
    """The word of a goal's table: its code and the day on which it begins."""
    return f"goal_{goal.code}_{goal.first_on}"


def _way_table(found: Way) -> Table:
    return Table(
        key="pipeline",
        title=found.drawing.title,
        columns=(
            _("Staat"), _("Nu"), _("Oudste, dagen"), _("Middelste, dagen"), _("Weggegaan in de periode"),
            _("Dagen in deze staat"),
        ),
        rows=tuple(
            (
                line.label,
                line.count,
                line.oldest if line.oldest is not None else "-",
                line.middle if line.middle is not None else "-",
                line.left if line.left is not None else "-",
                line.took if line.took is not None else "-",
            )
            for line in found.lines
        ),
        note=found.stall,
    )  # fmt: skip


def _beside(key: str, drawing: BurnUp | Columns | Bars | Tiles) -> Table:
    beside = drawing.table()
    return Table(
        key=key,
        title=drawing.title,
        columns=beside.heads,
        rows=tuple(plain(row) for row in beside.rows),
        note=drawing.desc,
    )


def plain(row: tuple[Drawn, ...]) -> tuple[Cell, ...]:
    """A row beside a drawing: its numbers as numbers."""
    return tuple(int(cell.text) if cell.is_number and cell.text.isdigit() else cell.text for cell in row)


def _circular(found: Board) -> Table:
    proof = found.figures.circular
    return Table(
        key="circular",
        title=_("Kg en CO2"),
        columns=(_("Wat"), _("Aantal")),
        rows=(
            (_("Kg in gebruik gehouden"), Amount(round(proof.kg_in_use.kg, 1))),
            (_("Kg naar de verwerker"), Amount(round(proof.kg_disposed, 1))),
            (_("Jaren gebruik door alle toestellen samen"), Amount(round(proof.device_years.total, 1))),
            (_("Kg CO2 vermeden, laagste"), int(two_figures(proof.co2.low))),
            (_("Kg CO2 vermeden, hoogste"), int(two_figures(proof.co2.high))),
        ),
        note=proof.method,
    )


def _gifts(found: Board) -> Table:
    return Table(
        key="donors",
        title=found.yields.title,
        columns=(_("Schenker"), _("Ontvangen"), _("In gebruik"), _("Bij ons"), _("Onderdelen"), _("Naar recyclage")),
        rows=tuple(
            (each.name, each.received, each.in_use, each.here, each.parts, each.recycled)
            for each in found.figures.gifts
        ),
        note=found.yields.desc,
    )
