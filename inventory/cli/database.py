"""Make the database, serve it, show the settings."""

import contextlib
import gc
import json
import sys
from dataclasses import fields
from typing import Any

import click
from alembic import command as alembic
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker
from sqlalchemy.engine import make_url

from inventory.access import SYSTEM, Role
from inventory.accounts import queries
from inventory.accounts.actions import orgs, users
from inventory.accounts.models import Organisation, OrgKind
from inventory.accounts.views import security
from inventory.cli import demo_start, erasing
from inventory.cli.locking import serving
from inventory.cli.running import migrations, service, settings
from inventory.cli.sqlite_files import only_owner
from inventory.config import SECRET_NAMES, Settings, load
from inventory.core.db import db
from inventory.loans import documents
from inventory.privacy.actions.erase import finish_erasing
from inventory.privacy.actions.ledger import ledger_file
from inventory.web.saving import saving


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="Build the demo year, once.")
@click.option("--admin", metavar="EMAIL", help="Make sure that this administrator exists.")
def init(with_demo: bool, admin: str | None) -> None:
    """Create or upgrade the database; safe to repeat."""
    if with_demo:
        demo_start.build(settings())
    with serving(settings()), service(upgraded=False) as app:
        alembic.upgrade(migrations(), "head")
        only_owner(app.config["SETTINGS"])
        click.echo("The database is ready.")
        with saving():
            finish_erasing(actor=SYSTEM)
        if ledger_file(app.config["SETTINGS"]).exists():
            click.echo(erasing.again(app.config["SETTINGS"]))
        if admin:
            _admin(admin, app.config["SETTINGS"])


def _admin(email: str, own: Settings) -> None:
    """An administrator to begin with; prints the link where a password is chosen."""
    with saving():
        user = queries.user_by_email(email)
        if user is None:
            user = users.add_user(
                email=email,
                name=email.partition("@")[0],
                roles=[(Role.ADMIN, _city(own))],
                actor=SYSTEM,
            )
        elif Role.ADMIN not in user.role_names:
            held = [(Role(each.role), each.org) for each in user.held]
            with security.closing_sessions(user):
                users.set_roles(user, [*held, (Role.ADMIN, _city(own))], actor=SYSTEM)
        link = None if user.password else security.link(user, "confirm")
    click.echo(f"{user.email} is an administrator." + (f" Choose a password here: {link}" if link else ""))


def _city(own: Settings) -> Organisation:
    found = queries.org_by_code("STAD")
    return found or orgs.add_org(code="STAD", name=f"Stad {own.city}", kind=OrgKind.CITY, actor=SYSTEM)


class _Worker(ThreadWorker):  # type: ignore[misc]
    """A worker that takes a connection only while one of its threads is free, and keeps none while all have work.

    So whoever waits stands in one line for both workers, first come first served. By itself the worker that wakes first
    takes every connection of a busy moment and keeps it: the other has nothing to do, and its few are served at once.
    """

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        self.set_accept_enabled(self._has_room() and self.nr_conns < self.worker_connections)
        super().wait_for_and_dispatch_events(timeout)

    @property
    def max_keepalived(self) -> int:
        return self._most if self._has_room() else 0

    @max_keepalived.setter
    def max_keepalived(self, most: int) -> None:
        self._most = most

    def _has_room(self) -> bool:
        in_hand = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        return bool(in_hand < self.cfg.threads)


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, set up by us and not by files or variables."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # A thread that writes gives way at each of its statements, while it keeps all other writers waiting. Beside a
        # thread that draws a PDF it would come back only after 5 ms (the default), thirty times in one hand-over.
        sys.setswitchinterval(0.0005)
        return self.app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 32), default=3, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve on a production server. Ctrl+C stops it; requests that are going on are finished first."""
    with serving(settings()):
        with service(writes=False) as app:  # refuses a database that was not upgraded
            known = demo_start.sign_ins() if app.config["SETTINGS"].demo else []
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Digibank on http://{shown}:{port} (Ctrl+C stops it)")
        for line in known:
            click.echo(line)
        # What was loaded until here stays and is shared: the collector would write to each page of it in each worker.
        gc.collect()
        gc.freeze()
        _Server(
            app,
            {
                "bind": f"{shown}:{port}",
                "workers": workers,
                "worker_class": _Worker,
                # Few threads, and one worker more than processors: threads of one process take turns, and the one that
                # writes keeps every other desk waiting while it waits for its turn (bench/writers.py: with four the p99
                # of a hand-over is half as long again).
                "threads": 2,
                "timeout": 60,
                "graceful_timeout": 20,
                "keepalive": 5,
                "preload_app": True,
                "max_requests": 20000,
                "max_requests_jitter": 2000,
                "loglevel": "warning",
                "control_socket_disable": True,
                "proc_name": "digibank",
                "forwarded_allow_ips": "",
                "post_fork": _after_fork,
                "post_worker_init": _stand_by,
            },
        ).run()


def _after_fork(server: Any, worker: Any) -> None:
    """A worker opens connections of its own."""
    with worker.app.app.app_context(), contextlib.suppress(Exception):
        db.engine.dispose(close=False)


def _stand_by(worker: Any) -> None:
    documents.stand_by()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For a machine to read.")
def config(as_json: bool) -> None:
    """Show every setting and where its value came from; secrets are masked."""
    present, origin = load()
    rows = [
        {"name": each.name, "value": _shown(each.name, _effective(present, each.name)), "origin": origin[each.name]}
        for each in fields(Settings)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        click.echo(f"{row['name'].ljust(width)} = {row['value']}  ({row['origin']})")


def _effective(present: Settings, name: str) -> Any:
    """What the service works with: without an address for the database that is the file in the instance folder."""
    return present.database if name == "database_url" else getattr(present, name)


def _shown(name: str, value: Any) -> str:
    if name not in SECRET_NAMES or not value:
        return str(value)
    if name == "database_url":
        return str(make_url(value).render_as_string(hide_password=True))
    return "***"


COMMANDS: tuple[click.Command, ...] = (init, serve, config)
