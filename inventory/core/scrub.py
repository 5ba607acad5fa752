"""Taking out of the database's files what its rows do not say any more.

SQLite overwrites what it deletes (`secure_delete`), but a page that was split may hold an old copy of a row in its free
space, and the write-ahead log holds what a page said before. `VACUUM` writes every page anew, from the rows alone, and
a checkpoint that truncates empties the log. PostgreSQL: `VACUUM` frees the space of old rows to be written over; its
own log and its backups live as long as the operator keeps them (docs/privacy.md).
"""

import fcntl
import sqlite3
from contextlib import closing

from sqlalchemy import Engine

WAIT = 20.0  # seconds for a reader or writer to end


def scrub(engine: Engine, *tables: str) -> bool:
    """True when nothing of the old rows is left in the files. Call it outside a transaction, after the commit.

    False: somebody was reading all the while, so the log could not be emptied; ask again later. On PostgreSQL only
    `tables` are worked on, or all when none is named.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM " + ", ".join(f'"{table}"' for table in tables))
        return True
    path = str(engine.url.database or "")
    if not path or path == ":memory:":
        return True
    with open(path + "-queue", "a") as queue, closing(sqlite3.connect(path, timeout=WAIT)) as opened:
        fcntl.flock(queue, fcntl.LOCK_EX)  # the queue of writers: nobody else begins to write meanwhile
        opened.isolation_level = None
        opened.execute("PRAGMA temp_store = MEMORY")  # no copy of the old pages in a file of its own
        opened.execute("PRAGMA secure_delete = ON")
        opened.execute("VACUUM")
        busy, _pages, _done = opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
