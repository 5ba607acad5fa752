"""Reading signals and sessions."""

from sqlalchemy import func, select

from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.core.periods import Span
from inventory.outreach.lifecycle import SessionKind, SessionState
from inventory.outreach.models import OutreachSession


def infosessions(span: Span) -> int:
    """How many info sessions for other boards were held in this time."""
    return _held(SessionKind.INFO, span)


def roadshows(span: Span) -> int:
    """How many roadshows were held in this time."""
    return _held(SessionKind.ROADSHOW, span)


def _held(kind: SessionKind, span: Span) -> int:
    query = select(func.count()).where(
        OutreachSession.kind == kind,
        OutreachSession.state == SessionState.HELD,
        OutreachSession.held_on >= day_of(span.starts_at),
        OutreachSession.held_on < day_of(span.ends_at),
    )
    return session.scalar(query) or 0
