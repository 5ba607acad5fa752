"""Servers that tests start and end themselves: a throw-away PostgreSQL cluster and the real service."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

HOW_TO_GET_POSTGRES = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
HOW_TO_GET_CHROMIUM = "Chromium is not installed (Debian: apt-get install chromium-headless-shell)"

# A lost test database is no loss, so nothing waits for the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=60")


def postgres_binaries() -> Path | None:
    """The folder with `initdb` and `postgres` of the newest installed server."""
    debian = Path("/usr/lib/postgresql")
    folders = sorted(debian.glob("*/bin"), key=lambda each: int(each.parent.name.split(".")[0]), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).parent)
    return next((each for each in folders if (each / "initdb").exists() and (each / "postgres").exists()), None)


class Cluster:
    """A running cluster without data worth keeping, reached by a socket in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database in this cluster."""
        return f"postgresql+psycopg://digibank@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """One statement outside any transaction, as the owner of the cluster."""
        address = f"host={self.folder} user=digibank dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str | None = None) -> str:
        """A database made anew, as a copy of `template` when given; its address."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        copied = f' TEMPLATE "{template}"' if template else ""
        self.run(f'CREATE DATABASE "{name}"{copied}')
        return self.url(name)


@contextmanager
def postgres_cluster() -> Iterator[Cluster]:
    """A new cluster, ready in about two seconds and gone afterwards. As root it runs as the user `postgres`."""
    binaries = postgres_binaries()
    if binaries is None:
        raise FileNotFoundError(HOW_TO_GET_POSTGRES)
    user = "postgres" if os.geteuid() == 0 else None  # initdb refuses root
    folder = Path(tempfile.mkdtemp(prefix="digibank-pg-", dir="/tmp"))  # short: a socket path has a limit
    if user:
        shutil.chown(folder, user, user)
    data = folder / "data"
    log = (folder / "log").open("wb")
    server = None
    try:
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "digibank", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            check=True, stdout=log, stderr=log, cwd=folder, user=user, group=user, extra_groups=[] if user else None,
        )  # fmt: skip
        options = [
            part for each in (*FAST, "listen_addresses=", f"unix_socket_directories={folder}") for part in ("-c", each)
        ]
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            stdout=log, stderr=log, cwd=folder, user=user, group=user, extra_groups=[] if user else None,
        )  # fmt: skip
        cluster = Cluster(folder)
        _until_postgres_answers(cluster, server)
        yield cluster
    finally:
        log.close()
        if server is not None:
            server.send_signal(2)  # SIGINT: fast shutdown
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _until_postgres_answers(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            cluster.run("SELECT 1")
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{(cluster.folder / 'log').read_text()}") from None
            time.sleep(0.05)


_next_port = count(20_000 + os.getpid() % 600 * 20)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now. Each process begins elsewhere and never gives one twice; and it
    stays below the ports that the system gives to whoever asks another, or one of those would sit on it in between.
    """
    for port in _next_port:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise AssertionError("unreachable: the ports never end")


@contextmanager
def live_service(
    instance: Path, database_url: str, settings: Mapping[str, str] | None = None, workers: int = 1
) -> Iterator[str]:
    """`digibank serve` on a free port; yields its address. `settings` are extra DIGIBANK_… variables."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIGIBANK_")}
    environment = {
        **kept,
        "DIGIBANK_INSTANCE": str(instance),
        "DIGIBANK_DATABASE_URL": database_url,
        "DIGIBANK_BASE_URL": base,
        **(settings or {}),
    }
    log_file = instance / "serve.log"
    with log_file.open("wb") as log:
        server = subprocess.Popen(
            [*digibank(), "serve", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _until_service_answers(f"{base}/healthz", server, log_file)
        yield base
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def digibank() -> list[str]:
    """The command line of the `digibank` command in this environment."""
    installed = Path(sys.executable).parent / "digibank"
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "inventory.cli"]


def _until_service_answers(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except urllib.error.HTTPError:
            return  # it answers; whether well is for the tests to say
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The service did not start:\n{log.read_text()}") from None
            time.sleep(0.1)
