"""The list of transfers, declared."""

from typing import Any

from sqlalchemy import ColumnElement, select

from inventory.access import Can
from inventory.core.clock import day_of
from inventory.core.i18n import _l
from inventory.devices.models import Transfer
from inventory.devices.queries import locations
from inventory.devices.queries.transfers import Row, rows_of
from inventory.lists.queries.declared import EVERYTHING, Choice, Column, Empty, Listing
from inventory.lists.views.drawn import address_of

STATES: dict[str, tuple[Any, str]] = {
    "packing": (_l("Wordt ingepakt"), "info"),
    "under_way": (_l("Onderweg"), "confirm"),
    "closed": (_l("Afgesloten"), "neutral"),
}
_IN_STATE: dict[str, list[ColumnElement[bool]]] = {
    "packing": [Transfer.sent_at.is_(None), Transfer.closed_at.is_(None)],
    "under_way": [Transfer.sent_at.is_not(None), Transfer.closed_at.is_(None)],
    "closed": [Transfer.closed_at.is_not(None)],
}


def _state(row: Row) -> str:
    return "packing" if row.transfer.is_packing else "under_way" if row.transfer.is_under_way else "closed"


def _place(name: str, label: Any, column: Any) -> Choice:
    return Choice(
        name,
        label,
        where=lambda value, _ask: [column.in_([place.id for place in locations() if place.code == value])],
        options=lambda _ask: [(place.code, place.name) for place in locations()],
    )


TRANSFERS = Listing(
    name="transfers",
    title=_l("Overdrachten"),
    endpoint="devices.transfers",
    can=Can.DEVICES_MOVE_PLACE,
    model=Transfer,
    select=lambda _ask: select(Transfer),
    rows=lambda found, _ask: rows_of(found),
    id_of=lambda row: int(row.transfer.id),
    branches=lambda _ask, _values: EVERYTHING,
    columns=(
        Column(
            "number",
            _l("Nummer"),
            lambda row: row.transfer.number,
            url=address_of("devices.transfer", "transfer", lambda row: row.transfer.number),
            sort="id",
            is_short=True,
        ),
        Column("from", _l("Van"), lambda row: row.transfer.leaves.name),
        Column("to", _l("Naar"), lambda row: row.transfer.goes_to.name),
        Column("made", _l("Begonnen op"), lambda row: day_of(row.transfer.made_at), is_short=True),
        Column("devices", _l("Toestellen"), lambda row: row.devices, is_number=True),
        Column("arrived", _l("Aangekomen"), lambda row: row.arrived, is_number=True),
        Column(
            "state",
            _l("Staat"),
            _state,
            words={state: label for state, (label, _kind) in STATES.items()},
            phase=lambda row: STATES[_state(row)][1],
        ),
    ),
    filters=(
        Choice(
            "state",
            _l("Staat"),
            where=lambda value, _ask: _IN_STATE[value],
            options=lambda _ask: [(state, label) for state, (label, _kind) in STATES.items()],
        ),
        _place("from", _l("Van"), Transfer.from_id),
        _place("to", _l("Naar"), Transfer.to_id),
    ),
    empty=Empty(_l("Nog niets onderweg"), _l("Kies hierboven van waar en naar waar. Scan dan wat meegaat."), "box"),
)
