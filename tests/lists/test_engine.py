"""A list by itself: its pages by key, what its address says, and its files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import Integer, String, column, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from inventory.access import SYSTEM, Can
from inventory.core.db import Instant
from inventory.core.errors import BadInput
from inventory.lists.documents import files
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Asked, Given, asked
from inventory.lists.queries.declared import EVERYTHING, Ask, Choice, Column, Days, Listing, Words, YesNo, within


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String)
    size: Mapped[int | None]
    made_on: Mapped[date | None]


COLORS = [("red", "Rood"), ("blue", "Blauw")]
THINGS: Any = Listing(
    name="things",
    title="Dingen",
    endpoint="things",
    can=Can.HOME_SEE,
    model=Thing,  # type: ignore[arg-type]  # of another base
    select=lambda _ask: select(Thing.id, Thing.name, Thing.size, Thing.made_on),
    branches=lambda _ask, _values: EVERYTHING,
    columns=(
        Column("name", "Naam", lambda row: row.name, sort="name"),
        Column("size", "Maat", lambda row: row.size, sort="size", is_number=True),
        Column("made", "Gemaakt", lambda row: row.made_on, is_usual=False),
    ),
    filters=(
        Words("q", "Zoek", where=lambda text, _ask: [Thing.name == text]),
        Choice("color", "Kleur", where=lambda _value, _ask: [], options=lambda _ask: COLORS),
        YesNo("big", "Groot", where=lambda _value, _ask: [Thing.size > 5]),
        Days("made", "Gemaakt", where=lambda _days, _ask: []),
    ),
    sorts={"name": (Thing.name,), "size": (Thing.size,), "both": (Thing.size, Thing.name), "made": (Thing.made_on,)},
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "B", "é", ""]),
        st.none() | st.integers(0, 3),
        st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    ),
    max_size=14,
)


def ask(query: str = "", **words: str) -> Asked:
    pairs = [tuple(part.split("=", 1)) for part in query.split("&") if part]
    return asked(THINGS, Given.of([*pairs, *words.items()]), Ask(SYSTEM, date(2026, 3, 31)))  # type: ignore[list-item]


@settings(max_examples=40)
@given(ROWS, st.sampled_from(["id", "name", "size", "both", "made"]), st.booleans(), st.integers(1, 5))
def test_the_pages_together_are_the_whole_list_in_its_order(rows: Any, sort: str, is_down: bool, limit: int) -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        if rows:
            session.execute(insert(Thing), [dict(zip(("name", "size", "made_on"), row, strict=True)) for row in rows])
        found: list[Any] = []
        place: str | None = None
        list_asked = ask(sort=f"{'-' if is_down else ''}{sort}")
        while True:
            page, place = reading.page(list_asked, after=place, limit=limit, run=session.execute)
            assert len(page) == limit or place is None
            found += page
            if place is None:
                break
        everything = list(session.execute(THINGS.select(None)))
    columns = {"id": (), "name": ("name",), "size": ("size",), "both": ("size", "name"), "made": ("made_on",)}[sort]
    key = [*columns, "id"]
    some = [row for row in everything if getattr(row, key[0]) is not None]
    none = [row for row in everything if getattr(row, key[0]) is None]
    some.sort(key=lambda row: [getattr(row, name) for name in key], reverse=is_down)
    none.sort(key=lambda row: [getattr(row, name) for name in key[1:]], reverse=is_down)
    assert [row.id for row in found] == [row.id for row in some + none]


@pytest.mark.parametrize("place", ["[]", "[1,2]", '["x"]', "{}", "null", "[null]", "[true]", "x", "[1e400]", "[-1]"])
def test_a_place_that_nobody_gave_is_refused(place: str) -> None:
    with pytest.raises(BadInput):
        reading.page(ask(), after=place, limit=3, run=lambda _query: pytest.fail("asked all the same"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("color=green", "'green' kennen we niet bij 'Kleur'"),
        ("big=yes", "'yes' kennen we niet bij 'Groot'"),
        ("made_from=gisteren", "'gisteren' kennen we niet bij 'Gemaakt'"),
        ("made_from=2026-03-02&made_to=2026-03-01", "kennen we niet bij 'Gemaakt'"),
        ("sort=price", "De volgorde 'price' kennen we niet"),
        ("col=price", "De kolom 'price' kennen we niet"),
    ],
)
def test_what_nobody_knows_is_one_sentence_and_the_list_stays(query: str, said: str) -> None:
    found = ask(query)
    assert len(found.problems) == 1
    assert said in found.problems[0]
    assert found.args() == []
    with pytest.raises(BadInput):
        found.strictly()


def test_an_address_keeps_its_filters_order_and_columns() -> None:
    found = ask("col=made&big=1&color=red&sort=-name&made_to=2026-03-01&x=1")
    assert found.query() == "color=red&big=1&made_to=2026-03-01&sort=-name&col=name&col=made"
    assert not any(on.is_usual for on in found.on), "each stands above the list with a cross"
    assert [on.said for on in found.on] == ["Kleur: Rood", "Groot", "Gemaakt: tot en met zo 1 mrt 2026"]
    assert dict(found.args("color")) == {"big": "1", "made_to": "2026-03-01", "sort": "-name", "col": "made"}
    assert ask("col=name&col=size").args() == [], "the usual columns are no words of the address"


def test_the_three_files_hold_the_same_rows() -> None:
    rows = [
        SimpleNamespace(name="=1+1", size=3, made_on=date(2026, 3, 31)),
        SimpleNamespace(name="a;b\x01", size=None, made_on=None),
    ]
    columns = list(THINGS.columns)
    csv = b"".join(files.csv_of(columns, [rows, []])).decode("utf-8-sig")
    assert csv == 'Naam;Maat;Gemaakt\r\n\'=1+1;3;2026-03-31\r\n"a;b\x01";;\r\n'
    found = json.loads(b"".join(files.json_of(columns, [rows[:1], rows[1:]])))
    assert found["items"] == [
        {"name": "=1+1", "size": 3, "made": "2026-03-31"},
        {"name": "a;b\x01", "size": None, "made": None},
    ]
    assert json.loads(b"".join(files.json_of(columns, [[]])))["items"] == []


def test_a_workbook_has_typed_cells_and_no_formula(tmp_path: Any) -> None:
    rows = [SimpleNamespace(name="=1+1", size=3, made_on=date(2026, 3, 31))]
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"".join(files.xlsx_of("Dingen: alle/nu", list(THINGS.columns), [rows])))
    sheet = load_workbook(file).active
    assert sheet.title == "Dingen- alle-nu"
    assert [(cell.value, cell.data_type) for cell in sheet[2]][:2] == [("=1+1", "s"), (3, "n")]
    assert sheet["C2"].is_date


def test_days_of_instants_are_those_of_brussels_to_the_first_and_last_that_there_are() -> None:
    moment: Any = column("at", Instant)
    bounds = [each.right.value for each in within(moment, (date(2026, 3, 29), date(2026, 3, 29)))]
    assert bounds == [datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)], "23 hours"
    assert len(within(moment, (date.min, date.max))) == 2
    assert not within(moment, (None, None))
