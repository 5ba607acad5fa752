"""A contract may have two devices with somebody: its own, and one that stands in while that one is repaired."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

OPEN = sa.text("until_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("loan_line") as batch:
        batch.add_column(sa.Column("purpose", sa.String(length=10), server_default="main", nullable=False))
    with op.batch_alter_table("loan_line") as batch:
        batch.create_check_constraint(op.f("ck_loan_line_purpose"), "purpose IN ('main', 'loaner')")
    _open_lines_by("loan_id", "purpose")


def downgrade() -> None:
    # The older service knows no device that stands in: it would read it as the device of the contract.
    loaners = "SELECT id FROM loan_line WHERE purpose = 'loaner'"
    op.execute(sa.text(f"DELETE FROM loan_accessory WHERE line_id IN ({loaners})"))
    op.execute(sa.text("DELETE FROM loan_line WHERE purpose = 'loaner'"))
    op.execute(sa.text("DELETE FROM desk_task WHERE kind = 'loaner_out'"))
    _open_lines_by("loan_id")
    with op.batch_alter_table("loan_line") as batch:
        batch.drop_constraint(op.f("ck_loan_line_purpose"), type_="check")
        batch.drop_column("purpose")


def _open_lines_by(*columns: str) -> None:
    """At most one open line for each of these."""
    op.drop_index("uq_loan_line_loan_open", table_name="loan_line")
    op.create_index(
        "uq_loan_line_loan_open", "loan_line", list(columns), unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
