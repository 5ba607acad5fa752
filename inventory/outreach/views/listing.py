"""The list of info sessions and roadshows, declared: all of them, planned, held or cancelled."""

from flask import url_for
from sqlalchemy import select

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.quarters import QUARTERS, Quarter
from inventory.lists.queries.declared import EVERYTHING, Choice, Column, Days, Empty, Listing, Words, on_days, words_of
from inventory.outreach.lifecycle import KINDS, LABELS, PHASES, SessionKind, SessionState
from inventory.outreach.models import OutreachSession
from inventory.web.guard import can


def _url(each: OutreachSession) -> str | None:
    return url_for("outreach.one", number=each.id) if can(Can.OUTREACH_SET) else None


SESSIONS = Listing(
    name="sessions",
    title=_l("Infosessies en roadshows"),
    endpoint="outreach.sessions",
    can=Can.OUTREACH_SEE,
    model=OutreachSession,
    select=lambda _ask: select(OutreachSession),
    branches=lambda _ask, _values: EVERYTHING,
    sorts={"held": (OutreachSession.held_on,)},
    sort="-held",
    columns=(
        Column("held", _l("Dag"), lambda each: each.held_on, url=_url, sort="held", is_name=True),
        Column("kind", _l("Soort"), lambda each: each.kind, words=KINDS),
        Column("place", _l("Waar"), lambda each: each.place),
        Column("board", _l("Bestuur"), lambda each: each.board or None),
        Column("quarter", _l("Deel van de stad"), lambda each: each.quarter, words=QUARTERS),
        Column("people", _l("Deelnemers"), lambda each: each.participants, is_number=True),
        Column("state", _l("Staat"), lambda each: each.state, words=LABELS, phase=lambda each: PHASES[each.state]),
        Column("org", _l("Organisatie"), lambda each: each.org.name, is_usual=False),
    ),
    filters=(
        Words(
            "q",
            _l("Zoek op plaats of bestuur"),
            where=lambda text, _ask: [
                OutreachSession.place.icontains(text, autoescape=True)
                | OutreachSession.board.icontains(text, autoescape=True)
            ],
            longest=80,
        ),
        Choice(
            "kind",
            _l("Soort"),
            where=lambda value, _ask: [OutreachSession.kind == SessionKind(value)],
            options=words_of(KINDS),
            chips=((_l("Soort"), ("", *(kind.value for kind in KINDS))),),
        ),
        Choice(
            "state",
            _l("Staat"),
            where=lambda value, _ask: [OutreachSession.state == SessionState(value)],
            options=words_of(LABELS),
        ),
        Choice(
            "quarter",
            _l("Deel van de stad"),
            where=lambda value, _ask: [OutreachSession.quarter == Quarter(value)],
            options=words_of(QUARTERS),
        ),
        Days("held", _l("Dag"), where=lambda days, _ask: on_days(OutreachSession.held_on, days)),
    ),
    empty=Empty(
        _l("Nog geen sessie"),
        _l("Plan een infosessie of een roadshow. Als ze gehouden is, telt ze mee voor het doel."),
        "calendar",
    ),
)
