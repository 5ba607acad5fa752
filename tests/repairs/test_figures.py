"""What the room counts: for the reports, beside what others published, and as Open Repair Data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from inventory.access import SYSTEM
from inventory.cli import digibank
from inventory.core import clock
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.months import Month
from inventory.core.periods import Period
from inventory.devices.models import DeviceType
from inventory.history.models import Event
from inventory.repairs import actions
from inventory.repairs.actions.comparison import import_ords, undo_ords
from inventory.repairs.lifecycle import DataChoice
from inventory.repairs.models import OrdsImport, OrdsRecord, Repair
from inventory.repairs.queries.figures import days_in_use_after_repair, figures
from inventory.repairs.queries.ords import ords_rows
from inventory.repairs.queries.success import Score, per_kind, success
from inventory.reports.queries.month.report import month_report
from inventory.reports.queries.subsidy import subsidy_report
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, org_of
from tests.repairs.published_schema import problems
from tests.repairs.test_ords import GOOD, file_of

APRIL, MAY, JUNE = Month(2026, 4), Month(2026, 5), Month(2026, 6)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def on(month: int, day: int) -> Any:
    return clock.moved(datetime(2026, month, day, 10, tzinfo=UTC))


def a_case(*, fix: bool = True) -> Repair:
    """Brought in on 10 April, looked at on the 12th, waits two days for a part, mended on the 20th, fetched 2 May."""
    with on(4, 1):
        who = (
            kit.BORROWER
            if fix
            else replace(kit.BORROWER, first_name="Merel", last_name="Tak", email="merel@example.be")
        )
        device = kit.lend(kit.free_order(borrower=who)).line.device
    with on(4, 10):
        case = actions.open_repair(
            device,
            actor=actor_of(LIBRARIAN),
            org_id=org_of("BIB").id,
            fault_type="Boot",
            complaint="Zwart beeld",
            data_choice=DataChoice.KEEP,
        )
    technician = actor_of(TECHNICIAN)
    with on(4, 12):
        actions.move(case, "diagnose", actor=technician, facts={"fault_type": "Screen", "diagnosis": "Kabel los"})
        actions.move(case, "wait_for_part", actor=technician, facts={"part": "Kabel"})
    with on(4, 14):
        actions.move(case, "part_arrived", actor=technician)
    with on(4, 20):
        if not fix:
            actions.move(case, "give_up", actor=technician, facts={"barrier": "Item too worn out", "work": "Bord stuk"})
            actions.move(case, "keep_here", actor=actor_of(LIBRARIAN))
            return case
        case.promised_on = date(2026, 4, 18)
        actions.move(case, "fix", actor=technician, facts={"work": "Kabel vervangen.", "tests_passed": True})
    with on(5, 2):
        actions.move(case, "hand_back", actor=actor_of(LIBRARIAN))
    return case


def said(month: Month, key: str) -> dict[str, Any]:
    table = next(table for table in figures(month) if table.key == key)
    return {str(row[0]): row[1:] if len(row) > 2 else row[1] for row in table.rows}


def test_a_month_says_what_happened_in_it_whenever_it_is_asked(arrange: Any) -> None:
    with arrange():
        a_case()
        with on(6, 1):
            then = [figures(month) for month in (APRIL, MAY)]
            assert said(APRIL, "repairs") == {
                "Gemeld": 1, "Daarvan binnen de garantie": 1, "Daarvan buiten de garantie": 0, "Afgesloten": 0,
                "Afgesloten: hersteld": 0, "Afgesloten: ander toestel gekregen": 0, "Nog open aan het einde": 1,
            }  # fmt: skip
            assert said(MAY, "repairs")["Afgesloten: hersteld"] == 1
            assert said(MAY, "repair_days") == {
                "Van gemeld tot nagekeken": (1, 2),
                "Van nagekeken tot hersteld": (1, 8),
                "Wachten op een onderdeel": (1, 2),
                "Van hersteld tot teruggegeven": (1, 12),
                "Van gemeld tot afgesloten": (1, 22),
                "Van de beloofde dag tot hersteld": (1, 2),
            }
        with on(9, 1):  # it broke again, and came back again, after the months that are told
            case = session.scalars(select(Repair)).one()
            again = actions.open_repair(
                case.device, actor=actor_of(LIBRARIAN), org_id=org_of("BIB").id, fault_type="Screen", complaint="",
                data_choice=DataChoice.KEEP,
            )  # fmt: skip
            actions.move(
                again, "diagnose", actor=actor_of(TECHNICIAN), facts={"fault_type": "Screen", "diagnosis": "Los"}
            )
            assert [figures(month) for month in (APRIL, MAY)] == then


def test_days_after_a_repair_count_once_and_in_their_month(arrange: Any) -> None:
    with arrange():
        case = a_case()
        with on(6, 11):
            assert days_in_use_after_repair(APRIL) == {}
            may, june = (days_in_use_after_repair(month)[DeviceType.LAPTOP] for month in (MAY, JUNE))
            assert (round(may), round(june)) == (30, 10)
            assert round(days_in_use_after_repair(YEAR)[DeviceType.LAPTOP]) == round(may + june)
            told = said(MAY, "repair_saved")
            assert told["Kg in gebruik gehouden"] == "1,8"
            assert told["Kg CO2 vermeden, per jaar gebruik"] == round(30 / 365.25 * 27)
            assert told["Kg CO2 vermeden, per hersteld toestel"] == round(265 / 2)
            actions.open_repair(
                case.device, actor=actor_of(LIBRARIAN), org_id=org_of("BIB").id, fault_type="Screen", complaint="",
                data_choice=DataChoice.KEEP,
            )  # fmt: skip
        with on(7, 1):
            assert round(days_in_use_after_repair(JUNE)[DeviceType.LAPTOP]) == 10, "it is in repair since"


def test_the_reports_have_what_the_room_tells(arrange: Any) -> None:
    with arrange():
        a_case()
        with on(6, 1):
            assert set(figures(MAY)) <= set(month_report(MAY).tables)
            assert set(figures(YEAR)) <= set(subsidy_report(YEAR).more)


def test_our_cases_as_open_repair_data_say_nothing_of_anybody(
    arrange: Any, run: Callable[..., Result], tmp_path: Path, real_files: Path
) -> None:
    with arrange():
        kept = a_case()
        number, tag = kept.number, kept.device.tag
        a_case(fix=False)
        rows = ords_rows(date(2026, 1, 1), date(2026, 4, 30))
        assert [(row["repair_status"], row["problem"], row["event_date"]) for row in rows] == [
            ("End of life", "Scherm", "2026-04-20")
        ]
    file = tmp_path / "ords.csv"
    assert run("export", "ords", "--out", str(file)).exit_code == 0
    told = file.read_text("utf-8")
    assert [line.split(",")[9] for line in told.splitlines()[1:]] == ["Fixed", "End of life"]
    assert not [word for word in (number, tag, "Zwart beeld", "Kabel", "Bord stuk") if word in told]
    assert problems(file.read_bytes(), real_files / "ords" / "RepairConnects_202507.tableschema.json") == []
    assert run("export", "ords", "--out", str(tmp_path / "ords.txt")).exit_code == 2


@pytest.fixture
def run(app: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command, on the database of this test."""
    own = app.config["SETTINGS"]
    for name, value in (
        ("INSTANCE", str(own.instance)), ("DATABASE_URL", own.database), ("SECRET_KEY", own.secret_key)
    ):  # fmt: skip
        monkeypatch.setenv(f"DIGIBANK_{name}", value)
    monkeypatch.setattr("inventory.cli.running.demand_upgraded", lambda: None)
    return lambda *words: CliRunner().invoke(digibank, list(words))


