"""`python -m labels`: one of each product on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

import labels
from labels import demo
from labels.__main__ import main, products
from labels.contracts import clauses
from labels.papers import samples
from tests.thorough import sample


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """One of each product."""
    return products()


def test_demo_writes_one_of_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, made: dict[str, bytes]
) -> None:
    monkeypatch.setattr("labels.__main__.products", lambda: made)
    assert main(["demo", str(tmp_path / "uit")]) == 0
    names = {path.name for path in (tmp_path / "uit").iterdir()}
    assert len(names) == len(capsys.readouterr().out.splitlines())
    assert {f"{name}.pdf" for name in samples.PAPERS} < names
    for path in (tmp_path / "uit").glob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("has", [True, False])
def test_alone_it_makes_a_folder_here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, has: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("labels.__main__.products", lambda: {"a.pdf": labels.agreement(demo.BRUIKLEEN)})
    monkeypatch.setattr("labels.__main__.has_poppler", lambda: has)
    monkeypatch.setattr("labels.__main__.reading_table", lambda: iter(["gelezen"]))
    assert main([]) == 0
    names = {path.name for path in (tmp_path / "labels-demo").iterdir()}
    assert names == ({"a.pdf", "a.1.png", "a.2.png", "a.3.png", "leestabel.txt"} if has else {"a.pdf"})
    assert ("poppler-utils" in capsys.readouterr().err) is not has


def test_pictures_show_every_page_and_every_code_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table is of six stocks, and of all when the tests are thorough."""
    made = {"bruikleen.pdf": labels.agreement(demo.BRUIKLEEN), "etiketten.zpl": b"^XA^XZ"}
    stocks = sample(labels.stocks(), 6)
    monkeypatch.setattr("labels.__main__.products", lambda: made)
    monkeypatch.setattr("labels.looking.stocks", lambda: stocks)
    assert main(["demo", "--pictures", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(list(tmp_path.iterdir()))
    assert (tmp_path / "bruikleen.3.png").read_bytes().startswith(b"\x89PNG")
    table = (tmp_path / "leestabel.txt").read_text()
    assert {line.split()[0] for line in table.splitlines()[1:]} == {stock.name for stock in stocks}
    assert "NEE" not in table


def test_pictures_without_poppler_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labels.__main__.products", lambda: {"a.pdf": b"%PDF-"})
    monkeypatch.setenv("PATH", "")
    assert main(["demo", "--pictures", str(tmp_path)]) == 1
    assert "pdftoppm" in capsys.readouterr().err


def test_a_stock_too_small_for_some_gets_the_others(made: dict[str, bytes]) -> None:
    assert {"etiketten-brother-tze-12.pdf", "etiketten-brother-tze-12-toestel.png"} < set(made)
    assert b"plaats-lang" in made["etiketten-brother-tze-12.txt"]
    assert "etiketten-avery-l4731.pdf" in made


def test_stocks_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stocks"]) == 0
    text = capsys.readouterr().out
    assert main(["--list-stocks"]) == 0
    assert capsys.readouterr().out == text
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
