"""The list of transports out of the house, declared."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.intake.lifecycle import LEAVES_FOR_LABELS, LeavesFor
from inventory.intake.models import OutLine, OutTransport
from inventory.lists.queries.declared import (
    EVERYTHING,
    Ask,
    Choice,
    Column,
    Conditions,
    Days,
    Empty,
    Listing,
    Words,
    on_days,
    words_of,
)
from inventory.lists.views.drawn import address_of

_STATES: dict[str, tuple[Any, str]] = {
    "packed": (_l("Wordt geladen"), "workshop"),
    "gone": (_l("Vertrokken"), "gone"),
}


def _state(each: OutTransport) -> str:
    return "gone" if each.gone_at else "packed"


def _in_state(value: str, _ask: Ask) -> Conditions:
    return [OutTransport.gone_at.is_not(None) if value == "gone" else OutTransport.gone_at.is_(None)]


def _named(text: str, _ask: Ask) -> Conditions:
    return [OutTransport.receiver.icontains(text, autoescape=True) | (OutTransport.document == text)]


TRANSPORTS = Listing(
    name="transports",
    title=_l("Afvoer"),
    endpoint="disposal.transports",
    can=Can.DEVICES_SEE,
    model=OutTransport,
    select=lambda _ask: select(OutTransport).options(selectinload(OutTransport.lines).lazyload(OutLine.device)),
    branches=lambda _ask, _values: EVERYTHING,
    columns=(
        Column(
            "code",
            _l("Transport"),
            lambda each: each.code,
            url=address_of("disposal.transport", "code", lambda each: each.code),
            sort="id",
            is_short=True,
        ),
        Column("receiver", _l("Naar"), lambda each: each.receiver),
        Column("leaves", _l("Dag"), lambda each: each.leaves_on),
        Column("lines", _l("Regels"), lambda each: len(each.lines), is_number=True),
        Column(
            "kg", _l("Gewicht (kg)"), lambda each: float(sum(line.weight_kg for line in each.lines)), is_number=True
        ),
        Column(
            "state",
            _l("Staat"),
            _state,
            words={state: label for state, (label, _kind) in _STATES.items()},
            phase=lambda each: _STATES[_state(each)][1],
        ),
        Column("why", _l("Waarheen"), lambda each: each.leaves_for, words=LEAVES_FOR_LABELS, is_usual=False),
        Column("document", _l("Vervoersdocument"), lambda each: each.document or None, is_usual=False),
    ),
    filters=(
        Words("q", _l("Zoek op ontvanger of vervoersdocument"), where=_named, longest=80),
        Choice(
            "state",
            _l("Staat"),
            where=_in_state,
            options=lambda _ask: [(state, label) for state, (label, _kind) in _STATES.items()],
            chips=((_l("Staat"), ("", *_STATES)),),
        ),
        Choice(
            "why",
            _l("Waarheen"),
            where=lambda value, _ask: [OutTransport.leaves_for == LeavesFor(value)],
            options=words_of(LEAVES_FOR_LABELS),
        ),
        Days("leaves", _l("Dag"), where=lambda days, _ask: on_days(OutTransport.leaves_on, days)),
    ),
    empty=Empty(_l("Nog geen transport"), _l("Een transport is wat in één keer weggaat, met één papier."), "recycle"),
)
