"""How a command runs: in the service, in one transaction, and with one plain sentence when it may not."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app

from inventory.app import create_app
from inventory.cli.locking import serving
from inventory.config import Settings, load
from inventory.core.db import db, session
from inventory.core.errors import Refused
from inventory.core.national_number import refuse_national_number, texts_in
from inventory.core.one_writer import may_write, writing

Command = TypeVar("Command", bound=Callable[..., Any])


def settings() -> Settings:
    return load()[0]


@contextmanager
def service(*, upgraded: bool = True, writes: bool = True, own: Settings | None = None) -> Iterator[Flask]:
    """The service with its database, in a context of its own. Refuses a database that `init` has not upgraded."""
    app = create_app(own or settings())
    with app.app_context(), writing():
        may_write(writes)
        try:
            if upgraded:
                demand_upgraded()
            yield app
        finally:
            session.remove()
            db.engine.dispose()


def in_service(command: Command) -> Command:
    """Runs a command inside `service()`, never beside a restore. Put it under the options."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        _no_national_number(kwargs)
        own = settings()
        with serving(own), service(own=own):
            return command(*args, **kwargs)

    return run  # type: ignore[return-value]


def _no_national_number(typed: Mapping[str, Any]) -> None:
    for name, text in texts_in(typed):
        refuse_national_number(text, name)


def looks_only(command: Command) -> Command:
    """As `in_service`, for a command that changes nothing: it waits for no writer."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        _no_national_number(kwargs)
        own = settings()
        with serving(own), service(writes=False, own=own):
            return command(*args, **kwargs)

    return run  # type: ignore[return-value]


def write_file(file: Path, content: bytes) -> None:
    """What a command made goes to a file; one sentence when it cannot."""
    try:
        file.write_bytes(content)
    except OSError as wrong:
        raise Refused("file", f"{file} cannot be written: {wrong.strerror}.") from None


def migrations() -> Any:
    """The configuration of Alembic for this service."""
    return current_app.extensions["migrate"].migrate.get_config()


def is_upgraded() -> bool:
    """Whether the database is at the newest migration."""
    with db.engine.connect() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
    return present == set(ScriptDirectory.from_config(migrations()).get_heads())


def demand_upgraded() -> None:
    if not is_upgraded():
        raise Refused(
            "not_upgraded", "The database is not ready for this version. Run 'digibank init' first, then try again."
        )
