"""Papers are sealed when they are drawn; the key lives in a file beside the database."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from inventory.config import Settings, SettingsError
from inventory.core.clock import now
from inventory.core.db import session
from inventory.history import archive, documents
from inventory.history.documents import HouseSeal, Verdict
from inventory.history.models import KeptFile
from inventory.history.sealing import first_false_seal, house_seal, sealed
from inventory.web.saving import saving
from labels import seal as seals
from tests.pdf import a_pdf

Database = Any


def kept_paper(name: str = "B-2026-00031-agreement.pdf", kind: str = "agreement") -> KeptFile:
    with saving():
        archive.keep_data(kind, "loan", 1, name=name, data={"a": 1})
    kept = archive.drawn(kind, "loan", 1, lambda data: a_pdf("Contract"), saving=saving)
    assert kept is not None
    assert kept.content is not None
    return kept


def own_settings(folder: Path, **values: Any) -> Settings:
    return Settings(instance=folder, secret_key="x" * 40, **values)


# --- kept papers -----------------------------------------------------------------------------------------------


def test_a_drawn_paper_is_kept_sealed(database: Database) -> None:
    kept = kept_paper()
    found = house_seal().check(kept.content or b"")
    assert (found.verdict, found.reason) == (Verdict.WHOLE, "Contract B-2026-00031")
    assert kept.sealed_at is not None
    assert found.issued_at == kept.sealed_at.replace(microsecond=0)
    assert kept.sha256 == hashlib.sha256(kept.content or b"").hexdigest()
    assert kept.seal == house_seal().fingerprint
    assert archive.first_damaged() is None
    assert first_false_seal() is None


def test_a_reprint_is_the_same_bytes(database: Database) -> None:
    first = kept_paper().content
    again = archive.drawn("agreement", "loan", 1, lambda data: pytest.fail("drawn twice"), saving=saving)
    assert again is not None
    assert again.content == first


def test_the_seal_of_a_kept_paper_cannot_be_taken_off(database: Database) -> None:
    kept = kept_paper()
    for values in ({"seal": None}, {"seal": "0" * 64}):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(update(KeptFile).where(KeptFile.id == kept.id).values(**values))


def test_what_comes_from_outside_is_not_sealed(database: Database) -> None:
    kept = archive.keep_bytes("evidence", "device", 1, name="wis.log", content=b"log")
    assert (kept.seal, kept.sealed_at) == (None, None)


def test_verify_finds_a_seal_by_another_key(database: Database, tmp_path: Path) -> None:
    """As after a restore on a machine that has another key."""
    other = HouseSeal.load(own_settings(tmp_path))
    content = other.seal(a_pdf("Contract"), what="Contract", at=now())
    session.add(
        KeptFile(
            kind="receipt",
            owner_kind="loan",
            owner_id=2,
            name="theirs.pdf",
            content_type="application/pdf",
            data={},
            data_sha256="",
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            kept_at=now(),
            seal=other.fingerprint,
            sealed_at=now(),
        )
    )
    session.flush()
    wrong = first_false_seal()
    assert wrong is not None
    assert "theirs.pdf" in wrong
    assert "seal trust" in wrong


def test_a_report_is_sealed_as_it_leaves(database: Database) -> None:
    found = house_seal().check(sealed(a_pdf("Maandverslag"), what="Maandverslag oktober 2026"))
    assert found.unchanged
    assert found.reason == "Maandverslag oktober 2026"
    assert session.scalars(select(KeptFile)).all() == []


# --- the key ---------------------------------------------------------------------------------------------------


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = HouseSeal.load(own_settings(tmp_path))
    file = tmp_path / "seal_key.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert HouseSeal.load(own_settings(tmp_path)).fingerprint == first.fingerprint
    assert [each.name for each in tmp_path.iterdir()] == ["seal_key.pem"]
    [shown] = first.described()
    assert shown["organisation"] == "Digibank Kortrijk"
    assert shown["valid_until"] > now() + timedelta(days=3000)


def test_a_renewed_key_leaves_old_papers_ours(tmp_path: Path) -> None:
    own = own_settings(tmp_path)
    old = HouseSeal.load(own)
    paper = old.seal(a_pdf("Contract"), what="Contract", at=now())
    new = documents.renew(own)
    assert new.fingerprint != old.fingerprint
    assert new.check(paper).unchanged
    assert new.check(paper).fingerprint == old.fingerprint
    assert new.check(new.seal(a_pdf("Contract"), what="Contract", at=now())).unchanged
    assert old.check(new.seal(a_pdf("Contract"), what="Contract", at=now())).verdict is Verdict.UNKNOWN
    third = documents.renew(own)
    assert third.check(paper).unchanged
    assert len(third.described()) == 3
    assert stat.S_IMODE((tmp_path / "seal_trusted.pem").stat().st_mode) == 0o600


def test_a_given_key(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "stad.pem"
    own = own_settings(tmp_path / "instance", seal_key_file=str(file))
    with pytest.raises(SettingsError, match="cannot be used: No such file"):
        HouseSeal.load(own)
    file.parent.mkdir()
    file.write_bytes(seals.make_pem("Stad Kortrijk", at=now()))
    assert HouseSeal.load(own).described()[0]["organisation"] == "Stad Kortrijk"
    with pytest.raises(SettingsError, match="was given"):
        documents.renew(own)


@pytest.mark.parametrize("content", [b"", b"hallo", b"-----BEGIN PRIVATE " + b"KEY-----\nAAAA\n-----END"])
def test_a_key_that_cannot_be_used_stops_the_start(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "seal_key.pem").write_bytes(content)
    with pytest.raises(SettingsError) as no:
        HouseSeal.load(own_settings(tmp_path))
    assert str(no.value).count(". ") == 1
    assert "seal_key.pem" in str(no.value)
    assert (tmp_path / "seal_key.pem").read_bytes() == content


def test_certificates_that_cannot_be_read_stop_the_start(tmp_path: Path) -> None:
    for content in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        (tmp_path / "seal_trusted.pem").write_bytes(content)
        with pytest.raises(SettingsError, match=r"seal_trusted\.pem"):
            HouseSeal.load(own_settings(tmp_path))
    with pytest.raises(SettingsError, match="No such file"):
        HouseSeal.load(own_settings(tmp_path / "new", seal_trusted_file=str(tmp_path / "none.pem")))


def test_the_key_is_not_in_the_database(app: Flask, arrange: Callable[[], Any]) -> None:
    with arrange():
        kept = kept_paper()
        key = documents.key_file(app.config["SETTINGS"]).read_bytes()
        secret = key.split(b"\n")[1]
        assert secret not in (kept.content or b"")
        assert b"PRIVATE" not in (kept.content or b"")
