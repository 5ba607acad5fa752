"""What an agreement puts on paper. Actions keep the data; `documents.py` knows how the paper looks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select

from inventory.access import Actor
from inventory.config import Settings
from inventory.core.db import session
from inventory.history.archive import keep_data
from inventory.history.models import KeptFile
from inventory.loans.readers.strokes import Strokes
from inventory.placements.models import Placement

OWNER, AGREEMENT, RECEIPT = "placement", "placement_agreement", "placement_receipt"
_NAMES = {AGREEMENT: "overeenkomst", RECEIPT: "terugkomst"}


class Papers(Protocol):
    """Turns an agreement into the plain data that a paper is drawn from. `documents.PAPERS` is the one of the house."""

    def agreement(self, placement: Placement, settings: Settings, *, clerk: str) -> dict[str, Any]:
        """What both sign: who, where, how long, which devices."""

    def receipt(self, placement: Placement, settings: Settings, *, clerk: str) -> dict[str, Any]:
        """What came back, and what did not."""

    def signed(self, data: Mapping[str, Any], strokes: Strokes, *, at: datetime, witness: str) -> dict[str, Any]:
        """The same paper with a signature that was drawn on the screen."""


def keep(kind: str, placement: Placement, settings: Settings, *, actor: Actor, papers_of: Papers) -> KeptFile:
    """Keep the data of a paper as things are now, in the transaction of the action: a new version beside the last."""
    make = papers_of.agreement if kind == AGREEMENT else papers_of.receipt
    session.flush()
    data = make(placement, settings, clerk=actor.name)
    return keep_data(kind, OWNER, placement.id, name=f"{_next_name(kind, placement)}.pdf", data=data)


def keep_signed(kind: str, placement: Placement, data: dict[str, Any]) -> KeptFile:
    """Keep the data of a paper that now has a signature: the newest version, beside the one without."""
    return keep_data(kind, OWNER, placement.id, name=f"{_next_name(kind, placement)}-getekend.pdf", data=data)


def _next_name(kind: str, placement: Placement) -> str:
    before = select(func.count()).where(
        KeptFile.owner_kind == OWNER, KeptFile.owner_id == placement.id, KeptFile.kind == kind
    )
    version = (session.scalar(before) or 0) + 1
    return f"{placement.number}-{_NAMES[kind]}" + (f"-{version}" if version > 1 else "")
