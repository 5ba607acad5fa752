"""Rules that the database keeps by itself, written once for SQLite and for PostgreSQL.

A room declares its triggers beside its models. A migration that rebuilds a table on SQLite loses them silently, so
`migrations/env.py` lays them all again after every upgrade.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class Trigger:
    """`on` is "INSERT", "UPDATE" or "DELETE"; `condition` may use NEW, OLD and subqueries.

    With `refuse` the change is stopped with that sentence; with `then` the statement runs after the change.
    `needs` names a table that not every database has; without it there is no such trigger.
    """

    name: str
    table: str
    on: str
    condition: str = "1 = 1"
    refuse: str = ""
    then: str = ""
    needs: str = ""

    @property
    def is_for_good(self) -> bool:
        """Whether it keeps every row."""
        return self.on == "DELETE" and self.condition == "1 = 1" and bool(self.refuse)

    def sqlite(self) -> list[str]:
        when = "BEFORE" if self.refuse else "AFTER"
        body = f"SELECT RAISE(ABORT, '{_quoted(self.refuse)}')" if self.refuse else self.then
        return [
            f"DROP TRIGGER IF EXISTS {self.name}",
            f"CREATE TRIGGER {self.name} {when} {self.on} ON {self.table} FOR EACH ROW "
            f"WHEN {self.condition} BEGIN {body}; END",
        ]

    def against_replace(self, unique: list[list[str]]) -> list[str]:
        """SQLite only: `INSERT OR REPLACE` and `UPDATE OR REPLACE` take the row that stands in their way out without
        asking a DELETE trigger. So a new row may not meet one that cannot be deleted.
        """
        same = " OR ".join(" AND ".join(f"kept.{column} = NEW.{column}" for column in each) for each in unique)
        met = f"EXISTS (SELECT 1 FROM {self.table} AS kept WHERE ({same}))"
        met_another = f"EXISTS (SELECT 1 FROM {self.table} AS kept WHERE ({same}) AND kept.rowid <> OLD.rowid)"
        return [
            *Trigger(f"{self.name}_by_insert", self.table, "INSERT", met, self.refuse).sqlite(),
            *Trigger(f"{self.name}_by_update", self.table, "UPDATE", met_another, self.refuse).sqlite(),
        ]

    def postgresql(self) -> list[str]:
        when = "BEFORE" if self.refuse else "AFTER"
        body = f"RAISE EXCEPTION '{_quoted(self.refuse)}' USING ERRCODE = '23514'" if self.refuse else self.then
        row = "OLD" if self.on == "DELETE" else "NEW"
        return [
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {self.condition} THEN {body}; END IF; RETURN {row}; END $$",
            f"CREATE TRIGGER {self.name} {when} {self.on} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]


_declared: dict[str, Trigger] = {}


def declare(*triggers: Trigger) -> None:
    """Add triggers to the house; a name is used once."""
    for trigger in triggers:
        if _declared.setdefault(trigger.name, trigger) != trigger:
            raise ValueError(f"Two triggers are called {trigger.name}.")


def declared() -> list[Trigger]:
    return list(_declared.values())


_PRESENT = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal",
}


def lift(connection: Connection) -> None:
    """Take every trigger out of the database, also those that no code declares any more. For the time of a migration:
    SQLite cannot rename a table that a trigger names, and a change to old rows may be one that they refuse.
    """
    name = connection.dialect.name
    for trigger, table in connection.execute(text(_PRESENT[name])).all():
        where = f" ON {table}" if name == "postgresql" else ""
        connection.execute(text(f'DROP TRIGGER "{trigger}"{where}'))


def lay(connection: Connection) -> None:
    """Put every declared trigger in the database, replacing the former ones. A table that is not there is passed by."""
    dialect = connection.dialect
    tables = set(dialect.get_table_names(connection))
    for trigger in declared():
        if trigger.table in tables and (not trigger.needs or trigger.needs in tables):
            statements = getattr(trigger, dialect.name)()
            if dialect.name == "sqlite" and trigger.is_for_good:
                statements += trigger.against_replace(_unique(connection, trigger.table))
            for statement in statements:
                connection.execute(text(statement.replace(":", r"\:")))


def _unique(connection: Connection, table: str) -> list[list[str]]:
    """What no two rows of this table share: its number, and the columns of each whole unique index."""
    found = [["rowid"]]
    for index in connection.execute(text(f'PRAGMA index_list("{table}")')).mappings().all():
        if index["unique"] and not index["partial"]:
            columns = connection.execute(text(f'PRAGMA index_info("{index["name"]}")')).mappings().all()
            if all(each["name"] for each in columns):
                found.append([each["name"] for each in columns])
    return found


def immutable(table: str, *, sentence: str) -> tuple[Trigger, Trigger]:
    """Rows of this table are written once: no update, no delete."""
    return (
        Trigger(f"{table}_no_update", table, "UPDATE", refuse=sentence),
        Trigger(f"{table}_no_delete", table, "DELETE", refuse=sentence),
    )


def _quoted(sentence: str) -> str:
    return sentence.replace("'", "''").replace("%", "%%")
