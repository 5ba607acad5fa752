"""The only clock. Instants are aware UTC; days are Brussels days."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")

_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """The present instant, aware UTC (or the instant the clock was moved to)."""
    return _moved_to.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Brussels."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The Brussels day in which an aware instant falls."""
    return instant.astimezone(BRUSSELS).date()


def start_of_day(day: date) -> datetime:
    """The first instant of a Brussels day, as aware UTC."""
    return datetime.combine(day, time.min, BRUSSELS).astimezone(UTC)


@contextmanager
def moved(to: datetime) -> Iterator[None]:
    """Inside the block the clock stands still at `to` (aware). For the demo year and for tests."""
    if to.tzinfo is None:
        raise ValueError("The clock can only be moved to an aware instant.")
    token = _moved_to.set(to.astimezone(UTC))
    try:
        yield
    finally:
        _moved_to.reset(token)
