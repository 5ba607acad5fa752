"""Sessions live on the server: a sign-out, a disabled account or a stolen cookie ends them at once.

The cookie holds a random token; the database holds only its SHA-256.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import Index, String, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import CallbackDict

from inventory.core.clock import now
from inventory.core.db import Base, db
from inventory.core.one_writer import may_write, writing

_SEEN_EVERY = timedelta(minutes=5)
_WITHOUT = ("/static/", "/bootstrap/", "/api/")
_PAGE_OF_THE_API = "/api/v1/docs"  # a page with our frame: without its session it would begin another, and end this one


class WebSession(Base):
    """One signed-in browser (or one that is about to sign in)."""

    __tablename__ = "web_session"
    __table_args__ = (Index("ix_web_session_user", "user_key"),)

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_key: Mapped[str | None] = mapped_column(String(64))
    data: Mapped[dict[str, Any]]
    agent: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]


_PRESENT = select(WebSession.data, WebSession.made_at, WebSession.seen_at).where(
    WebSession.token_sha256 == bindparam("wanted")
)


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What Flask calls `session`. `renew()` gives it a new token: at sign-in and at sign-out."""

    def __init__(self, values: dict[str, Any] | None = None, *, token: str | None = None) -> None:
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(values or {}, changed)
        self.modified = False
        self.accessed = True
        self.token = token
        self.seen_at: datetime | None = None
        self.old_tokens: list[str] = []

    def renew(self) -> None:
        if self.token:
            self.old_tokens.append(self.token)
        self.token = None
        self.modified = True

    @property
    def user_key(self) -> str | None:
        key = self.get("_user_id")
        return str(key) if key else None


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _kept(session: SessionMixin) -> dict[str, Any]:
    """What is written down: a sentence that waits to be shown is a text by now, also when a rule said it lazily. What
    can be undone comes with an address (`undo`) and stays as it is.
    """
    found = dict(session)
    if "_flashes" in found:
        waiting = found["_flashes"]
        found["_flashes"] = [(kind, said if isinstance(said, list | tuple) else str(said)) for kind, said in waiting]
    return found


def _has_none(path: str) -> bool:
    return path.startswith(_WITHOUT) and path != _PAGE_OF_THE_API


class DatabaseSessions(SessionInterface):
    """Opens a session at the start of a request and keeps it at the end."""

    def __init__(self, *, idle: timedelta, longest: timedelta) -> None:
        self.idle = idle
        self.longest = longest

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        may_write(False)
        token = request.cookies.get(self.get_cookie_name(app))
        if not token or len(token) > 100 or _has_none(request.path):
            return ServerSession()
        # In the reading transaction in which the guard then asks who this is.
        row = db.session.connection().execute(_PRESENT, {"wanted": hash_of(token)}).first()
        if row is None or now() - row.made_at > self.longest or now() - row.seen_at > self.idle:
            return ServerSession()
        opened = ServerSession(row.data, token=token)
        opened.seen_at = row.seen_at
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, ServerSession):
            return
        stale = session.seen_at is not None and now() - session.seen_at > _SEEN_EVERY
        if not session.modified and not stale:
            return
        if session.modified and not session and session.token is None and not session.old_tokens:
            return
        token, made = session.token, session.token is None
        if made:
            token = secrets.token_urlsafe(32)
        assert token is not None
        key = hash_of(token)
        # A view that read after its commit still holds SQLite's writer: that blocks this write of its own request.
        db.session.rollback()
        with writing(), db.engine.begin() as connection:
            for old in session.old_tokens:
                connection.execute(delete(WebSession).where(WebSession.token_sha256 == hash_of(old)))
            values = {"user_key": session.user_key, "data": _kept(session), "seen_at": now()}
            if made:
                connection.execute(insert(WebSession).values(token_sha256=key, made_at=now(), agent="", **values))
            else:
                # No row: the session was ended elsewhere in the meantime, and stays ended.
                connection.execute(update(WebSession).where(WebSession.token_sha256 == key).values(**values))
        if made:
            response.set_cookie(
                self.get_cookie_name(app),
                token,
                max_age=int(self.longest.total_seconds()),
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
                path="/",
            )
        response.vary.add("Cookie")


def end_sessions(user_key: str) -> int:
    """End every session of a user, in the present transaction. The number that was ended."""
    ended = db.session.execute(delete(WebSession).where(WebSession.user_key == user_key))
    return int(getattr(ended, "rowcount", 0))


def count_sessions(user_key: str) -> int:
    """How many browsers this user is signed in with."""
    return db.session.scalar(select(func.count()).where(WebSession.user_key == user_key)) or 0


def forget_old(*, longest: timedelta) -> int:
    """Throw away sessions that are past their time."""
    gone = db.session.execute(delete(WebSession).where(WebSession.made_at < now() - longest))
    return int(getattr(gone, "rowcount", 0))
