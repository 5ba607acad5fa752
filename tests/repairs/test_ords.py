"""Open Repair Data: what others publish is read, what we publish is what the standard asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.repairs.readers.ords import (
    BARRIERS,
    CATEGORIES,
    COLUMNS,
    MOST_BYTES,
    STATUSES,
    NotOrds,
    OrdsRow,
    read_ords,
    row_of,
    write_ords,
)
from tests.repairs.published_schema import problems
from tests.thorough import examples

GOOD = "repconn_1,Repair Connects,BEL,Computer,Laptop,16,HP,2015,6.5,Fixed,,Repair Café Gent,2022-03-10,piept"
OURS = OrdsRow(
    id="digibank-7",
    provider="Digibank Kortrijk",
    country="BEL",
    category="Laptop",
    category_id=16,
    own_category="Laptop",
    brand="Dell",
    status="End of life",
    barrier="Item too worn out",
    group="Bibliotheek Kortrijk",
    on=date(2026, 5, 3),
    problem="Moederbord",
)


def file_of(*lines: str, head: str = ",".join(COLUMNS)) -> bytes:
    return "\n".join((head, *lines)).encode()


def test_a_row_is_read_without_what_somebody_wrote() -> None:
    (row,) = read_ords(b"\xef\xbb\xbf" + file_of(GOOD)).rows
    assert (row.id, row.category_id, row.year, row.age) == ("repconn_1", 16, 2015, Decimal("6.5"))
    assert "piept" not in repr(row)


@pytest.mark.parametrize("word", ["Item too worn out", "Too worn out"])
def test_both_spellings_of_barrier_six(word: str) -> None:
    (row,) = read_ords(file_of(GOOD.replace("Fixed,", f"End of life,{word}"))).rows
    assert row.barrier == "Item too worn out"


def test_an_unknown_category_keeps_its_name() -> None:
    rows = read_ords(file_of(GOOD.replace("Laptop,16", "Bread maker,41"), GOOD.replace("_1", "_2"))).rows
    assert [(row.category, row.category_id) for row in rows] == [("Bread maker", 41), ("Laptop", 16)]


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ("repconn_1", "", "id"),
        ("repconn_1", "jan@example.be", "id"),
        ("BEL", "België", "country"),
        ("Laptop,16", "Laptop,30", "product_category_id"),
        ("Laptop,16", ",16", "product_category"),
        ("2015", "15", "year_of_manufacture"),
        ("6.5", "oud", "product_age"),
        ("6.5", "NaN", "product_age"),
        ("Fixed", "Repaired", "repair_status"),
        ("Fixed,", "Fixed,Lack of equipment", "repair_barrier_if_end_of_life"),
        ("Fixed,", "End of life,Geen zin", "repair_barrier_if_end_of_life"),
        ("2022-03-10", "10/03/2022", "event_date"),
        ("HP", "H" * 121, "brand"),
    ],
)
def test_a_bad_row_is_refused_with_line_column_and_reason(before: str, after: str, column: str) -> None:
    two_lines = GOOD.replace("_1", "_9").replace("piept", '"piept\nen ruikt"')
    found = read_ords(file_of(two_lines, GOOD.replace(before, after)))
    assert [row.id for row in found.rows] == ["repconn_9"]
    (bad,) = found.refused
    assert (bad.line, bad.column) == (4, column)
    assert bad.why


def test_the_same_number_twice_is_refused() -> None:
    found = read_ords(file_of(GOOD, GOOD))
    assert [(bad.line, bad.column) for bad in found.refused] == [(3, "id")]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"naam;nummer\nJan;5", file_of(head="id,problem"), b"a\0b", b" " * (MOST_BYTES + 1)],
    ids=["empty", "no text", "another list", "columns missing", "zeros", "too large"],
)
def test_a_file_that_is_no_such_file(data: bytes) -> None:
    with pytest.raises(NotOrds):
        read_ords(data)


def test_a_list_in_which_volunteers_chose_the_fault() -> None:
    head = "id_ords,data_provider,country,fault_type_id,fault_type,product_category,brand,repair_status,"
    head += "year_of_manufacture,event_date,problem"
    lines = ("rcint_5,Repair Café,NLD,7,Integrated screen,Laptop,HP,Fixed,????,2019-10-05,zwart",)
    found = read_ords(file_of(*lines, head=head))
    assert found.has_faults
    assert (found.rows[0].fault_type, found.rows[0].year) == ("Screen", None)


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
ROWS = st.builds(
    OrdsRow,
    id=st.integers(1, 10**6).map(lambda number: f"digibank-{number}"),
    provider=WORDS,
    country=st.sampled_from(["BEL", "NLD"]),
    category=st.sampled_from(sorted(CATEGORIES)),
    status=st.sampled_from(STATUSES),
    on=st.dates(date(2000, 1, 1)),
    own_category=WORDS,
    brand=WORDS.filter(lambda word: word.casefold() != "unknown"),
    year=st.none() | st.integers(1950, 2100),
    age=st.none() | st.decimals(0, 999, places=1),
    group=WORDS,
    problem=WORDS,
)


@settings(max_examples=examples(25, 200), deadline=None)
@given(st.lists(ROWS, max_size=4, unique_by=lambda row: row.id), st.sampled_from(BARRIERS))
def test_what_is_written_is_read_as_it_was(rows: list[OrdsRow], barrier: str) -> None:
    rows = [
        replace(row, category_id=CATEGORIES[row.category], barrier=barrier if row.status == "End of life" else "")
        for row in rows
    ]
    found = read_ords(write_ords(rows))
    assert not found.refused
    assert list(found.rows) == [replace(row, problem="") for row in rows]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "KOR-000123-X"},
        {"id": "digibank_7"},
        {"country": "BE"},
        {"category_id": None},
        {"category_id": 30},
        {"status": "Hersteld"},
        {"status": "Fixed"},
        {"barrier": "Too worn out"},
        {"problem": ""},
        {"own_category": ""},
    ],
)
def test_what_the_standard_does_not_allow_is_not_written(change: dict[str, object]) -> None:
    write_ords([OURS])
    with pytest.raises(ValueError, match="no record of the standard"):
        write_ords([replace(OURS, **change)])  # type: ignore[arg-type]


def test_a_room_tells_its_rows_in_the_fields_of_the_standard() -> None:
    told = {
        "id": "7", "country": "BEL", "partner_product_category": "Laptop", "product_category": "Laptop",
        "product_category_id": "16", "brand": "Dell", "repair_status": "End of life",
        "repair_barrier_if_end_of_life": "Item too worn out", "group_identifier": "Bibliotheek Kortrijk",
        "event_date": "2026-05-03", "problem": "Moederbord",
    }  # fmt: skip
    assert row_of(told, prefix="digibank", provider="Digibank Kortrijk") == OURS
    with pytest.raises(ValueError, match="digibank-7, event_date"):
        row_of(told | {"event_date": "gisteren"}, prefix="digibank", provider="Digibank Kortrijk")


def test_our_file_is_what_the_published_schema_asks(real_files: Path) -> None:
    others = [replace(OURS, id=f"digibank-{place}", barrier=barrier) for place, barrier in enumerate(BARRIERS, 10)]
    fixed = [replace(OURS, id=f"digibank-{place}", barrier="", status=word) for place, word in enumerate(STATUSES, 30)]
    file = write_ords([OURS, *others, *fixed, replace(OURS, id="digibank-99", brand="", year=2019, age=Decimal("6.9"))])
    for name in ("RepairConnects_202507", "aggregate_202507"):
        schema = real_files / "ords" / f"{name}.tableschema.json"
        assert problems(file, schema) == []
        assert problems(file.replace(b"digibank-10", b"digibank-11"), schema) == ["id: not unique"]
        assert problems(file.replace(b",End of life,", b",Broken,"), schema)


def test_every_published_file_is_read_whole(real_files: Path) -> None:
    folder = real_files / "ords"
    counts = {
        "RepairConnects_202507.csv": 2885,
        "RepairCafeWales_202507_5000.csv": 5000,
        "anstiftung_202309_5000.csv": 5000,
        "tools/compcat_laptops.csv": 3511,
        "tools/compcat_desktops.csv": 583,
        "tools/tabicat.csv": 647,
    }
    for name, count in counts.items():
        found = read_ords((folder / name).read_bytes())
        assert (len(found.rows), found.refused) == (count, ()), name
        assert {row.status for row in found.rows} <= set(STATUSES)
