"""The list of counts, declared."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from inventory.access import Can
from inventory.core.clock import day_of
from inventory.core.i18n import _l
from inventory.core.lists import counted, few_of
from inventory.devices.models import Stocktake
from inventory.devices.queries import locations
from inventory.devices.queries.stocktake import Counted, rows_of
from inventory.lists.queries.declared import EVERYTHING, Ask, Choice, Column, Days, Empty, Listing, within
from inventory.lists.views.drawn import address_of

STATES: dict[str, tuple[Any, str]] = {"open": (_l("Loopt"), "info"), "closed": (_l("Gesloten"), "neutral")}
_IN_STATE: dict[str, ColumnElement[bool]] = {
    "open": Stocktake.closed_at.is_(None),
    "closed": Stocktake.closed_at.is_not(None),
}


def _state(row: Counted) -> str:
    return "open" if row.stocktake.is_open else "closed"


def _counts(_ask: Ask) -> Mapping[str, int | str]:
    found = {state: few_of(Stocktake.id, condition) for state, condition in _IN_STATE.items()}
    return counted(**{"": few_of(Stocktake.id)}, **found)


STOCKTAKES = Listing(
    name="stocktakes",
    title=_l("Tellingen"),
    endpoint="devices.stocktakes",
    can=Can.DEVICES_MOVE_PLACE,
    model=Stocktake,
    select=lambda _ask: select(Stocktake).options(joinedload(Stocktake.shelf)),
    rows=lambda found, _ask: rows_of(found),
    id_of=lambda row: int(row.stocktake.id),
    branches=lambda _ask, _values: EVERYTHING,
    sorts={"open": (Stocktake.closed_at.is_(None).label("is_open"),)},
    sort="-open",  # what still runs stands first
    columns=(
        Column(
            "number",
            _l("Telling"),
            lambda row: row.stocktake.number,
            url=address_of("devices.stocktake", "count", lambda row: row.stocktake.number),
            is_short=True,
        ),
        Column("place", _l("Plaats"), lambda row: row.stocktake.spot.name),
        Column("started", _l("Begonnen"), lambda row: row.stocktake.started_at, sort="id"),
        Column("scanned", _l("Gescand"), lambda row: row.scanned, is_number=True),
        Column("odd", _l("Niet in orde"), lambda row: row.odd, is_number=True),
        Column(
            "state",
            _l("Staat"),
            _state,
            words={state: label for state, (label, _kind) in STATES.items()},
            phase=lambda row: STATES[_state(row)][1],
            sort="open",
        ),
        Column(
            "closed",
            _l("Gesloten op"),
            lambda row: day_of(row.stocktake.closed_at) if row.stocktake.closed_at else None,
            is_usual=False,
        ),
    ),
    filters=(
        Choice(
            "state",
            _l("Staat"),
            where=lambda value, _ask: [_IN_STATE[value]],
            options=lambda _ask: [(state, label) for state, (label, _kind) in STATES.items()],
            chips=((_l("Staat"), ("", *STATES)),),
            counts=_counts,
        ),
        Choice(
            "place",
            _l("Plaats"),
            where=lambda value, _ask: [
                Stocktake.location_id.in_([place.id for place in locations() if place.code == value])
            ],
            options=lambda _ask: [(place.code, place.name) for place in locations()],
        ),
        Days("started", _l("Begonnen"), where=lambda days, _ask: within(Stocktake.started_at, days)),
    ),
    empty=Empty(
        _l("Nog niets geteld"),
        _l("Kies hierboven een plaats. Scan dan elk toestel dat je ziet. Je weet meteen of het hier hoort."),
        "stocktake",
    ),
)
