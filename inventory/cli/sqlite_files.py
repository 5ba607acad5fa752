"""An SQLite database as files: the file itself and what lies beside it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from inventory.config import Settings

BESIDE = ("-wal", "-shm", "-queue", "-journal")


def fold_in(file: Path) -> None:
    """Bring what waits in the write-ahead log into the file. Nobody may have it open."""
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def clear_beside(file: Path, *, itself: bool = False) -> None:
    """Take away the files beside a database, and the database when asked."""
    for ending in BESIDE + (("",) if itself else ()):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file or folder on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def only_owner(settings: Settings) -> None:
    """Nobody else on the machine reads the database; SQLite gives the files beside it the same rights."""
    place = make_url(settings.database)
    if place.get_backend_name() == "sqlite":
        os.chmod(str(place.database), 0o600)
