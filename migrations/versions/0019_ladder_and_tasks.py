"""The ladder of a due day, as rows: which step came, how it left, or why it did not. And the tasks of the desk.

A reminder that is in the outbox becomes a step that came, so that nobody is reminded of it again. One that was to be
called about or printed stands in the new lists from now on, and what the outbox held of it goes.
"""

import re
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_KEY = re.compile(r"loan:([BHK]-\d{4}-\d{5,}):(\d{4}-\d\d-\d\d):(before|late-1|late-7|late-21)")


def upgrade() -> None:
    op.create_table(
        "loan_letter_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_loan_letter_batch_made_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_letter_batch")),
    )
    op.create_table(
        "loan_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("occasion", sa.Integer(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=10), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("message_key", sa.String(length=120), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(step = 'asked') = (occasion > 0)", name=op.f("ck_loan_reminder_occasion")),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_loan_reminder_done")),
        sa.CheckConstraint(
            "(state IN ('overtaken', 'cancelled')) = (why IS NOT NULL)", name=op.f("ck_loan_reminder_why")
        ),
        sa.CheckConstraint(
            "state NOT IN ('waiting', 'done') OR channel IS NOT NULL", name=op.f("ck_loan_reminder_channel")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_reminder_loan_id_loan")),
        sa.ForeignKeyConstraint(["done_by"], ["user_account.id"], name=op.f("fk_loan_reminder_done_by_user_account")),
        sa.ForeignKeyConstraint(["letter_id"], ["kept_file.id"], name=op.f("fk_loan_reminder_letter_id_kept_file")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["loan_letter_batch.id"], name=op.f("fk_loan_reminder_batch_id_loan_letter_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_reminder")),
        sa.UniqueConstraint(
            "loan_id", "due_on", "step", "occasion", name=op.f("uq_loan_reminder_loan_id_due_on_step_occasion")
        ),
    )
    op.create_index("ix_loan_reminder_state_channel", "loan_reminder", ["state", "channel"])
    op.create_index("ix_loan_reminder_batch_id", "loan_reminder", ["batch_id"])
    op.create_index("ix_loan_reminder_message_key", "loan_reminder", ["message_key"])
    op.create_table(
        "desk_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name=op.f("ck_desk_task_done")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_desk_task_loan_id_loan")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_desk_task_device_id_device")),
        sa.ForeignKeyConstraint(["done_by"], ["user_account.id"], name=op.f("fk_desk_task_done_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_task")),
        sa.UniqueConstraint(
            "loan_id", "kind", "planned_on", "device_id", name=op.f("uq_desk_task_loan_id_kind_planned_on_device_id")
        ),
    )
    op.create_index("ix_desk_task_done_at_planned_on", "desk_task", ["done_at", "planned_on"])
    op.create_index("ix_desk_task_device_id", "desk_task", ["device_id"])
    _steps_that_came()


def _steps_that_came() -> None:
    connection = op.get_bind()
    instant = sa.DateTime(timezone=True)
    message = sa.table(
        "message",
        sa.column("id"),
        sa.column("key"),
        sa.column("channel"),
        sa.column("made_at", instant),
        sa.column("sent_at", instant),
    )
    loan = sa.table("loan", sa.column("id"), sa.column("number"))
    numbers = {row.number: row.id for row in connection.execute(sa.select(loan.c.id, loan.c.number))}
    rows, printed = [], []
    for found in connection.execute(sa.select(message).where(message.c.key.like("loan:%")).order_by(message.c.id)):
        said = _KEY.fullmatch(found.key)
        if said is None or said[1] not in numbers:
            continue
        is_mail = found.channel == "email"
        rows.append(
            {
                "loan_id": numbers[said[1]],
                "due_on": date.fromisoformat(said[2]),
                "step": said[3].replace("-", "_"),
                "occasion": 0,
                "came_on": found.made_at.date(),
                "channel": found.channel,
                "state": "waiting" if found.sent_at is None else "done",
                "why": None,
                "made_at": found.made_at,
                "done_at": found.sent_at,
                "tries": 0,
                "message_key": found.key if is_mail else None,
            }
        )
        if not is_mail:
            printed.append(found.id)
    newest = {(row["loan_id"], row["due_on"]): row["step"] for row in rows}
    for row in rows:  # of what still waits to be called about or printed only the newest does
        is_newest = newest[row["loan_id"], row["due_on"]] == row["step"]
        if row["state"] == "waiting" and row["message_key"] is None and not is_newest:
            row.update(state="overtaken", why="newer")
    if rows:
        reminder = sa.table(
            "loan_reminder",
            *(sa.column(name) for name in rows[0] if not name.endswith(("_at", "_on"))),
            sa.column("due_on", sa.Date()),
            sa.column("came_on", sa.Date()),
            sa.column("made_at", instant),
            sa.column("done_at", instant),
        )
        connection.execute(sa.insert(reminder), rows)
        connection.execute(sa.delete(message).where(message.c.id.in_(printed)))


def downgrade() -> None:
    op.drop_table("desk_task")
    op.drop_table("loan_reminder")
    op.drop_table("loan_letter_batch")
