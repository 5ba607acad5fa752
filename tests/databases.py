"""One migrated database per test worker, laid anew for each test: a copied file, or a database from a template."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol

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

    def keep(self, name: str = FIRST) -> None:
        assert not self.file.with_name(self.file.name + "-wal").exists(), "somebody has the database open"
        shutil.copyfile(self.file, self._kept(name))

    def renew(self, name: str = FIRST) -> None:
        for ending in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self._kept(name), self.file)

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
    """A database in a throw-away cluster, made from a template database."""

    kind = "postgres"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.url = cluster.create("inventory")

    def keep(self, name: str = FIRST) -> None:
        self.cluster.create(f"kept-{name}", template="inventory")

    def renew(self, name: str = FIRST) -> None:
        self.cluster.create("inventory", template=f"kept-{name}")

    def copy(self, name: str) -> str:
        return self.cluster.create(name, template=f"kept-{FIRST}")

    def empty(self, name: str) -> str:
        return self.cluster.create(name)