# --- what others did -----------------------------------------------------------------------------------------------

BELGIAN = file_of(*(GOOD.replace("_1", f"_{place}") for place in range(1, 7)))


def test_the_same_file_changes_nothing_and_a_file_can_be_taken_back(arrange: Any) -> None:
    with arrange():
        done = import_ords(BELGIAN, "be.csv", actor=SYSTEM).done
        assert done is not None
        assert (done.rows, done.providers, done.first_on) == (6, ["Repair Connects"], date(2022, 3, 10))
        again = import_ords(BELGIAN, "copy.csv", actor=SYSTEM)
        assert (again.done, again.known) == (None, 6)
        more = import_ords(BELGIAN + b"\n" + GOOD.replace("_1", "_7").encode(), "more.csv", actor=SYSTEM)
        assert (more.added, more.known) == (1, 6)
        assert undo_ords(done.id, actor=SYSTEM) == 6
        assert session.scalar(select(func.count(OrdsRecord.id))) == 1
        with pytest.raises(Refused) as no:
            undo_ords(done.id, actor=SYSTEM)
        assert no.value.reason == "already_undone"
        kinds = session.scalars(select(Event.kind).where(Event.subject_kind == "ords").order_by(Event.seq)).all()
        assert kinds == ["ords:imported", "ords:imported", "ords:undone"]


