"""Documents and evidence are kept as the bytes they were, with their SHA-256: a reprint is the same bytes.

A document is kept in two steps. First its data, in the transaction of the action; then its bytes, drawn from that
data and sealed. When drawing fails the action stands, and the document is drawn the next time somebody asks for it.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from inventory.access import SYSTEM
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.core.one_writer import reading, writing
from inventory.core.rows import written
from inventory.history.actions import record
from inventory.history.chain import canonical
from inventory.history.models import KeptFile
from inventory.history.queries import kept_files
from inventory.history.sealing import house_seal, what_it_is
from inventory.history.told import DRAWN, about_paper, as_told

_log = logging.getLogger(__name__)


class NotDrawn(Refused):
    """A paper could not be drawn now. What made it stands, and asking again draws it from the same data."""

    status = 503

    def __init__(self) -> None:
        said = _("Dit document kon nog niet gemaakt worden. Wat je deed, is bewaard. Druk het straks opnieuw af.")
        super().__init__("not_drawn", said)


def keep_data(
    kind: str,
    owner_kind: str,
    owner_id: int,
    *,
    name: str,
    data: Mapping[str, Any],
    content_type: str = "application/pdf",
) -> KeptFile:
    """Keep what a document will be drawn from. `data` is plain JSON."""
    plain = dict(data)
    session.flush()
    return written(
        KeptFile,
        {
            "kind": kind,
            "owner_kind": owner_kind,
            "owner_id": owner_id,
            "name": name,
            "content_type": content_type,
            "data": plain,
            "data_sha256": hashlib.sha256(canonical(plain)).hexdigest(),
            "kept_at": now(),
        },
    )


def keep_bytes(
    kind: str,
    owner_kind: str,
    owner_id: int,
    *,
    name: str,
    content: bytes,
    content_type: str = "application/octet-stream",
    data: Mapping[str, Any] | None = None,
) -> KeptFile:
    """Keep a file that came from outside (evidence, a photo), as it came."""
    kept = keep_data(kind, owner_kind, owner_id, name=name, data=data or {}, content_type=content_type)
    kept.content = content
    kept.sha256 = hashlib.sha256(content).hexdigest()
    session.flush()
    return kept


def drawn(
    kind: str,
    owner_kind: str,
    owner_id: int,
    draw: Callable[[dict[str, Any]], bytes],
    *,
    saving: Callable[[], AbstractContextManager[None]],
) -> KeptFile | None:
    """The newest kept document of that kind with its bytes, drawn and sealed the first time that it is asked for.

    Call it after the commit of what made the document: it ends the present transaction. Drawing takes longer than
    writing, so it is done while nobody waits for us; `saving` is the block in which the bytes are written.
    """
    session.rollback()
    with reading():
        kept = newest(kind, owner_kind, owner_id)
        if kept is None or kept.sha256 is not None or kept.removed_at is not None:
            return kept
        number, data, name, data_sha256 = kept.id, kept.data, kept.name, kept.data_sha256
        session.rollback()
    seal, at = house_seal(), now()
    try:
        content = seal.seal(draw(data), what=what_it_is(kind, name), at=at)
    except Exception as broken:
        _log.exception("%s could not be drawn yet", name)
        raise NotDrawn from broken
    sha256 = hashlib.sha256(content).hexdigest()
    with writing(), saving():
        # One statement, so that others wait as short as can be; of two who draw the same, the first one is kept. What
        # was taken away while we drew stays away.
        keeping = (
            update(KeptFile)
            .where(KeptFile.id == number, KeptFile.sha256.is_(None), KeptFile.removed_at.is_(None))
            .values(content=content, sha256=sha256, seal=seal.fingerprint, sealed_at=at)
            .execution_options(synchronize_session=False)
        )
        if cast("CursorResult[Any]", session.execute(keeping)).rowcount:
            told = as_told(number, kind, data_sha256, sha256)
            record(DRAWN, about_paper(number, name), actor=SYSTEM, data=told)
    with reading():
        return session.get(KeptFile, number, populate_existing=True)


def newest(kind: str, owner_kind: str, owner_id: int) -> KeptFile | None:
    """The newest kept file of that kind for that thing."""
    return session.scalar(
        select(KeptFile)
        .where(KeptFile.kind == kind, KeptFile.owner_kind == owner_kind, KeptFile.owner_id == owner_id)
        .order_by(KeptFile.id.desc())
        .limit(1)
    )


def by_sha256(kind: str, sha256: str) -> KeptFile | None:
    """The kept file with exactly these bytes."""
    return session.scalar(select(KeptFile).where(KeptFile.kind == kind, KeptFile.sha256 == sha256).limit(1))


def take_away(owner_kind: str, owner_ids: Sequence[int]) -> int:
    """Take away what the kept files of these things say, for good; that they were there, and their hashes, stay."""
    gone = session.scalars(
        select(KeptFile).where(
            KeptFile.owner_kind == owner_kind, KeptFile.owner_id.in_(owner_ids), KeptFile.removed_at.is_(None)
        )
    ).all()
    for kept in gone:
        kept.content, kept.data, kept.removed_at = None, {}, now()
    session.flush()
    return len(gone)


def first_damaged() -> str | None:
    """Which kept file is no longer what was kept, or None."""
    for kept in kept_files():
        if kept.removed_at is not None and kept.content is None and not kept.data:
            continue
        if hashlib.sha256(canonical(kept.data)).hexdigest() != kept.data_sha256:
            return f"kept file {kept.id} ({kept.name}): its data was changed"
        if kept.content is None:
            if kept.sha256 is not None and kept.removed_at is None:
                return f"kept file {kept.id} ({kept.name}): its bytes are gone"
        elif hashlib.sha256(kept.content).hexdigest() != kept.sha256:
            return f"kept file {kept.id} ({kept.name}): its bytes were changed"
    return None
