"""Flask-Security, and nothing of it elsewhere: how passwords are hashed, links are signed and a session begins.

Its own pages are not used; ours stand in `sign_in.py` and `links.py`. Its second factor and single sign-on can be
switched on here later.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

from flask import Flask, current_app, g, session
from flask_login import current_user
from flask_login.utils import _user_context_processor
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.utils import check_and_get_token_status, login_user, logout_user
from flask_security.utils import hash_password as _hash
from flask_security.utils import verify_password as _verify
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.access import Role
from inventory.accounts.models import HeldRole, User
from inventory.core import db as database
from inventory.core.clock import now
from inventory.web.sessions import ServerSession, end_sessions
from inventory.web.shell import settings

# Argon2id (trust 1.3). Tests lower these before the service is made.
ROUNDS, MEMORY_KIB, LANES = 2, 65536, 1
LONGEST, MOST_BYTES = 128, 1024

# What a link may be used for, and how long. Each purpose has its own signature.
LINK_LIVES = {"reset": timedelta(hours=1), "confirm": timedelta(days=14)}
# When the password was last given in this session.
PROVED = "proved_at"
LINK_PATHS = {"reset": "new-password", "confirm": "invitation"}

_hashing = threading.BoundedSemaphore(2)  # each hash takes 64 MiB


def init(app: Flask) -> None:
    """Set Flask-Security up: argon2id, no pages of its own, one statement to find who is signed in."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        # No pepper: a backup must be of use beside a new secret key.
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__type": "ID",
            "argon2__time_cost": ROUNDS,
            "argon2__memory_cost": MEMORY_KIB,
            "argon2__parallelism": LANES,
            "argon2__salt_size": 16,
            "argon2__digest_size": 32,
        },
        SECURITY_PASSWORD_NORMALIZE_FORM="NFKC",
        SECURITY_RESET_SALT="digibank-reset",
        SECURITY_CONFIRM_SALT="digibank-invitation",
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SECURITY_DEFAULT_REMEMBER_ME=False,
    )
    security = Security(app, SQLAlchemyUserDatastore(database.db, User, cast(Any, HeldRole)), register_blueprint=False)
    security.login_manager.session_protection = None  # the session lives on the server, see web/sessions.py
    security.login_manager.user_loader(_signed_in)
    security.login_manager.request_loader(lambda request: None)  # programs come with our own tokens
    security.principal.identity_loaders.clear()
    # Templates get `me` from our own shell; this would read the user anew for each page.
    app.template_context_processors[None].remove(_user_context_processor)
    with app.app_context():
        app.extensions["digibank.nobody"] = hashed("nobody has this password")


def _signed_in(key: str) -> User | None:
    """The active user whom a session belongs to, roles included, in one statement."""
    return (
        database.session.scalars(
            select(User)
            .where(User.fs_uniquifier == key, User.active)
            .options(joinedload(User.held).lazyload(HeldRole.org))
        )
        .unique()
        .one_or_none()
    )


def present_user() -> User | None:
    """Who is signed in on a page."""
    user = current_user._get_current_object()
    return user if isinstance(user, User) else None


def hashed(password: str) -> str:
    """The argon2id hash of a password."""
    with _hashing:
        return str(_hash(_normal(password)))


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password. As slow without a kept hash as with one, so time tells nothing."""
    usable = bool(password) and len(password) <= LONGEST and len(password.encode()) <= MOST_BYTES
    against = kept if kept and usable else current_app.extensions["digibank.nobody"]
    with _hashing:
        right = bool(_verify(_normal(password) if usable else "-", against))
    return right and usable and bool(kept)


def is_dated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return bool(current_app.extensions["security"].pwd_context.needs_update(kept))


def begin_session(user: User) -> None:
    """Sign this user in, in a fresh session with a new token.

    Pages are in the language of the user; a language that was chosen on the sign-in page goes before it, this once.
    """
    asked = session.get("asked_language")
    _fresh_session()
    login_user(user, remember=False, authn_via=["password"])
    session["language"] = asked or user.language
    session[PROVED] = now().isoformat()


def prove() -> None:
    """The password was given once more: noted, and the session has a new token."""
    session[PROVED] = now().isoformat()
    held = session._get_current_object()  # type: ignore[attr-defined]  # a proxy
    assert isinstance(held, ServerSession)
    held.renew()


def end_session() -> None:
    """Sign out: the session ends on the server too."""
    language = session.get("language")
    logout_user()
    _fresh_session()
    if language:
        session["language"] = language


def _fresh_session() -> None:
    held = session._get_current_object()  # type: ignore[attr-defined]  # a proxy
    assert isinstance(held, ServerSession)
    held.clear()
    held.renew()
    g.pop("csrf_token", None)


def link_token(user: User, purpose: str) -> str:
    """A signed token for one purpose, that dies with the first use of it (or of any newer password)."""
    return str(_serializer(purpose).dumps([user.id, _mark(user)]))


def link(user: User, purpose: str) -> str:
    """The whole address of such a link, on the address that the settings name."""
    base = settings().base_url.rstrip("/")
    return f"{base}/{LINK_PATHS[purpose]}/{link_token(user, purpose)}"


def user_of_link(token: str, purpose: str) -> User | None:
    """Whom a link is for; None when it is not ours, for something else, used or too old."""
    expired, wrong, told = check_and_get_token_status(token, purpose, LINK_LIVES[purpose])
    if expired or wrong or not (isinstance(told, list) and len(told) == 2 and isinstance(told[0], int)):
        return None
    user = database.session.get(User, told[0])
    if user is None or not user.active or _mark(user) != told[1]:
        return None
    return user


@contextmanager
def closing_sessions(user: User) -> Iterator[None]:
    """When the block gives the user a new key, the sessions of the old one are thrown away."""
    before = user.fs_uniquifier
    yield
    if user.fs_uniquifier != before:
        end_sessions(before)


def may_sign_in(user: User) -> bool:
    """Whether this user has pages: `bench` is for programs only."""
    return bool(user.role_names - {Role.BENCH})


def _serializer(purpose: str) -> Any:
    return getattr(current_app.extensions["security"], f"{purpose}_serializer")


def _mark(user: User) -> str:
    return hashlib.sha256(user.fs_uniquifier.encode()).hexdigest()[:24]


def _normal(password: str) -> str:
    return str(current_app.extensions["security"]._password_util.normalize(password))
