"""A report that was issued never changes: its documents are the same bytes each time, and what comes late is told in
the next one.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.cli import digibank
from inventory.core import clock
from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.core.months import Month
from inventory.devices.models import Device, DeviceType
from inventory.history.actions import late
from inventory.history.archive import first_damaged
from inventory.history.models import Message
from inventory.history.told import first_untold
from inventory.reports.actions import issuing, keep_month_ends
from inventory.reports.actions.issuing import issue, issue_due
from inventory.reports.queries.month.issued import ENDINGS, file_of, issued, issued_months, what_changed, whole_report
from inventory.reports.queries.month.kept import as_kept, from_kept
from inventory.reports.queries.month.report import month_report
from inventory.reports.views.month import month_documents
from tests.devices import stock
from tests.people import COORDINATOR, LIBRARIAN, actor_of

S = stock.S
MARCH, APRIL = Month(2026, 3), Month(2026, 4)
ADDRESS = "https://digibank.test"


def on(month: int, day: int, hour: int = 10) -> Any:
    return clock.moved(datetime(2026, month, day, hour, tzinfo=UTC))


def issue_march() -> None:
    with on(3, 3):
        stock.device_in(S.READY)
    with on(4, 2):
        issue(MARCH, actor=actor_of(COORDINATOR), draw=month_documents)
        session.commit()


def test_an_issued_month_is_the_same_bytes_each_time_and_a_late_step_is_told_in_the_next(
    arrange: Any, client_for: Any
) -> None:
    with arrange():
        issue_march()
        was = issued(MARCH)
        assert was is not None
        assert was.report.made_by == "Coördinator"
        assert from_kept(as_kept(was.report)) == was.report
        with on(4, 8), late(datetime(2026, 3, 30, 9, tzinfo=UTC)):
            stock.take(session.scalars(select(Device)).one(), "hand_over", contract_kind="BRUIKLEEN")
        session.commit()
    with on(5, 4):
        client = client_for(COORDINATOR)
        once = {ending: client.get(f"/reports/stock/2026-03.{ending}").get_data() for ending in ENDINGS}
        again = {ending: client.get(f"/reports/stock/2026-03.{ending}").get_data() for ending in ENDINGS}
        assert once == again
        assert once["pdf"].startswith(b"%PDF")
        assert json.loads(once["json"])["run"] == was.report.run
        page = client.page("/reports/stock/2026-03")
        assert "Vastgelegd op do 2 apr 2026" in page.text
        assert "dezelfde cijfers" in page.text
        assert "Correcties op vroegere maanden" in client.page("/reports/stock/2026-04").text
    with arrange(), on(5, 4):
        found = issued(MARCH)
        assert found is not None
        assert what_changed(found) == [], "a month of the past counts the same again"
        assert month_report(MARCH).run == was.report.run
        assert month_report(APRIL).table("corrections").rows == (("2026-03", "Meegegeven aan een lener", "Laptop", 1),)
        assert not whole_report(APRIL).find("recounted")
        assert first_damaged() is None
        assert first_untold() is None


def test_what_is_counted_otherwise_now_is_told_in_the_next_report(arrange: Any) -> None:
    with arrange():
        issue_march()
        device = session.scalars(select(Device)).one()
        session.execute(device.__table__.update().values(location_id=None))
        session.expire_all()
        with on(4, 20):
            rows = whole_report(APRIL).table("recounted").rows
        assert ("Beweging van de voorraad", "Laptop, Werkplaats", "Verschil", 0, 1) in rows


def test_a_month_is_issued_once_when_it_is_over_by_who_may(arrange: Any) -> None:
    with arrange():
        issue_march()
        with on(4, 3):
            with pytest.raises(Refused) as no:
                issue(MARCH, actor=actor_of(COORDINATOR), draw=month_documents)
            assert no.value.reason == "already_issued"
            with pytest.raises(Refused) as no:
                issue(APRIL, actor=SYSTEM, draw=month_documents)
            assert no.value.reason == "month_runs"
            with pytest.raises(Refused) as no:
                issue(Month(2020, 1), actor=actor_of(COORDINATOR), draw=month_documents)
            assert no.value.reason == "nothing_yet"
            with pytest.raises(NotAllowed):
                issue(APRIL, actor=actor_of(LIBRARIAN), draw=month_documents)


def test_the_night_issues_and_mails_on_the_first_working_day_once_and_catches_up(
    arrange: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def night() -> int:
        keep_month_ends(actor=SYSTEM)
        return issue_due(actor=SYSTEM, draw=month_documents, address=ADDRESS)

    with arrange():
        with on(3, 3):
            stock.device_in(S.READY)
        for day, expected in ((1, 1), (2, 0)):  # 1 April is a Wednesday
            with on(4, day):
                assert night() == expected
        with on(5, 3):  # 1 May is a holiday, 2 and 3 May are a weekend
            assert night() == 0
        with on(7, 9):  # the nights of May and June did not run
            assert night() == 3
            assert night() == 0
        assert sorted(issued_months()) == ["2026-03", "2026-04", "2026-05", "2026-06"]
        mails = session.scalars(select(Message).where(Message.key.startswith("reports:month:2026-04:"))).all()
        assert len(mails) == 1
        kept = file_of(APRIL, "pdf")
        assert kept is not None
        assert (mails[0].kept_file_id, kept.content is not None) == (kept.id, True)
        assert f"{ADDRESS}/reports/stock/2026-04" in mails[0].body

        def another_night_was_first(series: str) -> int:
            monkeypatch.undo()
            if series == "month-reports":
                issue(Month(2026, 7), actor=SYSTEM, draw=month_documents)
            return 1

        with on(8, 3):
            monkeypatch.setattr(issuing, "next_number", another_night_was_first)
            assert issue_due(actor=SYSTEM, draw=month_documents, address=ADDRESS) == 0
            assert "2026-07" in issued_months()


def test_the_workbook_has_typed_cells_tables_and_a_chart_and_the_same_bytes(arrange: Any) -> None:
    with arrange(), on(3, 3):
        stock.device_in(S.READY, make="=cmd", model="@x")
        stock.device_in(S.RECEIVED)
        report = month_report(MARCH)
        assert from_kept(json.loads(json.dumps(as_kept(report)))) == report
        for part in ("vouchers", "digipunten"):
            assert "31" not in report.table(part).note, "a month that runs says nothing of days to come"
        content = month_documents(report)["xlsx"].content
        assert month_documents(report)["xlsx"].content == content
    book = openpyxl.load_workbook(io.BytesIO(content))
    oldest = book["Wacht het langst"]
    assert isinstance(oldest["D2"].value, datetime)
    assert isinstance(oldest["E2"].value, int)
    assert book["Kilo's in gebruik en afgevoerd"]["E2"].data_type == "n"
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "t_movement" in book["Beweging van de voorraad"].tables
    assert book["Waar de toestellen staan"]._charts
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("location=NIETS", "We kennen de plaats NIETS niet."),
        ("type=fiets", "Kies laptop, desktop of tablet."),
        ("org=NIETS", "We kennen de organisatie NIETS niet."),
        ("route=C", "Kies route A of B."),
    ],
)
def test_an_unknown_part_is_one_sentence(client_for: Any, asked: str, said: str) -> None:
    answer = client_for(COORDINATOR).get(f"/reports/stock/{clock.today():%Y-%m}?{asked}")
    assert answer.status_code in (400, 422)
    assert said in answer.text


def test_a_part_holds_only_what_was_asked(arrange: Any, client_for: Any) -> None:
    with arrange():
        stock.device_in(S.READY, location="WERK")
        stock.device_in(S.RECEIVED, location="BIB-C", kind=DeviceType.TABLET)
    month = f"{clock.today():%Y-%m}"
    client = client_for(COORDINATOR)
    data = json.loads(client.get(f"/reports/stock/{month}.json?location=bib-c&type=tablet").get_data())
    tables = {table["key"]: table for table in data["tables"]}
    assert data["filters"] == {"location": "BIB-C", "type": "tablet"}
    assert [row[0] for row in tables["movement"]["rows"]] == ["Tablet"]
    assert "targets" not in tables
    assert "Delen die deze keuze niet kennen" in client.page(f"/reports/stock/{month}?route=A").text


def test_the_command_writes_the_document_that_was_kept(
    app: Any, arrange: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = app.config["SETTINGS"]
    for name, value in (
        ("INSTANCE", str(own.instance)), ("DATABASE_URL", own.database), ("SECRET_KEY", own.secret_key)
    ):  # fmt: skip
        monkeypatch.setenv(f"DIGIBANK_{name}", value)
    monkeypatch.setattr("inventory.cli.running.demand_upgraded", lambda: None)
    with arrange():
        issue_march()
        kept = {ending: getattr(file_of(MARCH, ending), "content", None) for ending in ENDINGS}

    def stock_report(*words: str) -> Result:
        return CliRunner().invoke(digibank, ["report", "stock", *words])

    for ending in ENDINGS:
        file = tmp_path / f"maart.{ending}"
        assert stock_report("--month", "2026-03", "--out", str(file)).exit_code == 0
        assert file.read_bytes() == kept[ending]
    part = tmp_path / "deel.json"
    assert stock_report("--month", "2026-03", "--out", str(part), "--type", "laptop").exit_code == 0
    assert json.loads(part.read_text())["filters"] == {"type": "laptop"}
    for words in (("--month", "2099-01"), ("--month", "2026-03", "--location", "NIETS")):
        refused = stock_report(*words, "--out", str(tmp_path / "niets.csv"))
        assert (refused.exit_code, len(refused.stderr.strip().splitlines())) == (1, 1)
    assert not (tmp_path / "niets.csv").exists()
