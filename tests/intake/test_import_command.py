"""`digibank import donation` and `digibank import evidence`: exit codes, sentences, and that nothing half is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from inventory.cli import digibank
from inventory.core.clock import today
from inventory.devices.models import Device
from inventory.history.models import KeptFile
from inventory.intake.models import Lot
from inventory.workbench.models import EvidenceItem
from tests.databases import Store
from tests.intake.conftest import sheet
from tests.service import close_database

LOGS = Path(__file__).resolve().parents[1] / "workbench" / "files" / "nwipe"


@pytest.fixture
def run(app: Flask, store: Store, command_folder: Path) -> Callable[..., Result]:
    """`run("import", ...)` on the database of the test."""
    environment = {
        "DIGIBANK_INSTANCE": str(command_folder),
        "DIGIBANK_DATABASE_URL": store.url,
        "DIGIBANK_SECRET_KEY": "only-for-tests-" * 3,
        "DIGIBANK_BASE_URL": "https://digibank.test",
    }

    def call(*arguments: str, group: str = "import") -> Result:
        with app.app_context():
            close_database()
        return CliRunner().invoke(digibank, (group, *arguments), env=environment)

    return call


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    def write(data: bytes, name: str = "lijst.csv") -> str:
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


def count(arrange: Any, model: Any) -> int:
    with arrange() as session:
        return int(session.query(model).count())


def test_a_list_is_taken_in(run: Any, file: Any, arrange: Any) -> None:
    done = run("donation", file(sheet("laptop;Dell;E5440;AB12;")), "--donor", "miras", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["code"] == f"L-{today().year}-001"
    assert said["rows"][0]["accepted"] is True
    assert said["rows"][0]["tag"].startswith("KOR-000001-")
    assert count(arrange, Lot) == 1


def test_received_on_a_day(run: Any, file: Any, arrange: Any) -> None:
    path = file(sheet("laptop;Dell;E5440;AB12;"))
    assert run("donation", path, "--donor", "MIRAS", "--received", today().isoformat()).exit_code == 0
    with arrange() as session:
        assert session.query(Device).one().state == "received"


def test_a_dry_run_keeps_nothing(run: Any, file: Any, arrange: Any) -> None:
    done = run("donation", file(sheet("laptop;Dell;E5440;AB12;")), "--donor", "MIRAS", "--dry-run")
    assert done.exit_code == 0
    assert "E5440" in done.stdout
    assert count(arrange, Lot) == 0


@pytest.mark.parametrize("as_json", [False, True])
def test_one_sentence_per_problem(run: Any, file: Any, arrange: Any, as_json: bool) -> None:
    path = file(sheet("laptop;Dell;E5440;AB12;", "toaster;Dell;E1;CD34;", "tablet;;E1;EF56;"))
    done = run("donation", path, "--donor", "MIRAS", *(["--json"] if as_json else []))
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Er is niets bewaard")
    assert [line[:2] for line in lines[1:]] == ["3 ", "4 "]
    assert count(arrange, Lot) == count(arrange, Device) == count(arrange, KeptFile) == 0
    if as_json:
        assert [row["row"] for row in json.loads(done.stdout)["rows"]] == [3, 4]
    else:
        assert done.stdout == ""


def test_own_titles(run: Any, file: Any) -> None:
    data = b"Soort;Merk;Bouwjaarcode;Serienummer\nlaptop;Dell;E5440;AB12\n"
    path = file(data)
    assert run("donation", path, "--donor", "MIRAS").exit_code == 1
    assert run("donation", path, "--donor", "MIRAS", "--map", "model=Bouwjaarcode").exit_code == 0
    assert run("donation", path, "--donor", "MIRAS", "--map", "model").exit_code == 2


def test_an_unknown_donor(run: Any, file: Any) -> None:
    done = run("donation", file(sheet("laptop;Dell;E5440;AB12;")), "--donor", "NOBODY")
    assert done.exit_code == 1
    assert done.stderr == "We kennen geen schenker met de code 'NOBODY'.\n"


def test_a_log_is_read_and_kept_once(run: Any, arrange: Any) -> None:
    path = str(LOGS / "good_hdd.log")
    done = run("evidence", path, "--json")
    assert done.exit_code == 0, done.output
    (said,) = json.loads(done.stdout)
    assert said["new"] is True
    assert said["media"][0]["state"] == "quarantine"
    again = run("evidence", path, "--json")
    assert json.loads(again.stdout)[0]["new"] is False
    assert count(arrange, EvidenceItem) == 1


def test_one_bad_file_refuses_all(run: Any, file: Any, arrange: Any) -> None:
    done = run("evidence", str(LOGS / "good_hdd.log"), file(b"hello", "a.log"), file(b"", "b.log"))
    assert done.exit_code == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["a.log", "b.log"]
    assert count(arrange, EvidenceItem) == count(arrange, KeptFile) == 0


@pytest.mark.parametrize("tag", ["KOR-1", "KOR-000001-C"])
def test_a_device_that_is_not_there(run: Any, arrange: Any, tag: str) -> None:
    done = run("evidence", str(LOGS / "good_hdd.log"), "--device", tag)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert count(arrange, EvidenceItem) == 0


def test_a_newer_list_and_taking_it_back(run: Any, tmp_path: Path, arrange: Any) -> None:
    file = tmp_path / "lijst.csv"
    file.write_bytes(sheet("laptop;Dell;E5440;AA1;M1"))
    assert run("donation", str(file), "--donor", "MIRAS").exit_code == 0
    with arrange() as session:
        code = session.query(Lot).one().code
    file.write_bytes(sheet("laptop;Dell;E5450;AA1;M1", "laptop;Dell;E5440;AA2;M2"))
    assert run("donation", str(file)).exit_code == 2
    newer = run("donation", str(file), "--lot", code)
    assert newer.exit_code == 0, newer.output
    with arrange() as session:
        assert [device.model for device in session.query(Device).order_by(Device.id)] == ["E5450", "E5440"]
    assert run("undo", code).exit_code == 0
    with arrange() as session:
        assert [device.model for device in session.query(Device).filter_by(lot_code=code)] == ["E5440"]


def test_the_yearly_figures(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "ovam.csv"
    assert run("ovam", "--year", "2026", "--out", str(file), group="report").exit_code == 0
    assert "Categorie;UNU-sleutel;" in file.read_text("utf-8-sig")
    assert run("ovam", "--year", "2026", "--out", str(tmp_path / "x.pdf"), group="report").exit_code == 2
