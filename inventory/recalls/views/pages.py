"""The blueprint of this room's pages, and what they share."""

from typing import Any

from flask import Blueprint, request

from inventory.core.errors import Refused
from inventory.recalls.lifecycle import (
    ADVICES,
    LABELS,
    LINE_LABELS,
    LINE_PHASES,
    NO_ACTIONS,
    PHASES,
    REASONS,
    WAYS,
    LineState,
)
from inventory.recalls.queries.patterns import Rule
from inventory.web.scan import tag_in
from inventory.web.shell import settings

pages = Blueprint("recalls", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists."""
    return {
        "state_words": LABELS,
        "state_phases": PHASES,
        "line_words": LINE_LABELS,
        "line_phases": LINE_PHASES,
        "line_states": list(LineState),
        "reason_words": REASONS,
        "advice_words": ADVICES,
        "no_action_words": NO_ACTIONS,
        "way_words": WAYS,
    }


def rule() -> Rule:
    """From when the same fault is a pattern, by the settings."""
    found = settings()
    return Rule(found.pattern_devices, found.pattern_months)


def tags_in(text: str) -> list[str]:
    """The tags in what was scanned or pasted: each on a line, or with a space, comma or semicolon between. A text that
    is no tag is refused by name.
    """
    found = []
    for part in text.replace(",", " ").replace(";", " ").split():
        try:
            found.append(tag_in(part))
        except Refused as no:
            raise Refused(no.reason, f"{part[:40]}: {no.message}", field="tags") from None
    return found


def asked(name: str) -> str:
    """A word of the address."""
    return request.args.get(name, "")[:250]
