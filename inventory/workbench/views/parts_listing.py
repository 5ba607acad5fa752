"""The list of spare parts, declared."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import select

from inventory.access import Can
from inventory.core.i18n import _l, ngettext
from inventory.core.lists import by_id, counted, few_of
from inventory.lists.queries.declared import (
    EVERYTHING,
    Ask,
    Bulk,
    Choice,
    Column,
    Empty,
    Field,
    Listing,
    Words,
    words_of,
)
from inventory.workbench.actions import many
from inventory.workbench.actions.parts import IS_SHORT, KIND_LABELS, words_fit
from inventory.workbench.models import PartKind, SparePart

_SHORT = _l("Te weinig")
_STATES: dict[str, tuple[Any, str]] = {
    "short": (_SHORT, "blocked"),
    "enough": (_l("Genoeg"), "ok"),
    "none": (_l("Geen"), "neutral"),
}


def _state(part: SparePart) -> str:
    return "short" if part.short else "enough" if part.count else "none"


def _counts(_ask: Ask) -> Mapping[str, int | str]:
    return counted(**{"": few_of(SparePart.id), "1": few_of(SparePart.id, IS_SHORT)})


PARTS = Listing(
    name="parts",
    title=_l("Onderdelen"),
    endpoint="workbench.parts",
    can=Can.PARTS_USE,
    model=SparePart,
    select=lambda _ask: select(SparePart),
    branches=lambda _ask, _values: EVERYTHING,
    # Read along the constraint that a part is there once.
    sorts={"kind": (SparePart.kind, SparePart.name, SparePart.place)},
    sort="kind",
    columns=(
        Column(
            "name",
            _l("Onderdeel"),
            lambda part: part.name,
            url=lambda part: url_for("workbench.part", number=part.id),
        ),
        Column("kind", _l("Soort"), lambda part: part.kind, words=KIND_LABELS, sort="kind"),
        Column("fits", _l("Past in"), lambda part: part.fits or None),
        Column("place", _l("Plaats"), lambda part: part.place or None),
        Column("count", _l("Aantal"), lambda part: part.count, is_number=True),
        Column("minimum", _l("Minstens"), lambda part: part.minimum or None, is_number=True),
        Column(
            "state",
            _l("Staat"),
            _state,
            words={state: label for state, (label, _kind) in _STATES.items()},
            phase=lambda part: _STATES[_state(part)][1],
        ),
        Column("cost", _l("Kost ons"), lambda part: part.cost_eur, is_usual=False, is_number=True),
    ),
    filters=(
        Words("q", _l("Zoek een onderdeel of een model"), where=lambda text, _ask: words_fit(text), longest=80),
        Choice(
            "short",
            _l("Welke onderdelen?"),
            where=lambda _value, _ask: [IS_SHORT],
            options=lambda _ask: [("1", _SHORT)],
            chips=((_l("Welke onderdelen?"), ("", "1")),),
            counts=_counts,
        ),
        Choice(
            "kind",
            _l("Soort"),
            where=lambda value, _ask: [SparePart.kind == PartKind(value)],
            options=words_of(KIND_LABELS),
        ),
    ),
    bulk=(
        Bulk(
            "lay",
            _l("Leg op een andere plaats"),
            Can.PARTS_USE,
            icon="pin",
            fields=(Field("place", _l("Waar komen ze te liggen?"), longest=40),),
            said=lambda count, values: ngettext(
                "%(num)d onderdeel ligt dan op: %(place)s.",
                "%(num)d onderdelen liggen dan op: %(place)s.",
                count,
                place=values["place"],
            ),
            load=by_id(SparePart),
            check=many.cannot_lay,
            do=many.lay,
            most=500,
        ),
    ),
    empty=Empty(_l("Geen onderdelen"), _l("Voeg hieronder het eerste toe.")),
)
