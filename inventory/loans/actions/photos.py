"""Photos of how a device looked when it went along and when it came back: kept with the contract, gone with it."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import func, select

from inventory.access import Actor
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.history.archive import keep_bytes
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions.moving import subject_of
from inventory.loans.models import Loan
from inventory.loans.queries.papers import OWNER, PHOTO_IN, PHOTO_OUT
from inventory.workbench.actions.photos import cleaned

__all__ = ["MOST", "When", "cleaned", "keep"]

MOST = 4


class When(StrEnum):
    OUT = PHOTO_OUT
    IN = PHOTO_IN


_NAMES = {When.OUT: "mee", When.IN: "terug"}


def keep(loan: Loan, photos: Sequence[bytes], when: When, *, actor: Actor) -> list[KeptFile]:
    """Keep these photos, which `cleaned` made: it takes a while, so it is done before the first question to the
    database. The action demanded its permission and holds the contract.
    """
    if not photos:
        return []
    there = select(func.count()).where(
        KeptFile.owner_kind == OWNER, KeptFile.owner_id == loan.id, KeptFile.kind == str(when)
    )
    first = (session.scalar(there) or 0) + 1
    if first - 1 + len(photos) > MOST:
        raise Refused("too_many_photos", _("Neem hoogstens %(count)s foto's.", count=MOST), field="photos")
    kept = []
    for number, content in enumerate(photos, first):
        name = f"{loan.number}-{_NAMES[when]}-{number}.jpg"
        kept.append(keep_bytes(str(when), OWNER, loan.id, name=name, content=content, content_type="image/jpeg"))
        record(events.PHOTO_KEPT, subject_of(loan), actor=actor, data=paper(kept[-1]))
    return kept
