"""The blueprint of this room's pages, and what they share."""

from typing import Any

from flask import Blueprint, Response, redirect, url_for

from inventory.placements.documents import paper
from inventory.placements.lifecycle import CONTACTS, ENDINGS, LABELS, PHASES, PURPOSES
from inventory.placements.models import Placement
from inventory.placements.queries import placement_by_number
from inventory.web import files
from inventory.web.files import kept_answer
from inventory.web.guard import actor
from inventory.web.saving import saving

pages = Blueprint("placements", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists."""
    return {
        "state_words": LABELS,
        "state_phases": PHASES,
        "purpose_words": PURPOSES,
        "contact_words": CONTACTS,
        "ending_words": ENDINGS,
    }


def found(number: str) -> Placement:
    return placement_by_number(number, actor=actor())


def to(placement: Placement, **more: Any) -> Any:
    return redirect(url_for("placements.placement", number=placement.number, **more), 303)


def draw_afterwards(placement_id: int, kind: str) -> None:
    files.draw_afterwards(lambda: paper(placement_id, kind, saving=saving), f"the {kind} of placement {placement_id}")


def paper_response(number: str, kind: str) -> Response:
    """The newest paper of this kind as it was kept, byte for byte."""
    return kept_answer(paper(found(number).id, kind, saving=saving))
