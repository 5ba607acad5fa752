"""One commit per request. `with saving():` around an action; what it changed is kept whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from inventory.core.db import session
from inventory.core.errors import Refused, Stale
from inventory.core.i18n import _

_depth: ContextVar[int] = ContextVar("saving_depth", default=0)


@contextmanager
def saving() -> Iterator[None]:
    """Commit at the end of the outermost block; on any error nothing of it stays.

    A write that lost a race (a row that somebody else changed first, a rule that the database keeps) becomes `Stale`.
    """
    depth = _depth.get()
    token = _depth.set(depth + 1)
    try:
        yield
        if depth:
            session.flush()
        else:
            session.commit()
    except (StaleDataError, IntegrityError) as lost:
        session.rollback()
        raise Stale(_lost_race(lost)) from lost
    except OperationalError as busy:
        session.rollback()
        if "locked" in str(busy.orig) or "deadlock" in str(busy.orig):
            raise Stale(_("Het was even te druk. Er is niets gewijzigd. Probeer opnieuw."), reason="busy") from busy
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        _depth.reset(token)


def _lost_race(lost: Exception) -> str:
    said = str(getattr(lost, "orig", "")).splitlines()
    # Our own triggers speak in a sentence; a bare constraint of the database does not.
    if said and said[0].endswith(".") and " " in said[0]:
        return said[0]
    return _("Iemand anders was net iets sneller. Er is niets gewijzigd. Kijk opnieuw en probeer het nog eens.")


def is_saving() -> bool:
    return _depth.get() > 0


__all__ = ["Refused", "is_saving", "saving"]
