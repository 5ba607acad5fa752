"""One commit per request. `with saving():` around an action; what it changed is kept whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import has_request_context, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from inventory.core.db import session
from inventory.core.errors import Refused, Stale
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number

_depth: ContextVar[int] = ContextVar("saving_depth", default=0)


@contextmanager
def saving(*, is_checked: bool = True) -> Iterator[None]:
    """Commit at the end of the outermost block; on any error nothing of it stays.

    What a page sent outside a form (a scan, a choice) is looked through first: no national number goes in with it.
    A write that lost a race (a row that somebody else changed first, a rule that the database keeps) becomes `Stale`.
    """
    depth = _depth.get()
    if has_request_context() and request.method == "POST" and request.endpoint and is_checked:
        _no_national_number()
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


def _no_national_number() -> None:
    for name, texts in request.form.lists():
        for text in texts:
            refuse_national_number(text, name)


def _lost_race(lost: Exception) -> str:
    said = str(getattr(lost, "orig", "")).splitlines()
    # Our own triggers speak in a sentence; a bare constraint of the database does not.
    if said and said[0].endswith(".") and " " in said[0]:
        return said[0]
    return _("Iemand anders was net iets sneller. Er is niets gewijzigd. Kijk opnieuw en probeer het nog eens.")


def is_saving() -> bool:
    return _depth.get() > 0


__all__ = ["Refused", "is_saving", "saving"]
