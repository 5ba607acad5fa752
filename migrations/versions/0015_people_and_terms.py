"""People: what is compared to find the same person or household, what was decided about it, and objections.
Terms of keeping as rows, and lists of people to erase that a second person confirms.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_SHORT = ((r"str$", "straat"), (r"stwg?$", "steenweg"), (r"ln$", "laan"), (r"pln$", "plein"))


def upgrade() -> None:
    false = "0" if op.get_bind().dialect.name == "sqlite" else "FALSE"
    # Written so that SQLite adds the columns to the table as it stands: it would else rebuild it with all its rows.
    for column in (
        "name_key VARCHAR(160) NOT NULL DEFAULT ''",
        "address_key VARCHAR(140) NOT NULL DEFAULT '' CONSTRAINT ck_person_anonymised_has_no_keys "
        "CHECK (anonymised_at IS NULL OR (name_key = '' AND address_key = ''))",
        "merged_into INTEGER CONSTRAINT fk_person_merged_into_person REFERENCES person (id) "
        "CONSTRAINT ck_person_merged_into_another CHECK (merged_into IS NULL OR merged_into <> id)",
        f"is_looked_at BOOLEAN NOT NULL DEFAULT {false}",
        f"no_learning_contact BOOLEAN NOT NULL DEFAULT {false}",
        f"no_statistics BOOLEAN NOT NULL DEFAULT {false}",
        "disputed_on DATE",
    ):
        op.execute(sa.text(f"ALTER TABLE person ADD COLUMN {column}"))
    op.create_index("ix_person_org_id_address_key", "person", ["org_id", "address_key"])
    op.create_index("ix_person_org_id_name_key", "person", ["org_id", "name_key"])
    op.create_index("ix_person_merged_into", "person", ["merged_into"])
    _fill_keys()
    op.create_table(
        "person_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_person_pair_order")),
        sa.CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name=op.f("ck_person_pair_decided")),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_person_pair_first_id_person")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_person_pair_second_id_person")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_person_pair_decided_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_person_pair_first_id_second_id")),
    )
    op.create_index("ix_person_pair_second_id", "person_pair", ["second_id"])
    op.create_index("ix_person_pair_verdict_id", "person_pair", ["verdict", "id"])
    op.create_table(
        "household_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_household_exception_person_id_person")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_household_exception_made_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_exception")),
    )
    op.create_index("ix_household_exception_person_id", "household_exception", ["person_id"])
    op.create_table(
        "retention_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_retention_term_amount")),
        sa.ForeignKeyConstraint(["set_by"], ["user_account.id"], name=op.f("fk_retention_term_set_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_term")),
    )
    op.create_index("ix_retention_term_kind_id", "retention_term", ["kind", "id"])
    op.create_table(
        "erase_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> made_by", name=op.f("ck_erase_plan_second_person")
        ),
        sa.CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_erase_plan_one_end")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_erase_plan_made_by_user_account")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_erase_plan_confirmed_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erase_plan")),
    )
    op.create_table(
        "erase_plan_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["erase_plan.id"], name=op.f("fk_erase_plan_line_plan_id_erase_plan")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erase_plan_line_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erase_plan_line")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_erase_plan_line_plan_id_person_id")),
    )
    op.create_index("ix_erase_plan_line_person_id", "erase_plan_line", ["person_id"])


def _fill_keys() -> None:
    """As the code of this day compares: an old migration needs no present code."""
    connection = op.get_bind()
    person = sa.table(
        "person",
        *(
            sa.column(name)
            for name in ("id", "first_name", "last_name", "street", "postal_code", "name_key", "address_key")
        ),
        sa.column("anonymised_at"),
    )
    rows = connection.execute(
        sa.select(person.c.id, person.c.first_name, person.c.last_name, person.c.street, person.c.postal_code).where(
            person.c.anonymised_at.is_(None)
        )
    ).all()
    keys = [
        {
            "wanted": row.id,
            "name": f"{_plain(row.last_name)} {_plain(row.first_name)}".strip()[:160],
            "address": _plain_address(row.street, row.postal_code)[:140],
        }
        for row in rows
    ]
    if keys:
        connection.execute(
            sa.update(person)
            .where(person.c.id == sa.bindparam("wanted"))
            .values(name_key=sa.bindparam("name"), address_key=sa.bindparam("address")),
            keys,
        )


def _bare(text: str) -> str:
    whole = text.casefold().replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return "".join(sign for sign in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(sign))


def _plain(text: str) -> str:
    return "".join(sign for sign in _bare(text) if sign.isalnum())


def _plain_address(street: str, postal_code: str) -> str:
    text = re.sub(r"\b(?:bus|bte|boite|box|b)\b|/", " # ", _bare(street).replace(".", " ").replace(",", " "))
    parts = []
    for part in text.split():
        for short, whole in _SHORT:
            part = re.sub(short, whole, part)
        parts.append("".join(sign for sign in part if sign.isalnum() or sign == "#"))
    key = "".join(parts).strip("#")
    return f"{_plain(postal_code)}:{key}" if key else ""


def downgrade() -> None:
    for table in (
        "erase_plan_line",
        "erase_plan",
        "retention_term",
        "household_exception",
        "person_pair",
    ):
        op.drop_table(table)
    for index in ("ix_person_merged_into", "ix_person_org_id_name_key", "ix_person_org_id_address_key"):
        op.drop_index(index, "person")
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint("ck_person_anonymised_has_no_keys", type_="check")
        batch.drop_constraint("ck_person_merged_into_another", type_="check")
        batch.drop_constraint("fk_person_merged_into_person", type_="foreignkey")
        for name in (
            "disputed_on",
            "no_statistics",
            "no_learning_contact",
            "is_looked_at",
            "merged_into",
            "address_key",
            "name_key",
        ):
            batch.drop_column(name)
