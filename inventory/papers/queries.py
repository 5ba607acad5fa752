"""What we know of a file that somebody brings."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from inventory.core.db import session
from inventory.core.one_writer import reading
from inventory.history.documents import HouseSeal, Verdict
from inventory.history.models import KeptFile
from inventory.history.sealing import WORDS, what_it_is

__all__ = ["Answer", "Verdict", "answer_about"]


@dataclass(frozen=True)
class Answer:
    """What may be told to anybody. Moment and words only when the paper is ours and whole."""

    verdict: Verdict
    issued_at: datetime | None = None
    by: str = ""
    what: str = ""
    sha256: str = ""


def answer_about(content: bytes, seal: HouseSeal, *, by: str) -> Answer:
    """The seal decides; a paper of before the seal is known by its SHA-256. `by`: who issued those."""
    sha256 = hashlib.sha256(content).hexdigest()
    found = seal.check(content)
    if found.unchanged:
        return Answer(found.verdict, found.issued_at, found.by, found.reason, sha256)
    if found.verdict is Verdict.UNKNOWN and (kept := _kept(sha256)) is not None:
        return Answer(Verdict.WHOLE, kept.kept_at, by, what_it_is(kept.kind, kept.name), sha256)
    return Answer(found.verdict, sha256=sha256)


def _kept(sha256: str) -> KeptFile | None:
    """The paper of ours with exactly these bytes; never a file that came from outside."""
    with reading():
        return session.scalar(
            select(KeptFile)
            .where(KeptFile.sha256 == sha256, or_(KeptFile.seal.is_not(None), KeptFile.kind.in_(WORDS)))
            .limit(1)
        )
