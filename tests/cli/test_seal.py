"""`digibank seal`, and what `verify` says of seals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inventory.cli import digibank
from inventory.cli.locking import serving
from inventory.config import Settings
from inventory.core.clock import now
from inventory.history.documents import HouseSeal
from labels import seal as seals
from tests.pdf import a_pdf

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str, **extra: str) -> Result:
        env = {"DIGIBANK_INSTANCE": str(tmp_path / "instance"), "DIGIBANK_SECRET_KEY": "x" * 40, **extra}
        return CliRunner().invoke(digibank, arguments, env=env)

    return call


def fingerprints(run: Run) -> list[str]:
    return [row["fingerprint"] for row in json.loads(run("seal", "show", "--json").stdout)]


def test_show_renew_trust(run: Run, tmp_path: Path) -> None:
    [first] = fingerprints(run)
    assert first in run("seal", "show").stdout
    certificate = run("seal", "show", "--certificate").stdout
    assert "PRIVATE" not in certificate
    assert "PRIVATE" not in run("seal", "show").stdout
    assert [seals.fingerprint(each) for each in seals.certificates(certificate.encode())] == [first]

    paper = HouseSeal.load(Settings(instance=tmp_path / "instance")).seal(a_pdf("Contract"), what="", at=now())
    assert run("seal", "renew").exit_code == 0
    second, kept = fingerprints(run)
    assert (kept, second != first) == (first, True)

    # A machine where the files were lost: papers are foreign until their certificate is trusted.
    elsewhere = Settings(instance=tmp_path / "elsewhere")
    (tmp_path / "former.pem").write_text(certificate)
    assert not HouseSeal.load(elsewhere).check(paper).unchanged
    for count in ("1 ", "0 "):
        done = run("seal", "trust", str(tmp_path / "former.pem"), DIGIBANK_INSTANCE=str(elsewhere.instance))
        assert done.stdout.startswith(count)
    assert HouseSeal.load(elsewhere).check(paper).unchanged


def test_a_key_is_not_renewed_under_a_running_service(run: Run, tmp_path: Path) -> None:
    before = fingerprints(run)
    with serving(Settings(instance=tmp_path / "instance")):
        done = run("seal", "renew")
    assert done.exit_code == 1
    assert fingerprints(run) == before


def test_a_bad_key_is_one_sentence(run: Run, tmp_path: Path) -> None:
    for arguments in (("seal", "show"), ("verify",), ("serve",)):
        done = run(*arguments, DIGIBANK_SEAL_KEY_FILE=str(tmp_path / "none.pem"))
        assert done.exit_code == 1
        assert done.stderr.count("\n") == 1
        assert "none.pem" in done.stderr
    assert not (tmp_path / "none.pem").exists()


def test_config_masks_where_the_key_is(run: Run, tmp_path: Path) -> None:
    shown = run("config", DIGIBANK_SEAL_KEY_FILE=str(tmp_path / "stad.pem")).stdout
    [line] = [line for line in shown.splitlines() if line.startswith("seal_key_file")]
    assert "***" in line
    assert "stad.pem" not in line
