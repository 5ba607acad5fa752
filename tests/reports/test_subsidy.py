"""The report to the department: counted from contracts and events, nobody to be found again in it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, cast

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import insert

from inventory.circular.queries import Proof
from inventory.cli import digibank
from inventory.core import clock
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.periods import Period, parse_period
from inventory.devices.models import DeviceType
from inventory.history.sealing import house_seal
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import LearningPath
from inventory.people.models import Person
from inventory.people.queries.twins import UniqueCount
from inventory.reach.models import KINDS, ReachCount
from inventory.reach.queries import Reach as GroupReach
from inventory.referrals.models import Programme
from inventory.reports import documents
from inventory.reports.queries.subsidy import Contract, Reach, SubsidyReport, subsidy_report, told
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
DAYS = "from=2026-01-01&to=2026-12-31"


ANY = Contract(
    "7KQF2-M3PZA", YEAR.first_on, LoanKind.BRUIKLEEN, LoanState.ACTIVE, LearningPath.PLANNED, 1, 1, DeviceType.LAPTOP
)
QUARTERS = (date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1))
EMPTY = SubsidyReport(
    period=YEAR,
    made_at=datetime(2026, 12, 31, tzinfo=UTC),
    partners=(),
    contracts=(),
    reach=Reach(UniqueCount(0, 0, 0, 0), 0, 0, is_least=False),
    devices=0,
    circular=cast(Proof, None),
    flows=(),
    groups=GroupReach((), (), {}, frozenset(), None, None, None),
)


def on(month: int, day: int, year: int = 2026) -> Any:
    return clock.moved(datetime(year, month, day, 10, tzinfo=UTC))


def rows(report: SubsidyReport, key: str) -> dict[Any, tuple[Any, ...]]:
    found = next(table for table in documents.subsidy_tables(report) if table.key == key)
    return {row[0]: tuple(row[1:]) for row in found.rows}


def lend_to(number: int, kind: LoanKind = LoanKind.BRUIKLEEN, **more: Any) -> Any:
    """A contract with somebody of their own, at an address of their own."""
    who = replace(
        kit.BORROWER, first_name=f"Voor{number}", last_name=f"Naam{'abcdefgh'[number]}", street=f"Straat {number}"
    )
    if kind == LoanKind.BRUIKLEEN:
        return kit.lend(kit.free_order(borrower=who, **more))
    kit.tariff(kind)
    return kit.lend(kit.paid_order(kind, borrower=who, **more))


def test_devices_and_people_are_counted_once_and_only_in_the_period(database: Any) -> None:
    with on(11, 3, 2025):
        lend_to(0)
    with on(3, 3):
        for number in range(1, 6):
            lend_to(number)
    with on(4, 4):
        lend_to(6, kind=LoanKind.HUUR)
    with on(5, 5):
        report = subsidy_report(YEAR)
    assert report.devices == 6
    assert report.reach.people.people == 6
    assert sum(report.per_route.values()) == 6
    assert {contract.on.year for contract in report.contracts} == {2026}
    assert (rows(report, "indicators")["T1.2b"][2], rows(report, "indicators")["T1.2b"][4]) == (6, 400)
    assert rows(report, "circular")["Toestellen opnieuw in gebruik"] == (6,)


def test_few_people_are_not_told(database: Any, app: Any) -> None:
    with on(3, 3):
        for number in range(1, 4):
            lend_to(number)
        report = subsidy_report(YEAR)
        text = paper(report, app)
    assert rows(report, "people")["Verschillende mensen"] == ("< 5",)
    assert rows(report, "indicators")["T1.2c"][2] == "< 5"
    assert "< 5" in text
    # Nor does a list of their contracts, or what went along with them, say how few.
    for key in ("register", "routes"):
        assert rows(report, key) == {}
    assert rows(report, "indicators")["T1.2b"][2:4] == ("< 5", "< 5")
    assert rows(report, "circular")["Kg CO2e vermeden, ongeveer"] == ("niet getoond",)
    for contract in report.contracts:
        assert contract.alias not in text
    assert [told(count) for count in (0, 1, 4, 5)] == [0, None, None, 5]


def test_groups_are_told_per_quarter_that_is_over_and_small_ones_are_not(database: Any, app: Any) -> None:
    counts = {"asked": 30, "declined": 6, "several": 8, "elderly": 19, "low_income": 14, "inactive": 4}
    session.execute(
        insert(ReachCount), [{"month": "2026-02", "kind": kind, "count": counts.get(kind, 0)} for kind in KINDS]
    )
    with on(3, 3):
        assert rows(subsidy_report(YEAR), "groups") == {}
        assert "nog geen heel kwartaal" in paper(subsidy_report(YEAR), app)
    with on(4, 4):
        report = subsidy_report(YEAR)
    told_of = rows(report, "groups")
    assert told_of["55 jaar of ouder"] == (19,)
    assert told_of["Niet aan het werk en niet op zoek"] == ("verborgen",)
    assert told_of["Zeg ik liever niet"] == (6,)
    text = paper(report, app)
    assert "55 jaar of ouder 19" in text
    assert "Niet aan het werk en niet op zoek verborgen" in text


def test_pupils_are_another_programme(database: Any) -> None:
    with on(3, 3):
        loan = lend_to(1)
        assert loan.referral is not None
        loan.referral.programme = Programme.PUPILS
        session.flush()
        assert subsidy_report(YEAR).contracts == ()


def test_who_objected_is_not_counted_and_an_emptied_address_is_not_guessed(database: Any, app: Any) -> None:
    with on(3, 3):
        for number in range(1, 8):
            lend_to(number)
        people = session.query(Person).order_by(Person.id).all()
        people[0].no_statistics = True
        people[1].street, people[1].address_key = "", ""
        session.flush()
        report = subsidy_report(YEAR)
        text = paper(report, app)
    assert report.reach.people.people == 6
    # Seven lend at one address each; of one it is no longer kept: at least as many as are known.
    known = report.reach.households
    assert report.reach.is_least
    assert rows(report, "people")["Huishoudens"] == (f"minstens {known // 5 * 5}" if known >= 5 else "niet bekend",)
    assert ("minstens" if known >= 5 else "niet bekend") in text
    assert "ondergrens" in text
    assert "bezwaar" in report.reach.people.rule


def paper(report: SubsidyReport, app: Any) -> str:
    pdf = documents.subsidy_pdf(report, app.config["SETTINGS"])
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_ten_parts_stand_on_paper_with_room_for_what_nobody_counted(database: Any, app: Any) -> None:
    with on(3, 3):
        loan, *_others = [lend_to(number) for number in range(1, 6)]
        report = subsidy_report(YEAR)
        text = paper(report, app)
    assert report.contracts[0].alias in text
    for number in range(1, 11):
        assert f" {number}. " in f" {text}", number
    assert loan.number not in text
    assert "Voor1" not in text
    assert "………" in text
    assert "Wat moeilijk was" in text


@pytest.mark.parametrize(
    ("first", "last"),
    [("", "2026-12-31"), ("2026-1-1", "2026-12-31"), ("2026-12-31", "2026-01-01"), ("2999-01-01", "2999-12-31")],
)
def test_a_wrong_period_is_one_sentence(first: str, last: str) -> None:
    with pytest.raises(BadInput) as no:
        parse_period(first, last)
    assert str(no.value.message).count(".") <= 2


def test_page_files_and_call_say_the_same(arrange: Any, client_for: Any, api_for: Any, app: Any) -> None:
    with arrange(), on(3, 3):
        for number in range(1, 7):
            lend_to(number)
    client = client_for(COORDINATOR)
    page = client.page(f"/reports/subsidy?{DAYS}")
    assert "Verschillende mensen" in page.main
    assert client.get("/reports/subsidy?from=2026-12-31&to=2026-01-01").status_code in (400, 422)
    told = api_for(COORDINATOR).get(f"/reports/subsidy?{DAYS}").json
    people = next(table for table in told["tables"] if table["key"] == "people")
    assert people["rows"][0] == ["Verschillende mensen", 5]
    assert b"Verschillende mensen;5" in client.get(f"/reports/subsidy.csv?{DAYS}").data
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/reports/subsidy.xlsx?{DAYS}").data))
    assert book["Mensen"]["B2"].value == 5
    pdf = client.get(f"/reports/subsidy.pdf?{DAYS}").data
    with app.app_context():
        assert house_seal().check(pdf).unchanged
    assert client_for(LIBRARIAN).get("/reports/subsidy").status_code == 403


def test_the_command_writes_it(arrange: Any, app: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    settings = app.config["SETTINGS"]
    for name, value in (
        ("INSTANCE", str(settings.instance)), ("DATABASE_URL", settings.database), ("SECRET_KEY", settings.secret_key)
    ):  # fmt: skip
        monkeypatch.setenv(f"DIGIBANK_{name}", value)
    monkeypatch.setattr("inventory.cli.running.demand_upgraded", lambda: None)
    file = tmp_path / "verslag.json"
    asked = ["report", "subsidy", "--from", "2026-01-01", "--to", "2026-12-31", "--out"]
    done = CliRunner().invoke(digibank, [*asked, str(file)])
    assert done.exit_code == 0, done.output
    assert json.loads(file.read_bytes())["number"] == "S-20260101-20261231"
    assert CliRunner().invoke(digibank, [*asked, str(tmp_path / "verslag.doc")]).exit_code == 2


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=3, max_size=3))
def test_what_is_told_of_a_course_gives_no_small_number_back(true: list[int]) -> None:
    """Every way in which people could have answered that reads the same is tried."""

    def told_of(counts: list[int]) -> tuple[int | None, ...]:
        kinds = (LearningPath.REFUSED, LearningPath.PLANNED, LearningPath.STARTED)
        parts = [replace(ANY, path=kind) for kind, count in zip(kinds, counts, strict=True) for _each in range(count)]
        quarter = date(ANY.on.year, ANY.on.month - (ANY.on.month - 1) % 3, 1)
        return replace(EMPTY, contracts=tuple(parts), groups=replace(EMPTY.groups, quarters=(quarter,))).path

    said = told_of(true)
    offered, accepted, started = said
    small = {number for number, count in enumerate(true) if 0 < count < 5}
    for refused, planned, began in product(range(17), repeat=3):
        counts = (refused, planned, began)
        reads = all(
            said in (None, count // 5 * 5)
            for said, count in ((offered, sum(counts)), (accepted, planned + began), (started, began))
        )
        if reads:
            small -= {number for number in small if counts[number] != true[number]}
    assert not small, (true, said)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 28), st.sampled_from(list(LearningPath))), max_size=60))
def test_one_report_less_another_tells_nothing_of_a_day(signed: list[tuple[int, int, LearningPath]]) -> None:
    """Every two periods of this year that are a day apart say the same of a course, or differ by a whole quarter."""
    contracts = tuple(replace(ANY, on=date(2026, month, day), path=path) for month, day, path in signed)

    def told_until(last: date) -> tuple[int | None, ...]:
        over = tuple(first for first in QUARTERS if date(2026, first.month + 2, 28) < last)
        within = tuple(each for each in contracts if each.on <= last)
        return replace(EMPTY, contracts=within, groups=replace(EMPTY.groups, quarters=over)).path

    ends = [date(2026, 1, 1) + timedelta(days=number) for number in range(0, 300, 3)]
    assert len({told_until(end) for end in ends}) <= 1 + len(QUARTERS)
