"""The list of agreements, declared."""

from typing import Any

from sqlalchemy import select

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.i18n import _l
from inventory.lists.queries.declared import Choice, Column, Empty, Listing, limits_of, words_of
from inventory.lists.views.drawn import address_of
from inventory.placements.lifecycle import LABELS, PHASES, PURPOSES
from inventory.placements.models import Placement
from inventory.placements.queries import Row, filtered, rows_of, visible_to

SHOWS: dict[str, Any] = {
    "open": _l("Lopend en gepland"),
    "preparing": _l("In voorbereiding"),
    "today": _l("Vandaag terug"),
    "late": _l("Te laat"),
    "over": _l("Voorbij"),
}


def _is_late(row: Row) -> bool:
    each = row.placement
    return each.state == "out" and each.until_on is not None and each.until_on < today()


PLACEMENTS = Listing(
    name="placements",
    title=_l("Klassen en digipunten"),
    endpoint="placements.placements",
    can=Can.PLACEMENTS_SEE,
    model=Placement,
    select=lambda _ask: select(Placement),
    rows=lambda found, _ask: rows_of(found),
    id_of=lambda row: int(row.placement.id),
    branches=lambda ask, values: limits_of(filtered(visible_to(ask.actor), values.get("show", "open"), ask.day)),
    columns=(
        Column(
            "number",
            _l("Nummer"),
            lambda row: row.placement.number,
            url=address_of("placements.placement", "number", lambda row: row.placement.number),
            sort="id",
            is_short=True,
        ),
        Column("purpose", _l("Waarvoor"), lambda row: row.placement.purpose, words=PURPOSES),
        Column("receiver", _l("Organisatie"), lambda row: row.placement.receiver.name),
        Column("place", _l("Plaats"), lambda row: row.placement.location.name),
        Column("until", _l("Tot en met"), lambda row: row.placement.until_on, is_short=True),
        Column("devices", _l("Toestellen"), lambda row: row.devices, is_number=True),
        Column(
            "there",
            _l("Nog niet terug"),
            lambda row: row.there if row.placement.state == "out" else 0,
            is_number=True,
        ),
        Column(
            "state",
            _l("Staat"),
            lambda row: "late" if _is_late(row) else row.placement.state,
            words={**LABELS, "late": _l("Te laat")},
            phase=lambda row: "confirm" if _is_late(row) else PHASES[row.placement.state],
        ),
    ),
    filters=(
        Choice(
            "show",
            _l("Toon"),
            default="open",
            options=words_of(SHOWS),
            chips=((_l("Filter"), tuple(SHOWS)),),
        ),
        Choice(
            "purpose",
            _l("Waarvoor"),
            where=lambda value, _ask: [Placement.purpose == value],
            options=words_of(PURPOSES),
        ),
    ),
    empty=Empty(
        _l("Geen overeenkomsten"), _l("Zodra een organisatie toestellen vraagt of krijgt, staat het hier."), "pin"
    ),
)
