"""Puts the service together: settings, extensions, rooms, error pages, and the check that every door is guarded."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from inventory.accounts.views import sign_in
from inventory.config import Settings, load
from inventory.core.db import db
from inventory.history import sealing
from inventory.lists.views import pages as lists
from inventory.loans import documents
from inventory.rooms import ROOMS
from inventory.web import (
    api,
    doors,
    find,
    guard,
    headers,
    home,
    http,
    languages,
    lighter,
    once,
    remembered,
    scan,
    shell,
)
from inventory.web.sessions import DatabaseSessions
from inventory.web.templates import SharedGlobals

HOUSE = Path(__file__).resolve().parent
# In a checkout the templates stand beside the package, in an installed wheel inside it.
TEMPLATES = next(path for path in (HOUSE.parent / "templates", HOUSE / "templates") if path.is_dir())
MIGRATIONS = next((path for path in (HOUSE.parent / "migrations", HOUSE / "migrations") if path.is_dir()), HOUSE)


def create_app(settings: Settings | None = None) -> Flask:
    """The service with these settings (by default those of the instance folder and the environment)."""
    if settings is None:
        settings, _origin = load()
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask("inventory", template_folder=str(TEMPLATES), instance_path=str(settings.instance.resolve()))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # a failed statement in the log names nobody
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="__Host-sid" if settings.is_https else "sid",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
        JSON_SORT_KEYS=False,
    )
    app.url_map.converters["int"] = http.RowNumber
    app.jinja_environment = SharedGlobals
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.session_interface = DatabaseSessions(
        idle=timedelta(minutes=settings.session_idle_minutes), longest=timedelta(hours=settings.session_hours)
    )

    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    sealing.init(app, settings)
    languages.init(app)
    remembered.init(app)
    lighter.init(app)
    headers.init(app, https=settings.is_https)
    csrf = CSRFProtect(app)
    Bootstrap5(app)
    entries = [home.NAV, *(entry for room in ROOMS for entry in room.nav)]
    shell.init(app, settings, entries, [entry for room in ROOMS for entry in room.starts])
    guard.init(app, sign_in.find_actor, sign_in="accounts.sign_in")
    sign_in.init(app)

    documents.prepare(settings)
    for room in ROOMS:
        for pages in room.pages:
            app.register_blueprint(pages)
    home.init(app, ROOMS)
    scan.init(app, ROOMS, settings)
    find.init(app, ROOMS, settings)
    doors.init(app, ROOMS)
    lists.init(app, ROOMS)
    for door in (calls for room in ROOMS for calls in room.api):
        csrf.exempt(door)
    api.init(app, tuple(calls for room in ROOMS for calls in room.api))
    http.init(app)  # after the API, which would put its own error answers in the place of ours
    guard.check(app, foreign_public=("static", "bootstrap.static"))
    once.init(app, who=sign_in.who)
    return app
