"""A text index beside a table, so that a search for a part of a word does not walk the table.

SQLite: an FTS5 table of trigrams that reads its texts from a view; triggers keep it in step. PostgreSQL: a GIN index of
trigrams, which the database keeps by itself; it asks the extension `pg_trgm`, and where that may not be made there is
no index and a search walks the table.

The text of a row is its columns one after the other, each behind two spaces. So a pattern of three signs finds any part
of a word, and one of two or one signs with spaces before it the beginning of a word or of a column.
"""

from dataclasses import dataclass
from weakref import WeakSet

from sqlalchemy import ColumnElement, Connection, Engine, String, literal_column, text
from sqlalchemy.exc import DBAPIError

from inventory.core import triggers
from inventory.core.triggers import Trigger

SIGNS = 3
_ready: WeakSet[Engine] = WeakSet()


@dataclass(frozen=True)
class TextIndex:
    """The index `name` on these columns, none of them nullable, of a table whose key is `id`."""

    name: str
    table: str
    columns: tuple[str, ...]

    def words(self, row: str) -> str:
        """The text of a row in SQL; `row` is the table, NEW or OLD."""
        return "(" + " || ".join(f"'  ' || {row}.{column}" for column in self.columns) + ")"

    @property
    def expression(self) -> ColumnElement[str]:
        return literal_column(self.words(self.table), String())

    @property
    def view(self) -> str:
        return f"{self.name}_words"

    def triggers(self) -> tuple[Trigger, ...]:
        """What keeps the FTS5 table in step, also under raw SQL."""
        add = f"INSERT INTO {self.name}(rowid, words) VALUES (NEW.id, {self.words('NEW')})"
        take = f"INSERT INTO {self.name}({self.name}, rowid, words) VALUES ('delete', OLD.id, {self.words('OLD')})"
        changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ("id", *self.columns))
        return (
            Trigger(f"{self.name}_adds", self.table, "INSERT", then=add, needs=self.name),
            Trigger(f"{self.name}_follows", self.table, "UPDATE", changed, then=f"{take}; {add}", needs=self.name),
            Trigger(f"{self.name}_takes", self.table, "DELETE", then=take, needs=self.name),
        )


_declared: dict[str, TextIndex] = {}


def declare(index: TextIndex) -> TextIndex:
    """Add an index to the house."""
    _declared[index.name] = index
    triggers.declare(*index.triggers())
    return index


def pattern(word: str) -> str:
    """What to look for in the text of a row: the word, or for one of less than three signs a beginning."""
    return word.rjust(SIGNS)


def is_ours(name: str | None) -> bool:
    """Whether a table or index of the database belongs to a text index: the models do not know it."""
    return name is not None and any(name == known or name.startswith(f"{known}_") for known in _declared)


def lift(connection: Connection) -> None:
    """Before a migration: SQLite cannot rename a table that a view names."""
    if connection.dialect.name == "sqlite":
        for index in _declared.values():
            connection.execute(text(f"DROP VIEW IF EXISTS {index.view}"))
            connection.execute(text(f"DROP TABLE IF EXISTS {index.name}"))


def lay(connection: Connection) -> None:
    """Make what is not there yet and fill it. A database that cannot is left as it is."""
    tables = set(connection.dialect.get_table_names(connection))
    for index in _declared.values():
        if index.table in tables and index.name not in tables:
            try:
                with connection.begin_nested():
                    for statement in _making(index, connection.dialect.name):
                        connection.execute(text(statement))
            except DBAPIError:
                continue


def _making(index: TextIndex, dialect: str) -> tuple[str, ...]:
    if dialect == "sqlite":
        return (
            f"CREATE VIEW IF NOT EXISTS {index.view} AS SELECT id, {index.words(index.table)} AS words"
            f" FROM {index.table}",
            f"CREATE VIRTUAL TABLE {index.name} USING fts5(words, content='{index.view}', content_rowid='id',"
            " tokenize='trigram')",
            f"INSERT INTO {index.name}({index.name}) VALUES ('rebuild')",
        )
    return (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        f"CREATE INDEX IF NOT EXISTS {index.name} ON {index.table} USING gin ({index.words(index.table)} gin_trgm_ops)",
    )


def is_there(index: TextIndex, connection: Connection) -> bool:
    """Whether this SQLite database has the FTS5 table."""
    if connection.dialect.name != "sqlite":
        return False
    if connection.engine not in _ready and index.name in connection.dialect.get_table_names(connection):
        _ready.add(connection.engine)
    return connection.engine in _ready


def matching(index: TextIndex, patterns: list[str], connection: Connection, *, most: int) -> list[int]:
    """SQLite: the highest rows whose text holds each of the patterns, at most so many, highest first.

    May hold a few too many: FTS5 looks past the case of every letter, LIKE only past that of a to z.
    """
    asked = " AND ".join('"' + each.replace('"', '""') + '"' for each in patterns)
    query = f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH :asked ORDER BY rowid DESC LIMIT :most"
    return list(connection.execute(text(query), {"asked": asked, "most": most}).scalars())


def is_in_step(index: TextIndex, connection: Connection) -> bool:
    """Whether the FTS5 table says what the table says. Elsewhere the database sees to that."""
    if not is_there(index, connection):
        return True
    try:
        with connection.begin_nested():
            connection.execute(text(f"INSERT INTO {index.name}({index.name}, rank) VALUES ('integrity-check', 1)"))
    except DBAPIError:
        return False
    return True


def rebuild(index: TextIndex, connection: Connection) -> None:
    """Fill the FTS5 table anew from the table."""
    if is_there(index, connection):
        connection.execute(text(f"INSERT INTO {index.name}({index.name}) VALUES ('rebuild')"))
