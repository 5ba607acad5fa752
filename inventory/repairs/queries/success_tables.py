"""The success of repairs as parts of a page: each with its rows to draw and its table of counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.core.i18n import _
from inventory.core.tables import Cell, Table
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.repairs.lifecycle import COMPUTER_FAULTS, TABLET_FAULTS
from inventory.repairs.queries.success import Row, Score, Success

DRAWN = 8
"""So many rows are drawn; the table has all of them."""

_SAYS_NOTHING = "Unknown"  # of which nobody found the fault: in the table only


@dataclass(frozen=True)
class Drawn:
    """A row of a drawing: what it is about, and how repairs of it ended, per source that has any."""

    label: str
    scores: tuple[tuple[str, Score], ...]


@dataclass(frozen=True)
class Part:
    """A drawing with its table."""

    key: str
    title: str
    about: str
    rows: tuple[Drawn, ...]
    table: Table

    @property
    def is_long(self) -> bool:
        return len(self.table.rows) > len(self.rows)


def parts(found: Success) -> tuple[Part, ...]:
    """By kind of device, by fault, by model; what is empty is left out."""
    kinds = [(str(TYPE_LABELS[DeviceType(row.key)]), row) for row in found.kinds]
    computers = [(str(COMPUTER_FAULTS.get(row.key, row.key)), row) for row in found.faults if row.family == "computer"]
    tablets = [(str(TABLET_FAULTS.get(row.key, row.key)), row) for row in found.faults if row.family == "tablet"]
    models = [(row.key, row) for row in found.models]
    made = (
        _part("kinds", _("Per soort toestel"), _("Onze herstellingen naast die van anderen."), kinds),
        _part(
            "computer_faults",
            _("Per defect: laptop en vaste computer"),
            _("Bij anderen kozen vrijwilligers het defect, uit dezelfde lijst als de onze."),
            computers,
        ),
        _part(
            "tablet_faults",
            _("Per defect: tablet"),
            _("Bij anderen kozen vrijwilligers het defect, uit dezelfde lijst als de onze."),
            tablets,
        ),
        _part(
            "models",
            _("Per model"),
            _("Anderen noteren geen model: naast elk model staat hun cijfer voor hetzelfde merk en dezelfde soort."),
            models,
        ),
    )
    return tuple(part for part in made if part.table.rows)


def sources() -> tuple[str, str, str]:
    """Whose repairs they are, as the rows of a drawing call them."""
    return _("Wij"), _("België"), _("Alle landen")


def _part(key: str, title: str, about: str, rows: Sequence[tuple[str, Row]]) -> Part:
    us, home, everywhere = sources()
    drawn = [
        Drawn(
            label,
            tuple(
                (f"{source}: {row.beside}" if row.beside and source != us else source, score)
                for source, score in ((us, row.ours), (home, row.home), (everywhere, row.everywhere))
                if score.known
            ),
        )
        for label, row in rows
        if (row.ours.known or row.home.is_enough or row.everywhere.is_enough) and row.key != _SAYS_NOTHING
    ]
    ends = (_("hersteld"), _("nog te herstellen"), _("niet te herstellen"), _("niet geweten"))
    lines: list[tuple[Cell, ...]] = [
        (
            label,
            *(
                count
                for score in (row.ours, row.home, row.everywhere)
                for count in (score.fixed, score.repairable, score.end_of_life, score.unknown)
            ),
        )
        for label, row in rows
    ]
    table = Table(
        key=key,
        title=title,
        columns=(_("Wat"), *(f"{source}: {end}" for source in (us, home, everywhere) for end in ends)),
        rows=tuple(lines),
        may_drop=tuple(range(1, 13)),
    )
    return Part(key, title, about, tuple(drawn[:DRAWN]), table)
