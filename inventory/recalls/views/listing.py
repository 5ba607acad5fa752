"""The list of recalls, declared."""

from sqlalchemy import select

from inventory.access import Can
from inventory.core.clock import day_of
from inventory.core.i18n import _l
from inventory.lists.queries.declared import Choice, Column, Empty, Listing, YesNo, limits_of, words_of
from inventory.lists.views.drawn import address_of
from inventory.recalls.lifecycle import LABELS, PHASES, REASONS
from inventory.recalls.models import Recall
from inventory.recalls.queries import recalls as queries

RECALLS = Listing(
    name="recalls",
    title=_l("Terugroepacties"),
    endpoint="recalls.recalls",
    can=Can.RECALLS_SEE,
    model=Recall,
    select=lambda _ask: select(Recall),
    rows=lambda found, _ask: queries.each_progress(found),
    id_of=lambda row: int(row.recall.id),
    branches=lambda ask, _values: limits_of(queries.visible_to(ask.actor)),
    columns=(
        Column(
            "number",
            _l("Nummer"),
            lambda row: row.recall.number,
            url=address_of("recalls.recall", "number", lambda row: row.recall.number),
            sort="id",
            is_short=True,
        ),
        Column("reason", _l("Waarom"), lambda row: row.recall.reason, words=REASONS),
        Column("since", _l("Sinds"), lambda row: day_of(row.recall.opened_at), is_short=True),
        Column("devices", _l("Toestellen"), lambda row: row.total, is_number=True),
        Column("settled", _l("Klaar"), lambda row: row.settled, is_number=True),
        Column(
            "state",
            _l("Staat"),
            lambda row: row.recall.state,
            words=LABELS,
            phase=lambda row: PHASES[row.recall.state],
        ),
    ),
    filters=(
        Choice(
            "state",
            _l("Staat"),
            where=lambda value, _ask: [Recall.state == value],
            options=words_of(LABELS),
        ),
        Choice(
            "reason",
            _l("Waarom"),
            where=lambda value, _ask: [Recall.reason == value],
            options=words_of(REASONS),
        ),
        YesNo("ready", _l("Elk toestel is klaar"), where=lambda _value, _ask: [queries.all_ready()]),
    ),
    empty=Empty(
        _l("Geen terugroepacties"),
        _l("Blijkt een model of een lot een probleem te hebben? Dan roepen we die toestellen hier binnen."),
        "warning",
    ),
)
