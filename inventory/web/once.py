"""Once is enough: a double click, a refresh, the back button or a retry by a program has one effect.

A page's form carries a hidden token, an API call an `Idempotency-Key`. The first answer is kept in the same
transaction as what it did; the same key gives that answer again.

Whether a key was answered before is the first thing that the transaction of the view asks. Of two equal requests at one
moment the second begins when the first is done, so it finds the answer; and what a view reads from the request before
it asks the database holds up nobody.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, flash, make_response, request
from markupsafe import Markup
from sqlalchemy import (
    JSON,
    Connection,
    Index,
    LargeBinary,
    Row,
    String,
    bindparam,
    delete,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from inventory.core.clock import now
from inventory.core.db import Base, session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.web.saving import saving

FIELD = "once"
HEADER = "Idempotency-Key"
KEPT_DAYS = 7
_LONGEST = 120
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")


class Answered(Base):
    """A form or API call that was answered."""

    __tablename__ = "answered"
    __table_args__ = (Index("ix_answered_made_at", "made_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


def once_field() -> Markup:
    """The hidden field for a form that changes something."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(16))


def init(app: Flask, who: Callable[[], str]) -> None:
    """Wrap every view that takes POST. `who` names the present user or token: keys of others are never answered."""
    app.jinja_env.globals["once_field"] = once_field
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            view = app.view_functions[rule.endpoint]
            if not hasattr(view, "answers_once"):
                app.view_functions[rule.endpoint] = _answer_once(view, who)


def _answer_once(view: Callable[..., Any], who: Callable[[], str]) -> Callable[..., Any]:
    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return view(*args, **kwargs)
        is_api = request.path.startswith("/api/")
        body = request.get_data(cache=True)  # also before the parts of a form are read, so that both can be had
        given = request.headers.get(HEADER) if is_api else request.form.get(FIELD)
        if not given:
            return _completed(make_response(view(*args, **kwargs)))
        if len(given) > _LONGEST:
            raise BadInput("idempotency_key", _("De sleutel '%(name)s' is te lang.", name=HEADER))
        key = _key(who(), request.path, given)
        seal = _seal(body)
        try:
            with _asking(key), saving(is_checked=False):  # the view asks it, after its form
                response = make_response(view(*args, **kwargs))
                if response.status_code >= 400:
                    session.rollback()
                    return response
                if not is_api and response.status_code < 300:
                    return response  # a page or a file: what was written for it (that somebody looked) stays
                session.connection().execute(
                    insert(Answered),
                    {
                        "key": key,
                        "body_sha256": seal,
                        "status": response.status_code,
                        "headers": {h: response.headers[h] for h in _KEPT_HEADERS if h in response.headers},
                        "body": response.get_data(),
                        "made_at": now(),
                    },
                )
        except _AnsweredBefore as before:
            return _same_answer(before.kept, seal, is_api)
        completed = _completed(response)
        if completed is not response:
            _keep_whole(key, completed)
        return completed

    once.answers_once = True  # type: ignore[attr-defined]  # a mark on a function
    return once


def _key(who: str, path: str, given: str) -> str:
    return hashlib.sha256("\n".join((who, "POST", path, given)).encode()).hexdigest()


def earlier_answer(who: str, path: str, given: str) -> str:
    """Where the page at `path` sent this person (see `who` of `init`) after a form with this key; "" when it was never
    answered. For what was sent there, of which the answer was lost, and which comes back by another way.
    """
    kept = session.connection().execute(_KEPT, {"wanted": _key(who, path, given)}).first()
    return str(kept.headers.get("Location", "")) if kept is not None else ""


def completed_by(response: Response, complete: Callable[[], Response]) -> Response:
    """Answer with what `complete` gives, called after the commit: for what must not hold up other writers.

    When the service dies in between, a retry gets the uncompleted answer.
    """
    response.completed_by = complete  # type: ignore[attr-defined]  # read by `_completed`
    return response


def _completed(response: Response) -> Response:
    complete: Callable[[], Response] | None = getattr(response, "completed_by", None)
    return complete() if complete is not None and response.status_code < 400 else response


def _keep_whole(key: str, completed: Response) -> None:
    """The whole answer, for who asks again. What it tells is done and committed, so nothing here may deny that."""
    session.rollback()  # in a transaction that completing left behind to read, SQLite refuses to write
    try:
        with saving(is_checked=False):
            session.connection().execute(_COMPLETE, {"wanted": key, "whole": completed.get_data()})
    except (Refused, SQLAlchemyError):
        current_app.logger.exception("a whole answer could not be kept; a retry gets it without its last part")


class _AnsweredBefore(Exception):
    """This key has an answer; whatever the view was about to do is left undone."""

    def __init__(self, kept: Row[Any]) -> None:
        self.kept = kept


_KEPT = select(Answered.body_sha256, Answered.status, Answered.headers, Answered.body).where(
    Answered.key == bindparam("wanted")
)
_COMPLETE = update(Answered).where(Answered.key == bindparam("wanted")).values(body=bindparam("whole"))
_asked: ContextVar[str] = ContextVar("once_asked", default="")


@contextmanager
def _asking(key: str) -> Iterator[None]:
    token = _asked.set(key)
    try:
        yield
    finally:
        _asked.reset(token)


@event.listens_for(Session, "after_begin")
def _first_of_all(begun: Session, transaction: SessionTransaction, connection: Connection) -> None:
    key = _asked.get()
    if key and not transaction.nested:
        kept = connection.execute(_KEPT, {"wanted": key}).first()
        if kept is not None:
            raise _AnsweredBefore(kept)


def _seal(body: bytes) -> str:
    """What a body says. The parts of a form are told apart by a text that every program makes up anew, so that is left
    out; a body of which no part can be read counts as it is.
    """
    if request.mimetype != "multipart/form-data" or not (request.form or request.files):
        return hashlib.sha256(body).hexdigest()
    parts = [[name, value] for name, value in request.form.items(multi=True)]
    for name, file in request.files.items(multi=True):
        content: Any = file.stream
        parts.append([name, file.filename or "", file.mimetype, hashlib.file_digest(content, "sha256").hexdigest()])
        content.seek(0)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _same_answer(before: Row[Any], seal: str, is_api: bool) -> Response:
    if is_api and before.body_sha256 != seal:
        raise BadInput(
            "idempotency_key_reused",
            _("Deze sleutel is al gebruikt voor een andere vraag. Neem een nieuwe sleutel."),
        )
    is_for_a_script = str(before.headers.get("Content-Type", "")).startswith("application/json")
    if not is_api and not is_for_a_script:  # the desk that sends what it kept shows its own answer
        flash(_("Dit was al bewaard. Het is niet twee keer gedaan."), "info")
    return Response(before.body, status=before.status, headers=before.headers)


def forget_old() -> None:
    """Throw away answers that nobody will ask again."""
    session.execute(delete(Answered).where(Answered.made_at < now() - timedelta(days=KEPT_DAYS)))
