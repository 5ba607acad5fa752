"""One migrated database per test worker, laid anew for each test: a copied file, or rows that are put back."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tests.servers import Cluster

FIRST = "template"


class Store(Protocol):
    """Where the database of the tests lives. `url` stays the same, what is behind it is new after `renew`."""

    kind: str
    url: str

    def keep(self, name: str = FIRST) -> None:
        """What is in the database now is what every test begins with, or may begin with (`name`). No connection may
        be open.
        """

    def renew(self, name: str = FIRST) -> None:
        """Put the database back to what was kept under this name. No connection may be open."""

    def is_as_kept(self) -> bool:
        """Whether the database is what every test begins with, so that it need not be renewed. Connections may be
        open, but in no transaction.
        """

    def copy(self, name: str) -> str:
        """Another database with what was kept; its address."""

    def empty(self, name: str) -> str:
        """Another database without anything in it; its address."""


class SQLiteStore:
    """A file, and beside it the file that is copied over it."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "inventory.sqlite"
        self.url = f"sqlite:///{self.file}"
        self._renewed: tuple[str, int, int, int] | None = None

    def keep(self, name: str = FIRST) -> None:
        assert not self.file.with_name(self.file.name + "-wal").exists(), "somebody has the database open"
        shutil.copyfile(self.file, self._kept(name))

    def renew(self, name: str = FIRST) -> None:
        for ending in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self._kept(name), self.file)
        self._renewed = (name, *self._seen())

    def is_as_kept(self) -> bool:
        log = self.file.with_name(f"{self.file.name}-wal")  # what is committed stands here first
        written = log.stat().st_size if log.exists() else 0
        return not written and self.file.exists() and self._renewed == (FIRST, *self._seen())

    def _seen(self) -> tuple[int, int, int]:
        about = self.file.stat()
        return about.st_ino, about.st_size, about.st_mtime_ns

    def _kept(self, name: str) -> Path:
        return self.folder / f"kept-{name}.sqlite"

    def copy(self, name: str) -> str:
        file = self.folder / f"{name}.sqlite"
        shutil.copyfile(self._kept(FIRST), file)
        return f"sqlite:///{file}"

    def empty(self, name: str) -> str:
        for ending in ("", "-wal", "-shm"):
            (self.folder / f"{name}.sqlite{ending}").unlink(missing_ok=True)
        return f"sqlite:///{self.folder / name}.sqlite"


class PostgresStore:
    """A database in a throw-away cluster. Before each test only the rows of the tables that were written are put back:
    a whole copy of a database takes ten times as long. It is made anew when anything but rows changed.
    """

    kind = "postgres"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.url = cluster.create("inventory")
        self._line: psycopg.Connection[Any] | None = None
        self._kept: dict[str, _Rows] = {}
        self._present = ""
        self._shape = ""
        self._written: dict[str, int] = {}

    def keep(self, name: str = FIRST) -> None:
        line = self._alone()
        self._kept[name] = _rows(line)
        self._note(line, name)
        if name == FIRST:
            self._hang_up()
            self.cluster.create(_TEMPLATE, template="inventory")

    def renew(self, name: str = FIRST) -> None:
        line = self._alone()
        if line.info.server_version < _COUNTS_AT_ONCE or _shape(line) != self._shape:
            self._hang_up()
            self.cluster.create("inventory", template=_TEMPLATE)
            self._present, self._written, line = FIRST, {}, self._alone()
        wanted, present = self._kept[name], self._kept[self._present]
        written = _written(line)
        different = [
            table
            for table, rows in wanted.tables.items()
            if written[table] != self._written.get(table, 0) or rows != present.tables[table]
        ]
        _put_back(line, wanted, different)
        self._note(line, name)

    def is_as_kept(self) -> bool:
        return False  # asking costs as much as renewing

    def copy(self, name: str) -> str:
        return self.cluster.create(name, template=_TEMPLATE)

    def empty(self, name: str) -> str:
        return self.cluster.create(name)

    def _note(self, line: psycopg.Connection[Any], name: str) -> None:
        self._present, self._shape, self._written = name, _shape(line), _written(line)

    def _alone(self) -> psycopg.Connection[Any]:
        """A connection while nobody else has one: what others did is then counted."""
        if self._line is None or self._line.closed:
            self._line = psycopg.connect(f"host={self.cluster.folder} user=digibank dbname=inventory", autocommit=True)
        for attempt in range(400):
            others = "FROM pg_stat_activity WHERE datname = 'inventory' AND pid <> pg_backend_pid()"
            if not _one(self._line, f"SELECT count(*) {others}"):
                return self._line
            if attempt == 200:
                self._line.execute(f"SELECT pg_terminate_backend(pid) {others}".encode())
            time.sleep(0.002 if attempt < 100 else 0.02)
        raise RuntimeError("somebody has the database open")

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


