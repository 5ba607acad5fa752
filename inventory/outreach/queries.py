"""Reading signals as counts, and sessions."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, func, select

from inventory.access import Actor
from inventory.core.clock import day_of, start_of_day, today
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _, day_text, month_text
from inventory.core.months import Month, month_of
from inventory.core.periods import Span
from inventory.core.quarters import QUARTERS, Quarter
from inventory.core.suppress import LEAST, suppress
from inventory.core.tables import Cell, Table
from inventory.history.queries import last_states
from inventory.outreach.lifecycle import KINDS, TOPICS, SessionKind, SessionState, Topic
from inventory.outreach.models import NeedSignal, OutreachSession


def infosessions(span: Span) -> int:
    """How many info sessions for other boards were held in this time."""
    return _held(SessionKind.INFO, span)[0]


def roadshows(span: Span) -> int:
    """How many roadshows were held in this time."""
    return _held(SessionKind.ROADSHOW, span)[0]


def planned() -> Sequence[OutreachSession]:
    """What is planned, and what was to be held and of which nothing was noted yet: the first one first."""
    query = select(OutreachSession).where(OutreachSession.state == SessionState.PLANNED)
    return session.scalars(query.order_by(OutreachSession.held_on, OutreachSession.id)).all()


def over_by_year() -> list[tuple[int, list[OutreachSession], int, int]]:
    """What is over, year by year, the newest first: the sessions, how many were held, and how many people came."""
    query = select(OutreachSession).where(OutreachSession.state != SessionState.PLANNED)
    rows = session.scalars(query.order_by(OutreachSession.held_on.desc(), OutreachSession.id.desc()))
    found = []
    for year, some in groupby(rows, key=lambda each: each.held_on.year):
        sessions = list(some)
        held = [each for each in sessions if each.state == SessionState.HELD]
        found.append((year, sessions, len(held), sum(each.participants or 0 for each in held)))
    return found


def session_by_id(number: int) -> OutreachSession:
    found = session.get(OutreachSession, number)
    if found is None:
        raise Missing(_("Deze sessie kennen we niet."))
    return found


def signal_by_id(number: int) -> NeedSignal:
    found = session.get(NeedSignal, number)
    if found is None:
        raise Missing(_("Dit signaal kennen we niet."))
    return found


def signals_of_today(actor: Actor) -> Sequence[NeedSignal]:
    """What this user noted today and did not take back, the newest first."""
    return session.scalars(
        select(NeedSignal)
        .where(
            NeedSignal.noted_by_id == actor.user_id,
            NeedSignal.noted_at >= start_of_day(today()),
            NeedSignal.withdrawn_at.is_(None),
        )
        .order_by(NeedSignal.id.desc())
        .limit(20)
    ).all()


def last_quarter(actor: Actor) -> Quarter | None:
    """Where this user heard something last: most likely where the next one is."""
    query = select(NeedSignal.quarter).where(NeedSignal.noted_by_id == actor.user_id)
    found = session.scalar(query.order_by(NeedSignal.id.desc()).limit(1))
    return Quarter(found) if found else None


def signals(month: Month) -> Table:
    """How many people with each need, per part of the town, in a month that is over. A count under five is hidden, with
    enough beside it. Of the month that runs there is no table: who reads it each day would see each person come in.
    """
    counts: dict[tuple[Topic, Quarter], int] = {}
    if month.is_over:
        query = (
            select(NeedSignal.topic, NeedSignal.quarter, func.sum(NeedSignal.people))
            .where(*_heard_in(month))
            .group_by(NeedSignal.topic, NeedSignal.quarter)
        )
        for topic, quarter, people in session.execute(query):
            counts[Topic(topic), Quarter(quarter)] = int(people or 0)
    rows: list[tuple[Cell, ...]] = []
    last: tuple[Cell, ...] = ()
    if counts:
        shown = suppress([[counts.get((topic, quarter), 0) for quarter in Quarter] for topic in Topic])
        for topic, cells, total in zip(Topic, shown.cells, shown.row_totals, strict=True):
            rows.append((str(TOPICS[topic]), *map(_said, cells), _said(total)))
        last = (_("Samen"), *map(_said, shown.column_totals), _said(shown.total))
    return Table(
        key="need_signals",
        title=_("Digitale noden, gehoord door brugfiguren en partners"),
        columns=(_("Nood"), *(str(label) for label in QUARTERS.values()), _("Samen")),
        rows=tuple(rows),
        totals=last,
        note=" ".join((_note_of(month), _note_of(month_of(today())) if month.is_over else "")).strip(),
    )


def _note_of(month: Month) -> str:
    """How to read the table; of the month that runs how many people there are at least, in fives."""
    if month.is_over:
        return _(
            "Wie iets twee keer zegt, telt twee keer. Een streepje is verborgen: minder dan 5 mensen (ook niemand), "
            "of nodig om zo'n getal verborgen te houden."
        )
    heard = session.scalar(select(func.sum(NeedSignal.people)).where(*_heard_in(month))) or 0
    so_far = _("Tot nu toe minstens %(count)s mensen.", count=heard - heard % LEAST) if heard >= LEAST else ""
    return _(
        "De maand %(month)s is nog bezig: haar tabel komt op %(day)s. %(so_far)s",
        month=month_text(month.first_on),
        day=day_text(month.next.first_on),
        so_far=so_far,
    ).strip()


def _heard_in(month: Month) -> tuple[ColumnElement[bool], ...]:
    return (
        NeedSignal.heard_on >= month.first_on,
        NeedSignal.heard_on < month.next.first_on,
        NeedSignal.withdrawn_at.is_(None),
    )


def figures(span: Span) -> Table:
    """Info sessions and roadshows that were held in this time, with how many people came."""
    return Table(
        key="outreach",
        title=_("Infosessies en roadshows"),
        columns=(_("Wat"), _("Deelnemers"), _("Gehouden")),
        rows=tuple((str(KINDS[kind]), *reversed(_held(kind, span))) for kind in SessionKind),
    )


def sessions_out_of_step() -> list[str]:
    """For `verify`: states follow from events."""
    told = last_states("outreach_session")
    return [
        f"session S{key} is {state}, but its events say {told.get(key, 'nothing')}"
        for key, state in session.execute(select(OutreachSession.id, OutreachSession.state))
        if told.get(key) != state
    ]


def _said(count: int | None) -> Cell:
    return "–" if count is None else count


def _held(kind: SessionKind, span: Span) -> tuple[int, int]:
    query = select(func.count(), func.coalesce(func.sum(OutreachSession.participants), 0)).where(
        OutreachSession.kind == kind,
        OutreachSession.state == SessionState.HELD,
        OutreachSession.held_on >= day_of(span.starts_at),
        OutreachSession.held_on < day_of(span.ends_at),
    )
    row = session.execute(query).one()
    return int(row[0]), int(row[1] or 0)