def test_a_newer_edition_takes_the_place_until_it_is_taken_back(arrange: Any) -> None:
    newer = file_of(GOOD.replace("Fixed", "Repairable"))
    with arrange():
        first = import_ords(BELGIAN, "2025.csv", actor=SYSTEM).done
        with pytest.raises(Refused) as no:
            import_ords(newer, "2026.csv", actor=SYSTEM)
        assert (no.value.reason, no.value.missing) == ("says_otherwise", ("repconn_1",))
        trial = import_ords(newer, "2026.csv", actor=SYSTEM, replace=True, dry_run=True)
        assert (trial.done, trial.added, trial.replaced) == (None, 1, 6)
        second = import_ords(newer, "2026.csv", actor=SYSTEM, replace=True).done
        assert first is not None
        assert second is not None
        assert per_kind()[0].home == Score(repairable=1)
        with pytest.raises(Refused) as no:
            undo_ords(first.id, actor=SYSTEM)
        assert no.value.reason == "newer_first"
        undo_ords(second.id, actor=SYSTEM)
        assert per_kind()[0].home == Score(fixed=6)


def test_a_file_with_a_bad_row_is_refused_whole_unless_asked(arrange: Any) -> None:
    bad = file_of(GOOD, GOOD.replace("_1", "_2").replace("BEL", "be"))
    with arrange():
        with pytest.raises(BadInput) as no:
            import_ords(bad, "be.csv", actor=SYSTEM)
        assert [(row.row, row.column) for row in no.value.details] == [(3, "country")]
        assert session.scalar(select(func.count(OrdsImport.id))) == 0
        taken = import_ords(bad, "be.csv", actor=SYSTEM, skip_refused=True)
        assert (taken.added, len(taken.refused)) == (1, 1)
        for wrong in (b"", file_of()):
            with pytest.raises(BadInput):
                import_ords(wrong, "leeg.csv", actor=SYSTEM)
        with pytest.raises(NotAllowed):
            import_ords(BELGIAN, "be.csv", actor=actor_of(TECHNICIAN))


def test_the_command_takes_in_a_real_file(run: Callable[..., Result], real_files: Path) -> None:
    file = str(real_files / "ords" / "RepairConnects_202507.csv")
    done = run("import", "ords", file, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert (told["added"], told["summary"]["laptop"]["BEL"]["repairs"]) == (2885, 68)
    assert json.loads(run("import", "ords", file, "--json").output)["known"] == 2885
    assert run("import", "ords", "--undo", "1").output == "1: 2885 -\n"
    assert run("import", "ords").exit_code == 2


def test_shares_are_whole_percents_that_make_a_hundred() -> None:
    assert Score(1, 1, 1).shares == (34, 33, 33)
    assert Score().shares == (0, 0, 0)
    assert (Score(4).is_enough, Score(3, 1, 1).is_enough, Score(unknown=9).is_enough) == (False, True, False)


def test_the_page_says_when_there_is_too_little_to_say(arrange: Any, client_for: Any) -> None:
    with arrange():
        a_case()
        import_ords(BELGIAN, "be.csv", actor=SYSTEM)
        found = success(YEAR)
        assert [(row.key, row.ours, row.home) for row in found.kinds] == [
            ("laptop", Score(fixed=1), Score(fixed=6)),
        ]
        assert [row.key for row in found.faults] == ["Screen"]
    for persona in (TECHNICIAN, SHOPKEEPER, COORDINATOR):
        page = client_for(persona).get("/repairs/figures?from=2026-01-01&to=2026-12-31")
        assert "1: te weinig om iets te zeggen" in page.text
        assert "100\xa0% hersteld, 0\xa0% nog te herstellen, 0\xa0% niet te herstellen (van 6)" in page.text
    assert client_for(LIBRARIAN).get("/repairs/figures").status_code == 403
    assert client_for(COORDINATOR).get("/repairs/figures?from=gisteren&to=2026-12-31").status_code == 422
    sheet = client_for(TECHNICIAN).get("/repairs/figures.csv?from=2026-01-01&to=2026-12-31").data.decode("utf-8-sig")
    assert "Laptop;1;0;0;0;6;0;0;0;6;0;0;0" in sheet
