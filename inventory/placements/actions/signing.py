"""Signing on the screen: who receives the devices draws, who gives them sees it."""

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.history.archive import newest
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.loans.readers.strokes import Strokes
from inventory.placements.actions import papers
from inventory.placements.actions.moving import hold, subject_of
from inventory.placements.actions.papers import Papers
from inventory.placements.lifecycle import PlacementState
from inventory.placements.models import Placement

SIGNED = "placement:signed"
_WHILE = {
    papers.AGREEMENT: (PlacementState.OUT,),
    papers.RECEIPT: (PlacementState.OUT, PlacementState.CLOSED),
}


def may_be_signed(placement: Placement, kind: str) -> bool:
    """The agreement while devices stand there, the receipt as long as there is one."""
    return placement.state in _WHILE.get(kind, ())


def is_signed(kept: KeptFile | None) -> bool:
    """Whether this version of the paper holds a signature."""
    return kept is not None and bool(kept.data.get("signature"))


def sign(
    placement: Placement, kind: str, strokes: Strokes, *, actor: Actor, papers_of: Papers, read: str | None = None
) -> KeptFile:
    """A new version of the newest paper of this kind, with what was drawn. The one without stays. `read` is the hash of
    what stood on the screen: nobody signs what a colleague changed meanwhile.
    """
    placement = hold(placement)
    demand(actor, Can.PLACEMENTS_MAKE, placement)
    present = newest(kind, papers.OWNER, placement.id) if kind in _WHILE else None
    if present is None or present.removed_at is not None:
        raise Missing(_("Dit document is er niet."))
    if not may_be_signed(placement, kind):
        raise Refused("wrong_state", _("Deze overeenkomst loopt niet. Tekenen kan niet meer."))
    if is_signed(present):
        raise Refused("already_signed", _("Dit document is al getekend."))
    if read is not None and read != present.data_sha256:
        said = _("Een collega wijzigde intussen iets. Lees het document opnieuw samen en teken dan.")
        raise Refused("paper_changed", said)
    data = papers_of.signed(present.data, strokes, at=now(), witness=actor.name)
    kept = papers.keep_signed(kind, placement, data)
    state, told = placement.state, {"document": kind, **paper(kept)}
    record(SIGNED, subject_of(placement), actor=actor, from_state=state, to_state=state, data=told)
    return kept
