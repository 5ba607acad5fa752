"""The list of repair cafés, declared: first those that are over. Nobody stands in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from inventory.access import Can
from inventory.cafes.lifecycle.states import CAFE_LABELS, CAFE_PHASES, CafeState
from inventory.cafes.models import Cafe
from inventory.cafes.queries.sessions import Counted, counted_all
from inventory.core.i18n import _l, day_text
from inventory.lists.queries.declared import Ask, Choice, Column, Conditions, Days, Empty, Listing, Words, on_days

_SHOW: dict[str, tuple[Any, tuple[CafeState, ...]]] = {
    "over": (_l("Voorbij"), (CafeState.CLOSED, CafeState.CANCELLED)),
    "coming": (_l("Bezig en gepland"), (CafeState.OPEN, CafeState.PLANNED)),
    "all": (_l("Alles"), tuple(CafeState)),
}


def _branches(_ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    """Each state is read along its index."""
    return [(Cafe.state == state,) for state in _SHOW[values["show"]][1]]


def _named(text: str, _ask: Ask) -> Conditions:
    return [Cafe.place.icontains(text, autoescape=True)]


def _hours(row: Counted) -> str:
    return f"{row.cafe.begins:%H.%M} – {row.cafe.until:%H.%M}"


CAFE_LIST = Listing(
    name="cafes",
    title=_l("Repair cafés"),
    endpoint="cafes.cafes",
    can=Can.CAFES_SEE,
    model=Cafe,
    select=lambda _ask: select(Cafe),
    rows=lambda found, _ask: counted_all(found),
    id_of=lambda row: int(row.cafe.id),
    label_of=lambda row: day_text(row.cafe.held_on),
    branches=_branches,
    sorts={"day": (Cafe.held_on,)},
    sort_of=lambda values: "day" if values["show"] == "coming" else "-day",
    columns=(
        Column(
            "day",
            _l("Dag"),
            lambda row: row.cafe.held_on,
            url=lambda row: url_for("cafes.cafe", cafe=row.cafe.id),
            sort="day",
        ),
        Column("place", _l("Waar"), lambda row: row.cafe.place),
        Column("hours", _l("Uren"), _hours, is_usual=False, is_short=True),
        Column("repairers", _l("Herstellers"), lambda row: row.cafe.repairers, is_usual=False, is_number=True),
        Column("hosts", _l("Aan de deur en bij de koffie"), lambda row: row.cafe.hosts, is_usual=False, is_number=True),
        Column("jobs", _l("Nummers"), lambda row: row.jobs, is_number=True),
        Column("done", _l("Klaar"), lambda row: row.done, is_number=True),
        Column("fixed", _l("Hersteld"), lambda row: row.fixed, is_number=True),
        Column("left", _l("Weggegaan"), lambda row: row.left, is_usual=False, is_number=True),
        Column(
            "state",
            _l("Staat"),
            lambda row: row.cafe.state,
            words=CAFE_LABELS,
            phase=lambda row: CAFE_PHASES[row.cafe.state],
        ),
    ),
    filters=(
        Words("q", _l("Zoek op plaats"), where=_named),
        Choice(
            "show",
            _l("Toon"),
            default="over",
            options=lambda _ask: [(name, label) for name, (label, _states) in _SHOW.items()],
            chips=((_l("Toon"), tuple(_SHOW)),),
        ),
        Days("day", _l("Dag"), where=lambda days, _ask: on_days(Cafe.held_on, days)),
    ),
    empty=Empty(_l("Geen repair cafés"), _l("Na een repair café staat hier wat ervan kwam."), "repair"),
)
