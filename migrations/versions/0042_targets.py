"""Targets, the figures that people type, projects and groups; with the rows of the project's text."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

# Code, label, value, unit, over which time, counted by, source, note.
TARGETS = (
    (
        "T1.1",
        "Digipunten die werken",
        20,
        "pieces",
        "milestone",
        "system",
        "S:1027, 498",
        "In juni 2023 waren er 16 klaar; drie andere waren al gekend.",
    ),
    ("T1.2a", "Toestellen ter beschikking, per projectjaar", 200, "devices", "year", "system", "S:536", ""),
    ("T1.2b", "Toestellen ter beschikking, hele project", 400, "devices", "project", "system", "S:534, 1568", ""),
    (
        "T1.2c",
        "Inwoners met een toestel",
        400,
        "persons",
        "project",
        "system",
        "S:1029",
        "De tekst noemt 400 toestellen en 400 inwoners. Dat is niet hetzelfde: we tellen de twee.",
    ),
    (
        "T1.3",
        "Infosessies over een digipunt voor andere besturen",
        5,
        "sessions",
        "project",
        "system",
        "S:1031",
        "De tekst spreekt van 14 andere besturen, maar in de lijst van 14 staat Kortrijk zelf mee.",
    ),
    ("T1.4", "Kwetsbare huishoudens met internet", 500, "households", "project", "system", "S:1033", ""),
    ("T2.1a", "IT-cafés", 16, "sessions", "project", "manual", "S:592, 1039", "Acht per projectjaar."),
    (
        "T2.1b",
        "Deelnemers aan IT-cafés",
        320,
        "participants",
        "project",
        "manual",
        "S:1039",
        "16 cafés met elk 20 deelnemers.",
    ),
    (
        "T2.2",
        "Deelnemers aan basiscursussen ICT",
        1150,
        "participants",
        "project",
        "manual",
        "S:1041",
        "De tekst zegt niet of dit per jaar of voor het hele project is. Samen met T3.1 zijn het 2300 deelnames. Het bereik (T6.1) telt 2300 mensen: dat is iets anders.",
    ),
    ("T2.3", "Repair cafés", 8, "sessions", "project", "system", "S:773, 1043", "Vier per projectjaar."),
    (
        "T2.4",
        "Digibuddy's met een opleiding",
        30,
        "persons",
        "project",
        "manual",
        "S:802, 1045",
        "Drie groepen van tien, 18 sessies in totaal.",
    ),
    ("T2.5", "Open Labs", 20, "sessions", "project", "manual", "S:1047", ""),
    (
        "T3.1",
        "Deelnemers aan lessen over digitale diensten",
        1150,
        "participants",
        "project",
        "manual",
        "S:1053",
        "De tekst zegt niet of dit per jaar of voor het hele project is. Zie ook T2.2.",
    ),
    ("T3.2", "Helpdesk 1777 werkt", 1, "pieces", "milestone", "manual", "S:1055", ""),
    (
        "T3.3",
        "Hulp aan huis",
        100,
        "cases",
        "year",
        "manual",
        "S:942, 1057, 1729",
        "De tekst zegt op de ene plaats 100 per jaar en op een andere 200. Het budget is er voor 200 in het hele project: 100 per jaar.",
    ),
    (
        "T4.1",
        "Portaal om in te schrijven",
        1,
        "pieces",
        "milestone",
        "manual",
        "S:990, 1063",
        "Beloofd tegen het midden van projectjaar 1.",
    ),
    ("T4.2", "Roadshows in zeven wijken", 14, "sessions", "project", "system", "S:1065", "Twee per wijk."),
    ("T5.1", "Coördinator aangesteld", 1, "persons", "milestone", "manual", "S:1068", "Beloofd tegen 1 januari 2022."),
    ("T5.2", "Stuurgroepen", 4, "sessions", "year", "manual", "S:1005, 1070", ""),
    (
        "T6.1",
        "Kwetsbare mensen bereikt",
        2300,
        "persons",
        "project",
        "both",
        "S:410",
        "Ongeveer 1150 per projectjaar. Het is 10 procent van de som van alle groepen, maar groepen overlappen: in de som tellen mensen dubbel. 1150 per jaar is 5 procent van die som.",
    ),
)
# Group, base, percent, number in the text, goal, source, note.
GROUPS = (
    (
        "migration",
        16618,
        36,
        5982,
        598,
        "S:136, 394",
        "36 procent geldt alleen voor de eerste generatie; voor de tweede is het 19 procent. Het aantal telt alle herkomsten en alle leeftijden.",
    ),
    (
        "jobseeker",
        2017,
        16,
        322,
        32,
        "S:140, 395, 1535",
        "De tekst rondt 322,72 af naar 322. '4,4 procent van de inwoners' klopt niet met 2017: dat is 2,6 procent. Op een andere plaats zegt de tekst dat er 322 werkzoekenden zijn; dat is de schatting en niet het aantal.",
    ),
    (
        "inactive",
        37149,
        23,
        8544,
        854,
        "S:147, 396",
        "Hierin zitten 16 190 gepensioneerden: deze groep overlapt met de ouderen.",
    ),
    (
        "other_language",
        1545,
        32,
        494,
        49,
        "S:158, 397",
        "Het aantal is dat van de cursisten Nederlands, niet van alle anderstaligen. Deze groep staat niet in de inleiding van de tekst.",
    ),
    (
        "short_schooled",
        6976,
        35,
        2441,
        244,
        "S:165, 398",
        "De tekst rondt 2441,6 af naar 2441. Het aantal is de Vlaamse 17,7 procent, toegepast op Kortrijk.",
    ),
    ("low_literate", None, None, None, None, "S:58", "Staat in de inleiding van de tekst, zonder getal."),
    ("low_income", None, None, None, None, "S:60", "Staat in de inleiding van de tekst, zonder getal."),
    (
        "elderly",
        13337,
        39,
        5200,
        520,
        "S:168, 170, 399",
        "De tekst schrijft 13 337 en 13 377. 62 220 × 21,5 procent is 13 377, en dat geeft 5217. De 39 procent is van mensen vanaf 55 jaar, het aantal van mensen vanaf 65.",
    ),
)
# Name, first day, last day, current, note.
PROJECTS = (
    ("2022-2023", date(2022, 1, 1), date(2023, 12, 31), False, "Het project zoals het gepland was: twee jaar."),
    ("2024", date(2024, 1, 1), date(2024, 12, 31), False, "Eerste verlenging."),
    ("2025-2026", date(2025, 1, 1), date(2026, 7, 31), True, "Verlenging tot en met juli 2026."),
)


def upgrade() -> None:
    target = op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("counted_by", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("value > 0", name=op.f("ck_target_value")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("code", name=op.f("uq_target_code")),
    )
    op.create_table(
        "target_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("value >= 0", name=op.f("ck_target_figure_value")),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_target_figure_target_id_target")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_target_figure_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_figure")),
    )
    op.create_index("ix_target_figure_target_id", "target_figure", ["target_id", "month", "id"])
    project = op.create_table(
        "project_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_on > first_on", name=op.f("ck_project_period_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_period")),
        sa.UniqueConstraint("name", name=op.f("uq_project_period_name")),
    )
    current = sa.text("is_current")
    op.create_index(
        "uq_project_period_current",
        "project_period",
        ["is_current"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )
    group = op.create_table(
        "target_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("stated", sa.Integer(), nullable=True),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("base IS NULL OR base > 0", name=op.f("ck_target_group_base")),
        sa.CheckConstraint("percent IS NULL OR (percent > 0 AND percent <= 100)", name=op.f("ck_target_group_percent")),
        sa.CheckConstraint("goal IS NULL OR goal > 0", name=op.f("ck_target_group_goal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_group")),
        sa.UniqueConstraint("kind", name=op.f("uq_target_group_kind")),
    )
    names = ("code", "label", "value", "unit", "kind", "counted_by", "source", "note")
    _fill(target, [dict(zip(names, row, strict=True), place=place) for place, row in enumerate(TARGETS, 1)])
    names = ("kind", "base", "percent", "stated", "goal", "source", "note")
    _fill(group, [dict(zip(names, row, strict=True), place=place) for place, row in enumerate(GROUPS, 1)])
    names = ("name", "first_on", "last_on", "is_current", "note")
    _fill(project, [dict(zip(names, row, strict=True)) for row in PROJECTS])


def _fill(table: sa.Table, rows: list[dict[str, object]]) -> None:
    op.bulk_insert(table, [{"version": 1, **row} for row in rows])


def downgrade() -> None:
    op.drop_table("target_group")
    op.drop_table("project_period")
    op.drop_table("target_figure")
    op.drop_table("target")