_TEMPLATE = "kept-template"
_COUNTS_AT_ONCE = 150000  # from this version on a server has counted what was written when its connection is gone
_OURS = "relnamespace = 'public'::regnamespace"


@dataclass(frozen=True)
class _Rows:
    """What is in the tables, each as COPY tells it, and how far the sequences are."""

    tables: dict[str, bytes]
    sequences: dict[str, int | None]


def _rows(line: psycopg.Connection[Any]) -> _Rows:
    tables = {}
    for table in _written(line):
        with line.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as told:
            tables[table] = b"".join(bytes(part) for part in told)
    return _Rows(tables, _sequences(line))


def _put_back(line: psycopg.Connection[Any], wanted: _Rows, tables: Iterable[str]) -> None:
    with line.transaction():
        line.execute("SET LOCAL session_replication_role = replica")  # no trigger and no foreign key
        for table in tables:
            line.execute(f'DELETE FROM "{table}"'.encode())
            if wanted.tables[table]:
                with line.cursor().copy(f'COPY "{table}" FROM STDIN'.encode()) as told:
                    told.write(wanted.tables[table])
        for name, last in _sequences(line).items():
            if last != (before := wanted.sequences[name]):
                line.execute("SELECT setval(%s::regclass, %s, %s)", (f'"{name}"', before or 1, before is not None))
    if line.info.server_version >= _COUNTS_AT_ONCE:
        line.execute("SELECT pg_stat_force_next_flush()")


def _sequences(line: psycopg.Connection[Any]) -> dict[str, int | None]:
    """The last number that each gave; None when it gave none."""
    return dict(
        line.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'").fetchall()
    )


def _written(line: psycopg.Connection[Any]) -> dict[str, int]:
    """How often each table was written since the server began: only the difference says something."""
    counted = "+".join(f"pg_stat_get_tuples_{what}(oid)" for what in ("inserted", "updated", "deleted"))
    return dict(
        line.execute(f"SELECT relname, {counted} FROM pg_class WHERE {_OURS} AND relkind = 'r'".encode()).fetchall()
    )


def _shape(line: psycopg.Connection[Any]) -> str:
    """A fingerprint of everything but rows: tables with their files, columns, constraints, triggers and functions."""
    parts = (
        f"SELECT concat('c', oid, relfilenode, relname) AS x FROM pg_class WHERE {_OURS}",
        "SELECT concat('a', attrelid, attnum, attname, atttypid, atttypmod, attnotnull, atthasdef, attisdropped)"
        f" FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE {_OURS})",
        "SELECT concat('k', oid, convalidated) FROM pg_constraint",
        "SELECT concat('d', oid) FROM pg_attrdef",
        "SELECT concat('t', oid, tgenabled) FROM pg_trigger",
        "SELECT concat('f', oid, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT concat('n', oid) FROM pg_namespace WHERE nspname !~ '^pg_'",
    )
    return str(_one(line, f"SELECT md5(string_agg(x, ',' ORDER BY x)) FROM ({' UNION ALL '.join(parts)}) AS whole"))


def _one(line: psycopg.Connection[Any], question: str) -> Any:
    found = line.execute(question.encode()).fetchone()
    return found[0] if found else None
