"""The floor under all tests: one migrated database per worker, people who have signed in, pages that are checked, and
a clock that moves.

`pytest --db sqlite|postgres` (or DIGIBANK_TEST_DB) chooses the database. An app context is opened only to arrange
and to assert, never around a request: it would make every client the user who signed in last.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import hypothesis
import pytest
from flask import Flask
from hypothesis import HealthCheck
from sqlalchemy import Engine, QueuePool, event

from inventory.cli import running
from inventory.core import clock as house_clock
from inventory.core.db import db
from tests.clients import Caller, Client
from tests.databases import FIRST, PostgresStore, SQLiteStore, Store
from tests.people import Persona, come_in, settle, token_for
from tests.servers import HOW_TO_GET_POSTGRES, postgres_binaries, postgres_cluster
from tests.service import TEMPLATES, SameService, close_database, make_tables, new_app, settings_for_tests
from tests.stages import is_long
from tests.thorough import WHOLE

ROOT = Path(__file__).resolve().parent.parent
# A busy machine is no fault of what is tried, and what is tried is the same every time unless everything is.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=not (WHOLE or "GATE_HISTORIES" in os.environ),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")
NEEDS_DATABASE = {"app", "app_with", "database", "store"}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("digibank")
    group.addoption("--db", choices=("sqlite", "postgres"), default=os.environ.get("DIGIBANK_TEST_DB", "sqlite"))
    group.addoption(
        "--schema",
        choices=("migrations", "models"),
        default="migrations",
        help="models: while a migration is still to be written",
    )
    group.addoption("--skips-to", help="file for the reasons of skipped tests, as JSON")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is long is marked (tests/stages.py). On PostgreSQL only what uses a database is run again; pages in Chromium
    are looked at once.
    """
    for item in items:
        if is_long(item.nodeid):
            item.add_marker(pytest.mark.long)
    if config.getoption("--db") != "postgres":
        return
    again: list[pytest.Item] = []
    once: list[pytest.Item] = []
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        elsewhere = item.get_closest_marker("browser") or item.get_closest_marker("sqlite")
        chosen = bool(names & NEEDS_DATABASE) and elsewhere is None
        (again if chosen else once).append(item)
    if once:
        config.hook.pytest_deselected(items=once)
        items[:] = again


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays until the end, so it is not searched for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_runtest_setup(item: pytest.Item) -> None:
    _dice.seed(item.nodeid)
    if item.get_closest_marker("postgres") and postgres_binaries() is None:
        pytest.skip(HOW_TO_GET_POSTGRES)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    skipped = [str(each.longrepr[2]) for each in reporter.stats.get("skipped", [])]
    reasons = sorted({reason.removeprefix("Skipped: ") for reason in skipped})
    target = session.config.getoption("--skips-to")
    if target:
        counts = {name: len(reporter.stats.get(name, [])) for name in ("passed", "failed", "error", "skipped")}
        Path(target).write_text(json.dumps({"counts": counts, "reasons": reasons}))
    if skipped and os.environ.get("DIGIBANK_NO_SKIPS") == "1":
        reporter.write_line(f"DIGIBANK_NO_SKIPS: {len(skipped)} tests were skipped: {'; '.join(reasons)}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


_waits_for_disk = False


@event.listens_for(Engine, "connect")
def _opened(connection: Any, entry: Any) -> None:
    """A lost test database is no loss, so nothing waits for the disk; on PostgreSQL neither (see servers.py). Servers
    that a test starts by itself are as they always are.
    """
    if isinstance(connection, sqlite3.Connection) and not _waits_for_disk:
        connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def as_served(app: Flask) -> Iterator[None]:
    """Connections are opened as in the service, and wait for the disk."""
    global _waits_for_disk
    with app.app_context():
        close_database()
    _waits_for_disk = True
    yield
    _waits_for_disk = False
    with app.app_context():
        close_database()


# --- Chance ---------------------------------------------------------------------------------------------------------

_dice = Random(0)


@pytest.fixture(scope="session", autouse=True)
def same_chance() -> Iterator[None]:
    """Codes that the service draws by chance are the same each time that a test runs, whatever ran before it: what a
    page may not hold is no part of one in a run of a hundred. Secrets (tokens, keys) are as they always are.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SystemRandom, "random", lambda _self: _dice.random())
        patch.setattr(SystemRandom, "getrandbits", lambda _self, count: _dice.getrandbits(count))
        yield


# --- The database and the app ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Where the database of this worker lives, empty."""
    if request.config.getoption("--db") == "sqlite":
        yield SQLiteStore(tmp_path_factory.mktemp("database"))
    elif postgres_binaries() is None:
        pytest.skip(HOW_TO_GET_POSTGRES)
    else:
        with postgres_cluster() as cluster:
            yield PostgresStore(cluster)


@pytest.fixture(scope="session")
def settled(request: pytest.FixtureRequest, store: Store, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app of this worker on a database that the migrations made, with the personas in it, kept as template."""
    cache = getattr(request.config, "cache", None)  # none with `-p no:cacheprovider`
    run = tmp_path_factory.getbasetemp()
    TEMPLATES.share(cache.mkdir("templates") if cache else run.parent if "PYTEST_XDIST_WORKER" in os.environ else run)
    app = new_app(settings_for_tests(tmp_path_factory.mktemp("instance"), store.url))
    with app.app_context():
        from_models = request.config.getoption("--schema") == "models"
        make_tables(from_models=from_models)
        settle()
        close_database()
    store.keep()
    return app


@pytest.fixture(scope="session", autouse=True)
def same_service() -> Iterator[None]:
    """Commands of one worker that begin alike have one service."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "create_app", SameService())
        yield


@pytest.fixture(scope="session")
def _command_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands")


@pytest.fixture
def command_folder(_command_folder: Path) -> Path:
    """An instance folder for commands, with nothing in it but the keys that the first command made."""
    for each in _command_folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.suffix != ".pem":
            each.unlink()
    return _command_folder


@pytest.fixture
def app(settled: Flask, store: Store) -> Iterator[Flask]:
    """The app on a database with only the personas in it. CSRF stays on.

    A database in which the test before wrote nothing stays, and so do its connections: to open one reads every table
    and trigger.
    """
    with settled.app_context():
        db.session.remove()
        pool = db.engine.pool
        in_use = pool.checkedout() if isinstance(pool, QueuePool) else 1
        if in_use or not store.is_as_kept():
            db.engine.dispose()
            store.renew()
    yield settled
    with settled.app_context():
        db.session.remove()
        if store.kind == "postgres":
            db.engine.dispose()


@pytest.fixture
def app_with(store: Store, settled: Flask, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """`app_with(loan_months=6)`: another app with other settings, on a database of its own."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        url = store.copy(f"other{len(made)}")
        made.append(new_app(settings_for_tests(tmp_path, url, **settings)))
        return made[-1]

    yield make
    for each in made:
        with each.app_context():
            close_database()


@pytest.fixture
def arrange(app: Flask) -> Callable[[], AbstractContextManager[Any]]:
    """`with arrange() as session:` to put things in the database or to look at it; what was done is kept at the end."""
    return lambda: arranged(app)


@contextmanager
def arranged(app: Flask) -> Iterator[Any]:
    """An app context that only arranges or asserts. Never fetch a page inside it."""
    with app.app_context():
        yield db.session
        db.session.commit()


@pytest.fixture(scope="session")
def kept() -> dict[str, Any]:
    """What the arrangements of this worker gave back, by name."""
    return {}


@pytest.fixture
def begin_with(request: pytest.FixtureRequest, app: Flask, store: Store, kept: dict[str, Any]) -> Callable[..., Any]:
    """`begin_with("world", settle_world)`: the database after this arrangement, and what it gave back.

    It is made once per worker and then laid as a copy, so it may take a while; whatever was in the database goes.
    Give every arrangement a name of its own. `upon` names the one that it goes on from.
    """

    def begin(name: str, make: Callable[[], Any], upon: str = FIRST) -> Any:
        with app.app_context():
            close_database()
        if name not in kept:
            store.renew(upon)
            _dice.seed(name)
            with arranged(app):
                made = make()
            with app.app_context():
                close_database()
            store.keep(name)
            kept[name] = made
        store.renew(name)
        _dice.seed(f"{name} {request.node.nodeid}")  # whether it was made just now or before
        return deepcopy(kept[name])

    return begin


@pytest.fixture
def database(app: Flask) -> Iterator[Any]:
    """An open session for tests that send no request at all (actions, queries, triggers)."""
    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def statements(app: Flask) -> Iterator[Callable[[], AbstractContextManager[list[str]]]]:
    """`with statements() as seen:` collects every SQL statement, to count them."""
    heard: list[list[str]] = []

    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        for each in heard:
            each.append(statement)

    @contextmanager
    def listening() -> Iterator[list[str]]:
        heard.append([])
        try:
            yield heard[-1]
        finally:
            heard.pop()

    event.listen(Engine, "before_cursor_execute", hear)
    yield listening
    event.remove(Engine, "before_cursor_execute", hear)


# --- People, time and files -----------------------------------------------------------------------------------------


@pytest.fixture
def visitor(app: Flask) -> Client:
    """A browser in which nobody has signed in."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def client_for(app: Flask) -> Callable[[Persona], Client]:
    """`client_for(LIBRARIAN)`: a new browser in which this persona has just signed in."""

    def signed_in(persona: Persona) -> Client:
        client = app.test_client()
        assert isinstance(client, Client)
        come_in(client, persona)
        return client

    return signed_in


@pytest.fixture
def api_for(app: Flask) -> Callable[..., Caller]:
    """`api_for(TECHNICIAN, scopes=("devices",))`: a program with a token of this persona."""

    def with_token(persona: Persona, scopes: tuple[str, ...] = ()) -> Caller:
        with arranged(app):
            text = token_for(persona, scopes)
        return Caller(app.test_client(), text)

    return with_token


class Clock:
    """The clock of the house, standing still where a test put it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def at(self, when: datetime | date | str) -> datetime:
        """Stand still here; a day means noon in Brussels, a text is ISO 8601."""
        if isinstance(when, str):
            when = datetime.fromisoformat(when) if "T" in when else date.fromisoformat(when)
        if not isinstance(when, datetime):
            when = house_clock.start_of_day(when) + timedelta(hours=12)
        instant = when.replace(tzinfo=UTC) if when.tzinfo is None else when
        self._stack.enter_context(house_clock.moved(instant))
        return instant

    def forward(self, **amount: float) -> datetime:
        """Go on from the present instant: `clock.forward(days=3)`."""
        return self.at(house_clock.now() + timedelta(**amount))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Moves the clock of the house for this test. Sign in after moving it far: a session has an end."""
    with ExitStack() as stack:
        yield Clock(stack)


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real files (nwipe logs, snapshots …) that lies beside the repository where it is developed."""
    folder = ROOT.parent / "shared" / "fixtures"
    if not folder.is_dir():
        pytest.skip("The real files are not beside the repository (../shared/fixtures)")
    return folder
