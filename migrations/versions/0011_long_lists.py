"""An index for each order and filter of the lists of contracts, referrals, lots and of what waits. No row changes."""

from alembic import op

revision = "0011"
down_revision = "0010"

# table: (indexes that come, indexes that go because a new one begins with the same columns or nothing asks them)
INDEXES = {
    "loan": (
        (("org_id", "state", "id"), ("state", "id"), ("org_id", "state", "due_on", "id"), ("state", "due_on", "id")),
        (("org_id", "state", "due_on"), ("state", "due_on")),
    ),
    "referral": (
        (("state", "id"), ("org_id", "state", "id"), ("state", "device_type", "made_at", "id")),
        (("state", "made_at"), ("org_id", "made_at")),
    ),
    "lot": ((("state", "id"),), (("state",),)),
    "device": ((("type", "state", "state_since", "id"), ("lot_code", "state", "id")), (("type", "state"),)),
}


def _name(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def upgrade() -> None:
    for table, (come, go) in INDEXES.items():
        for columns in come:
            op.create_index(_name(table, columns), table, list(columns))
        for columns in go:
            op.drop_index(_name(table, columns), table_name=table)


def downgrade() -> None:
    for table, (come, go) in INDEXES.items():
        for columns in go:
            op.create_index(_name(table, columns), table, list(columns))
        for columns in come:
            op.drop_index(_name(table, columns), table_name=table)
