"""The seal of the running service, and what is sealed with it."""

from collections.abc import Callable, Iterator

from flask import Flask, current_app
from sqlalchemy import func, select

from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import session
from inventory.history.documents import HouseSeal
from inventory.history.models import KeptFile

_SEAL = "digibank.seal"
_READ = 100  # so many papers are read whole by verify
# What papers are called in their seal; others by the name of their file.
WORDS = {
    "agreement": "Contract",
    "addendum": "Verlenging",
    "receipt": "Bewijs van terugkomst",
    "donor_receipt": "Bewijs van schenking",
    "donor_proof": "Bewijs van wissen",
    "wipe_certificate": "Wisbewijs",
    "placement_agreement": "Overeenkomst",
    "placement_receipt": "Bewijs van terugkomst",
}
_IN_NAMES = {
    "donor_receipt": "-ontvangstbewijs",
    "donor_proof": "-bewijs-van-wissen",
    "wipe_certificate": "wisbewijs-",
    "placement_agreement": "-overeenkomst",
    "placement_receipt": "-terugkomst",
}


def init(app: Flask, settings: Settings) -> None:
    """Load the key, or make it at the first start. A key that cannot be used stops the start."""
    app.extensions[_SEAL] = HouseSeal.load(settings)


def house_seal() -> HouseSeal:
    found: HouseSeal = current_app.extensions[_SEAL]
    return found


def sealed(pdf: bytes, *, what: str) -> bytes:
    """A paper that is handed out without being kept (a report), with our seal of this moment."""
    return house_seal().seal(pdf, what=what, at=now())


def what_it_is(kind: str, name: str) -> str:
    """What the seal of a kept paper says: "Contract B-2026-00031, getekend"."""
    stem = name.removesuffix(".pdf")
    word, (number, _kind, version) = WORDS.get(kind), stem.partition(_IN_NAMES.get(kind, f"-{kind}"))
    if not word:
        return stem
    return f"{word} {number}" + version.replace("-", ", ", 1) if number else f"{word} {version}"


def kept_seals() -> Iterator[tuple[int, str, bytes]]:
    """Every kept paper with a seal that still has its bytes: number, name, bytes; one by one."""
    has_seal = (KeptFile.seal.is_not(None), KeptFile.content.is_not(None))
    for number in session.scalars(select(KeptFile.id).where(*has_seal).order_by(KeptFile.id)).all():
        row = session.execute(select(KeptFile.name, KeptFile.content).where(KeptFile.id == number)).one()
        yield number, row.name, row.content or b""


def how_many_seals() -> int:
    return session.scalar(select(func.count()).select_from(KeptFile).where(KeptFile.seal.is_not(None))) or 0


def first_false_seal(*, done: Callable[[int], object] = lambda count: None) -> str | None:
    """Which kept paper does not carry a whole seal of ours, or None. The newest ones are read by the validator too.

    `done` hears of every one that was looked at.
    """
    seal = house_seal()
    newest = session.scalars(
        select(KeptFile.id).where(KeptFile.seal.is_not(None)).order_by(KeptFile.id.desc()).limit(_READ)
    ).all()
    for number, name, content in kept_seals():
        if not (seal.check(content).unchanged if number in newest else seal.holds(content)):
            return (
                f"kept file {number} ({name}): its seal is not whole, or by a key that is not trusted here"
                " (see 'digibank seal trust')"
            )
        done(1)
    return None
