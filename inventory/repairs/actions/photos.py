"""Photos of the device on a case: what broke, and how it looked. Gone when the person of the contract is."""

from collections.abc import Sequence

from sqlalchemy import func, select

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.history.archive import keep_bytes
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.repairs.actions.noting import hold, subject_of
from inventory.repairs.actions.papers import OWNER
from inventory.repairs.lifecycle import RepairState
from inventory.repairs.models import Repair
from inventory.workbench.actions.photos import cleaned

__all__ = ["MOST", "PHOTO_KEPT", "cleaned", "keep_photos", "photo_of", "photos_of"]

PHOTO, PHOTO_KEPT = "repair-photo", "repair:photo-kept"
MOST = 8


def keep_photos(case: Repair, photos: Sequence[bytes], *, actor: Actor) -> list[KeptFile]:
    """Keep these photos, which `cleaned` made: no place, time or camera is left in them, and no words in their name."""
    demand(actor, Can.REPAIRS_OPEN, None)
    case = hold(case)
    if case.state is RepairState.CLOSED:
        raise Refused("wrong_state", _("Deze herstelling is afgesloten."))
    there = select(func.count()).where(
        KeptFile.owner_kind == OWNER, KeptFile.owner_id == case.id, KeptFile.kind == PHOTO
    )
    first = (session.scalar(there) or 0) + 1
    if first - 1 + len(photos) > MOST:
        raise Refused("too_many_photos", _("Neem hoogstens %(count)s foto's.", count=MOST), field="photos")
    kept = []
    for number, content in enumerate(photos, first):
        name = f"{case.number}-foto-{number}.jpg"
        kept.append(keep_bytes(PHOTO, OWNER, case.id, name=name, content=content, content_type="image/jpeg"))
        data = {"tag": case.device.tag, **paper(kept[-1])}
        record(PHOTO_KEPT, subject_of(case), actor=actor, from_state=case.state, to_state=case.state, data=data)
    return kept


def photos_of(case: Repair) -> Sequence[tuple[int, str]]:
    """Their numbers and names, the oldest first."""
    rows = session.execute(
        select(KeptFile.id, KeptFile.name)
        .where(
            KeptFile.owner_kind == OWNER,
            KeptFile.owner_id == case.id,
            KeptFile.kind == PHOTO,
            KeptFile.removed_at.is_(None),
        )
        .order_by(KeptFile.id)
    )
    return [(number, name) for number, name in rows]


def photo_of(case: Repair, number: int) -> KeptFile:
    """One photo of this case."""
    found = session.get(KeptFile, number)
    if (
        found is None
        or (found.owner_kind, found.owner_id, found.kind) != (OWNER, case.id, PHOTO)
        or found.content is None
    ):
        raise Missing(_("Deze foto is er niet."))
    return found
