"""The work order: kept when the device goes back, and signed by who takes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from inventory.access import SYSTEM, Actor, Can, demand
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.history.archive import keep_data, newest, take_away
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.loans.readers.strokes import Strokes
from inventory.repairs.actions.noting import hold, subject_of
from inventory.repairs.lifecycle import RepairState
from inventory.repairs.models import Repair
from inventory.repairs.queries.disks import disks_for_holder

OWNER, WORK_ORDER = "repair", "work-order"
KEPT, SIGNED, TAKEN_AWAY = "repair:paper-kept", "repair:signed", "repair:papers-taken-away"
SIGNABLE = (RepairState.FIXED, RepairState.PRICE_REFUSED, RepairState.NOT_REPAIRABLE)


class Papers(Protocol):
    """Turns a case into the plain data of its work order. `documents.PAPERS` is the one of the house."""

    def work_order(self, case: Repair, settings: Settings, *, clerk: str) -> dict[str, Any]:
        """The work order as it goes along with the device."""

    def signed(self, data: Mapping[str, Any], strokes: Strokes, *, at: datetime, witness: str) -> dict[str, Any]:
        """The same with a signature that was drawn on the screen."""


def sign(
    case: Repair, strokes: Strokes, *, actor: Actor, settings: Settings, papers_of: Papers, version: int | None = None
) -> KeptFile:
    """Who fetches the device drew a signature, and the actor saw it. `version` is the case that was read on the
    screen: nobody signs what a colleague changed meanwhile.
    """
    demand(actor, Can.REPAIRS_OPEN, None)
    case = hold(case)
    present = kept_order(case)
    if not can_be_signed(case, present):
        if is_signed(present):
            raise Refused("already_signed", _("Dit document is al getekend."))
        raise Refused("wrong_state", _("Tekenen kan als het toestel teruggaat."))
    if version is not None and version != case.version:
        said = _("Een collega wijzigde intussen iets. Lees het document opnieuw samen en teken dan.")
        raise Refused("paper_changed", said)
    if case.state is RepairState.CLOSED and present is not None:
        plain: Mapping[str, Any] = present.data  # as it went along
    else:
        plain = papers_of.work_order(case, settings, clerk=actor.name)
    return _kept(case, papers_of.signed(plain, strokes, at=now(), witness=actor.name), SIGNED, actor)


def keep_order(case: Repair, *, since: datetime, actor: Actor, settings: Settings, papers_of: Papers) -> KeptFile:
    """Keep the work order as the device goes back, unless it was signed on the screen just before (`since`: when the
    case came to where it went back from).
    """
    present = kept_order(case)
    if present is not None and is_signed(present) and present.kept_at >= since:
        return present
    return _kept(case, papers_of.work_order(case, settings, clerk=actor.name), KEPT, actor)


def kept_order(case: Repair) -> KeptFile | None:
    """The newest work order that was kept, with or without a signature."""
    found = newest(WORK_ORDER, OWNER, case.id)
    return found if found is not None and found.removed_at is None else None


def is_signed(kept: KeptFile | None) -> bool:
    return kept is not None and bool(kept.data.get("signature"))


def can_be_signed(case: Repair, kept: KeptFile | None) -> bool:
    """It goes back now, or went back with a work order that nobody signed on the screen yet."""
    if case.state is RepairState.CLOSED:
        return kept is not None and not is_signed(kept)
    return case.state in SIGNABLE and not (kept is not None and is_signed(kept) and kept.kept_at >= case.state_since)


def demand_signed_for_disks(case: Repair, facts: Mapping[str, Any]) -> None:
    """An old disk goes along only against a signature on the work order that names it."""
    disks = disks_for_holder(case)
    if disks and not facts.get("signed_on_paper") and not is_signed(kept_order(case)):
        raise Refused(
            "not_signed",
            _(
                "De oude schijf %(disks)s gaat mee. Laat daar eerst de werkbon voor tekenen.",
                disks=", ".join(serial or _("zonder nummer") for serial in disks),
            ),
            missing=("signed_on_paper",),
            field="signed_on_paper",
        )


def take_away_from(case: Repair) -> int:
    """Take away for good what the kept papers and photos of this case say: the person of the contract is erased."""
    gone = take_away(OWNER, [case.id])
    if gone:
        record(TAKEN_AWAY, subject_of(case), actor=SYSTEM, from_state=case.state, to_state=case.state)
    return gone


def _kept(case: Repair, data: dict[str, Any], kind: str, actor: Actor) -> KeptFile:
    kept = keep_data(WORK_ORDER, OWNER, case.id, name=f"werkbon-{case.number}.pdf", data=data)
    record(
        kind,
        subject_of(case),
        actor=actor,
        from_state=case.state,
        to_state=case.state,
        data={"tag": case.device.tag, **paper(kept)},
    )
    return kept
