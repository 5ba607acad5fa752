"""Every name in the table of the second stage leads to a test, and each test stands in one stage."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import run
from tests.stages import LONG, STAGES, is_long

TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", LONG)
def test_what_is_named_is_there(name: str) -> None:
    file, _, test = name.partition("::")
    assert f"def {test}" in (TESTS / file).read_text("utf-8")
    assert is_long(f"tests/{name}[some value]")


def test_each_stage_is_run_by_make_test() -> None:
    marks = {name: stage.marks for name, stage in STAGES.items() if stage.database == "sqlite"}
    assert marks == {"sqlite": "not browser and not long", "long": "long", "chromium": "browser"}
    assert STAGES["postgres"].marks == ""
    assert not is_long("tests/browser/test_floor.py::test_every_page_of_a_role[library]")
    assert not [name for name in LONG if name.startswith("browser/")]


def test_a_run_in_which_nothing_ran_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "postgres_binaries", lambda: None)
    assert run.main(["--stages", "postgres"]) != 0
    assert "nothing ran on it" in capsys.readouterr().out
