"""The blueprint of this room's pages, and the words of its lists."""

from typing import Any

from flask import Blueprint

from inventory.faults.lifecycle import LABELS, PHASES, PROBLEMS, SOURCES

pages = Blueprint("faults", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists."""
    return {"state_words": LABELS, "state_phases": PHASES, "problem_words": PROBLEMS, "source_words": SOURCES}
