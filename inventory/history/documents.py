"""The seal of this instance: its key, which lives in a file and never in the database, and the certificates it trusts.

The key is made at the first start, or a city gives its own. Certificates of former keys stay trusted, so that a new
key makes no old paper foreign.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from inventory.config import Settings, SettingsError
from inventory.core.clock import now
from labels import seal as paper_seal
from labels.errors import SealError
from labels.seal import LARGEST, Checked, Sealer, Verdict

__all__ = ["LARGEST", "Checked", "HouseSeal", "Verdict", "key_file", "renew", "trust", "trusted_file"]


@dataclass(frozen=True)
class HouseSeal:
    """The key to seal with, and every certificate whose seals are ours: the present one first."""

    sealer: Sealer
    trusted: tuple[Any, ...]
    place: str = ""

    @classmethod
    def load(cls, settings: Settings) -> "HouseSeal":
        """From the files of this instance; the key is made when there is none and none was named."""
        file = key_file(settings)
        if not settings.seal_key_file and not file.exists():
            _keep_new(file, paper_seal.make_pem(settings.centre_name, at=now()))
        sealer = _sealer(file)
        former = trusted_file(settings)
        if settings.seal_trusted_file or former.exists():
            return cls(sealer, (sealer.certificate, *_certificates(former)), settings.city)
        return cls(sealer, (sealer.certificate,), settings.city)

    @property
    def fingerprint(self) -> str:
        return self.sealer.fingerprint

    def seal(self, pdf: bytes, *, what: str, at: datetime) -> bytes:
        """The paper with our seal. `what` is read by whoever opens the seal: no personal data."""
        return paper_seal.seal(pdf, self.sealer, at=at, reason=what, place=self.place)

    def check(self, pdf: bytes) -> Checked:
        """What our seal says about any file."""
        return paper_seal.check(pdf, self.trusted)

    def holds(self, pdf: bytes) -> bool:
        """Whether a kept paper is sealed by us and whole, without reading what is in it: for many at once."""
        return paper_seal.is_whole(pdf, self.trusted)

    def described(self) -> list[dict[str, Any]]:
        """Every trusted certificate: fingerprint, organisation, until when it seals."""
        return [
            {
                "fingerprint": paper_seal.fingerprint(each),
                "organisation": paper_seal.organisation_of(each),
                "valid_until": each.not_valid_after,
                "seals": each is self.sealer.certificate,
            }
            for each in self.trusted
        ]

    def certificate_pem(self) -> bytes:
        """The present certificate, for who wants to check papers elsewhere."""
        return paper_seal.certificate_pem(self.sealer.certificate)


def key_file(settings: Settings) -> Path:
    return Path(settings.seal_key_file) if settings.seal_key_file else settings.instance / "seal_key.pem"


def trusted_file(settings: Settings) -> Path:
    return Path(settings.seal_trusted_file) if settings.seal_trusted_file else settings.instance / "seal_trusted.pem"


def renew(settings: Settings) -> HouseSeal:
    """A new key; papers of the former one stay ours. The former key itself is gone."""
    former, file = HouseSeal.load(settings), key_file(settings)
    if settings.seal_key_file:
        raise SettingsError(f"The key of the seal was given in {file}. Put the new one there, and trust the former.")
    trust(settings, former.certificate_pem())
    _write(file.with_suffix(".new"), paper_seal.make_pem(settings.centre_name, at=now()))
    os.replace(file.with_suffix(".new"), file)
    return HouseSeal.load(settings)


def trust(settings: Settings, pem: bytes) -> int:
    """Trust the certificates in this text too, as those of former keys of ours. The number of new ones."""
    try:
        given = paper_seal.certificates(pem)
    except SealError as wrong:
        raise SettingsError(f"The certificates cannot be trusted: {wrong}.") from None
    file = trusted_file(settings)
    present = _certificates(file) if file.exists() else ()
    known = {paper_seal.fingerprint(each) for each in present}
    fresh = {paper_seal.fingerprint(each): each for each in given}
    added = [each for name, each in fresh.items() if name not in known]
    if added:
        scratch = file.with_suffix(".new")
        _write(scratch, b"".join(paper_seal.certificate_pem(each) for each in (*present, *added)))
        os.replace(scratch, file)
    return len(added)


def _sealer(file: Path) -> Sealer:
    try:
        return Sealer.from_pem(file.read_bytes())
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
    except SealError as wrong:
        why = str(wrong)
    raise SettingsError(f"The key of the seal, {file}, cannot be used: {why}. Put a good key there and start again.")


def _certificates(file: Path) -> tuple[Any, ...]:
    try:
        found = paper_seal.certificates(file.read_bytes())
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
    except SealError as wrong:
        why = str(wrong)
    else:
        if found:
            return found
        why = "it holds no certificate"
    raise SettingsError(f"The certificates that are trusted, {file}, cannot be used: {why}. Mend the file.")


def _keep_new(file: Path, content: bytes) -> None:
    """Whole or not at all, and never over a key that another process made at the same moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_suffix(f".{os.getpid()}")
    _write(scratch, content)
    try:
        with suppress(FileExistsError):
            os.link(scratch, file)
    finally:
        scratch.unlink()


def _write(file: Path, content: bytes) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
