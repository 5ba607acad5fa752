"""The demo year: the same every time, whole, and with the figures right. Built small here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from inventory.cli import demo
from inventory.cli.demo import catalogue, logs, names
from inventory.cli.demo.agenda import Agenda, at_time, workdays_later
from inventory.cli.demo.lists import list_of
from inventory.cli.demo.plan import FIRST_DAY, LAST_DAY, LOTS, PlannedLot, Scale, devices_of
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.months import Month
from inventory.core.one_writer import writing
from inventory.core.register_number import national_number_in
from inventory.devices.models import Device
from inventory.history import archive
from inventory.history.models import Event, KeptFile
from inventory.history.queries import first_broken_event
from inventory.intake.readers.donor_list import read_donor_list
from inventory.loans.models import Loan
from inventory.people.models import Person
from inventory.reports.queries.month.report import month_report
from inventory.rooms import ROOMS
from inventory.workbench.actions.parts import stock_fits_moves
from inventory.workbench.models import PartMove, PartWhy
from inventory.workbench.readers.nwipe import Verdict, read_nwipe
from inventory.workbench.readers.serials import SerialProblem
from tests.conftest import Clock
from tests.databases import Store
from tests.service import MIGRATIONS, close_database, make_tables, new_app, settings_for_tests
from tests.thorough import WHOLE

SMALL = 0.12
KORTRIJK = ZoneInfo("Europe/Brussels")


class Enough(Exception):
    """So much of the year is built that it can be compared."""


def built(store: Store, name: str, folder: Path, *, until: date = LAST_DAY) -> Flask:
    """A small year in a database of its own, or the months of it that are over `until`; its app context is for the
    caller.
    """

    def day_is_done(day: date) -> None:
        if day > until:
            raise Enough

    app = new_app(settings_for_tests(folder, store.empty(name)))
    with app.app_context(), writing():
        make_tables(from_models=not any(MIGRATIONS.glob("versions/*.py")))
        with suppress(Enough):
            demo.build(app, factor=SMALL, on_day=day_is_done)
        close_database()
    return app


@pytest.fixture(scope="module")
def year(store: Store, settled: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = built(store, "year", tmp_path_factory.mktemp("year"))
    yield app
    with app.app_context():
        close_database()


def head() -> tuple[int, str]:
    seq, digest = session.execute(select(Event.seq, Event.hash).order_by(Event.seq.desc()).limit(1)).one()
    return seq, digest


def test_the_same_year_is_built_every_time(year: Flask, store: Store) -> None:
    """Each event seals the one before it, so two that are the same have the same past. The seal on a report is that of
    the house, so both are built in one house.
    """
    again = built(
        store, "again", year.config["SETTINGS"].instance, until=LAST_DAY if WHOLE else FIRST_DAY + timedelta(days=92)
    )
    with again.app_context():
        seq, second = head()
        close_database()
    with year.app_context():
        assert seq > 150
        assert session.scalar(select(Event.hash).where(Event.seq == seq)) == second
        assert head()[0] == seq or not WHOLE


def test_nothing_in_it_is_out_of_step(year: Flask) -> None:
    with year.app_context():
        assert first_broken_event() is None
        assert archive.first_damaged() is None
        assert [wrong for room in ROOMS for check in room.verifies for wrong in check()] == []


def test_events_stand_in_the_order_of_their_time(year: Flask) -> None:
    with year.app_context():
        times = session.scalars(select(Event.at).order_by(Event.seq)).all()
    assert times == sorted(times)
    assert times[0] >= at_time(FIRST_DAY, 0)
    assert times[-1] < at_time(LAST_DAY, 23)


def test_every_month_report_adds_up(year: Flask, clock: Clock) -> None:
    clock.at(LAST_DAY)
    with year.app_context():
        month, differences = Month(2025, 11), {}
        while month.first_on <= LAST_DAY:
            differences[str(month)] = month_report(month).difference
            month = month.next
    assert len(differences) == 13
    assert set(differences.values()) == {0}


def test_there_is_something_of_everything(year: Flask) -> None:
    with year.app_context():
        states = set(session.scalars(select(Device.state)))
        kinds = set(session.scalars(select(Loan.kind)))
        people = session.scalar(select(func.count(Person.id)))
    assert {"on_loan", "sold", "recycled", "announced"} <= states
    assert kinds == {"BRUIKLEEN", "HUUR", "KOOP"}
    assert people


def test_parts_lie_in_the_cupboard_and_go_into_devices(year: Flask) -> None:
    with year.app_context():
        whys = set(session.scalars(select(PartMove.why)))
        assert {PartWhy.BOUGHT, PartWhy.USED} <= whys
        assert stock_fits_moves() == []


def test_people_are_invented_and_cannot_be_called(year: Flask) -> None:
    with year.app_context():
        for person in session.scalars(select(Person)):
            assert person.phone == "" or person.phone.startswith("056 00 ")
            assert person.email == "" or person.email.endswith("@example.be")
            assert not national_number_in(f"{person.name} {person.address} {person.phone}")


def test_papers_are_drawn_when_somebody_asks(year: Flask) -> None:
    """A paper that nobody asked for is not drawn: that would take most of the time."""
    with year.app_context():
        drawn = session.scalar(
            select(func.count(KeptFile.id)).where(KeptFile.kind == "agreement", KeptFile.sha256.is_not(None))
        )
    assert not drawn


# --- The parts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", logs.Outcome)
def test_a_log_is_read_as_it_was_meant(outcome: logs.Outcome) -> None:
    host = logs.Host("Dell Inc.", "Latitude 5490", "1AB2CD2", "0" * 32, "Core i5-8250U")
    drives = [logs.Drive(catalogue.SSD_256, "17001B200001", outcome), logs.Drive(catalogue.HDD_500, "WXA1A00B0001")]
    begun = at_time(date(2026, 3, 2), 16)
    log = logs.write(host, drives, begun_at=begun)
    (run,) = read_nwipe(log.content, zone=KORTRIJK).runs
    first, second = run.drives
    assert run.program == "nwipe 0.42"
    assert run.host_serial == "1AB2CD2"
    assert first.verdict == {"good": Verdict.GOOD, "failed": Verdict.FAILED, "aborted": Verdict.ABORTED}[outcome]
    assert (second.verdict, second.serial, second.reasons) == (Verdict.GOOD, "WXA1A00B0001", ())
    assert second.started_at == begun


def test_a_masked_log_names_no_disk() -> None:
    host = logs.Host("HP", "ProBook 450 G5", "5CG8123A4", "0" * 32, "Core i5-8250U")
    log = logs.write(host, [logs.Drive(catalogue.NVME_256, "S4GANX0K000001")], begun_at=now(), masked=True)
    (drive,) = read_nwipe(log.content, zone=KORTRIJK).drives
    assert (drive.serial, drive.serial_problem) == (None, SerialProblem.MASKED)


@pytest.mark.parametrize("lot", LOTS, ids=lambda lot: f"{lot.donor} {lot.day}")
def test_the_list_of_every_partner_is_read_whole(lot: PlannedLot) -> None:
    devices = list(devices_of(lot, Random(1), Scale()))
    name, data = list_of(lot.donor, devices)
    listed = read_donor_list(data, name)
    assert listed.problems == ()
    assert [(row.type, row.model, row.serial) for row in listed.rows] == [
        (device.model.type.value, device.model.name, device.serial) for device in devices
    ]
    assert len({device.serial for device in devices}) == len(devices)


def test_the_diary_goes_forward_only() -> None:
    agenda = Agenda(date(2026, 3, 2), date(2026, 3, 6), Random(1))
    done: list[date] = []

    def again() -> None:
        done.append(today())
        agenda.on(workdays_later(today(), 1), again)

    agenda.put(at_time(date(2026, 3, 1), 9), again)
    while agenda.do_month(lambda day: None):
        pass
    assert done == [date(2026, 3, day) for day in range(2, 7)]


def test_nobody_in_it_has_the_name_of_another() -> None:
    pairs = list(names.people(Random(1)))
    assert len(set(pairs)) == len(pairs) > 5000
