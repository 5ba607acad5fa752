"""One migrated database per test worker, laid anew for each test: a copied file, or a database from a template."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol

from tests.servers import Cluster


class Store(Protocol):
    """Where the database of the tests lives. `url` stays the same, what is behind it is new after `renew`."""

    kind: str
    url: str

    def keep(self) -> None:
        """What is in the database now is what every test begins with. No connection may be open."""

    def renew(self) -> None:
        """Put the database back to what was kept. No connection may be open."""

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
        self.template = folder / "template.sqlite"
        self.url = f"sqlite:///{self.file}"

    def keep(self) -> None:
        self.file.replace(self.template)
        self.renew()

    def renew(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)

    def copy(self, name: str) -> str:
        file = self.folder / f"{name}.sqlite"
        shutil.copyfile(self.template, file)
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

    def keep(self) -> None:
        self.cluster.create("kept", template="inventory")

    def renew(self) -> None:
        self.cluster.create("inventory", template="kept")

    def copy(self, name: str) -> str:
        return self.cluster.create(name, template="kept")

    def empty(self, name: str) -> str:
        return self.cluster.create(name)
