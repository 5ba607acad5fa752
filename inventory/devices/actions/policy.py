"""How well a disk must be wiped, by its kind: the coordinator decides, and the database keeps it too."""

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.models import MediumKind, WipePolicy
from inventory.history.actions import Subject, record

FLASH = frozenset({MediumKind.SSD, MediumKind.NVME, MediumKind.EMMC})
LEVELS = ("clear", "purge")
_RANK = {"clear": 1, "purge": 2, "destroy": 3}
# Overwriting through the normal interface: on flash it misses what the disk keeps out of sight.
_OVERWRITING = frozenset({"overwrite", "reset"})


def policies() -> dict[MediumKind, WipePolicy]:
    """What was decided, by kind of disk."""
    return {MediumKind(row.kind): row for row in session.scalars(select(WipePolicy))}


def needed(kind: MediumKind) -> str:
    """clear or purge: what a disk of this kind needs at least.

    A disk of which nobody noted the kind may be of the kind that needs most, unless that was decided too.
    """
    row = session.get(WipePolicy, kind)
    if row is None and kind == MediumKind.UNKNOWN:
        return max((each.needs for each in policies().values()), key=_RANK.__getitem__, default="clear")
    return row.needs if row else "clear"


def is_enough(kind: MediumKind, category: str, source: str) -> bool:
    """Whether a wipe of this category is what the house wants for this kind. A sealed new disk needs none."""
    return source == "new" or _RANK[category] >= _RANK[needed(kind)]


def refuse_empty_claims(kind: MediumKind, category: str, method: str, source: str) -> None:
    """Overwriting is never a purge on flash, whoever says so."""
    if category == "purge" and kind in FLASH and (source == "nwipe" or method in _OVERWRITING):
        raise Refused(
            "category_too_high",
            _("Overschrijven maakt een SSD niet grondig leeg. Dit telt als gewoon gewist."),
            field="category",
        )


def decide(kind: MediumKind, needs: str, *, actor: Actor, reason: str = "") -> WipePolicy:
    """From now on disks of this kind need this. What was proven before stays proven."""
    demand(actor, Can.MEDIA_POLICY)
    if needs not in LEVELS:
        raise BadInput("unknown_level", _("Kies gewist of grondig gewist."), field=kind.value)
    row = session.get(WipePolicy, kind)
    before = needed(kind)
    if row is None:
        row = WipePolicy(kind=kind)
        session.add(row)
    row.needs, row.reason, row.decided_by, row.decided_at = needs, reason.strip()[:300], actor.user_id, now()
    session.flush()
    if before != needs:
        record(
            "policy:wipe-changed",
            Subject("policy", list(MediumKind).index(kind) + 1, kind.value),
            actor=actor,
            from_state=before,
            to_state=needs,
            note=row.reason,
        )
    return row
