"""Begin and announce the demo: its database is built beside the real place and put there when it is whole."""

import os
from dataclasses import replace
from pathlib import Path

import click
from alembic import command as alembic
from sqlalchemy.engine import make_url

from inventory.access import ROLE_LABELS, Role
from inventory.accounts import queries
from inventory.accounts.views.sign_in import DEMO_ENDING, DEMO_PASSWORD
from inventory.cli import demo
from inventory.cli.locking import alone
from inventory.cli.running import is_upgraded, migrations, service
from inventory.cli.sqlite_files import clear_beside, fold_in
from inventory.config import Settings
from inventory.core.db import db
from inventory.core.errors import Refused


def build(settings: Settings) -> None:
    """Build the demo once; a database with other people in it is left alone."""
    if _is_there(settings):
        click.echo("The demo was built before.")
        _mark(settings)
        return
    click.echo("Building the demo year ...")
    place = make_url(settings.database)
    if place.get_backend_name() != "sqlite":
        _fill(replace(settings, demo=True))
    else:
        target = Path(str(place.database))
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = target.with_name(target.name + ".building")
        clear_beside(scratch, itself=True)
        _fill(replace(settings, demo=True, database_url=f"sqlite:///{scratch}"))
        fold_in(scratch)
        with alone(settings):
            clear_beside(target)
            scratch.replace(target)
            clear_beside(scratch)
    _mark(settings)


def sign_ins() -> list[str]:
    """One line for each demo account."""
    people = [each for each in queries.users_ending(DEMO_ENDING) if not each.is_for_programs]
    if not people:
        return []
    width = max(len(each.email) for each in people)
    lines = [
        f"  {each.email.ljust(width)}  {', '.join(sorted(str(ROLE_LABELS[Role(h.role)]) for h in each.held))}"
        for each in people
    ]
    return [f"Sign in with one of these addresses, password {DEMO_PASSWORD}", *lines]


def _is_there(settings: Settings) -> bool:
    """Whether the demo stands; refuses a database where other people work."""
    place = make_url(settings.database)
    if place.get_backend_name() == "sqlite" and not Path(str(place.database)).exists():
        return False
    with service(upgraded=False, writes=False):
        if "user_account" not in db.metadata.tables or not is_upgraded() or not _has_users_table():
            return False
        if queries.users_ending(DEMO_ENDING):
            return True
        if queries.users():
            raise Refused("not_a_demo", "This database is in use. Choose another folder with DIGIBANK_INSTANCE.")
    return False


def _has_users_table() -> bool:
    with db.engine.connect() as connection:
        return bool(connection.dialect.has_table(connection, "user_account"))


def _fill(settings: Settings) -> None:
    with service(upgraded=False, own=settings) as app:
        alembic.upgrade(migrations(), "head")
        demo.build_showing(app)


def _mark(settings: Settings) -> None:
    """This instance is a demo from now on: its password is accepted, and every page says so."""
    if settings.demo:
        return
    file = settings.instance / "config.toml"
    before = file.read_text("utf-8") if file.exists() else ""
    scratch = file.with_name("config.toml.new")
    hours = "" if "lender_hours" in before else 'lender_hours = "dinsdag tot zaterdag, 10 tot 18 uur"\n'
    scratch.write_text("demo = true\n" + hours + before, "utf-8")
    os.replace(scratch, file)
