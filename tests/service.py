"""The service as tests use it: cheap password hashes, test clients that check every page, a database of their own."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from inventory.accounts.views import security
from inventory.app import create_app
from inventory.config import Settings
from inventory.core import textindex, triggers
from inventory.core.db import Base, db
from inventory.loans import documents
from tests.clients import Client
from tests.people import BASE

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = ROOT / "migrations"

# Real sign-ins everywhere, so a hash must not take its usual tenth of a second.
security.ROUNDS, security.MEMORY_KIB = 1, 64


def settings_for_tests(instance: Path, url: str, **others: Any) -> Settings:
    """The settings of the tests: a fixed secret, and an address that no request uses by itself."""
    values: dict[str, Any] = {"secret_key": "only-for-tests-" * 3, "base_url": BASE, **others}
    return Settings(instance=instance, database_url=url, **values)


class KeptTemplates(BytecodeCache):
    """Templates that an app of this process has translated are not translated again for the next one, nor by the other
    workers and stages once they have a folder together. Jinja looks whether a template is still the same.
    """

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        self.together: Path | None = None

    def share(self, folder: Path) -> None:
        """Keep them below this folder, for as long as the code of the service is the same: filters are part of it."""
        code = hashlib.sha256(b"".join(each.read_bytes() for each in sorted((ROOT / "inventory").rglob("*.py"))))
        self.together = folder / f"translated-{code.hexdigest()[:16]}"
        self.together.mkdir(exist_ok=True)
        for each in folder.glob("translated-*"):
            if each != self.together:
                shutil.rmtree(each, ignore_errors=True)

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key not in self.known and self.together is not None:
            with suppress(FileNotFoundError):
                self.known[bucket.key] = (self.together / bucket.key).read_bytes()
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()
        if self.together is not None:
            being_written = self.together / f"{bucket.key}.{os.getpid()}"
            being_written.write_bytes(self.known[bucket.key])
            being_written.replace(self.together / bucket.key)


TEMPLATES = KeptTemplates()


def new_app(settings: Settings) -> Flask:
    """The service on an existing or an empty database."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = TEMPLATES
    app.testing = True
    app.test_client_class = Client
    return app


class SameService:
    """Stands for `create_app` in commands: one that begins with the settings and the instance folder of an earlier one
    gets its service, for to make one takes longer than most commands.
    """

    def __init__(self) -> None:
        self.known: dict[Any, Flask] = {}

    def __call__(self, settings: Settings) -> Flask:
        app = self.known.get(_seen_at_start(settings))
        if app is None:
            app = create_app(settings)
            app.jinja_env.bytecode_cache = TEMPLATES
            if len(self.known) > 5:
                self.known.clear()
            self.known[_seen_at_start(settings)] = app
        documents.prepare(settings)  # what is of the process and not of the app
        return app


def _seen_at_start(settings: Settings) -> tuple[Settings, frozenset[Any]]:
    others = (Path(each) for each in (settings.seal_key_file, settings.seal_trusted_file) if each)
    files = [each for each in (*settings.instance.rglob("*"), *others) if each.is_file() and each.suffix != ".lock"]
    return settings, frozenset((each, each.stat().st_mtime_ns, each.stat().st_size) for each in files)


def make_tables(*, from_models: bool) -> None:
    """Lay the tables in an empty database: by the migrations, or from the models while one is being written."""
    if from_models:
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
            textindex.lay(connection)
            triggers.lay(connection)
    else:
        flask_migrate.upgrade(directory=str(MIGRATIONS))


def close_database() -> None:
    """Give the connections back, so that what is behind them can be changed. Inside an app context."""
    db.session.remove()
    db.engine.dispose()
