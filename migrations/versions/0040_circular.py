"""Factors of the circular proof in versions, the first of them laid; donors that may be thanked in public."""

from datetime import UTC, date, datetime
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

_SOURCE = (
    "Gewicht en CO2 van een nieuw toestel: The Restart Project 2021 (klein, middel, groot), Boavizta en de tabel van "
    "een opknapper. De helft telt mee: de afspraak van Restart. Per jaar: ADEME 2022. Drie jaar tweede leven: PUC "
    "2019. Gewicht van onderdelen: eigen schatting, nog te wegen."
)
_DEVICES = (
    # what, kg, new: low, middle, high; per year
    ("laptop", "1.8", "221", "265", "415", "27"),
    ("desktop", "6.7", "249", "414", "460", None),
    ("tablet", "0.7", "71", "114", "117", None),
)
_PARTS = (
    ("memory", "0.02"), ("battery", "0.30"), ("charger", "0.30"), ("screen", "0.45"), ("keyboard", "0.20"),
    ("touchpad", "0.05"), ("fan", "0.08"), ("wifi", "0.01"), ("case", "0.60"), ("cable", "0.10"), ("other", "0.10"),
)  # fmt: skip


def upgrade() -> None:
    factor_set = op.create_table(
        "factor_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("share", sa.Numeric(4, 3), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("share > 0 AND share <= 1", name=op.f("ck_factor_set_share")),
        sa.CheckConstraint("years >= 1 AND years <= 10", name=op.f("ck_factor_set_years")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_factor_set_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_set")),
        sa.UniqueConstraint("number", name=op.f("uq_factor_set_number")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_factor_set_valid_from")),
    )
    factor_row = op.create_table(
        "factor_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("kg", sa.Numeric(6, 3), nullable=False),
        sa.Column("new_low", sa.Numeric(7, 1), nullable=True),
        sa.Column("new_mid", sa.Numeric(7, 1), nullable=True),
        sa.Column("new_high", sa.Numeric(7, 1), nullable=True),
        sa.Column("year_kg", sa.Numeric(7, 1), nullable=True),
        sa.CheckConstraint("kg > 0", name=op.f("ck_factor_row_kg")),
        sa.CheckConstraint(
            "new_mid IS NULL OR (new_low > 0 AND new_low <= new_mid AND new_mid <= new_high)",
            name=op.f("ck_factor_row_new_order"),
        ),
        sa.CheckConstraint(
            "(new_low IS NULL) = (new_mid IS NULL) AND (new_mid IS NULL) = (new_high IS NULL)",
            name=op.f("ck_factor_row_new"),
        ),
        sa.ForeignKeyConstraint(["set_id"], ["factor_set.id"], name=op.f("fk_factor_row_set_id_factor_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_row")),
        sa.UniqueConstraint("set_id", "subject", name=op.f("uq_factor_row_set_id_subject")),
    )
    op.create_table(
        "public_thanks",
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_public_thanks_org_id_organisation")),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["user_account.id"], name=op.f("fk_public_thanks_agreed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("org_id", name=op.f("pk_public_thanks")),
    )
    _lay_the_first(factor_set, factor_row)


def _lay_the_first(factor_set: sa.Table, factor_row: sa.Table) -> None:
    connection = op.get_bind()
    made = {"number": 1, "name": "Restart, Boavizta en ADEME", "source": _SOURCE, "valid_from": date(2020, 1, 1)}
    made |= {"share": Decimal("0.5"), "years": 3, "made_at": datetime(2020, 1, 1, tzinfo=UTC)}
    connection.execute(factor_set.insert().values(**made))
    set_id = connection.execute(sa.select(factor_set.c.id)).scalar_one()
    names = ("subject", "kg", "new_low", "new_mid", "new_high", "year_kg")
    told = [*_DEVICES, *((f"part:{kind}", kg, None, None, None, None) for kind, kg in _PARTS)]
    for subject, *figures in told:
        values = (subject, *(None if figure is None else Decimal(figure) for figure in figures))
        connection.execute(factor_row.insert().values(set_id=set_id, **dict(zip(names, values, strict=True))))


def downgrade() -> None:
    op.drop_table("public_thanks")
    op.drop_table("factor_row")
    op.drop_table("factor_set")
