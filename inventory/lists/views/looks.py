"""The list of who looked at data of people, on the page of that room: this one stands above it. Never at whom."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import url_for
from sqlalchemy import select

from inventory.access import ROLE_LABELS, Can
from inventory.accounts.models import User
from inventory.core.clock import now, today
from inventory.core.i18n import _, _l
from inventory.history.models import Event
from inventory.lists.queries.declared import Ask, Choice, Column, Conditions, Days, Empty, Listing, within, words_of
from inventory.lists.views.pages import listings
from inventory.lists.views.shown import list_page
from inventory.looks.events import LOOKS as KINDS
from inventory.looks.events import OPENED, REASONS, Reason, What
from inventory.looks.queries import Week, looks_between, names_of_orgs, staff
from inventory.looks.views.noting import seen_in_list
from inventory.looks.views.pages import pages
from inventory.web.guard import needs

_SPAN = timedelta(days=7)
_FILE = "file:"


class Row(NamedTuple):
    """Once that somebody looked."""

    seq: int
    at: datetime
    who: str
    role: str | None
    org: str
    kind: str
    people: int
    about: str


def _rows(found: Sequence[Any], _ask: Ask) -> list[Row]:
    orgs = names_of_orgs({each.data.get("org") for each in found})
    nobody = _("Systeem")
    titles = {name: str(listing.title) for name, listing in listings().items()} if found else {}
    return [
        Row(
            each.seq,
            each.at,
            each.name or nobody,
            each.data.get("role") or None,
            orgs.get(each.data.get("org"), ""),
            each.kind,
            1 if each.subject_kind == "person" else int(each.data.get("people", 0)),
            _about(each, titles),
        )
        for each in found
    ]


def _about(event: Any, titles: Mapping[str, str]) -> str:
    """Why somebody opened a name, or which list it was."""
    if event.kind == OPENED:
        return str(REASONS[Reason(event.data["reason"])])
    return titles.get(event.subject_code.removeprefix(_FILE), "") if event.subject_kind == "list" else ""


def _branches(_ask: Ask, values: Mapping[str, Any]) -> list[Conditions]:
    """Each kind by itself: history is read along (kind, at), and most of it is of other things."""
    return [(Event.kind == kind,) for kind in ([values["kind"]] if "kind" in values else KINDS)]


LOOKS = Listing(
    name="looks",
    title=_l("Wie keek"),
    endpoint="looks.looks",
    can=Can.LOOKS_SEE,
    model=Event,
    select=lambda _ask: select(
        Event.seq, Event.at, Event.kind, Event.subject_kind, Event.subject_code, Event.data, User.name
    ).outerjoin(User, User.id == Event.actor_id),
    rows=_rows,
    id_of=lambda row: int(row.seq),
    person=Event.actor_id,
    branches=_branches,
    sorts={"at": (Event.at,)},
    sort="-at",
    columns=(
        Column("who", _l("Wie"), lambda row: row.who, is_name=True, is_personal=True),
        Column("at", _l("Wanneer"), lambda row: row.at, sort="at", is_short=True),
        Column("role", _l("Rol"), lambda row: row.role, words={each.value: said for each, said in ROLE_LABELS.items()}),
        Column("org", _l("Organisatie"), lambda row: row.org),
        Column("kind", _l("Wat"), lambda row: row.kind, words=KINDS),
        Column("people", _l("Personen"), lambda row: row.people, is_number=True),
        Column("about", _l("Reden of lijst"), lambda row: row.about),
    ),
    filters=(
        Choice("kind", _l("Wat"), where=lambda _value, _ask: [], options=words_of(KINDS)),
        Choice(
            "who",
            _l("Wie"),
            where=lambda value, _ask: [Event.actor_id == int(value)],
            options=lambda _ask: [(str(number), name) for number, name in staff()],
            is_of_people=True,
        ),
        Days("at", _l("Wanneer"), where=lambda days, _ask: within(Event.at, days)),
    ),
    empty=Empty(_l("Niemand keek"), _l("Nog niemand opende gegevens van een ontlener."), "user"),
)


@pages.get("/looks")
@needs(Can.LOOKS_SEE)
def looks() -> Any:
    """Each time that a member of staff opened data of people, and the last seven days of each together. Not of whom."""
    return list_page(
        LOOKS,
        "looks/looks.html",
        seen=lambda rows: seen_in_list(What.LOOKS, len({row.who for row in rows})),
        weeks=lambda: looks_between(now() - _SPAN, now()),
        kinds=KINDS,
        address=_address,
    )


def _address(week: Week) -> str | None:
    """The list with only what this person looked at in these days."""
    since: date = today() - _SPAN
    return url_for("looks.looks", who=week.user_id, at_from=since.isoformat()) if week.user_id else None
