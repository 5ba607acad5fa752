"""`python -m labels`: one of each product on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

import labels
from labels.__main__ import main
from labels.contracts import clauses
from labels.papers import samples


def test_demo_writes_one_of_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", str(tmp_path / "uit")]) == 0
    names = {path.name for path in (tmp_path / "uit").iterdir()}
    assert len(names) == len(capsys.readouterr().out.splitlines())
    assert {f"{name}.pdf" for name in samples.PAPERS} < names
    for path in (tmp_path / "uit").glob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF-")


def test_stocks_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stocks"]) == 0
    text = capsys.readouterr().out
    assert [line.split()[0] for line in text.splitlines()] == [stock.name for stock in labels.stocks()]


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bestand").write_text("")
    assert main(["demo", str(tmp_path / "bestand")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_wrong_use_is_exit_2() -> None:
    with pytest.raises(SystemExit) as stop:
        main(["print"])
    assert stop.value.code == 2


def test_each_kind_has_a_newest_set() -> None:
    for kind in labels.Kind:
        assert clauses.clause_set(labels.newest_clauses(kind), kind).kind == kind
