"""A row that may not be deleted cannot be replaced either: SQLite asks no DELETE trigger for `OR REPLACE`."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from inventory.core import triggers
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from tests.devices.stock import device_in

pytestmark = pytest.mark.usefixtures("database")
KEPT = sorted({each.table for each in triggers.declared() if each.is_for_good})


def refused(statement: str) -> None:
    """On PostgreSQL because it knows no OR REPLACE."""
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(text(statement))


@pytest.mark.parametrize("table", KEPT)
def test_a_kept_row_is_not_replaced(table: str) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL has no OR REPLACE
    device_in(DeviceState.ON_LOAN)
    names = ", ".join(each["name"] for each in inspect(session.connection()).get_columns(table))
    kept = [each for each in triggers.declared() if each.table == table and each.is_for_good]
    guards = {f"{each.name}_by_insert" for each in kept}
    laid = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
    assert guards <= set(laid)
    if session.execute(text(f"SELECT count(*) FROM {table}")).scalar():
        refused(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1")


def test_a_device_does_not_begin_again_to_get_round_the_gate() -> None:
    device = device_in(DeviceState.ON_LOAN)
    device_in(DeviceState.RECEIVED)
    names = [each["name"] for each in inspect(session.connection()).get_columns("device")]
    for own in ({"state": "'received'"}, {"state": "'received'", "id": "NULL"}):
        values = ", ".join(own.get(name, name) for name in names)
        refused(
            f"INSERT OR REPLACE INTO device ({', '.join(names)}) SELECT {values} FROM device WHERE id = {device.id}"
        )
    refused(f"UPDATE OR REPLACE device SET tag = '{device.tag}' WHERE id <> {device.id}")
    refused(f"UPDATE OR REPLACE device SET id = {device.id} WHERE id <> {device.id}")
